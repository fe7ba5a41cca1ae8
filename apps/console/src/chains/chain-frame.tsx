import { Link, Outlet } from '@tanstack/react-router';
import { Page } from '@atoll/ui';

import { Answer } from '../shared/answer.js';
import { useWords } from '../words/words.js';
import { ChainPhase } from './chain-state.js';
import { useChain, useChainId } from '../shared/chain.js';

/** What every page of one chain has above it. */
export function ChainFrame() {
  const { words } = useWords();
  const chain = useChain();
  const params = { chainId: useChainId() };
  const tab = (to: '/chains/$chainId' | `/chains/$chainId/${'contracts' | 'explorer' | 'connect' | 'governance'}`) => ({
    to,
    params,
    activeOptions: { exact: to === '/chains/$chainId' },
  });
  return (
    <Page
      title={chain.data?.name ?? words.chains.chain}
      crumbs={[
        <Link key="chains" to="/chains">
          {words.nav.chains}
        </Link>,
        ...(chain.data ? [chain.data.consortium.name] : []),
      ]}
      action={chain.data && <ChainPhase chain={chain.data} />}
    >
      <nav className="tabs" aria-label={words.chains.chain}>
        <Link {...tab('/chains/$chainId')}>{words.tabs.health}</Link>
        <Link {...tab('/chains/$chainId/contracts')}>{words.tabs.contracts}</Link>
        <Link {...tab('/chains/$chainId/explorer')}>{words.tabs.explorer}</Link>
        <Link {...tab('/chains/$chainId/connect')}>{words.tabs.connect}</Link>
        <Link {...tab('/chains/$chainId/governance')}>{words.tabs.governance}</Link>
      </nav>
      <Answer query={chain}>{() => <Outlet />}</Answer>
    </Page>
  );
}
