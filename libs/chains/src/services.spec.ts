import type { ChainDriver } from '@atoll/driver';
import { Actor, Fault, type FaultCode } from '@atoll/kernel';
import { newId } from '@atoll/store';

import { Scene } from './testing.js';

let scene: Scene;
beforeAll(async () => (scene = await Scene.open()));
afterAll(() => scene.close());

const refused = (code: FaultCode, more: object = {}) =>
  expect.objectContaining({ detail: expect.objectContaining({ code, ...more }) });

describe('create', () => {
  it.each([
    { it: 'a control character in the name', more: { name: 'a\u0007b' }, field: 'name' },
    { it: 'an engine nobody runs', more: { engine: 'toy' }, field: 'engine' },
    { it: 'a block period below 100 ms', more: { blockPeriodMs: 99 }, field: 'blockPeriodMs' },
    { it: 'no validator', more: { validators: [] }, field: 'validators' },
    {
      it: 'rounds shorter than a block',
      more: { blockPeriodMs: 5_000, requestTimeoutSeconds: 4 },
      field: 'requestTimeoutSeconds',
    },
  ])('refuses $it', async ({ more, field }) => {
    const { consortiumId, actors } = await scene.members(1);
    const wish = scene.wish(consortiumId, actors, [4], more);
    await expect(scene.chains.create(actors[0]!, wish)).rejects.toEqual(refused('INVALID', { field }));
  });

  it('refuses 65 validators and takes 64', async () => {
    const { consortiumId, actors } = await scene.members(2);
    const create = (counts: number[]) => scene.chains.create(actors[0]!, scene.wish(consortiumId, actors, counts));
    await expect(create([33, 32])).rejects.toEqual(refused('INVALID', { field: 'validators' }));
    await expect(create([32, 32])).resolves.toMatchObject({ phase: 'Proposed' });
  });

  it('is the same chain under the same key, and another wish under it is a conflict', async () => {
    const { consortiumId, actors } = await scene.members(1);
    const wish = scene.wish(consortiumId, actors, [1], { idempotencyKey: 'once' });
    const [one, two] = await Promise.all([1, 2].map(() => scene.chains.create(actors[0]!, wish)));
    expect(two!.id).toBe(one!.id);
    await expect(scene.chains.create(actors[0]!, { ...wish, blockPeriodMs: 2_000 })).rejects.toEqual(
      refused('CONFLICT'),
    );
    expect(await scene.platform.proposal.count({ where: { chainId: one!.id } })).toBe(1);
  });

  it('gives a name once in a consortium', async () => {
    const { consortiumId, actors } = await scene.members(1);
    const wish = scene.wish(consortiumId, actors, [1]);
    await scene.chains.create(actors[0]!, wish);
    await expect(scene.chains.create(actors[0]!, wish)).rejects.toEqual(refused('CONFLICT'));
  });

  it('counts what is proposed against the quota', async () => {
    const { consortiumId, actors } = await scene.members(2);
    const { organisationId } = actors[0]!;
    await scene.platform.organisation.update({ where: { id: organisationId }, data: { maxNodes: 5 } });
    await scene.chains.create(actors[0]!, scene.wish(consortiumId, actors, [4, 1]));
    await expect(
      scene.chains.create(actors[0]!, scene.wish(consortiumId, actors, [2, 1], { name: 'Other' })),
    ).rejects.toEqual(refused('QUOTA_EXCEEDED', { limit: 5 }));
  });

  it('founds nothing, and starts no node, while a quota of their time is used up', async () => {
    const { consortiumId, actors } = await scene.members(1);
    const { organisationId } = actors[0]!;
    const chain = await scene.chains.create(actors[0]!, scene.wish(consortiumId, actors, [1]));
    const quota = { organisationId, hard: true, amount: 0, thresholds: [] };
    await scene.platform.quota.create({ data: { ...quota, measure: 'NODE_SECONDS', period: 'MONTH' } });
    const spent = refused('QUOTA_EXCEEDED', {
      ...{ what: 'seconds of nodes a month', limit: 0 },
      quota: { id: expect.any(String), used: '0', resetsAt: expect.any(String) },
    });
    const another = scene.wish(consortiumId, actors, [1], { name: 'Other' });
    await expect(scene.chains.create(actors[0]!, another)).rejects.toEqual(spent);
    const [node] = await scene.platform.node.findMany({ where: { chainId: chain.id } });
    if (node) await expect(scene.nodes.start(actors[0]!, node.id)).rejects.toEqual(spent);
  });

  it('bounds what one organisation proposes at the cost of others', async () => {
    const { consortiumId, actors } = await scene.members(2);
    const create = (i: number) =>
      scene.chains.create(actors[0]!, scene.wish(consortiumId, actors, [0, 1], { name: `Tides ${i}` }));
    for (let i = 0; i < 64; i += 1) await create(i);
    await expect(create(64)).rejects.toEqual(refused('QUOTA_EXCEEDED', { limit: 64 }));
    const other = scene.wish(consortiumId, actors, [0, 1], { name: 'Their own' });
    await expect(scene.chains.create(actors[1]!, other)).resolves.toMatchObject({ phase: 'Proposed' });
  });

  it("takes only members as owners of validators, and only a consortium of one's own", async () => {
    const { consortiumId, actors } = await scene.members(1);
    const stranger = (await scene.members(1)).actors[0]!;
    await expect(scene.chains.create(stranger, scene.wish(consortiumId, [stranger], [1]))).rejects.toEqual(
      refused('NOT_FOUND'),
    );
    await expect(scene.chains.create(actors[0]!, scene.wish(consortiumId, [stranger], [1]))).rejects.toEqual(
      refused('INVALID', { field: 'validators.organisationId' }),
    );
  });
});

