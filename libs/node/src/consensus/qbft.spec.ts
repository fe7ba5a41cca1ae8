import { decodeExtraData, headerHash, proposer, verifySeals } from '@atoll/protocol';

import type { Journal } from './ports.js';
import { signPayload } from './message.js';
import { encodeMessage, viewOf } from './message-codec.js';
import { Cluster } from './simulator/cluster.js';
import { Disk } from './simulator/disk.js';
import { keyOf, type Machine, type Watch } from './simulator/machine.js';

const TIMING = { blockPeriodMs: 1000, requestTimeoutMs: 1000 };
const SILENT: Watch = { committed: () => undefined, said: () => undefined, halted: () => undefined };

interface Setting {
  validators: number;
  machines?: number;
  blockPeriodMs?: number;
  epochLength?: number;
  watch?: Watch;
  disk?: () => Disk;
}

function network({ validators, machines = validators, watch = SILENT, ...rest }: Setting): Cluster {
  const cluster = new Cluster({ ...TIMING, seed: 1, validators, watch: () => watch, ...rest });
  for (let index = 0; index < machines; index++) cluster.add(index);
  for (const machine of cluster.machines) cluster.boot(machine);
  return cluster;
}

const heightOf = ({ options }: Machine): number => options.chain.blocks.length;
const blocksOf = ({ options }: Machine) => options.chain.blocks;
const roundOf = ({ consensus }: Machine): number => consensus?.status.round ?? -1;

/** Lets virtual time pass until every machine has this many blocks, for so many seconds at most. */
function reach(cluster: Cluster, height: number, seconds: number, machines = cluster.machines): Promise<boolean> {
  const end = cluster.time.now() + seconds * 1000;
  return cluster.time.runUntil(end, () => machines.every((machine) => heightOf(machine) >= height));
}

function pass(cluster: Cluster, seconds: number): Promise<boolean> {
  return cluster.time.runUntil(cluster.time.now() + seconds * 1000);
}

describe('validators that agree', () => {
  it('make a block each period, in round 0, take turns, and seal with exactly a quorum', async () => {
    const cluster = network({ validators: 4 });
    expect(await reach(cluster, 10, 11)).toBe(true);
    const blocks = blocksOf(cluster.machines[0]!).slice(0, 10);
    const validators = [0, 1, 2, 3].map((index) => keyOf(index).address).sort();
    for (const [index, { header }] of blocks.entries()) {
      const extra = decodeExtraData(header.extraData);
      expect(extra).toMatchObject({ round: 0, validators, vote: null });
      expect(verifySeals(header, validators)).toHaveLength(3);
      const parent = blocks[index - 1]?.header;
      if (parent) expect(header.coinbase).toBe(proposer(parent, validators, 0));
      if (parent) expect(header.timestamp).toBe(parent.timestamp + 1n);
    }
    const hashes = cluster.machines.map((machine) => headerHash(blocksOf(machine)[9]!.header));
    expect(new Set(hashes).size).toBe(1);
  });

  it.each([1, 2, 3])('go on with only %i of them', async (validators) => {
    expect(await reach(network({ validators }), 5, 10)).toBe(true);
  });

  it('keep periods below a second', async () => {
    const cluster = network({ validators: 4, blockPeriodMs: 200 });
    expect(await reach(cluster, 10, 4)).toBe(true);
  });

  it('show where they are', async () => {
    const cluster = network({ validators: 4 });
    await reach(cluster, 3, 5);
    for (const { consensus, options } of cluster.machines) {
      const { status } = consensus!;
      expect(status).toMatchObject({ round: 0, isValidator: true, evidenceCount: 0, halted: false, roundChanges: 0 });
      expect(status.height).toBe(options.chain.head.number + 1n);
      expect(status.lastBlockAt).not.toBeNull();
      expect(status.sent.prepare).toBeGreaterThanOrEqual(3);
      expect(status.received.commit).toBeGreaterThanOrEqual(6);
      expect(Object.values(status.refused).every((count) => count === 0)).toBe(true);
    }
  });
});

