import { MemoryDriver } from '@atoll/driver';
import type { Actor } from '@atoll/kernel';

import { Scene } from '../testing.js';

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.open();
}, 120_000);
afterAll(() => scene.close());

/** A chain of two members in a time of its own, in which nothing passes but what a test lets pass. */
async function scaled({ minimum = 1, maximum = 4, rate = 100 } = {}) {
  const { actors, chain } = await scene.running([2, 2]);
  const [ada, bob] = actors as [Actor, Actor];
  let time = Date.now();
  const reconciler = scene.at(() => new Date(time));
  const wish = { chainId: chain.id, minimum, maximum, rate };
  await scene.scalings.scale(ada, wish);
  await scene.settle(chain.id, reconciler);

  const rows = () =>
    scene.platform.node.findMany({ where: { chainId: chain.id, role: 'RPC' }, orderBy: { createdAt: 'asc' } });
  const names = async () => (await rows()).map(({ name }) => name);
  const row = async () => (await scene.scalings.ofChains(ada, [chain.id])).get(chain.id);
  /** So many seconds of so many requests a second, of which every node that runs answers its part. */
  const load = async (seconds: number, perSecond: number) => {
    await scene.settle(chain.id, reconciler);
    for (let passed = 0; passed < seconds; passed += 15) {
      const nodes = await rows();
      for (const node of nodes) scene.driver.serve(node, (15 * perSecond) / nodes.length);
      time += 15_000;
      await scene.settle(chain.id, reconciler);
    }
  };
  return { ada, bob, chain, wish, reconciler, rows, names, row, load };
}

it('adds nodes as the load takes them, and takes them away one at a time when it has been low for long', async () => {
  const { names, row, load } = await scaled();
  expect(await names()).toEqual(['rpc-scaled-1']);
  await load(30, 90);
  expect(await row()).toMatchObject({ measured: 90, message: 'There are as many nodes as the load takes' });
  expect(await names()).toHaveLength(1);

  await load(15, 350);
  expect(await names()).toEqual(['rpc-scaled-1', 'rpc-scaled-2']);
  await load(30, 350);
  expect(await names()).toHaveLength(4);
  await load(60, 900);
  expect(await names()).toHaveLength(4);
  expect((await row())?.message).toContain('raise the maximum');

  await load(300, 20);
  expect(await names()).toHaveLength(4);
  await load(15, 20);
  expect(await names()).toEqual(['rpc-scaled-1', 'rpc-scaled-2', 'rpc-scaled-3']);
  await load(15, 20);
  expect(await names()).toEqual(['rpc-scaled-1', 'rpc-scaled-2']);
  await load(60, 20);
  expect(await names()).toEqual(['rpc-scaled-1']);
  expect(await row()).toMatchObject({ measured: 20 });
}, 60_000);

it('counts what a member runs by itself, and never touches it', async () => {
  const { ada, bob, chain, names, load } = await scaled({ minimum: 1, maximum: 3 });
  const own = await scene.nodes.add(ada, { chainId: chain.id, role: 'RPC', name: 'mine' });
  await scene.nodes.add(bob, { chainId: chain.id, role: 'RPC', name: 'his' });
  await load(360, 1);
  expect(await names()).toEqual(['mine', 'his']);

  await scene.nodes.stop(ada, own.id);
  await load(15, 1);
  expect(await names()).toEqual(['mine', 'his', 'rpc-scaled-1']);
}, 60_000);

it('takes nothing away while a node does not say what it answers, and measures anew after a start', async () => {
  const { chain, rows, names, load, row } = await scaled({ minimum: 1, maximum: 4 });
  await load(30, 200);
  const nodes = await rows();
  expect(nodes).toHaveLength(2);
  await load(285, 10);
  await scene.platform.node.updateMany({ where: { id: nodes[0]!.id }, data: { incarnation: { increment: 1 } } });
  await load(15, 10);
  expect(await row()).toMatchObject({ measured: null, message: expect.stringContaining('Not every node says') });
  expect(await names()).toHaveLength(2);
  await load(285, 10);
  expect(await names()).toHaveLength(2);
  await load(30, 10);
  expect(await names()).toHaveLength(1);
  expect((await scene.chain(chain.id)).phase).toBe('Running');
}, 60_000);

