import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';

import { Lost } from './lost.js';
import { Shell } from './shell.js';

const root = createRootRoute({ component: Shell, notFoundComponent: Lost });
const under = () => root;

const home = createRoute({
  getParentRoute: under,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/chains' });
  },
});

const signInPage = () => import('../session/sign-in-page.js');
const signIn = createRoute({
  getParentRoute: under,
  path: '/sign-in',
  component: lazyRouteComponent(signInPage, 'SignInPage'),
});
const signUp = createRoute({
  getParentRoute: under,
  path: '/sign-up',
  component: lazyRouteComponent(signInPage, 'SignUpPage'),
});
const welcome = createRoute({
  getParentRoute: under,
  path: '/welcome',
  component: lazyRouteComponent(() => import('../session/welcome-page.js'), 'WelcomePage'),
});
const account = createRoute({
  getParentRoute: under,
  path: '/account',
  component: lazyRouteComponent(() => import('../account/account-page.js'), 'AccountPage'),
});

const chains = createRoute({
  getParentRoute: under,
  path: '/chains',
  component: lazyRouteComponent(() => import('../chains/chains-page.js'), 'ChainsPage'),
});
const found = createRoute({
  getParentRoute: under,
  path: '/chains/new',
  component: lazyRouteComponent(() => import('../chains/found-page.js'), 'FoundPage'),
});

const chain = createRoute({
  getParentRoute: under,
  path: '/chains/$chainId',
  component: lazyRouteComponent(() => import('../chains/chain-frame.js'), 'ChainFrame'),
});
const ofChain = () => chain;
const chainPages = [
  createRoute({
    getParentRoute: ofChain,
    path: '/',
    component: lazyRouteComponent(() => import('../chains/health-page.js'), 'HealthPage'),
  }),
  createRoute({
    getParentRoute: ofChain,
    path: '/contracts',
    component: lazyRouteComponent(() => import('../contracts/contracts-page.js'), 'ContractsPage'),
  }),
  createRoute({
    getParentRoute: ofChain,
    path: '/contracts/new',
    component: lazyRouteComponent(() => import('../contracts/deploy-page.js'), 'DeployPage'),
  }),
  createRoute({
    getParentRoute: ofChain,
    path: '/contracts/$deploymentId',
    component: lazyRouteComponent(() => import('../contracts/contract-page.js'), 'ContractPage'),
  }),
  createRoute({
    getParentRoute: ofChain,
    path: '/explorer',
    component: lazyRouteComponent(() => import('../explorer/blocks-page.js'), 'BlocksPage'),
  }),
  createRoute({
    getParentRoute: ofChain,
    path: '/explorer/blocks/$number',
    component: lazyRouteComponent(() => import('../explorer/block-page.js'), 'BlockPage'),
  }),
  createRoute({
    getParentRoute: ofChain,
    path: '/explorer/transactions/$hash',
    component: lazyRouteComponent(() => import('../explorer/transaction-page.js'), 'TransactionPage'),
  }),
  createRoute({
    getParentRoute: ofChain,
    path: '/explorer/addresses/$address',
    component: lazyRouteComponent(() => import('../explorer/address-page.js'), 'AddressPage'),
  }),
  createRoute({
    getParentRoute: ofChain,
    path: '/connect',
    component: lazyRouteComponent(() => import('../connect/connect-page.js'), 'ConnectPage'),
  }),
  createRoute({
    getParentRoute: ofChain,
    path: '/governance',
    component: lazyRouteComponent(() => import('../chains/governance-page.js'), 'GovernancePage'),
  }),
] as const;

const organisation = createRoute({
  getParentRoute: under,
  path: '/organisation',
  component: lazyRouteComponent(() => import('../organisation/organisation-frame.js'), 'OrganisationFrame'),
});
const ofOrganisation = () => organisation;
const organisationPages = [
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

export const router = createRouter({
  routeTree: root.addChildren([
    ...[home, signIn, signUp, welcome, account, chains, found],
    chain.addChildren(chainPages),
    organisation.addChildren(organisationPages),
  ]),
  basepath: '/console',
  defaultPreload: 'intent',
  scrollRestoration: false,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
