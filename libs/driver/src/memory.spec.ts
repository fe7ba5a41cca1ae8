import { createGenesis } from '@atoll/protocol';
import { randomUUID } from 'node:crypto';

import { describeChainDriver, describeNodeKeys } from './conformance.js';
import type { ChainPlan, NodePlan } from './driver.js';
import { MemoryDriver } from './memory.js';

const world = new MemoryDriver({ blocksPerLook: 1 });

describeChainDriver('memory', async () => world, {
  engine: 'memory',
  kill: async (node) => world.crash(node),
  processOf: async (node) => world.processOf(node),
  ask: async (node, requests) => world.serve(node, requests),
  upgrade: async () => {
    world.release(randomUUID());
    return world;
  },
});

describeNodeKeys('memory', async () => world, { engine: 'memory', wipe: async (node) => world.wipe(node) });

describe('the in-memory chain', () => {
  let driver: MemoryDriver;
  let plan: ChainPlan;
  beforeEach(async () => {
    driver = new MemoryDriver({ now: () => 1_700_000_000_000 });
    plan = await fourValidators(driver);
    await driver.apply(plan);
  });

  const status = async (index: number) => (await driver.observe('c-1'))[index]!.status;
  const vote = (index: number, address: string, add: boolean) =>
    driver.control(plan.nodes[index]!, 'qbft_proposeValidatorVote', [address, add]);

  it('stands still until a test lets it rise', async () => {
    expect((await status(0))?.height).toBe(0);
    driver.rise('c-1', 7);
    expect(await status(3)).toMatchObject({ height: 7, headTime: 1_700_000_000, syncing: false });
  });

  it('leaves a stopped node behind', async () => {
    driver.crash(plan.nodes[2]!, 'Exited with code 7');
    driver.rise('c-1', 5);
    expect((await driver.observe('c-1'))[2]).toMatchObject({ phase: 'Failed', message: 'Exited with code 7' });

    await driver.apply(plan);
    expect(await status(2)).toMatchObject({ height: 0, syncing: true, peers: 3 });
  });

  it('shows the round that proposers failed in', async () => {
    driver.enterRound('c-1', 6);
    expect(await status(1)).toMatchObject({ round: 6 });
  });

  it('adds a validator at the third of four votes, not at the second, and drops it the same way', async () => {
    const newcomer = `0x${'ab'.repeat(20)}`;
    await vote(0, newcomer, true);
    await vote(1, newcomer, true);
    expect((await status(0))?.validators).toHaveLength(4);
    await vote(2, newcomer, true);
    expect((await status(0))?.validators).toContain(newcomer);

    for (const index of [0, 1]) await vote(index, newcomer, false);
    expect((await status(0))?.validators).toHaveLength(5);
    await vote(2, newcomer, false);
    expect((await status(0))?.validators).not.toContain(newcomer);
  });

  it('counts no vote of a node that is not a validator', async () => {
    const outsider = { chainId: 'c-1', organisationId: 'o-9', name: 'rpc-0' };
    const identity = await driver.prepare(outsider, 1);
    const node: NodePlan = { ...outsider, role: 'rpc', identity, run: true, incarnation: 1, mayLeave: false };
    await driver.apply({ ...plan, nodes: [...plan.nodes, node] });
    const newcomer = `0x${'cd'.repeat(20)}`;

    for (const index of [0, 1]) await vote(index, newcomer, true);
    await driver.control(outsider, 'qbft_proposeValidatorVote', [newcomer, true]);
    expect((await status(0))?.validators).toHaveLength(4);
  });
});

async function fourValidators(driver: MemoryDriver): Promise<ChainPlan> {
  const refs = [0, 1, 2, 3].map((i) => ({ chainId: 'c-1', organisationId: `o-${i}`, name: `validator-${i}` }));
  const nodes = await Promise.all(
    refs.map(async (ref): Promise<NodePlan> => {
      return {
        ...ref,
        role: 'validator',
        identity: await driver.prepare(ref, 1),
        run: true,
        incarnation: 1,
        mayLeave: false,
      };
    }),
  );
  const validators = nodes.map(({ identity }) => identity.address).sort();
  return {
    chainId: 'c-1',
    engine: 'memory',
    genesis: createGenesis({ chainId: 7, validators, blockPeriodMs: 1_000 }),
    nodes,
    fence: 1,
  };
}