it('answers alike for what is foreign and for what is not there', async () => {
  const { chain } = await scene.running([1]);
  const stranger = (await scene.members(1)).actors[0]!;
  const node = await scene.platform.node.findFirstOrThrow({ where: { chainId: chain.id } });
  const proposal = await scene.platform.proposal.findFirstOrThrow({ where: { chainId: chain.id } });
  const ask: [string, (id: string) => Promise<unknown>][] = [
    [chain.id, (id) => scene.chains.find(stranger, id)],
    [node.id, (id) => scene.nodes.find(stranger, id)],
    [node.id, (id) => scene.nodes.stop(stranger, id)],
    [node.id, (id) => scene.nodes.start(stranger, id)],
    [node.id, (id) => scene.nodes.restart(stranger, id)],
    [node.id, (id) => scene.nodes.remove(stranger, id)],
    [node.id, (id) => scene.nodes.logs(stranger, id, 10)],
    [chain.id, (chainId) => scene.nodes.add(stranger, { chainId, role: 'RPC' })],
    [proposal.id, (id) => scene.proposals.find(stranger, id)],
    [proposal.id, (id) => scene.proposals.vote(stranger, id, true)],
    [proposal.id, (id) => scene.proposals.withdraw(stranger, id)],
    [chain.id, (id) => scene.proposals.startChain(stranger, id)],
    [chain.id, (id) => scene.proposals.stopChain(stranger, id)],
    [chain.id, (id) => scene.proposals.deleteChain(stranger, id)],
    [node.id, (id) => scene.proposals.addValidator(stranger, id)],
    [node.id, (id) => scene.proposals.dropValidator(stranger, id)],
  ];
  const answer = (call: Promise<unknown>, id: string) =>
    call.then(
      () => 'an answer',
      (error: Fault) => JSON.stringify(error.detail).replace(id, 'ID'),
    );
  for (const [foreign, call] of ask) {
    const unknown = newId();
    const said = await answer(call(foreign), foreign);
    expect(said).toContain('NOT_FOUND');
    expect(said).toBe(await answer(call(unknown), unknown));
  }
  expect((await scene.nodes.ofChains(stranger, [chain.id])).get(chain.id)).toEqual([]);
  expect(await scene.chains.list(stranger, { take: 10 })).toEqual([]);
  expect(await scene.proposals.list(stranger, { chainId: chain.id }, { take: 10 })).toEqual([]);
});

it("lets a member look at another member's node and not touch it", async () => {
  const { chain, actors } = await scene.running([1, 1]);
  const theirs = await scene.platform.node.findFirstOrThrow({
    where: { chainId: chain.id, organisationId: actors[1]!.organisationId },
  });
  expect(await scene.nodes.find(actors[0]!, theirs.id)).toMatchObject({ name: 'validator-1' });
  await expect(scene.nodes.stop(actors[0]!, theirs.id)).rejects.toEqual(refused('NOT_FOUND'));
  await expect(scene.nodes.logs(actors[0]!, theirs.id, 5)).rejects.toEqual(refused('NOT_FOUND'));
  await expect(scene.nodes.stop(actors[1]!, theirs.id)).resolves.toMatchObject({ desired: 'STOPPED' });
});

