import { MemoryDriver } from '@atoll/driver';
import { Fault } from '@atoll/kernel';
import { decodeExtraData, type Genesis } from '@atoll/protocol';
import type { Chain } from '@atoll/store';
import { Logger } from '@nestjs/common';

import { find, parseConditions } from './conditions.js';
import { Scene } from './testing.js';

let scene: Scene;
beforeAll(async () => (scene = await Scene.open()));
afterAll(() => scene.close());

const conditionsOf = async (id: string) => parseConditions((await scene.chain(id)).conditions);
const conditionOf = async (id: string, type: Parameters<typeof find>[1]) => find(await conditionsOf(id), type)!;
const nodesOf = (chainId: string) => scene.platform.node.findMany({ where: { chainId }, orderBy: { name: 'asc' } });

/** A contract deployed on a chain, as the ledger remembers it. */
async function contract(organisationId: string, { consortiumId, id: chainId }: Chain): Promise<void> {
  const { platform } = scene;
  const key = await platform.key.create({ data: { organisationId, name: 'Pay' } });
  const release = await platform.release.create({ data: { organisationId, name: 'Coin', contractName: 'Coin' } });
  const on = { organisationId, consortiumId, chainId, keyId: key.id };
  const { id } = await platform.transaction.create({ data: { ...on, data: Buffer.of(), value: 0 } });
  await platform.account.create({ data: { organisationId, chainId, keyId: key.id } });
  await platform.deployment.create({
    data: { ...on, releaseId: release.id, arguments: [], contractName: 'Coin', transactionId: id },
  });
}

const countOf = (rows: { count(by: { where: object }): Promise<number> }, where: object) => rows.count({ where });

describe('founding', () => {
  it('waits for every member that is to run validators, then makes the chain real', async () => {
    const { consortiumId, actors } = await scene.members(3);
    const { id } = await scene.chains.create(actors[0]!, scene.wish(consortiumId, actors, [2, 1, 1]));

    expect(await scene.settle(id)).toMatchObject({ desired: 'PROPOSED', phase: 'Proposed', reason: 'WaitingForVotes' });
    await scene.approve(id, [actors[1]!]);
    expect(await scene.settle(id)).toMatchObject({ phase: 'Proposed' });
    await scene.approve(id, [actors[2]!]);

    expect(await scene.settle(id)).toMatchObject({ desired: 'RUNNING', phase: 'Running', reason: 'Running' });
    const chain = await scene.chain(id);
    const nodes = await nodesOf(id);
    expect(chain.firstBlockAt).not.toBeNull();
    expect(chain.observed).toBe(chain.generation);
    expect(nodes.map(({ name, sealing, phase }) => ({ name, sealing, phase }))).toEqual(
      [0, 1, 2, 3].map((i) => ({ name: `validator-${i}`, sealing: true, phase: 'Running' })),
    );
    expect(nodes.map(({ organisationId }) => actors.findIndex((a) => a.organisationId === organisationId))).toEqual([
      0, 0, 1, 2,
    ]);
  });

  it('builds the genesis from the keys that were born at the nodes', async () => {
    const { chain } = await scene.running([4]);
    const genesis = chain.genesis as unknown as Genesis;
    const addresses = (await nodesOf(chain.id)).map(({ address }) => address).sort();

    expect(BigInt(genesis.config.chainId)).toBe(chain.evmChainId);
    expect(decodeExtraData(Buffer.from(genesis.extraData.slice(2), 'hex')).validators).toEqual(addresses);
    expect(chain.validators).toEqual(addresses);
  });

  it('refuses when a member that is to run validators refuses, and forgets the chain a day later', async () => {
    const { consortiumId, actors } = await scene.members(2);
    const { id } = await scene.chains.create(actors[0]!, scene.wish(consortiumId, actors, [1, 1]));
    const [proposal] = await scene.proposals.list(actors[1]!, { chainId: id }, { take: 1 });
    await scene.proposals.vote(actors[1]!, proposal!.id, false);

    expect(await scene.settle(id)).toMatchObject({ desired: 'PROPOSED', phase: 'Refused', reason: 'NotFounded' });
    await scene.platform.proposal.updateMany({ where: { chainId: id }, data: { closedAt: new Date(0) } });
    expect(await scene.reconciler.handle(id)).toBeNull();
    expect(await scene.platform.chain.findUnique({ where: { id } })).toBeNull();
  });

  it('closes a proposal whose time is over', async () => {
    const { consortiumId, actors } = await scene.members(2);
    const { id } = await scene.chains.create(actors[0]!, scene.wish(consortiumId, actors, [1, 1]));
    await scene.platform.proposal.updateMany({ where: { chainId: id }, data: { closesAt: new Date(0) } });
    await scene.settle(id);
    expect(await scene.proposals.list(actors[0]!, { chainId: id }, { take: 1 })).toMatchObject([{ status: 'EXPIRED' }]);
  });

  it('says no when a member has no room left, whoever voted for it', async () => {
    const { consortiumId, actors } = await scene.members(2);
    const { id } = await scene.chains.create(actors[0]!, scene.wish(consortiumId, actors, [1, 3]));
    await scene.approve(id, [actors[1]!]);
    const { organisationId } = actors[1]!;
    await scene.platform.organisation.update({ where: { id: organisationId }, data: { maxNodes: 2 } });

    await scene.settle(id);
    expect(await scene.proposals.list(actors[0]!, { chainId: id }, { take: 1 })).toMatchObject([
      { status: 'REJECTED', message: 'Member 1 has no room for so many nodes' },
    ]);
    expect(await nodesOf(id)).toEqual([]);
  });
});

