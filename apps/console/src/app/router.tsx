import { createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';

import { Failed } from './failed.js';
import { organisation } from './organisation-routes.js';
import { root, under } from './root-route.js';

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
const recover = createRoute({
  getParentRoute: under,
  path: '/recover',
  component: lazyRouteComponent(() => import('../session/recover-page.js'), 'RecoverPage'),
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
const join = createRoute({
  getParentRoute: under,
  path: '/chains/join',
  component: lazyRouteComponent(() => import('../joining/join-page.js'), 'JoinPage'),
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
    path: '/kernel',
    component: lazyRouteComponent(() => import('../kernel/kernel-page.js'), 'KernelPage'),
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
  createRoute({
    getParentRoute: ofChain,
    path: '/members',
    component: lazyRouteComponent(() => import('../joining/members-page.js'), 'MembersPage'),
  }),
] as const;

const explorer = createRoute({
  getParentRoute: ofChain,
  path: '/explorer',
  component: lazyRouteComponent(() => import('../explorer/explorer-frame.js'), 'ExplorerFrame'),
});
const ofExplorer = () => explorer;
const explorerPages = [
  createRoute({
    getParentRoute: ofExplorer,
    path: '/',
    component: lazyRouteComponent(() => import('../explorer/blocks-page.js'), 'BlocksPage'),
  }),
  createRoute({
    getParentRoute: ofExplorer,
    path: '/blocks/$number',
    component: lazyRouteComponent(() => import('../explorer/block-page.js'), 'BlockPage'),
  }),
  createRoute({
    getParentRoute: ofExplorer,
    path: '/transactions',
    component: lazyRouteComponent(() => import('../explorer/transactions-page.js'), 'TransactionsPage'),
  }),
  createRoute({
    getParentRoute: ofExplorer,
    path: '/transactions/$hash',
    component: lazyRouteComponent(() => import('../explorer/transaction-page.js'), 'TransactionPage'),
  }),
  createRoute({
    getParentRoute: ofExplorer,
    path: '/events',
    component: lazyRouteComponent(() => import('../explorer/events-page.js'), 'EventsPage'),
  }),
  createRoute({
    getParentRoute: ofExplorer,
    path: '/tokens',
    component: lazyRouteComponent(() => import('../explorer/tokens-page.js'), 'TokensPage'),
  }),
  createRoute({
    getParentRoute: ofExplorer,
    path: '/addresses/$address',
    component: lazyRouteComponent(() => import('../explorer/address-page.js'), 'AddressPage'),
  }),
] as const;

const identity = createRoute({
  getParentRoute: ofChain,
  path: '/identity',
  component: lazyRouteComponent(() => import('../identity/identity-frame.js'), 'IdentityFrame'),
});
const ofIdentity = () => identity;
const identityPages = [
  createRoute({
    getParentRoute: ofIdentity,
    path: '/',
    component: lazyRouteComponent(() => import('../identity/devices-page.js'), 'DevicesPage'),
  }),
  createRoute({
    getParentRoute: ofIdentity,
    path: '/devices/$did',
    component: lazyRouteComponent(() => import('../identity/device-page.js'), 'DevicePage'),
  }),
  createRoute({
    getParentRoute: ofIdentity,
    path: '/enrolments',
    component: lazyRouteComponent(() => import('../identity/enrolments-page.js'), 'EnrolmentsPage'),
  }),
  createRoute({
    getParentRoute: ofIdentity,
    path: '/enrolments/$enrolmentId',
    component: lazyRouteComponent(() => import('../identity/enrolment-page.js'), 'EnrolmentPage'),
  }),
  createRoute({
    getParentRoute: ofIdentity,
    path: '/credentials',
    component: lazyRouteComponent(() => import('../identity/credentials-page.js'), 'CredentialsPage'),
  }),
  createRoute({
    getParentRoute: ofIdentity,
    path: '/certificates',
    component: lazyRouteComponent(() => import('../identity/certificates-page.js'), 'CertificatesPage'),
  }),
] as const;

const data = createRoute({
  getParentRoute: ofChain,
  path: '/data',
  component: lazyRouteComponent(() => import('../data/data-frame.js'), 'DataFrame'),
});
const ofData = () => data;
const dataPages = [
  createRoute({
    getParentRoute: ofData,
    path: '/',
    component: lazyRouteComponent(() => import('../data/streams-page.js'), 'StreamsPage'),
  }),
  createRoute({
    getParentRoute: ofData,
    path: '/streams/$streamId',
    component: lazyRouteComponent(() => import('../data/stream-page.js'), 'StreamPage'),
  }),
  createRoute({
    getParentRoute: ofData,
    path: '/access',
    component: lazyRouteComponent(() => import('../data/access-page.js'), 'AccessPage'),
  }),
  createRoute({
    getParentRoute: ofData,
    path: '/access/$resource',
    component: lazyRouteComponent(() => import('../data/resource-page.js'), 'ResourcePage'),
  }),
  createRoute({
    getParentRoute: ofData,
    path: '/services',
    component: lazyRouteComponent(() => import('../data/services-page.js'), 'ServicesPage'),
  }),
] as const;

const solutions = createRoute({
  getParentRoute: ofChain,
  path: '/solutions',
  component: lazyRouteComponent(() => import('../solutions/solutions-frame.js'), 'SolutionsFrame'),
});
const ofSolutions = () => solutions;
const solutionPages = [
  createRoute({
    getParentRoute: ofSolutions,
    path: '/',
    component: lazyRouteComponent(() => import('../solutions/catalogue-page.js'), 'CataloguePage'),
  }),
  createRoute({
    getParentRoute: ofSolutions,
    path: '/data-market',
    component: lazyRouteComponent(() => import('../solutions/market-page.js'), 'MarketPage'),
  }),
  createRoute({
    getParentRoute: ofSolutions,
    path: '/data-market/orders/$orderId',
    component: lazyRouteComponent(() => import('../solutions/order-page.js'), 'OrderPage'),
  }),
  createRoute({
    getParentRoute: ofSolutions,
    path: '/identity',
    component: lazyRouteComponent(() => import('../solutions/identity-page.js'), 'IdentitySystemPage'),
  }),
  createRoute({
    getParentRoute: ofSolutions,
    path: '/bot',
    component: lazyRouteComponent(() => import('../solutions/bot-page.js'), 'BotPage'),
  }),
] as const;

const city = createRoute({
  getParentRoute: ofSolutions,
  path: '/city',
  component: lazyRouteComponent(() => import('../solutions/city-frame.js'), 'CityFrame'),
});
const ofCity = () => city;
const cityPages = [
  createRoute({
    getParentRoute: ofCity,
    path: '/',
    component: lazyRouteComponent(() => import('../solutions/city-page.js'), 'CityPage'),
  }),
  createRoute({
    getParentRoute: ofCity,
    path: '/leaks',
    component: lazyRouteComponent(() => import('../solutions/leaks-page.js'), 'LeaksPage'),
  }),
  createRoute({
    getParentRoute: ofCity,
    path: '/citizen',
    component: lazyRouteComponent(() => import('../solutions/citizen-page.js'), 'CitizenPage'),
  }),
] as const;

export const router = createRouter({
  routeTree: root.addChildren([
    ...[home, signIn, signUp, recover, welcome, account, chains, found, join],
    chain.addChildren([
      ...chainPages,
      explorer.addChildren(explorerPages),
      identity.addChildren(identityPages),
      data.addChildren(dataPages),
      solutions.addChildren([...solutionPages, city.addChildren(cityPages)]),
    ]),
    organisation,
  ]),
  basepath: '/console',
  defaultPreload: 'intent',
  defaultErrorComponent: Failed,
  scrollRestoration: false,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
