import type { ChainPlan } from '@atoll/driver';
import { quorum } from '@atoll/protocol';
import type { Node } from '@atoll/store';

import { find, parseConditions } from './conditions.js';
import { Scene } from './testing.js';

let scene: Scene;
beforeEach(async () => (scene = await Scene.open()));
afterEach(() => scene.close());

const nodesOf = (chainId: string) => scene.platform.node.findMany({ where: { chainId }, orderBy: { name: 'asc' } });
const upgrade = async (id: string) => find(parseConditions((await scene.chain(id)).conditions), 'UpgradeInProgress')!;
const outdated = async (id: string) =>
  (await scene.driver.observe(id)).filter((seen) => seen.outdated).map(({ name }) => name);
/** The same as the platform tells people. */
const marked = async (id: string) => (await nodesOf(id)).filter((node) => node.outdated).map(({ name }) => name);

/** Watches the driver's world at every change that a pass makes: which nodes each replaces. */
function witness(nodes: Node[]) {
  const replaced: string[][] = [];
  const { driver } = scene;
  const processes = () => new Map(nodes.map((node) => [node.name, driver.processOf(node)]));
  const apply = async (plan: ChainPlan) => {
    const before = processes();
    await driver.apply(plan);
    const changed = [...processes()].filter(([name, process]) => process !== before.get(name));
    if (changed.length > 0) replaced.push(changed.map(([name]) => name));
  };
  const watching = new Proxy(driver, {
    get: (target, key) => (key === 'apply' ? apply : (Reflect.get(target, key) as () => unknown).bind(target)),
  });
  return { watching: scene.with(watching), replaced };
}

it('replaces one node after the other, followers first, and says how far it is', async () => {
  const { chain, actors } = await scene.running([4]);
  await scene.nodes.add(actors[0]!, { chainId: chain.id, role: 'RPC' });
  await scene.settle(chain.id);
  expect(await upgrade(chain.id)).toMatchObject({ status: 'False', reason: 'UpToDate' });
  const { watching, replaced } = witness(await nodesOf(chain.id));

  scene.driver.release('2');
  const said = new Set<string>();
  for (let look = 0; look < 30; look += 1) {
    await watching.handle(chain.id);
    said.add((await upgrade(chain.id)).message);
  }

  expect(replaced).toEqual([['rpc-0'], ['validator-0'], ['validator-1'], ['validator-2'], ['validator-3']]);
  expect(await outdated(chain.id)).toEqual([]);
  expect(await upgrade(chain.id)).toMatchObject({ status: 'False', reason: 'UpToDate' });
  expect([...said]).toEqual(expect.arrayContaining([expect.stringMatching(/^[1-4] of 5 nodes run the new version; /)]));
  expect(await scene.chain(chain.id)).toMatchObject({ phase: 'Running', reason: 'Running' });
});

it('stops after the first node that does not start with the new version, and heals when the old one is back', async () => {
  const { chain } = await scene.running([4]);
  const before = (await nodesOf(chain.id)).map((node) => scene.driver.processOf(node));
  scene.driver.release('broken', false);
  await scene.settle(chain.id);
  await scene.settle(chain.id);

  expect(await outdated(chain.id)).toEqual(['validator-1', 'validator-2', 'validator-3']);
  const processes = async () => (await nodesOf(chain.id)).map((node) => scene.driver.processOf(node));
  expect(await processes()).toEqual([null, ...before.slice(1)]);
  const { status, reason, message } = await upgrade(chain.id);
  expect({ status, reason }).toEqual({ status: 'True', reason: 'NodeFails' });
  expect(message).toMatch(/^1 of 4 .*validator-0 does not run: Version broken does not start.*give the installation/);

  scene.driver.release('1');
  await scene.settle(chain.id);
  expect(await outdated(chain.id)).toEqual([]);
  expect((await processes()).slice(1)).toEqual(before.slice(1));
  expect(await scene.chain(chain.id)).toMatchObject({ phase: 'Running', reason: 'Running' });
  expect(await upgrade(chain.id)).toMatchObject({ status: 'False' });
});