describe('validators that fail', () => {
  it('cost a round when one of four is down and its turn comes, and no more', async () => {
    const cluster = network({ validators: 4 });
    await reach(cluster, 2, 5);
    const [dead, ...alive] = cluster.machines;
    dead!.crash();
    expect(await reach(cluster, 12, 20, alive)).toBe(true);
    const rounds = blocksOf(alive[0]!)
      .slice(3)
      .map(({ header }) => decodeExtraData(header.extraData).round);
    expect(new Set(rounds)).toEqual(new Set([0, 1]));

    cluster.boot(dead!);
    expect(await reach(cluster, 14, 10)).toBe(true);
  });

  it('halt the chain when two of four are down; nothing is decided, and rounds double', async () => {
    const cluster = network({ validators: 4 });
    await reach(cluster, 2, 5);
    for (const machine of cluster.machines.slice(2)) machine.crash();
    await pass(cluster, 2);
    const halted = heightOf(cluster.machines[0]!);
    await pass(cluster, 130);
    expect(heightOf(cluster.machines[0]!)).toBe(halted);
    expect(cluster.machines.slice(0, 2).map(roundOf)).toEqual([6, 6].map(() => expect.any(Number)));
    expect(roundOf(cluster.machines[0]!)).toBeGreaterThanOrEqual(6);
    expect(roundOf(cluster.machines[0]!)).toBeLessThanOrEqual(7);
  });

  it('go on at once when they return, without waiting for the doubled timers of the others', async () => {
    const cluster = await haltedInRound(6);
    const [, , third, fourth] = cluster.machines;
    const height = heightOf(cluster.machines[0]!);
    const before = cluster.time.now();
    cluster.boot(third!);
    cluster.boot(fourth!);
    expect(await reach(cluster, height + 2, 10)).toBe(true);
    // Round 6 alone lasts 64 seconds.
    expect(cluster.time.now() - before).toBeLessThan(10_000);
  });

  it('go on when only one returns, as soon as a round falls to a validator that is up', async () => {
    const cluster = await haltedInRound(5);
    const alive = cluster.machines.slice(0, 3);
    cluster.boot(cluster.machines[2]!);
    expect(await reach(cluster, heightOf(alive[0]!) + 3, 300, alive)).toBe(true);
  });

  it('have short rounds again after all were restarted, and still keep to the rounds they had signed for', async () => {
    const cluster = await haltedInRound(6);
    await pass(cluster, 1);
    const alive = cluster.machines.slice(0, 2);
    const rounds = alive.map(roundOf);
    for (const machine of alive) machine.crash();
    for (const machine of alive) cluster.boot(machine);
    await pass(cluster, 0.5);
    expect(alive.map(roundOf)).toEqual(rounds);
    await pass(cluster, 4);
    expect(roundOf(alive[0]!)).toBeGreaterThan(rounds[0]!);
  });

  it('all restart and go on from where they were', async () => {
    const cluster = network({ validators: 4 });
    await reach(cluster, 3, 5);
    for (const machine of cluster.machines) machine.crash();
    const hash = headerHash(blocksOf(cluster.machines[0]!)[2]!.header);
    for (const machine of cluster.machines) cluster.boot(machine);
    expect(await reach(cluster, 6, 20)).toBe(true);
    for (const machine of cluster.machines) expect(headerHash(blocksOf(machine)[2]!.header)).toBe(hash);
  });

  async function haltedInRound(round: number): Promise<Cluster> {
    const cluster = network({ validators: 4 });
    await reach(cluster, 2, 5);
    for (const machine of cluster.machines.slice(2)) machine.crash();
    const end = cluster.time.now() + 600_000;
    await cluster.time.runUntil(end, () => cluster.machines.slice(0, 2).every((machine) => roundOf(machine) >= round));
    return cluster;
  }
});

describe('a journal', () => {
  it('that cannot write stops its validator before anything is sent', async () => {
    class FullDisk extends Disk {
      override journalFor(...[life, work]: Parameters<Disk['journalFor']>): Journal {
        return { ...super.journalFor(life, work), append: () => Promise.reject(new Error('no space left on device')) };
      }
    }
    const said: string[] = [];
    const halted: string[] = [];
    const watch: Watch = { ...SILENT, said: (name) => said.push(name), halted: (name) => halted.push(name) };
    const cluster = network({ validators: 4, watch, disk: () => new FullDisk() });
    await pass(cluster, 10);
    expect(said).toEqual([]);
    expect(halted.length).toBeGreaterThan(0);
    expect(cluster.machines.filter(({ consensus }) => consensus?.status.halted)).toHaveLength(halted.length);
  });

  it('has what was said before it is heard, and it is said again to whoever connects', async () => {
    const heard: string[] = [];
    const cluster = network({ validators: 4, machines: 2 });
    await pass(cluster, 20);
    const [machine] = cluster.machines;
    const round = roundOf(machine!);
    expect(round).toBeGreaterThan(2);
    cluster.join('late', { ...SILENT_NODE, receive: (_from, bytes) => void heard.push(describeView(bytes)) }, () => []);
    machine!.connected('late');
    await pass(cluster, 0.2);
    expect(heard).toContain(`roundChange 1 ${round}`);
  });
});

