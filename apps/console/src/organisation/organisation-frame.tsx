import { Link, Outlet } from '@tanstack/react-router';
import { Page } from '@atoll/ui';

import { useCurrentInSight } from '../shared/tabs.js';
import { useViewer } from '../shared/viewer.js';
import { useWords } from '../words/words.js';

export function OrganisationFrame() {
  const { words } = useWords();
  const { data: viewer } = useViewer();
  const tabs = useCurrentInSight();
  return (
    <Page
      title={viewer?.chosen?.organisation.name ?? words.nav.organisation}
      lead={viewer?.chosen && words.organisation.youAre(words.roles[viewer.chosen.role])}
    >
      <nav ref={tabs} className="tabs" aria-label={words.nav.organisation}>
        <Link to="/organisation" activeOptions={{ exact: true }}>
          {words.organisation.people}
        </Link>
        <Link to="/organisation/sign-in">{words.organisation.signIn.tab}</Link>
        <Link to="/organisation/application-keys">{words.organisation.applicationKeys}</Link>
        <Link to="/organisation/keys">{words.organisation.keys}</Link>
        <Link to="/organisation/policies">{words.policies.title}</Link>
        <Link to="/organisation/approvals">{words.organisation.approvals}</Link>
        <Link to="/organisation/sites">{words.sites.title}</Link>
        <Link to="/organisation/webhooks">{words.webhooks.title}</Link>
        <Link to="/organisation/usage">{words.usage.title}</Link>
        <Link to="/organisation/backups">{words.backups.title}</Link>
        <Link to="/organisation/audit">{words.organisation.audit}</Link>
      </nav>
      <Outlet />
    </Page>
  );
}