describe('trouble', () => {
  it('with a driver that fails is told, and over when the driver works again', async () => {
    const { chain } = await scene.running([4]);
    const [node] = await nodesOf(chain.id);
    await scene.platform.node.updateMany({ where: { id: node!.id }, data: { incarnation: 2 } });
    const broken = (error: Error) =>
      scene.with(
        new Proxy(scene.driver, {
          get: (driver, key) =>
            key === 'apply' ? () => Promise.reject(error) : (Reflect.get(driver, key) as () => unknown).bind(driver),
        }),
      );
    Logger.overrideLogger(false);

    await broken(new Fault({ code: 'CONFLICT', what: 'node validator-0', because: 'its key was lost' })).handle(
      chain.id,
    );
    expect(await scene.chain(chain.id)).toMatchObject({
      ...{ phase: 'Running', reason: 'DriverRefused' },
      message: 'The request conflicts with the node validator-0: its key was lost.',
    });
    await broken(new Error('ENOSPC /secret/path')).handle(chain.id);
    const { reason, message } = await scene.chain(chain.id);
    expect(reason).toBe('PlatformFailed');
    expect(message).not.toContain('/secret/path');
    expect(await scene.settle(chain.id)).toMatchObject({ phase: 'Running', reason: 'Running' });
  });
});

