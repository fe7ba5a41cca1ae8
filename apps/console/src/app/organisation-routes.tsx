import { createRoute, lazyRouteComponent } from '@tanstack/react-router';

import { under } from './root-route.js';

const frame = createRoute({
  getParentRoute: under,
  path: '/organisation',
  component: lazyRouteComponent(() => import('../organisation/organisation-frame.js'), 'OrganisationFrame'),
});
const ofOrganisation = () => frame;
const pages = [
  createRoute({
    getParentRoute: ofOrganisation,
    path: '/',
    component: lazyRouteComponent(() => import('../organisation/people-page.js'), 'PeoplePage'),
  }),
  createRoute({
    getParentRoute: ofOrganisation,
    path: '/application-keys',
    component: lazyRouteComponent(() => import('../organisation/application-keys-page.js'), 'ApplicationKeysPage'),
  }),
  createRoute({
    getParentRoute: ofOrganisation,
    path: '/keys',
    component: lazyRouteComponent(() => import('../organisation/keys-page.js'), 'KeysPage'),
  }),
  createRoute({
    getParentRoute: ofOrganisation,
    path: '/policies',
    component: lazyRouteComponent(() => import('../organisation/policies-page.js'), 'PoliciesPage'),
  }),
  createRoute({
    getParentRoute: ofOrganisation,
    path: '/sites',
    component: lazyRouteComponent(() => import('../sites/sites-page.js'), 'SitesPage'),
  }),
  createRoute({
    getParentRoute: ofOrganisation,
    path: '/webhooks',
    component: lazyRouteComponent(() => import('../organisation/webhooks-page.js'), 'WebhooksPage'),
  }),
  createRoute({
    getParentRoute: ofOrganisation,
    path: '/usage',
    component: lazyRouteComponent(() => import('../organisation/usage-page.js'), 'UsagePage'),
  }),
  createRoute({
    getParentRoute: ofOrganisation,
    path: '/backups',
    component: lazyRouteComponent(() => import('../organisation/backups-page.js'), 'BackupsPage'),
  }),
  createRoute({
    getParentRoute: ofOrganisation,
    path: '/approvals',
    component: lazyRouteComponent(() => import('../organisation/approvals-page.js'), 'ApprovalsPage'),
  }),
  createRoute({
    getParentRoute: ofOrganisation,
    path: '/sign-in',
    component: lazyRouteComponent(() => import('../organisation/sign-in-providers-page.js'), 'SignInProvidersPage'),
  }),
  createRoute({
    getParentRoute: ofOrganisation,
    path: '/audit',
    component: lazyRouteComponent(() => import('../organisation/audit-page.js'), 'AuditPage'),
  }),
] as const;

/** The pages of an organisation. */
export const organisation = frame.addChildren(pages);
