import { Outlet } from '@tanstack/react-router';

import { useChainId } from '../shared/chain.js';
import { SubTabs } from '../shared/sub-tabs.js';
import { useWords } from '../words/words.js';
import { InPlace } from './in-place.js';

/** Departments that let each other have data, and the people whom it is about. */
export function CityFrame() {
  const { words } = useWords();
  const chainId = useChainId();
  const { log, leaks, citizen } = words.city.tabs;
  return (
    <InPlace chainId={chainId} contract="city">
      <SubTabs
        label={words.solutions.tabs.city}
        chainId={chainId}
        tabs={[
          { to: '/chains/$chainId/solutions/city', text: log, exact: true },
          { to: '/chains/$chainId/solutions/city/leaks', text: leaks },
          { to: '/chains/$chainId/solutions/city/citizen', text: citizen },
        ]}
      />
      <Outlet />
    </InPlace>
  );
}