it.each(['create', 'stop', 'vote', 'read'] as const)('refuses to %s without the permission for it', async (what) => {
  const powerless = new Actor(newId(), null, []);
  const calls = {
    create: async () => scene.chains.create(powerless, scene.wish(newId(), [powerless], [1])),
    stop: async () => scene.nodes.stop(powerless, newId()),
    vote: async () => scene.proposals.vote(powerless, newId(), true),
    read: async () => scene.chains.find(powerless, newId()),
  };
  await expect(calls[what]()).rejects.toEqual(refused('FORBIDDEN'));
});

describe('a proposal', () => {
  it('about a whole chain is not carried by members who were invited to carry it', async () => {
    const { consortiumId, chain, actors } = await scene.running([2, 1, 1]);
    const friends = (await scene.members(3)).actors;
    await scene.platform.consortiumMember.createMany({
      data: friends.map(({ organisationId }) => ({ consortiumId, organisationId })),
    });
    await scene.proposals.deleteChain(actors[0]!, chain.id);
    await scene.approve(chain.id, friends);
    expect(await scene.settle(chain.id)).toMatchObject({ desired: 'RUNNING', phase: 'Running' });
  });

  it('is one however often it is made, and not both ways at once', async () => {
    const { chain, actors } = await scene.running([1, 1, 1]);
    const [one, two] = await Promise.all([0, 1].map((i) => scene.proposals.stopChain(actors[i]!, chain.id)));
    expect(two!.id).toBe(one!.id);
    expect((await scene.proposals.find(actors[2]!, one!.id)).votes).toHaveLength(2);

    const node = await scene.platform.node.findFirstOrThrow({ where: { chainId: chain.id } });
    await expect(scene.proposals.addValidator(actors[0]!, node.id)).rejects.toEqual(refused('CONFLICT'));
  });

  it('is taken back only by who made it and only while it is open', async () => {
    const { chain, actors } = await scene.running([1, 1, 1]);
    const { id, needed } = await scene.proposals.stopChain(actors[0]!, chain.id);
    expect(needed).toBe(2);
    await expect(scene.proposals.withdraw(actors[1]!, id)).rejects.toEqual(refused('NOT_FOUND'));
    await expect(scene.proposals.withdraw(actors[0]!, id)).resolves.toMatchObject({ status: 'WITHDRAWN' });
    await expect(scene.proposals.withdraw(actors[0]!, id)).resolves.toMatchObject({ status: 'WITHDRAWN' }); // again
    await expect(scene.proposals.vote(actors[1]!, id, true)).rejects.toEqual(refused('CONFLICT'));
    expect(await scene.settle(chain.id)).toMatchObject({ desired: 'RUNNING', phase: 'Running' });
  });

  it('says how many votes it took once it is decided, whoever joins later', async () => {
    const { chain, consortiumId, actors } = await scene.running([1, 1, 1]);
    const executed = await scene.proposals.stopChain(actors[0]!, chain.id);
    await scene.approve(chain.id, actors);
    await scene.settle(chain.id);
    const withdrawn = await scene.proposals.startChain(actors[0]!, chain.id);
    await scene.proposals.withdraw(actors[0]!, withdrawn.id);
    const open = await scene.proposals.startChain(actors[0]!, chain.id);
    for (const name of ['Fourth', 'Fifth']) {
      const { id: organisationId } = await scene.platform.organisation.create({ data: { name } });
      await scene.platform.consortiumMember.create({ data: { consortiumId, organisationId } });
    }
    const needed = async (id: string) => (await scene.proposals.find(actors[0]!, id)).needed;
    expect([await needed(executed.id), await needed(withdrawn.id), await needed(open.id)]).toEqual([2, 2, 3]);
  });

  it('founds nothing with a member that has left since it agreed', async () => {
    const { consortiumId, actors } = await scene.members(2);
    const { id } = await scene.chains.create(actors[0]!, scene.wish(consortiumId, actors, [1, 1]));
    await scene.approve(id, actors);
    const { organisationId } = actors[1]!;
    await scene.platform.consortiumMember.update({
      where: { consortiumId_organisationId: { consortiumId, organisationId } },
      data: { leftAt: new Date() },
    });
    expect(await scene.settle(id)).toMatchObject({ desired: 'PROPOSED' });
    const [founding] = await scene.proposals.list(actors[0]!, { chainId: id }, { take: 10 });
    expect(founding).toMatchObject({ status: 'REJECTED', message: expect.stringContaining('has left the consortium') });
  });

  it('counts the last vote of a member', async () => {
    const { chain, actors } = await scene.running([1, 1, 1, 1]);
    const { id } = await scene.proposals.stopChain(actors[0]!, chain.id);
    await scene.proposals.vote(actors[1]!, id, false);
    await scene.proposals.vote(actors[1]!, id, true);
    await scene.settle(chain.id);
    expect(await scene.proposals.find(actors[0]!, id)).toMatchObject({ status: 'OPEN', needed: 3 });
    await scene.proposals.vote(actors[2]!, id, true);
    expect(await scene.settle(chain.id)).toMatchObject({ phase: 'Stopped' });
    // Who never heard the answer says it again.
    expect(await scene.proposals.vote(actors[2]!, id, true)).toMatchObject({ status: 'EXECUTED' });
    await expect(scene.proposals.vote(actors[2]!, id, false)).rejects.toEqual(refused('CONFLICT'));
  });
});