it('is asked for nothing more often than every 15 seconds', async () => {
  class Counting extends MemoryDriver {
    asked = 0;
    override served(...node: Parameters<MemoryDriver['served']>) {
      this.asked += 1;
      return super.served(...node);
    }
  }
  const driver = new Counting({ blocksPerLook: 1 });
  const own = await Scene.open(driver);
  try {
    const { actors, chain } = await own.running([1]);
    let time = Date.now();
    const reconciler = own.at(() => new Date(time));
    await own.settle(chain.id, reconciler);
    expect(driver.asked).toBe(0);
    await own.scalings.scale(actors[0]!, { chainId: chain.id, minimum: 1, maximum: 2, rate: 10 });
    await own.settle(chain.id, reconciler);
    for (const [ms, asked] of [
      [14_999, 0],
      [1, 1],
      [14_999, 1],
      [1, 2],
    ] as const) {
      time += ms;
      for (let look = 0; look < 3; look += 1) await reconciler.handle(chain.id);
      expect([ms, driver.asked]).toEqual([ms, asked]);
    }
  } finally {
    await own.close();
  }
}, 60_000);

it('adds no more than its organisation may hold, and says so', async () => {
  const { ada, names, row, load } = await scaled({ minimum: 1, maximum: 4 });
  await scene.platform.organisation.update({ where: { id: ada.organisationId }, data: { maxNodes: 4 } });
  await load(45, 1_000);
  expect(await names()).toHaveLength(2);
  expect((await row())?.message).toContain('holds as many nodes as it may, which is 4');
});

it('keeps what it added as the own of a member that stops it', async () => {
  const { ada, chain, reconciler, rows } = await scaled({ minimum: 2 });
  expect((await rows()).map((node) => node.scaled)).toEqual([true, true]);
  await scene.scalings.stop(ada, chain.id);
  await scene.scalings.stop(ada, chain.id);
  await scene.settle(chain.id, reconciler);
  expect((await rows()).map((node) => [node.scaled, node.desired])).toEqual([
    [false, 'RUNNING'],
    [false, 'RUNNING'],
  ]);
});

it('follows new bounds, whatever was measured', async () => {
  const { ada, wish, names, load, chain } = await scaled({ minimum: 3 });
  expect(await names()).toHaveLength(3);
  await scene.scalings.scale(ada, { ...wish, minimum: 1, maximum: 1 });
  await load(15, 1);
  expect(await names()).toEqual(['rpc-scaled-1']);
  expect(await scene.platform.rpcScaling.count({ where: { chainId: chain.id } })).toBe(1);
});

describe('a wish', () => {
  it.each([
    [{ minimum: 0 }, 'minimum'],
    [{ minimum: 1.5 }, 'minimum'],
    [{ minimum: 5, maximum: 4 }, 'maximum'],
    [{ rate: 0 }, 'rate'],
    [{ rate: 1e9 }, 'rate'],
  ])('%j is refused', async (spoilt, field) => {
    const { ada, wish } = await scaled();
    const refusal = Promise.resolve().then(() => scene.scalings.scale(ada, { ...wish, ...spoilt }));
    await expect(refusal).rejects.toMatchObject({ detail: { code: 'INVALID', field } });
  });

  it('is bounded by what the organisation may hold', async () => {
    const { ada, wish } = await scaled();
    const refusal = scene.scalings.scale(ada, { ...wish, maximum: 65 });
    await expect(refusal).rejects.toMatchObject({ detail: { code: 'QUOTA_EXCEEDED', limit: 64 } });
  });

  it("is one's own: a stranger finds no chain, and another member no scaling", async () => {
    const { bob, chain, wish } = await scaled();
    const { actors } = await scene.members(1);
    for (const refused of [scene.scalings.scale(actors[0]!, wish), scene.scalings.stop(actors[0]!, chain.id)])
      await expect(refused).rejects.toMatchObject({ detail: { code: 'NOT_FOUND', what: 'chain' } });
    expect(await scene.scalings.ofChains(bob, [chain.id])).toEqual(new Map());
  });

  it('goes with its chain', async () => {
    const { ada, bob, chain, reconciler } = await scaled();
    await scene.proposals.deleteChain(ada, chain.id);
    await scene.approve(chain.id, [bob]);
    for (let pass = 0; pass < 5; pass += 1) await reconciler.handle(chain.id);
    expect(await scene.platform.rpcScaling.count({ where: { chainId: chain.id } })).toBe(0);
  });
});