describe('a running chain', () => {
  it('writes nothing while nothing but heights changes, and says the same words', async () => {
    const { chain } = await scene.running([4]);
    const quiet = async () => {
      const { seenAt: _, height: __, headHash: ___, headTime: ____, ...rest } = await scene.chain(chain.id);
      return { rest, nodes: await nodesOf(chain.id) };
    };
    const before = await quiet();
    for (let look = 0; look < 5; look += 1)
      expect(await scene.reconciler.handle(chain.id)).toEqual({ lookAgainMs: 1_000 });
    expect(await quiet()).toEqual(before);
  });

  it('is left in peace by a second reconciler', async () => {
    const { chain } = await scene.running([4]);
    const other = scene.with(scene.driver);
    const node = (await nodesOf(chain.id))[0]!;
    await scene.platform.node.updateMany({ where: { id: node.id }, data: { incarnation: 2 } });
    await Promise.all(Array.from({ length: 6 }, (_, i) => (i % 2 ? other : scene.reconciler).handle(chain.id)));
    await scene.settle(chain.id);
    expect(scene.driver.processOf(node)).toMatch(/#2$/);
  });

  it('says who is down when the quorum hangs on every one that is left, and brings a crashed node back', async () => {
    const { chain } = await scene.running([2, 2]);
    const [first] = await nodesOf(chain.id);
    expect(await conditionOf(chain.id, 'QuorumAtRisk')).toMatchObject({ status: 'False', reason: 'EnoughValidators' });

    scene.driver.crash(first!);
    await scene.reconciler.handle(chain.id);
    expect(await conditionOf(chain.id, 'QuorumAtRisk')).toMatchObject({
      status: 'True',
      reason: 'ValidatorDown',
      message: 'validator-0 down: 3 of 4 validators run and 3 are needed',
    });
    expect(await scene.chain(chain.id)).toMatchObject({ phase: 'Running', reason: 'QuorumAtRisk' });

    expect(await scene.settle(chain.id)).toMatchObject({ phase: 'Running', reason: 'Running' });
    expect(scene.driver.processOf(first!)).toMatch(/#2$/);
  });

  it('warns of a chain that cannot outlast one faulty validator', async () => {
    const { chain } = await scene.running([3]);
    expect(await conditionOf(chain.id, 'QuorumAtRisk')).toMatchObject({ status: 'True', reason: 'NoFaultTolerance' });
    expect(chain).toMatchObject({ phase: 'Running', reason: 'Running' });
  });
});

describe('a halt', () => {
  let quiet: Scene;
  beforeAll(async () => (quiet = await Scene.open(new MemoryDriver())));
  afterAll(() => quiet.close());

  it('is told at the first look, lasts until a block comes, and is cured by one restart of all validators', async () => {
    const { chain, actors } = await quiet.running([2, 2]);
    const { id } = chain;
    const incarnations = async () =>
      (await quiet.platform.node.findMany({ where: { chainId: id } })).map(({ incarnation }) => incarnation);
    const [third, fourth] = await quiet.platform.node.findMany({
      where: { chainId: id, name: { in: ['validator-2', 'validator-3'] } },
      orderBy: { name: 'asc' },
    });
    expect(chain).toMatchObject({ phase: 'Starting', reason: 'NoBlockYet' });
    quiet.driver.rise(id, 1);
    expect(await quiet.settle(id)).toMatchObject({ phase: 'Running', reason: 'Running' });

    await quiet.nodes.stop(actors[1]!, third!.id);
    expect(await quiet.settle(id)).toMatchObject({ phase: 'Running', reason: 'QuorumAtRisk' });
    await quiet.nodes.stop(actors[1]!, fourth!.id);
    await quiet.reconciler.handle(id); // stops it
    await quiet.reconciler.handle(id); // sees it stopped
    const message = '2 of 4 validators run and 3 are needed: start validator-2, validator-3';
    expect(await quiet.chain(id)).toMatchObject({ phase: 'Halted', reason: 'Stalled', message });

    quiet.driver.enterRound(id, 6);
    expect(await quiet.settle(id)).toMatchObject({ phase: 'Halted', round: 6 });
    expect(await incarnations()).toEqual([1, 1, 1, 1]);

    for (const node of [third, fourth]) await quiet.nodes.start(actors[1]!, node!.id);
    expect(await quiet.settle(id)).toMatchObject({
      phase: 'Halted',
      message: 'Enough validators run, but no block comes',
    });
    expect(await incarnations()).toEqual([2, 2, 2, 2]);

    quiet.driver.enterRound(id, 0);
    quiet.driver.rise(id, 2);
    expect(await quiet.settle(id)).toMatchObject({ phase: 'Running', reason: 'Running', round: 0 });
    expect(find(parseConditions((await quiet.chain(id)).conditions), 'Recovering')).toMatchObject({
      ...{ status: 'False', reason: 'Recovered' },
    });
    expect(await incarnations()).toEqual([2, 2, 2, 2]);
  });
});

describe('validators', () => {
  it('join when the members agree and the chain has counted the votes of their own nodes', async () => {
    const { chain, actors } = await scene.running([2, 1, 1]);
    const node = await scene.nodes.add(actors[1]!, { chainId: chain.id, role: 'VALIDATOR' });
    expect(node.name).toBe('validator-4');
    await scene.settle(chain.id);
    expect((await scene.chain(chain.id)).validators).toHaveLength(4);

    const { id } = await scene.proposals.addValidator(actors[1]!, node.id);
    await scene.settle(chain.id);
    expect((await scene.chain(chain.id)).validators).toHaveLength(4);
    await scene.approve(chain.id, [actors[2]!]);
    await scene.settle(chain.id);
    expect(await scene.proposals.find(actors[0]!, id)).toMatchObject({
      status: 'ACCEPTED',
      message: 'Accepted; 2 of 4 validators vote for it, and the chain needs 3: more members have to agree',
    });

    await scene.proposals.vote(actors[0]!, id, true);
    await scene.settle(chain.id);
    expect((await scene.chain(chain.id)).validators).toHaveLength(5);
    expect(await scene.proposals.find(actors[0]!, id)).toMatchObject({ status: 'EXECUTED' });
    expect((await nodesOf(chain.id)).every(({ sealing }) => sealing)).toBe(true);
    for (const voter of await nodesOf(chain.id)) {
      expect(await scene.driver.control(voter, 'qbft_getPendingVotes', [])).toEqual({});
    }
  });

  it('leave by vote before their node may be removed, and then nothing of it is left', async () => {
    const { chain, actors } = await scene.running([5]);
    const actor = actors[0]!;
    const node = (await nodesOf(chain.id))[4]!;
    await expect(scene.nodes.remove(actor, node.id)).rejects.toMatchObject({ detail: { code: 'CONFLICT' } });

    await scene.proposals.dropValidator(actor, node.id);
    await scene.settle(chain.id);
    expect((await scene.chain(chain.id)).validators).not.toContain(node.address);
    expect(scene.driver.processOf(node)).toMatch(/#1$/);

    await scene.nodes.remove(actor, node.id);
    await scene.settle(chain.id);
    expect((await nodesOf(chain.id)).map(({ name }) => name)).not.toContain(node.name);
    expect((await scene.driver.observe(chain.id)).map(({ name }) => name)).not.toContain(node.name);
  });

  it('keep running although their owner wants them gone, as long as they seal', async () => {
    const { chain } = await scene.running([4]);
    const node = (await nodesOf(chain.id))[3]!;
    await scene.platform.node.updateMany({ where: { id: node.id }, data: { desired: 'REMOVED' } });
    await scene.settle(chain.id);
    expect(scene.driver.processOf(node)).toMatch(/#1$/);
  });

  it('are not dropped while the chain would halt without them', async () => {
    const { chain, actors } = await scene.running([6]);
    const nodes = await nodesOf(chain.id);
    for (const node of nodes.slice(4)) await scene.nodes.stop(actors[0]!, node.id);
    await scene.settle(chain.id);
    const { id } = await scene.proposals.dropValidator(actors[0]!, nodes[0]!.id);
    await scene.settle(chain.id);
    expect((await scene.chain(chain.id)).validators).toHaveLength(6);
    expect((await scene.proposals.find(actors[0]!, id)).message).toMatch(/would halt without validator-0/);
  });

  it('have their votes taken back when time is over', async () => {
    const { chain, actors } = await scene.running([2, 1, 1]);
    const node = await scene.nodes.add(actors[1]!, { chainId: chain.id, role: 'VALIDATOR' });
    await scene.settle(chain.id);
    const { id } = await scene.proposals.addValidator(actors[1]!, node.id);
    await scene.approve(chain.id, [actors[2]!]);
    await scene.settle(chain.id);
    await scene.platform.proposal.updateMany({ where: { id }, data: { closesAt: new Date(0) } });
    await scene.settle(chain.id);
    expect(await scene.proposals.find(actors[0]!, id)).toMatchObject({ status: 'EXPIRED' });
    for (const voter of await nodesOf(chain.id)) {
      expect(await scene.driver.control(voter, 'qbft_getPendingVotes', [])).toEqual({});
    }
  });
});

describe('a chain', () => {
  it('stops and starts with the same keys, and is deleted without a trace', async () => {
    const { chain, actors } = await scene.running([4]);
    const actor = actors[0]!;
    const before = await nodesOf(chain.id);

    await scene.proposals.stopChain(actor, chain.id);
    expect(await scene.settle(chain.id)).toMatchObject({ phase: 'Stopped', message: 'All nodes are stopped' });
    expect(before.map((node) => scene.driver.processOf(node))).toEqual([null, null, null, null]);
    expect(await conditionOf(chain.id, 'Stalled')).toMatchObject({ status: 'False' });

    await scene.proposals.startChain(actor, chain.id);
    expect(await scene.settle(chain.id)).toMatchObject({ phase: 'Running', validators: chain.validators });
    expect((await nodesOf(chain.id)).map(({ publicKey }) => publicKey)).toEqual(before.map((n) => n.publicKey));

    await contract(actor.organisationId, chain);
    await scene.proposals.deleteChain(actor, chain.id);
    while (await scene.reconciler.handle(chain.id));
    expect(await scene.driver.observe(chain.id)).toEqual([]);
    expect(await scene.platform.chain.findUnique({ where: { id: chain.id } })).toBeNull();
    expect(await nodesOf(chain.id)).toEqual([]);
    const where = { chainId: chain.id };
    const { proposal, transaction, deployment, account } = scene.platform;
    expect(await Promise.all([proposal, transaction, deployment, account].map((rows) => countOf(rows, where)))).toEqual(
      [0, 0, 0, 0],
    );
  });

  it('is found by its age when its nudge was lost, behind any number of others', async () => {
    const { consortiumId, actors } = await scene.members(1);
    const create = (name: string) => scene.chains.create(actors[0]!, scene.wish(consortiumId, actors, [1], { name }));
    const ids = [(await create('One')).id, (await create('Two')).id, (await create('Three')).id];
    const found: string[] = [];
    for (let [id] = await scene.reconciler.due(1); id; [id] = await scene.reconciler.due(1, id)) found.push(id);
    expect(found).toEqual(expect.arrayContaining(ids));
    await scene.settle(ids[0]!);
    expect(await scene.reconciler.due(1_000)).not.toContain(ids[0]);
  });
});