describe('a node', () => {
  it('neither joins nor leaves the validators that the members agreed on while their chain is founded', async () => {
    const { consortiumId, actors } = await scene.members(2);
    const member = actors[1]!;
    const { id: chainId } = await scene.chains.create(actors[0]!, scene.wish(consortiumId, actors, [2, 2]));
    await scene.approve(chainId, actors);
    const away = () => Promise.reject(new Fault({ code: 'UNAVAILABLE', what: 'driver' }));
    await scene.settle(
      chainId,
      scene.with(Object.assign(Object.create(scene.driver) as ChainDriver, { prepare: away })),
    );

    const own = { chainId, organisationId: member.organisationId };
    const { id } = await scene.platform.node.findFirstOrThrow({ where: own });
    await expect(scene.nodes.add(member, { chainId, role: 'VALIDATOR' })).rejects.toEqual(refused('CONFLICT'));
    await expect(scene.nodes.remove(member, id)).rejects.toEqual(refused('CONFLICT'));
    await scene.nodes.add(member, { chainId, role: 'RPC' });
    expect((await scene.settle(chainId)).validators).toHaveLength(4);
    await expect(scene.nodes.add(member, { chainId, role: 'VALIDATOR' })).resolves.toMatchObject({ sealing: false });
  });

  it('gets the next free name, the same under the same key, and room is counted', async () => {
    const { chain, actors } = await scene.running([2]);
    const add = (more: object) => scene.nodes.add(actors[0]!, { chainId: chain.id, role: 'RPC', ...more });
    const [a, b] = await Promise.all([add({}), add({})]);
    expect([a.name, b.name].sort()).toEqual(['rpc-0', 'rpc-1']);
    const once = await add({ idempotencyKey: 'k' });
    expect((await add({ idempotencyKey: 'k' })).id).toBe(once.id);
    await expect(add({ idempotencyKey: 'k', role: 'VALIDATOR' })).rejects.toEqual(refused('CONFLICT'));
    await expect(add({ name: 'rpc-0' })).rejects.toEqual(refused('CONFLICT'));
    await expect(add({ name: '../x' })).rejects.toEqual(refused('INVALID', { field: 'name' }));

    const { organisationId } = actors[0]!;
    await scene.platform.organisation.update({ where: { id: organisationId }, data: { maxNodes: 6 } });
    const both = await Promise.allSettled([add({}), add({})]);
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it("is replaced once by a restart, and comes and goes with its owner's wish", async () => {
    const { chain, actors } = await scene.running([4]);
    const node = await scene.nodes.add(actors[0]!, { chainId: chain.id, role: 'RPC' });
    await scene.settle(chain.id);
    await scene.nodes.restart(actors[0]!, node.id);
    await scene.settle(chain.id);
    expect(scene.driver.processOf(node)).toMatch(/#2$/);

    await scene.nodes.stop(actors[0]!, node.id);
    await scene.settle(chain.id);
    expect(scene.driver.processOf(node)).toBeNull();
    await expect(scene.nodes.restart(actors[0]!, node.id)).rejects.toEqual(refused('CONFLICT'));
    await scene.nodes.remove(actors[0]!, node.id);
    await scene.settle(chain.id);
    await expect(scene.nodes.find(actors[0]!, node.id)).rejects.toEqual(refused('NOT_FOUND'));
  });

  it('that was removed before it ever ran leaves nothing behind', async () => {
    const { chain, actors } = await scene.running([1]);
    const node = await scene.nodes.add(actors[0]!, { chainId: chain.id, role: 'RPC' });
    await scene.driver.prepare(node, Date.now());
    await scene.nodes.remove(actors[0]!, node.id);
    await scene.settle(chain.id);
    expect((await scene.driver.observe(chain.id)).map(({ name }) => name)).toEqual(['validator-0']);
    expect(await scene.platform.node.count({ where: { chainId: chain.id } })).toBe(1);
  });
});
