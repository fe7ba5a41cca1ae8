export const policies = {
  title: 'Policies',
  none: 'The key signs whatever its roles allow',
  noneWhy: 'With the first policy it signs only what one of them permits.',
  permits: 'Permits',
  asks: 'Asks',
  statuses: { ACTIVE: 'Active', PROPOSED: 'Waits for approval', ENDED: 'Ended' },
  permitsWhat: (limits: {
    chains: number;
    contracts: number;
    methods: number;
    createsContracts: boolean;
    signsMessages: boolean;
    maxValue: string | null;
    rate: string | null;
  }) =>
    [
      limits.contracts > 0 ? `${limits.contracts} contract${limits.contracts === 1 ? '' : 's'}` : 'every contract',
      ...(limits.chains > 0 ? [`on ${limits.chains} chain${limits.chains === 1 ? '' : 's'}`] : []),
      ...(limits.methods > 0 ? [`${limits.methods} function${limits.methods === 1 ? '' : 's'}`] : []),
      ...(limits.maxValue === null ? [] : [`up to ${limits.maxValue} wei`]),
      ...(limits.rate === null ? [] : [`at most ${limits.rate}`]),
      ...(limits.createsContracts ? ['new contracts'] : []),
      ...(limits.signsMessages ? ['messages'] : []),
    ].join(', '),
  approvals: (n: number) => (n === 0 ? 'nobody' : n === 1 ? 'one person' : `${n} people`),
  end: 'End',
  endWhat: 'What it permitted is permitted no more, unless another policy permits it.',
  add: 'Add a policy',
  addWhat: 'A key with policies signs what one of them permits, and nothing else.',
  contract: 'Contract',
  contractHint: 'An address; empty for every contract.',
  howMany: 'People who have to approve',
  twoPerson: 'One of them must be another than who asks',
  createsContracts: 'It may create contracts',
};

export const webhooks = {
  title: 'Webhooks',
  streams: 'Event streams',
  noStreams: 'No event streams yet',
  noStreamsWhy: 'A stream is what contracts of a chain log, in order, with a place up to which you have it.',
  chain: 'Chain',
  events: 'Events',
  all: 'all',
  acknowledged: 'Delivered to block',
  none: 'No webhooks yet',
  noneWhy: 'A webhook gets what a stream holds by POST, signed, each event once more until you took it.',
  url: 'Address',
  stream: 'Stream',
  statuses: { ACTIVE: 'Active', PAUSED: 'Paused', RETRYING: 'Tries again', STOPPED: 'Stopped' },
  deliveries: 'Deliveries',
  deliveriesOf: (url: string) => `Deliveries to ${url}`,
  deliveryStatuses: { PENDING: 'On its way', DELIVERED: 'Delivered', DEAD: 'Given up' },
  noDeliveries: 'Nothing of that kind',
  noDeliveriesWhy: 'What is posted stands here, with what was answered.',
  attempts: 'Attempts',
  answer: 'Answer',
  redeliver: 'Deliver again',
  test: 'Test',
  resume: 'Go on',
  delivered: 'Delivered',
  notDelivered: 'Not delivered',
  add: 'Add a webhook',
  addWhat: 'Makes a stream of everything that the chain’s contracts log from now on, and posts it to an address.',
  secretWhat: 'With it your server checks that what comes is from here.',
};

export const usage = {
  title: 'Usage',
  by: 'By',
  periods: { HOUR: 'Hour', DAY: 'Day', MONTH: 'Month' },
  none: 'Nothing was used yet',
  noneWhy: 'Requests, transactions, node time and storage are counted as they happen.',
  measures: {
    EVENTS_DELIVERED: 'Events delivered',
    NODE_SECONDS: 'Node time, in seconds',
    RPC_BYTES: 'JSON-RPC, in bytes',
    RPC_POINTS: 'JSON-RPC, in points',
    RPC_REQUESTS: 'JSON-RPC requests',
    STORAGE_BYTE_SECONDS: 'Storage, in byte-seconds',
    TRANSACTIONS_MINED: 'Transactions mined',
    TRANSACTIONS_SUBMITTED: 'Transactions submitted',
  },
  chart: (name: string, count: number) => `${name}, ${count} periods`,
  quotas: 'Quotas',
  noQuotas: 'No quotas',
  noQuotasWhy: 'A quota says how much may be used in a period; owners set them by “atoll quotas set”.',
  what: 'What',
  kind: 'Kind',
  hard: 'Refuses',
  soft: 'Tells',
  used: 'Used',
  of: (used: string, limit: string) => `${used} of ${limit}`,
};

export const backups = {
  title: 'Backups',
  noChain: 'A chain has to be there first.',
  plan: 'Plan',
  noPlan: 'The chain has no plan for backups',
  noPlanWhy: 'Backups are encrypted to a key of yours, which the platform never sees. Make one, and a plan:',
  start: 'Back up now',
  every: 'Every',
  hours: (n: number) => `${n} h`,
  keep: 'Kept',
  lastGood: 'Last good one',
  lastDrill: 'Last drill',
  recipient: 'Encrypted to',
  none: 'No backups yet',
  noneWhy: 'Each stands here with its height, its size, and whether the chain was brought back from it.',
  statuses: { QUEUED: 'Waiting', RUNNING: 'Running', DONE: 'Done', FAILED: 'Failed' },
  size: 'Bytes',
  drill: 'Drill',
  drills: { NONE: 'none', QUEUED: 'running', PASSED: 'passed', FAILED: 'failed' },
  drillNow: 'Drill',
};

export const palette = {
  label: 'Go to a page, chain, contract or device',
  nothing: 'Nothing is called that.',
  contract: 'Contract',
  device: 'Device',
};
