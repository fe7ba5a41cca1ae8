import type { Sighting } from '@atoll/driver';

import type { Wish } from './chain.scope.js';
import { conditionsOf, find, silenceMs, type Condition } from './conditions.js';
import { healthOf } from './health.js';
import { restarted, validatorsToRestart } from './recovery.js';

const start = Date.parse('2030-01-01T00:00:00Z');
const at = (seconds: number) => new Date(start + seconds * 1_000);

/** A chain of four that ran since second 0 and whose last look saw the head at second 100. */
function wish(more: Partial<Wish> = {}): Wish {
  const validators = ['0xa', '0xb', '0xc', '0xd'];
  const nodes = validators.map((address, i) => ({
    ...{ chainId: 'c', organisationId: 'o', id: `n${i}`, name: `validator-${i}`, address, desired: 'RUNNING' },
    phase: 'Running',
  }));
  return {
    ...{
      desired: 'RUNNING',
      blockPeriodMs: 1_000,
      requestTimeoutSeconds: 2,
      validators,
      nodes,
      foreign: [],
      backupPlans: [],
      rpcScalings: [],
    },
    ...{ height: 50n, headTime: at(100), firstBlockAt: at(1), conditions: ready },
    ...more,
  } as unknown as Wish;
}

const ready: Condition[] = [
  { type: 'Ready', status: 'True', reason: 'BlocksProduced', message: '', since: at(1).toISOString() },
];

/** What a look shows: which validators answer, at which height and in which round. */
function seen(up: number[], height = 50, round = 0): Sighting[] {
  return up.map((i) => ({
    ...{ chainId: 'c', organisationId: 'o', name: `validator-${i}`, phase: 'Running', incarnation: 1 },
    ...{
      message: 'Answers',
      rpcUrl: null,
      place: null,
      drifted: false,
      outdated: false,
      mayLeave: false,
      draining: false,
      startedAt: 1,
    },
    status: {
      ...{ height, round, headHash: '0x', headTime: start / 1_000 + 100, peers: 3, syncing: false },
      validators: ['0xa', '0xb', '0xc', '0xd'],
    },
  })) as Sighting[];
}

function look(seconds: number, sightings: Sighting[], chain = wish()) {
  const conditions = conditionsOf(chain, healthOf(chain, sightings), null, at(seconds));
  const status = (type: Condition['type']) => find(conditions, type)?.status;
  return { conditions, Ready: status('Ready'), QuorumAtRisk: status('QuorumAtRisk'), Stalled: status('Stalled') };
}

it.each([
  {
    it: 'all run and a block came',
    up: [0, 1, 2, 3],
    height: 51,
    seconds: 101,
    Stalled: 'False',
    QuorumAtRisk: 'False',
  },
  {
    it: 'one is missing and a block came',
    up: [0, 1, 2],
    height: 51,
    seconds: 101,
    Stalled: 'False',
    QuorumAtRisk: 'True',
  },
  {
    it: 'one is missing and its turn to propose takes time',
    up: [0, 1, 2],
    height: 50,
    seconds: 108,
    Stalled: 'False',
    QuorumAtRisk: 'True',
  },
  {
    it: 'one is missing and no block comes',
    up: [0, 1, 2],
    height: 50,
    seconds: 110,
    Stalled: 'True',
    QuorumAtRisk: 'True',
  },
  {
    it: 'all run and one was slow',
    up: [0, 1, 2, 3],
    height: 50,
    seconds: 104,
    Stalled: 'False',
    QuorumAtRisk: 'False',
  },
  {
    it: 'all run and no block comes',
    up: [0, 1, 2, 3],
    height: 50,
    seconds: 106,
    Stalled: 'True',
    QuorumAtRisk: 'False',
  },
  {
    it: 'two are missing, however young the last block',
    up: [0, 1],
    height: 50,
    seconds: 100.5,
    Stalled: 'True',
    QuorumAtRisk: 'True',
  },
  {
    it: 'two are missing, but the last block is news',
    up: [0, 1],
    height: 51,
    seconds: 100.5,
    Stalled: 'False',
    QuorumAtRisk: 'True',
  },
  { it: 'nobody answers', up: [], height: 0, seconds: 101, Stalled: 'True', QuorumAtRisk: 'True' },
])('when $it: Stalled $Stalled, QuorumAtRisk $QuorumAtRisk', ({ up, height, seconds, Stalled, QuorumAtRisk }) => {
  const { conditions: _, ...told } = look(seconds, seen(up, height));
  expect(told).toEqual({ Stalled, QuorumAtRisk, Ready: Stalled === 'True' ? 'False' : 'True' });
});

it('keeps the time of a status that does not change, and a halt until a block comes', () => {
  const first = look(101, seen([0, 1]));
  const halted = wish({ conditions: first.conditions });
  const later = look(200, seen([0, 1]), halted);
  expect(later.conditions).toEqual(first.conditions);
  const back = look(201, seen([0, 1, 2, 3]), halted);
  expect(back.Stalled).toBe('True');
  const again = look(202, seen([0, 1, 2, 3], 51), wish({ conditions: back.conditions }));
  expect(find(again.conditions, 'Stalled')).toMatchObject({ status: 'False', since: at(202).toISOString() });
});

it('gives a chain that starts again time, and counts none of its old blocks as new', () => {
  const stopped = look(150, [], wish({ desired: 'STOPPED' })).conditions;
  const idle = wish().nodes.map((node) => ({ ...node, phase: 'Stopped' }));
  const begun = look(900, seen([0, 1, 2, 3], 52), wish({ conditions: stopped, nodes: idle }));
  expect(begun).toMatchObject({ Ready: 'Unknown', Stalled: 'False', QuorumAtRisk: 'Unknown' });
  const on = wish({ conditions: begun.conditions, height: 52n });
  expect(look(901, seen([0, 1, 2, 3], 53), on)).toMatchObject({ Ready: 'True', Stalled: 'False' });
  expect(look(930, seen([0, 1, 2, 3], 52), on)).toMatchObject({ Ready: 'Unknown', Stalled: 'False' });
  expect(look(990, seen([0, 1, 2, 3], 52), on)).toMatchObject({ Ready: 'False', Stalled: 'True' });
});

