// Which way imports may point. `npm run check` fails on any other direction; docs/architecture.md draws the picture.
const flow = (from, to, banned = []) => ({
  sourceTag: `flow:${from}`,
  onlyDependOnLibsWithTags: to.map((tag) => `flow:${tag}`),
  ...(banned.length ? { bannedExternalImports: banned } : {}),
});
const domain = (name, below) => ({
  sourceTag: `domain:${name}`,
  onlyDependOnLibsWithTags: ['shared', name, ...below].map((tag) => `domain:${tag}`),
});

const SERVER = ['@nestjs/*', '@prisma/*', 'bullmq', 'ioredis', '@kubernetes/*'];

export const depConstraints = [
  // The flow: what a project may know, by where it stands between the user and the chain.
  flow('client', ['sdk', 'ui', 'protocol', 'kernel'], SERVER),
  flow('ui', ['kernel'], SERVER),
  flow('sdk', ['protocol', 'kernel'], SERVER),
  // Scenarios, faults and benches use the public door; an adversary also speaks what nodes speak to each other.
  // Benches also measure the parts, each against its peer; of the domains, what signs. Of accounts, their tests' own provider.
  flow('e2e', [
    'sdk',
    'protocol',
    'kernel',
    'engine',
    'engines',
    'driver',
    'driver-kind',
    'embedded',
    'store',
    'domain',
  ]),
  flow('local', ['embedded', 'store', 'driver', 'driver-kind', 'sdk', 'protocol', 'kernel']),
  flow('migrate', ['store', 'kernel'], ['@nestjs/*', '@prisma/*', 'bullmq', '@kubernetes/*']),
  // An operator's program: looks at every part of an installation, and at none through another part.
  flow(
    'platform',
    ['domain', 'store', 'queue', 'embedded', 'driver', 'driver-kind', 'protocol', 'kernel'],
    ['@nestjs/graphql'],
  ),
  flow('api', ['domain', 'store', 'queue', 'protocol', 'kernel'], ['@kubernetes/*']),
  // Stands between applications and nodes; a request passes no framework but the server's.
  flow('gateway', ['domain', 'store', 'protocol', 'kernel'], ['@nestjs/*', 'bullmq', '@kubernetes/*']),
  flow('domain', ['domain', 'store', 'queue', 'driver', 'protocol', 'kernel'], ['@nestjs/graphql', '@kubernetes/*']),
  flow(
    'worker',
    ['domain', 'driver', 'driver-kind', 'engines', 'store', 'queue', 'protocol', 'kernel'],
    ['@nestjs/graphql'],
  ),
  flow('driver-kind', ['driver', 'engines', 'protocol', 'kernel'], ['@nestjs/*', '@prisma/*', 'bullmq']),
  flow('engines', ['protocol', 'kernel'], SERVER),
  flow('driver', ['protocol', 'kernel'], SERVER),
  flow('engine', ['engine', 'protocol', 'kernel'], SERVER),
  flow('embedded', ['kernel'], ['@nestjs/*', '@prisma/*', 'bullmq', '@kubernetes/*']),
  flow('queue', ['kernel']),
  flow('store', ['kernel']),
  flow('protocol', ['protocol', 'kernel'], SERVER),
  flow('kernel', ['kernel'], SERVER),

  // The domains: each may use those listed before it, so the order is also the reading order.
  domain('shared', []),
  domain('accounts', []),
  domain('tenancy', ['accounts']),
  domain('consortia', ['tenancy', 'accounts']),
  domain('sites', ['tenancy', 'accounts']),
  domain('chains', ['sites', 'consortia', 'tenancy', 'accounts']),
  domain('ledger', ['chains', 'sites', 'consortia', 'tenancy', 'accounts']),
  domain('contracts', ['ledger', 'chains', 'sites', 'consortia', 'tenancy', 'accounts']),
  domain('identity', ['contracts', 'ledger', 'chains', 'sites', 'consortia', 'tenancy', 'accounts']),
  domain('data', ['identity', 'contracts', 'ledger', 'chains', 'sites', 'consortia', 'tenancy', 'accounts']),
  domain('e2e', ['ledger', 'contracts', 'identity', 'data', 'accounts']),
];

/** Tests may also start the real servers and drivers that the code they test only knows by interface. */
export const testConstraints = depConstraints.map((constraint) =>
  constraint.sourceTag.startsWith('flow:')
    ? {
        ...constraint,
        onlyDependOnLibsWithTags: [
          ...constraint.onlyDependOnLibsWithTags,
          'flow:embedded',
          'flow:store',
          'flow:driver',
          'flow:driver-kind',
          'flow:engines',
        ],
      }
    : constraint,
);
