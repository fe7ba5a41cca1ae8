import { Outlet } from '@tanstack/react-router';

import { useChainId } from '../shared/chain.js';
import { SubTabs } from '../shared/sub-tabs.js';
import { useWords } from '../words/words.js';

/** Systems that are made of what the chain has, each with a screen of its own. */
export function SolutionsFrame() {
  const { words } = useWords();
  const chainId = useChainId();
  const { catalogue, market, city, identity, bot } = words.solutions.tabs;
  return (
    <div className="stack">
      <SubTabs
        label={words.tabs.solutions}
        chainId={chainId}
        tabs={[
          { to: '/chains/$chainId/solutions', text: catalogue, exact: true },
          { to: '/chains/$chainId/solutions/data-market', text: market },
          { to: '/chains/$chainId/solutions/city', text: city },
          { to: '/chains/$chainId/solutions/identity', text: identity },
          { to: '/chains/$chainId/solutions/bot', text: bot },
        ]}
      />
      <Outlet />
    </div>
  );
}
