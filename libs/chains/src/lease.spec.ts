import type { ChainDriver } from '@atoll/driver';
import { listen } from '@atoll/telemetry';
import { Logger } from '@nestjs/common';

import { Scene } from './testing.js';

let scene: Scene;
beforeAll(async () => {
  Logger.overrideLogger(false); // What is told of lost leases.
  scene = await Scene.open();
});
afterAll(() => scene.close());

/** What time does to the lease of a worker that says nothing more. */
const expire = (chainId: string) =>
  scene.platform.lease.updateMany({ where: { key: `chain:${chainId}` }, data: { until: new Date(0) } });

/** A reconciler whose driver stops at a verb, before it is heard, until it is let go on. */
function stopping(verb: keyof ChainDriver) {
  let goOn!: () => void;
  let stopped!: () => void;
  const waiting = new Promise<void>((resolve) => (goOn = resolve));
  const reached = new Promise<void>((resolve) => (stopped = resolve));
  const driver = new Proxy<ChainDriver>(scene.driver, {
    get: (target, key) => {
      const member = Reflect.get(target, key) as (...args: unknown[]) => unknown;
      if (typeof member !== 'function') return member;
      return async (...args: unknown[]) => {
        if (key === verb) {
          stopped();
          await waiting;
        }
        return member.apply(target, args);
      };
    },
  });
  return { reconciler: scene.with(driver), reached, goOn };
}

const rows = async (id: string) => ({
  chain: await scene.chain(id),
  nodes: await scene.platform.node.findMany({ where: { chainId: id }, orderBy: { name: 'asc' } }),
  proposals: await scene.platform.proposal.findMany({ where: { chainId: id }, orderBy: { id: 'asc' } }),
});

it.each(['observe', 'prepare', 'apply', 'control', 'remove'] as const)(
  'lets a worker that slept at "%s" through a takeover change nothing, in the tables or in the world',
  async (verb) => {
    const { chain, actors } = await scene.running([4]);
    const { id } = chain;
    const actor = actors[0]!;
    const nodes = await scene.platform.node.findMany({ where: { chainId: id }, orderBy: { name: 'asc' } });
    if (verb === 'remove') await scene.proposals.deleteChain(actor, id);
    else {
      const added = await scene.nodes.add(actor, { chainId: id, role: 'VALIDATOR' });
      if (verb === 'control') {
        await scene.settle(id);
        await scene.proposals.addValidator(actor, added.id);
      }
      await scene.nodes.restart(actor, nodes[0]!.id);
    }

    const { reconciler, reached, goOn } = stopping(verb);
    const late = reconciler.handle(id);
    await reached;
    const lost: string[] = [];
    const deaf = listen('atoll:lease-lost', ({ kind }) => lost.push(kind));
    await expire(id);
    if (verb === 'remove') while (await scene.reconciler.handle(id));
    else await scene.settle(id);
    const before = verb === 'remove' ? null : await rows(id);
    const world = nodes.map((node) => scene.driver.processOf(node));

    goOn();
    expect(await late).toEqual({ lookAgainMs: 1_000 });
    deaf();
    expect(lost).toEqual(['chain']);
    if (before) expect(await rows(id)).toEqual(before);
    else expect(await scene.platform.chain.count({ where: { id } })).toBe(0);
    expect(nodes.map((node) => scene.driver.processOf(node))).toEqual(world);
  },
);

it('holds no connection while a driver takes its time', async () => {
  const { chain } = await scene.running([1]);
  const { reconciler, reached, goOn } = stopping('observe');
  const pass = reconciler.handle(chain.id);
  await reached;
  const open = await scene.platform.$queryRaw<object[]>`
    SELECT FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'`;
  expect(open).toHaveLength(0);
  goOn();
  await pass;
});

it('leaves a chain to whoever has it, and nothing behind of one that is gone', async () => {
  const { chain } = await scene.running([1]);
  const { reconciler, reached, goOn } = stopping('observe');
  const pass = reconciler.handle(chain.id);
  await reached;
  expect(await scene.reconciler.handle(chain.id)).toEqual({ lookAgainMs: 1_000 });
  goOn();
  await pass;

  const unknown = '0197aaaa-0000-7000-8000-00000000dead';
  expect(await scene.reconciler.handle(unknown)).toBeNull();
  expect(await scene.platform.lease.count({ where: { key: `chain:${unknown}` } })).toBe(0);
});
