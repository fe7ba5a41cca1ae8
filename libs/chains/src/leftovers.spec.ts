import type { ChainPlan } from '@atoll/driver';
import { newId } from '@atoll/store';

import { leftovers } from './leftovers.js';
import { Scene } from './testing.js';

let scene: Scene;
beforeAll(async () => (scene = await Scene.open()));
afterAll(() => scene.close());

/** What a deposed worker might still write, long after: its fence is from another time. */
async function strayNode(chainId: string): Promise<void> {
  await scene.driver.prepare({ chainId, organisationId: newId(), name: 'stray' }, Date.now());
}

const found = () => leftovers(scene.database.worker, scene.driver);

it('takes away what is written of a chain after its rows were gone, and forgets it again', async () => {
  const { chain, actors } = await scene.running([1]);
  expect(await found()).toEqual([]);
  await scene.proposals.deleteChain(actors[0]!, chain.id);
  while (await scene.reconciler.handle(chain.id));
  expect(await found()).toEqual([]);

  await strayNode(chain.id);
  expect(await found()).toEqual([chain.id]);
  expect(await scene.reconciler.handle(chain.id)).toBeNull();
  expect(await scene.driver.observe(chain.id)).toEqual([]);
  expect(await found()).toEqual([]);
  expect(await scene.platform.lease.findMany({ where: { key: `chain:${chain.id}` } })).toEqual([]);
});

it('leaves alone what no table ever knew, and what is no chain', async () => {
  const unknown = newId();
  await strayNode(unknown);
  await strayNode('by-hand');
  expect(await found()).toEqual([]);
  expect(await scene.reconciler.handle(unknown)).toBeNull();
  expect(await scene.driver.observe(unknown)).toHaveLength(1);
  expect(await scene.driver.observe('by-hand')).toHaveLength(1);
});

it('leaves nothing of a chain that was deleted while its first key was being born', async () => {
  const { consortiumId, actors } = await scene.members(1);
  const { id } = await scene.chains.create(actors[0]!, scene.wish(consortiumId, actors, [1]));
  await scene.approve(id, actors);
  await scene.proposals.deleteChain(actors[0]!, id);
  const removed: string[] = [];
  const driver = Object.create(scene.driver, {
    observe: { value: async () => [] },
    remove: { value: async (chainId: string) => void removed.push(chainId) },
  }) as typeof scene.driver;
  const reconciler = scene.with(driver);
  while (await reconciler.handle(id));
  expect(removed).toContain(id);
});

it('applies the plan again to a chain that drifted, although every node runs as planned', async () => {
  const { chain } = await scene.running([1]);
  const applied: ChainPlan[] = [];
  const driver = Object.create(scene.driver, {
    apply: { value: (plan: ChainPlan) => (applied.push(plan), scene.driver.apply(plan)) },
  }) as typeof scene.driver;
  const reconciler = scene.with(driver);
  await reconciler.handle(chain.id);
  expect(applied).toEqual([]);
  scene.driver.drift(chain.id);
  await reconciler.handle(chain.id);
  await reconciler.handle(chain.id);
  expect(applied.map(({ genesis }) => genesis)).toEqual([chain.genesis]);
});
