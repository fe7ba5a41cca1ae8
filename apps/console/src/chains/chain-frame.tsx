import { Link, Outlet } from '@tanstack/react-router';
import { Page } from '@atoll/ui';

import { Answer } from '../shared/answer.js';
import { useCurrentInSight } from '../shared/tabs.js';
import { useWords } from '../words/words.js';
import { ChainPhase } from './chain-state.js';
import { useChain, useChainId } from '../shared/chain.js';

type Room =
  'contracts' | 'explorer' | 'identity' | 'data' | 'solutions' | 'connect' | 'governance' | 'members' | 'kernel';

/** What every page of one chain has above it. */
export function ChainFrame() {
  const { words } = useWords();
  const chain = useChain();
  const tabs = useCurrentInSight();
  const params = { chainId: useChainId() };
  const tab = (to: '/chains/$chainId' | `/chains/$chainId/${Room}`) => ({
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
      <nav ref={tabs} className="tabs" aria-label={words.chains.chain}>
        <Link {...tab('/chains/$chainId')}>{words.tabs.health}</Link>
        <Link {...tab('/chains/$chainId/contracts')}>{words.tabs.contracts}</Link>
        <Link {...tab('/chains/$chainId/explorer')}>{words.tabs.explorer}</Link>
        <Link {...tab('/chains/$chainId/identity')}>{words.tabs.identity}</Link>
        <Link {...tab('/chains/$chainId/data')}>{words.tabs.data}</Link>
        <Link {...tab('/chains/$chainId/solutions')}>{words.tabs.solutions}</Link>
        <Link {...tab('/chains/$chainId/connect')}>{words.tabs.connect}</Link>
        <Link {...tab('/chains/$chainId/governance')}>{words.tabs.governance}</Link>
        <Link {...tab('/chains/$chainId/members')}>{words.tabs.members}</Link>
        <Link {...tab('/chains/$chainId/kernel')}>{words.tabs.kernel}</Link>
      </nav>
      <Answer query={chain}>{() => <Outlet />}</Answer>
    </Page>
  );
}
