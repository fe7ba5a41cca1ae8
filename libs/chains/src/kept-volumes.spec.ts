import type { NodeRef } from '@atoll/driver';
import { Fault, type Actor } from '@atoll/kernel';
import type { Node } from '@atoll/store';

import { leftovers } from './leftovers.js';
import { Scene } from './testing.js';

let scene: Scene;
beforeAll(async () => (scene = await Scene.open()));
afterAll(() => scene.close());

const refused = (code: string, more: object = {}) =>
  expect.objectContaining({ detail: expect.objectContaining({ code, ...more }) });

/** The address that the place of a node gives it, now that no row says anything of it. */
const addressAt = async ({ chainId, organisationId, name }: NodeRef) =>
  (await scene.driver.prepare({ chainId, organisationId, name }, Date.now())).address;

const nodesOf = (chainId: string) => scene.platform.node.findMany({ where: { chainId }, orderBy: { name: 'asc' } });

async function add(actor: Actor, chainId: string, name: string): Promise<Node> {
  const { id } = await scene.nodes.add(actor, { chainId, role: 'RPC', name });
  await scene.settle(chainId);
  return scene.platform.node.findFirstOrThrow({ where: { id } });
}

async function removed(actor: Actor, node: Node, keepVolume: boolean): Promise<void> {
  await scene.nodes.remove(actor, node.id, keepVolume);
  await scene.settle(node.chainId);
  expect(await scene.platform.node.count({ where: { id: node.id } })).toBe(0);
  expect((await scene.driver.observe(node.chainId)).map(({ name }) => name)).not.toContain(node.name);
}

async function deleted(chainId: string): Promise<void> {
  while (await scene.reconciler.handle(chainId));
  expect(await scene.platform.chain.count({ where: { id: chainId } })).toBe(0);
  expect(await scene.driver.observe(chainId)).toEqual([]);
  expect(await leftovers(scene.database.worker, scene.driver)).not.toContain(chainId);
}

describe('a node that is removed', () => {
  it('has its key again under the same name if its volume was kept, and a new one if not', async () => {
    const { chain, actors } = await scene.running([1]);
    const first = await add(actors[0]!, chain.id, 'archive');
    await removed(actors[0]!, first, true);
    const second = await add(actors[0]!, chain.id, 'archive');
    expect(second).toMatchObject({ publicKey: first.publicKey, address: first.address, phase: 'Running' });
    await removed(actors[0]!, second, false);
    expect((await add(actors[0]!, chain.id, 'archive')).publicKey).not.toBe(first.publicKey);
  });

  it("leaves its volume to its owner's nodes alone", async () => {
    const { chain, actors } = await scene.running([1, 1]);
    const own = await add(actors[0]!, chain.id, 'archive');
    await removed(actors[0]!, own, true);
    const theirs = await add(actors[1]!, chain.id, 'archive');
    expect(theirs.publicKey).not.toBe(own.publicKey);
    await removed(actors[1]!, theirs, false);
    expect((await add(actors[0]!, chain.id, 'archive')).publicKey).toBe(own.publicKey);
  });
});

describe('a chain that is deleted', () => {
  it("leaves the volumes of those who asked for it, for their own nodes, and takes the others'", async () => {
    const { chain, actors } = await scene.running([1, 1, 1]);
    const nodes = await nodesOf(chain.id);
    const { id } = await scene.proposals.deleteChain(actors[0]!, chain.id, true);
    await scene.proposals.vote(actors[1]!, id, false, true);
    await scene.proposals.vote(actors[2]!, id, true);
    await deleted(chain.id);

    const after = await Promise.all(nodes.map(addressAt));
    expect(after.map((address, i) => address === nodes[i]!.address)).toEqual([true, true, false]);
  });

  it('takes all volumes when nobody says a word, but never one that was kept before', async () => {
    const { chain, actors } = await scene.running([1]);
    const [validator] = await nodesOf(chain.id);
    const archive = await add(actors[0]!, chain.id, 'archive');
    await removed(actors[0]!, archive, true);
    await scene.proposals.deleteChain(actors[0]!, chain.id);
    await deleted(chain.id);
    await scene.reconciler.handle(chain.id); // as a nudge that comes late
    expect(await addressAt(archive)).toBe(archive.address);
    expect(await addressAt(validator!)).not.toBe(validator!.address);
  });

  it("follows its owner's word about a node that was already on its way out", async () => {
    const { chain, actors } = await scene.running([1]);
    const gone = await add(actors[0]!, chain.id, 'gone');
    const kept = await add(actors[0]!, chain.id, 'kept');
    await scene.proposals.deleteChain(actors[0]!, chain.id, true);
    await scene.nodes.remove(actors[0]!, gone.id);
    await scene.nodes.remove(actors[0]!, kept.id, true);
    await deleted(chain.id);
    expect(await addressAt(gone)).not.toBe(gone.address);
    expect(await addressAt(kept)).toBe(kept.address);
  });
});

