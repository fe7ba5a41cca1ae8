import { Outlet } from '@tanstack/react-router';

import { useChainId } from '../shared/chain.js';
import { SubTabs } from '../shared/sub-tabs.js';
import { useWords } from '../words/words.js';
import { Search } from './search.js';

/** What happened on the chain, and where to look for it. */
export function ExplorerFrame() {
  const { words } = useWords();
  const chainId = useChainId();
  return (
    <div className="stack">
      <Search key={chainId} chainId={chainId} />
      <SubTabs
        label={words.tabs.explorer}
        chainId={chainId}
        tabs={[
          { to: '/chains/$chainId/explorer', text: words.explorer.blocks, exact: true },
          { to: '/chains/$chainId/explorer/transactions', text: words.explorer.transactions, exact: true },
          { to: '/chains/$chainId/explorer/events', text: words.explorer.events },
          { to: '/chains/$chainId/explorer/tokens', text: words.explorer.tokens },
        ]}
      />
      <Outlet />
    </div>
  );
}