describe('a validator that lacks a block', () => {
  it('asks all who are ahead of it, so that a hostile one cannot keep it behind by being first', async () => {
    const cluster = network({ validators: 4, machines: 1 });
    const [machine] = cluster.machines;
    const asked: string[] = [];
    for (const name of ['mallory', 'friend']) cluster.join(name, SILENT_NODE, () => (asked.push(name), []));
    await pass(cluster, 0.5);
    const next = { kind: 'roundChange', height: 2n, round: 1, prepared: null } as const;
    const bytes = encodeMessage({
      kind: 'roundChange',
      signed: signPayload(next, keyOf(1)),
      block: null,
      prepares: [],
    });
    for (const name of ['mallory', 'mallory', 'friend']) machine!.receive(name, bytes);
    expect(asked).toEqual([]);
    await pass(cluster, 1);
    expect(asked.sort()).toEqual(['friend', 'mallory']);
  });

  it('asks at once whoever is further ahead', async () => {
    const cluster = network({ validators: 4, machines: 1 });
    const asked: string[] = [];
    cluster.join('friend', SILENT_NODE, () => (asked.push('friend'), []));
    await pass(cluster, 0.5);
    const later = { kind: 'roundChange', height: 9n, round: 1, prepared: null } as const;
    const bytes = encodeMessage({
      kind: 'roundChange',
      signed: signPayload(later, keyOf(1)),
      block: null,
      prepares: [],
    });
    cluster.machines[0]!.receive('friend', bytes);
    await pass(cluster, 0.1);
    expect(asked).toEqual(['friend']);
  });

  it('learns so from one that is ahead when it changes rounds at an earlier height', async () => {
    const cluster = network({ validators: 4 });
    await reach(cluster, 3, 8);
    for (const machine of cluster.machines.slice(2)) machine.crash();
    await pass(cluster, 5);
    const heard: string[] = [];
    cluster.join(
      'stuck',
      { ...SILENT_NODE, receive: (_from, bytes) => void heard.push(describeView(bytes)) },
      () => [],
    );
    const old = { kind: 'roundChange', height: 1n, round: 3, prepared: null } as const;
    const bytes = encodeMessage({ kind: 'roundChange', signed: signPayload(old, keyOf(3)), block: null, prepares: [] });
    const [ahead] = cluster.machines;
    for (let i = 0; i < 5; i++) ahead!.receive('stuck', bytes);
    await pass(cluster, 0.1);
    const { height, round } = ahead!.consensus!.status;
    expect(heard.filter((one) => one === `roundChange ${height} ${round}`)).toHaveLength(1);
  });
});

describe('the set of validators', () => {
  it('takes in a fifth whom three of four vote for, who then proposes and seals', async () => {
    const cluster = network({ validators: 4, machines: 5 });
    const newcomer = cluster.machines[4]!;
    await reach(cluster, 1, 10, cluster.machines.slice(0, 4));
    for (const { consensus } of cluster.machines.slice(0, 3)) consensus!.proposeVote(newcomer.address, true);
    await reach(cluster, 14, 40, cluster.machines.slice(0, 4));

    const blocks = blocksOf(cluster.machines[0]!);
    const votes = blocks.flatMap(({ header }) => decodeExtraData(header.extraData).vote ?? []);
    expect(votes).toEqual(Array(3).fill({ recipient: newcomer.address, add: true }));
    expect(decodeExtraData(blocks.at(-1)!.header.extraData).validators).toContain(newcomer.address);
    expect(blocks.map(({ header }) => header.coinbase)).toContain(newcomer.address);
    expect(newcomer.consensus!.status.isValidator).toBe(true);
    expect(cluster.machines[0]!.consensus!.pendingVotes()).toEqual([{ recipient: newcomer.address, add: true }]);
  });

  it('lets one go whom three of four vote against, who then falls silent and follows', async () => {
    const names: string[] = [];
    const watch: Watch = { ...SILENT, said: (name) => names.push(name) };
    const cluster = network({ validators: 4, watch });
    const leaver = cluster.machines[3]!;
    await reach(cluster, 1, 10);
    for (const { consensus } of cluster.machines.slice(0, 3)) consensus!.proposeVote(leaver.address, false);
    await reach(cluster, 10, 40, cluster.machines.slice(0, 3));
    expect(cluster.machines[0]!.consensus!.status.validators).not.toContain(leaver.address);

    names.length = 0;
    await reach(cluster, 14, 20);
    expect(new Set(names)).toEqual(new Set(['v0', 'v1', 'v2']));
    expect(leaver.consensus!.status.isValidator).toBe(false);
    expect(heightOf(leaver)).toBeGreaterThanOrEqual(14);
  });

  it('stays when a vote is taken back before its time', async () => {
    const cluster = network({ validators: 4, machines: 5 });
    const newcomer = cluster.machines[4]!.address;
    for (const { consensus } of cluster.machines.slice(0, 3)) consensus!.proposeVote(newcomer, true);
    for (const { consensus } of cluster.machines.slice(0, 3)) consensus!.discardVote(newcomer);
    await reach(cluster, 8, 20, cluster.machines.slice(0, 4));
    expect(cluster.machines[0]!.consensus!.status.validators).toHaveLength(4);
  });
});

const SILENT_NODE = { isUp: true, connected: () => undefined, receive: () => undefined, answered: () => undefined };

function describeView(bytes: Uint8Array): string {
  const { kind, height, round } = viewOf(bytes)!;
  return `${kind} ${height} ${round}`;
}
