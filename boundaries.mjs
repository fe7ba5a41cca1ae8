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
  flow('client', ['sdk', 'protocol', 'kernel'], SERVER),
  flow('sdk', ['protocol', 'kernel'], SERVER),
  // Scenarios, faults and benches use the public door; an adversary also speaks what nodes speak to each other.
  flow('e2e', ['sdk', 'protocol', 'kernel', 'engine', 'embedded', 'store']),
  flow('local', ['embedded', 'store', 'driver', 'driver-kind', 'sdk', 'protocol', 'kernel']),
  flow('api', ['domain', 'store', 'queue', 'protocol', 'kernel'], ['@kubernetes/*']),
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
  flow('protocol', ['kernel'], SERVER),
  flow('kernel', ['kernel'], SERVER),

  // The domains: each may use those listed before it, so the order is also the reading order.
  domain('shared', []),
  domain('identity', []),
  domain('tenancy', ['identity']),
  domain('consortia', ['tenancy', 'identity']),
  domain('chains', ['consortia', 'tenancy', 'identity']),
  domain('ledger', ['chains', 'consortia', 'tenancy', 'identity']),
  domain('contracts', ['ledger', 'chains', 'consortia', 'tenancy', 'identity']),
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