describe('a word about volumes', () => {
  it('is the last one, and a vote without one leaves it', async () => {
    const { chain, actors } = await scene.running([1, 1, 1]);
    const word = async (vote: Promise<{ votes: { organisationId: string; keepVolumes: boolean }[] }>) =>
      (await vote).votes.find(({ organisationId }) => organisationId === actors[0]!.organisationId)?.keepVolumes;
    const [actor] = actors as [Actor];
    const proposal = await scene.proposals.deleteChain(actor, chain.id, true);
    expect(await word(scene.proposals.vote(actor, proposal.id, true))).toBe(true);
    expect(await word(scene.proposals.vote(actor, proposal.id, false))).toBe(true);
    expect(await word(scene.proposals.vote(actor, proposal.id, true, false))).toBe(false);
    expect(await word(scene.proposals.deleteChain(actor, chain.id, true))).toBe(true);
  });

  it('is asked only where a chain is to be deleted, and taken only while the members vote', async () => {
    const { chain, actors } = await scene.running([1, 1, 1]);
    const stop = await scene.proposals.stopChain(actors[0]!, chain.id);
    const about = scene.proposals.vote(actors[1]!, stop.id, true, true);
    await expect(about).rejects.toEqual(refused('INVALID', { field: 'keepVolumes' }));
    expect((await scene.proposals.find(actors[1]!, stop.id)).votes).toHaveLength(1);

    const { id } = await scene.proposals.deleteChain(actors[0]!, chain.id);
    await scene.proposals.vote(actors[1]!, id, true, true);
    await decided(id, chain.id);
    expect(await scene.proposals.vote(actors[1]!, id, true, true)).toMatchObject({ status: 'EXECUTED' });
    await expect(scene.proposals.vote(actors[1]!, id, true, false)).rejects.toEqual(refused('CONFLICT'));
    await expect(scene.proposals.vote(actors[2]!, id, true, true)).rejects.toEqual(refused('CONFLICT'));
  });
});

it('bounds what an organisation keeps, over all its chains, and counts what a node took back no more', async () => {
  const { chain, actors } = await scene.running([1]);
  const [actor] = actors as [Actor];
  const { organisationId } = actor;
  await scene.platform.organisation.update({ where: { id: organisationId }, data: { maxKeptVolumes: 1 } });
  const [one, two] = [await add(actor, chain.id, 'one'), await add(actor, chain.id, 'two')];
  const tooMany = refused('QUOTA_EXCEEDED', { what: 'kept volumes', limit: 1 });
  await expect(scene.proposals.deleteChain(actor, chain.id, true)).rejects.toEqual(tooMany);
  await scene.nodes.remove(actor, one.id, true);
  await expect(scene.nodes.remove(actor, two.id, true)).rejects.toEqual(tooMany);
  await scene.settle(chain.id);
  await expect(scene.nodes.remove(actor, two.id, true)).rejects.toEqual(tooMany);
  const count = () => scene.platform.keptVolume.count({ where: { organisationId } });
  expect(await count()).toBe(1);

  await add(actor, chain.id, 'one');
  expect(await count()).toBe(0);
  await removed(actor, two, true);
  await scene.proposals.deleteChain(actor, chain.id);
  await deleted(chain.id);
  expect(await scene.platform.keptVolume.findMany({ where: { organisationId } })).toMatchObject([
    { chainId: chain.id, nodeName: 'two', siteId: null, publicKey: two.publicKey },
  ]);
});

/** The votes are counted, and the chain still stands, because its driver is away. */
async function decided(proposalId: string, chainId: string): Promise<void> {
  const away = () => Promise.reject(new Fault({ code: 'UNAVAILABLE', what: 'driver' }));
  const reconciler = scene.with(Object.create(scene.driver, { remove: { value: away } }) as typeof scene.driver);
  await reconciler.handle(chainId);
  const { status } = await scene.platform.proposal.findFirstOrThrow({ where: { id: proposalId } });
  expect(status).toBe('EXECUTED');
}
