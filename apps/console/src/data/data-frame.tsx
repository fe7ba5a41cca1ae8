import { Outlet } from '@tanstack/react-router';

import { useChainId } from '../shared/chain.js';
import { SubTabs } from '../shared/sub-tabs.js';
import { useWords } from '../words/words.js';

/** What things said, who may read it, and who serves it. */
export function DataFrame() {
  const { words } = useWords();
  const chainId = useChainId();
  return (
    <div className="stack">
      <SubTabs
        label={words.tabs.data}
        chainId={chainId}
        tabs={[
          { to: '/chains/$chainId/data', text: words.data.streams, exact: true },
          { to: '/chains/$chainId/data/access', text: words.data.access },
          { to: '/chains/$chainId/data/services', text: words.data.services },
        ]}
      />
      <Outlet />
    </div>
  );
}
