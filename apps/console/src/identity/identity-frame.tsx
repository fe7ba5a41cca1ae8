import { Outlet } from '@tanstack/react-router';

import { useChainId } from '../shared/chain.js';
import { SubTabs } from '../shared/sub-tabs.js';
import { useWords } from '../words/words.js';

/** Who the things on a chain are. */
export function IdentityFrame() {
  const { words } = useWords();
  const chainId = useChainId();
  return (
    <div className="stack">
      <SubTabs
        label={words.tabs.identity}
        chainId={chainId}
        tabs={[
          { to: '/chains/$chainId/identity', text: words.identity.devices, exact: true },
          { to: '/chains/$chainId/identity/enrolments', text: words.identity.enrolments },
          { to: '/chains/$chainId/identity/credentials', text: words.identity.credentials },
          { to: '/chains/$chainId/identity/certificates', text: words.identity.certificates },
        ]}
      />
      <Outlet />
    </div>
  );
}
