import { JOIN_STEPS, joinSteps, type Joining } from './join-steps.js';

const version = (number: number, chains: number[], status: 'OPEN' | 'ACCEPTED' = 'ACCEPTED') => ({
  ...{ status, version: number },
  document: JSON.stringify({ chains: chains.map((chainId) => ({ chainId, genesisHash: '0x' })) }),
});
const node = (foreign: boolean, sealing: boolean) => ({ foreign, sealing, role: 'VALIDATOR' as const });
const fresh: Joining = {
  ...{ hasKey: false, versions: [], members: [{ remote: false }], exchanges: [] },
  chain: { id: 'harbour', evmChainId: '7001', nodes: [node(false, true)] },
};
const statesOf = (joining: Joining) => joinSteps(joining).map(({ state }) => state);

it('begins with the key, and has one step at a time', () => {
  expect(joinSteps(fresh).map(({ step }) => step)).toEqual(JOIN_STEPS);
  expect(statesOf(fresh)).toEqual(['now', 'later', 'later', 'later', 'later', 'later']);
});

it('waits for a version that is accepted and names this chain', () => {
  const keyed = { ...fresh, hasKey: true };
  for (const versions of [[], [version(1, [7001], 'OPEN')], [version(1, [5])], [version(2, [5]), version(1, [7001])]])
    expect(statesOf({ ...keyed, versions }).slice(0, 3)).toEqual(['done', 'now', 'later']);
  expect(statesOf({ ...keyed, versions: [version(1, [5]), version(2, [5, 7001])] }).slice(0, 3)).toEqual([
    ...['done', 'done', 'now'],
  ]);
});

it('counts only bundles of this chain that were made', () => {
  const invited = { ...fresh, hasKey: true, versions: [version(1, [7001])], members: [{ remote: true }] };
  const bundle = { kind: 'BUNDLE', status: 'DONE', chainId: 'harbour' } as const;
  const others = [
    { ...bundle, chainId: 'another' },
    { ...bundle, status: 'WAITING' as const },
    { ...bundle, kind: 'JOINING' as const },
  ];
  expect(statesOf({ ...invited, exchanges: others })[3]).toBe('now');
  expect(statesOf({ ...invited, exchanges: [bundle] })[3]).toBe('done');
});

it('ends when a node from elsewhere seals', () => {
  const done = { ...fresh, hasKey: true, versions: [version(1, [7001])], members: [{ remote: true }] };
  const exchanges = [{ kind: 'BUNDLE', status: 'DONE', chainId: 'harbour' } as const];
  const with_ = (sealing: boolean) => ({ ...done, exchanges, chain: { ...fresh.chain, nodes: [node(true, sealing)] } });
  expect(statesOf(with_(false)).slice(4)).toEqual(['done', 'now']);
  expect(statesOf(with_(true))).toEqual(JOIN_STEPS.map(() => 'done'));
});