it('waits while a validator is down, and goes on when it is back', async () => {
  const { chain, actors } = await scene.running([4]);
  const down = (await nodesOf(chain.id))[2]!;
  await scene.nodes.stop(actors[0]!, down.id);
  await scene.settle(chain.id);
  scene.driver.release('2');
  await scene.settle(chain.id);

  expect(await outdated(chain.id)).toEqual(['validator-0', 'validator-1', 'validator-3']);
  expect(await upgrade(chain.id)).toMatchObject({
    ...{ status: 'True', reason: 'WaitingForQuorum' },
    message:
      '0 of 3 nodes run the new version; waiting for validator-2 to run, because the chain would halt without validator-0',
  });
  await scene.nodes.start(actors[0]!, down.id);
  for (let look = 0; look < 20; look += 1) await scene.reconciler.handle(chain.id);
  expect(await outdated(chain.id)).toEqual([]);
});

it('leaves the nodes of a chain that cannot spare one to their owners', async () => {
  const { chain, actors } = await scene.running([1, 1]);
  scene.driver.release('2');
  await scene.settle(chain.id);
  expect(await outdated(chain.id)).toEqual(['validator-0', 'validator-1']);
  expect(await marked(chain.id)).toEqual(['validator-0', 'validator-1']);
  expect(await upgrade(chain.id)).toMatchObject({
    ...{ status: 'True', reason: 'NoMargin' },
    message: expect.stringMatching(/a chain of 2 validators halts .*: restart validator-0, validator-1 when/),
  });

  for (const [i, { id }] of (await nodesOf(chain.id)).entries()) await scene.nodes.restart(actors[i]!, id);
  await scene.settle(chain.id);
  expect(await outdated(chain.id)).toEqual([]);
  expect(await marked(chain.id)).toEqual([]);
  expect(await upgrade(chain.id)).toMatchObject({ status: 'False' });
});

describe('a machine that is emptied', () => {
  const open = async (id: string) =>
    (await scene.driver.observe(id))
      .filter((seen) => seen.mayLeave)
      .map(({ name }) => name)
      .sort();

  it('is let have one validator of a chain at a time, those of drained machines first', async () => {
    const { chain } = await scene.running([3, 3]);
    const nodes = await nodesOf(chain.id);
    await scene.settle(chain.id);
    expect(await open(chain.id)).toHaveLength(1);

    for (const node of nodes.slice(4)) scene.driver.drain(node);
    const told: string[][] = [];
    for (let look = 0; look < 4; look += 1) {
      await scene.reconciler.handle(chain.id);
      told.push(await open(chain.id));
    }
    expect(told.every(({ length }) => length <= 1)).toBe(true);
    expect(told.at(-1)).toEqual(['validator-4']);

    scene.driver.drain(nodes[4]!, false);
    await scene.settle(chain.id);
    expect(await open(chain.id)).toEqual(['validator-5']);
  });

  it('is let have none while the chain cannot spare one, and always its followers', async () => {
    const { chain, actors } = await scene.running([4]);
    await scene.nodes.add(actors[0]!, { chainId: chain.id, role: 'RPC' });
    await scene.settle(chain.id);
    expect(await open(chain.id)).toEqual(['rpc-0', 'validator-0']);

    const nodes = await nodesOf(chain.id);
    await scene.nodes.stop(actors[0]!, nodes.find(({ name }) => name === 'validator-3')!.id);
    await scene.settle(chain.id);
    expect(await open(chain.id)).toEqual(['rpc-0']);
  });

  it('never gets so many that no quorum is left, in whatever order all are taken again and again', async () => {
    const { chain } = await scene.running([4]);
    const nodes = await nodesOf(chain.id);
    const taken: string[] = [];
    for (let round = 0; round < 40; round += 1) {
      for (const node of round % 2 ? nodes : nodes.toReversed()) {
        const [sighting] = (await scene.driver.observe(chain.id)).filter(({ name }) => name === node.name);
        if (!sighting?.mayLeave || !sighting.status) continue;
        scene.driver.crash(node);
        taken.push(node.name);
      }
      const running = nodes.filter((node) => scene.driver.processOf(node) !== null);
      expect(running.length).toBeGreaterThanOrEqual(quorum(4));
      await scene.reconciler.handle(chain.id);
    }
    expect(new Set(taken).size).toBe(4);
  });
});