it.each([
  { periodMs: 1_000, timeout: 2, down: 0, silence: 5_000 },
  { periodMs: 1_000, timeout: 2, down: 1, silence: 9_000 },
  { periodMs: 10_000, timeout: 10, down: 0, silence: 31_000 },
  { periodMs: 100, timeout: 1, down: 0, silence: 2_200 },
])(
  'a period of $periodMs ms with $down missing may be silent for $silence ms',
  ({ periodMs, timeout, down, silence }) => {
    expect(silenceMs({ blockPeriodMs: periodMs, requestTimeoutSeconds: timeout }, down)).toBe(silence);
  },
);

describe('a coordinated restart', () => {
  const halted = wish({ conditions: look(101, seen([0, 1])).conditions });
  const decide = (chain: Wish, sightings: Sighting[], seconds: number) => {
    const scope = { chain, seen: sightings, health: healthOf(chain, sightings), now: at(seconds) };
    const conditions = conditionsOf(chain, scope.health, null, scope.now);
    const full = scope as unknown as Parameters<typeof validatorsToRestart>[0];
    const nodes = validatorsToRestart(full, conditions);
    return { nodes, conditions: nodes.length > 0 ? restarted(conditions, full) : conditions };
  };

  it('waits for a quorum, and for a round that would not end soon', () => {
    expect(decide(halted, seen([0, 1], 50, 6), 300).nodes).toEqual([]);
    expect(decide(halted, seen([0, 1, 2], 50, 3), 300).nodes).toEqual([]);
    expect(decide(halted, seen([0, 1, 2], 50, 4), 300).nodes).toEqual(['n0', 'n1', 'n2', 'n3']);
  });

  it('waits for a node that is still starting', () => {
    const coming = seen([0, 1, 2], 50, 6).concat({ ...seen([3])[0]!, phase: 'Starting', status: null });
    expect(decide(halted, coming, 300).nodes).toEqual([]);
  });

  it('leaves alone what its owner stopped', () => {
    const nodes = halted.nodes.map((node) => (node.id === 'n3' ? { ...node, desired: 'STOPPED' as const } : node));
    expect(decide({ ...halted, nodes }, seen([0, 1, 2], 50, 6), 300).nodes).toEqual(['n0', 'n1', 'n2']);
  });

  it('is not repeated before the last one had its time', () => {
    const { conditions } = decide(halted, seen([0, 1, 2, 3], 50, 6), 300);
    const tried = wish({ conditions });
    expect(decide(tried, seen([0, 1, 2, 3], 50, 6), 340).nodes).toEqual([]);
    expect(decide(tried, seen([0, 1, 2, 3], 50, 6), 361).nodes).toHaveLength(4);
  });
});

describe('a site whose cluster does not answer', () => {
  const away = (message: string): Sighting => ({ ...seen([3])[0]!, phase: 'Unknown', status: null, message });
  const REFUSED = 'The cluster of the site "Pier 3" refuses its kubeconfig; give it another with connectSite.';

  it('is told with the nodes that stand there, which count as down while the chain goes on', () => {
    const { conditions, ...status } = look(101, [...seen([0, 1, 2], 51), away(REFUSED)]);
    expect(find(conditions, 'SitesReachable')).toMatchObject({ status: 'False', message: `validator-3: ${REFUSED}` });
    expect(status).toMatchObject({ Ready: 'True', Stalled: 'False' });
    expect(find(conditions, 'QuorumAtRisk')).toMatchObject({ status: 'True', reason: 'ValidatorDown' });
  });

  it('is told to answer again, and never told of where all did', () => {
    const { conditions } = look(101, [...seen([0, 1, 2], 51), away(REFUSED)]);
    const back = look(102, seen([0, 1, 2, 3], 52), wish({ conditions: conditions as never }));
    expect(find(back.conditions, 'SitesReachable')?.status).toBe('True');
    expect(find(look(101, seen([0, 1, 2, 3], 51)).conditions, 'SitesReachable')).toBeUndefined();
  });
});

describe('a chain whose nodes cannot run', () => {
  const never = wish({ validators: [], height: 0n, headTime: null, firstBlockAt: null, conditions: [] });
  const failed = seen([0, 1]).map((sighting) => ({
    ...sighting,
    ...{ phase: 'Failed' as const, status: null, message: 'The image x cannot be pulled; check its name' },
  }));
  const told = 'validator-0, validator-1: The image x cannot be pulled; check its name';

  it('says what they lack, and not that enough of them run', () => {
    const { conditions } = look(0, failed, never);
    const { conditions: later } = look(100, failed, { ...never, conditions } as Wish);
    const message = `No node answers. ${told}`;
    expect(find(later, 'Stalled')).toMatchObject({ status: 'True', reason: 'NoNodeAnswers', message });
    expect(find(later, 'QuorumAtRisk')).toMatchObject({ status: 'Unknown', reason: 'NoNodeAnswers' });
  });

  it('says it beside the names once the validators are known', () => {
    const message = `2 of 4 validators run and 3 are needed: start validator-0, validator-1. ${told}`;
    const { conditions } = look(100, [...failed, ...seen([2, 3])]);
    expect(find(conditions, 'Stalled')).toMatchObject({ reason: 'QuorumLost', message });
  });
});
