import type { ChainDriver } from '@atoll/driver';
import type { Actor } from '@atoll/kernel';
import type { Node, Store } from '@atoll/store';
import { every } from '@atoll/store/testing';
import { Logger } from '@nestjs/common';

import { Scene } from './testing.js';

let scene: Scene;
beforeAll(async () => {
  Logger.overrideLogger(false); // deaths by the hundred
  scene = await Scene.open();
});
afterAll(() => scene.close());

class Crash extends Error {}

/** A process that dies at its nth call to the world: before the call takes effect, or after it and before the answer. */
class Mortal {
  private calls = 0;

  constructor(
    private readonly last: number,
    private readonly effect: boolean,
  ) {}

  get died(): boolean {
    return this.calls >= this.last;
  }

  /** The same thing, whose methods count as calls. A transaction hands out mortal connections too. */
  bind<T extends object>(thing: T, depth = 0): T {
    return new Proxy(thing, {
      get: (target, key) => {
        const value: unknown = Reflect.get(target, key, target);
        if (typeof value === 'function') return this.call(target, key, value as (...args: unknown[]) => unknown);
        return depth < 2 && typeof value === 'object' && value !== null ? this.bind(value, depth + 1) : value;
      },
    });
  }

  private call(target: object, key: string | symbol, method: (...args: unknown[]) => unknown) {
    return async (...args: unknown[]): Promise<unknown> => {
      if (key === '$transaction' && typeof args[0] === 'function') {
        const [work, ...options] = args as [(db: object) => unknown, ...unknown[]];
        return method.call(target, (db: object) => work(this.bind(db)), ...options);
      }
      this.calls += 1;
      if (this.calls > this.last || (this.died && !this.effect)) throw new Crash();
      const answer = await method.apply(target, args);
      if (this.died) throw new Crash();
      return answer;
    };
  }
}

async function dieAt(n: number, effect: boolean, chainId: string): Promise<boolean> {
  const mortal = new Mortal(n, effect);
  const reconciler = scene.with(mortal.bind<ChainDriver>(scene.driver), mortal.bind<Store>(scene.database.worker));
  try {
    for (let look = 0; look < 4; look += 1) await reconciler.handle(chainId);
  } catch (error) {
    if (!(error instanceof Crash)) throw error;
  }
  await timePasses(chainId);
  return mortal.died;
}

/** Whatever a dead process held is free again. */
async function timePasses(chainId: string): Promise<void> {
  await scene.platform.lease.updateMany({ where: { key: `chain:${chainId}` }, data: { until: new Date(0) } });
}

const outcome = async (chainId: string) => {
  const chain = await scene.chain(chainId);
  const nodes = await scene.platform.node.findMany({ where: { chainId }, orderBy: { name: 'asc' } });
  const proposals = await scene.platform.proposal.findMany({ where: { chainId }, orderBy: { id: 'asc' } });
  return {
    chain: { desired: chain.desired, phase: chain.phase, reason: chain.reason, generation: chain.generation },
    sealing: nodes.map(({ address }) => chain.validators.includes(address ?? '')),
    nodes: nodes.map(({ name, phase, sealing, incarnation }) => ({ name, phase, sealing, incarnation })),
    starts: nodes.map((node) => scene.driver.processOf(node)?.split('#')[1]),
    proposals: proposals.map(({ kind, status }) => ({ kind, status })),
  };
};

/** Founds a chain, votes a fifth validator in and a first one out, with a death in each of the three. */
async function live(n: number | null, effect: boolean) {
  const { consortiumId, actors } = await scene.members(1);
  const actor = actors[0]!;
  const { id } = await scene.chains.create(actor, scene.wish(consortiumId, actors, [4]));
  const deaths: boolean[] = [];
  const pass = async () => {
    if (n !== null) deaths.push(await dieAt(n, effect, id));
    await scene.settle(id);
  };
  await pass();
  const node = await scene.nodes.add(actor, { chainId: id, role: 'VALIDATOR' });
  await scene.proposals.addValidator(actor, node.id);
  await pass();
  const [first] = await scene.platform.node.findMany({ where: { chainId: id, name: 'validator-0' } });
  await scene.proposals.dropValidator(actor, first!.id);
  await pass();
  return { outcome: await outcome(id), died: deaths.some(Boolean), id, actor };
}

it.each([
  { effect: false, when: 'before' },
  { effect: true, when: 'after' },
])(
  'a death $when any call to the world leaves nothing that the next worker does not finish',
  async ({ effect }) => {
    const { outcome: whole } = await live(null, false);
    expect(whole).toMatchObject({
      chain: { phase: 'Running' },
      sealing: [false, true, true, true, true],
      starts: ['1', '1', '1', '1', '1'],
    });
    let deaths = 0;
    for (let n = 1; ; n += every(7)) {
      const life = await live(n, effect);
      expect({ n, ...life.outcome }).toEqual({ n, ...whole });
      if (!life.died) break;
      deaths += 1;
    }
    expect(deaths).toBeGreaterThan(30 / every(7));
  },
  300_000,
);

it.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])(
  'a death at call %i of a deletion leaves no trace in the end',
  async (n) => {
    const { id, actor } = await live(null, false);
    await scene.proposals.deleteChain(actor, id);
    await dieAt(n, n % 2 === 0, id);
    while (await scene.reconciler.handle(id));
    expect(await scene.platform.chain.count({ where: { id } })).toBe(0);
    expect(await scene.driver.observe(id)).toEqual([]);
  },
);

/** Which of these nodes have their keys where they were, now that no row speaks of them. */
async function haveTheirKeys(nodes: Node[]): Promise<boolean[]> {
  const fence = Date.now();
  return Promise.all(
    nodes.map(async ({ chainId, organisationId, name, publicKey }) => {
      const identity = await scene.driver.prepare({ chainId, organisationId, name }, fence);
      return identity.publicKey === publicKey;
    }),
  );
}

const nodesOf = (chainId: string) => scene.platform.node.findMany({ where: { chainId }, orderBy: { name: 'asc' } });

it.each([
  { effect: false, when: 'before' },
  { effect: true, when: 'after' },
])(
  'a death $when any call of a removal keeps the volume that was to be kept, and no other',
  async ({ effect }) => {
    const { actors, chain } = await scene.running([1]);
    const [actor] = actors as [Actor];
    let deaths = 0;
    for (let n = 1; ; n += every(3)) {
      for (const name of ['kept', 'gone']) await scene.nodes.add(actor, { chainId: chain.id, role: 'RPC', name });
      await scene.settle(chain.id);
      const leaving = (await nodesOf(chain.id)).filter(({ role }) => role === 'RPC');
      for (const { id, name } of leaving) await scene.nodes.remove(actor, id, name === 'kept');
      const died = await dieAt(n, effect, chain.id);
      await scene.settle(chain.id);
      expect((await nodesOf(chain.id)).map(({ name }) => name)).toEqual(['validator-0']);

      for (const name of ['kept', 'gone']) await scene.nodes.add(actor, { chainId: chain.id, role: 'RPC', name });
      await scene.settle(chain.id);
      const back = (await nodesOf(chain.id)).filter(({ role }) => role === 'RPC');
      const same = back.map(({ name, publicKey }) => [name, leaving.some((node) => node.publicKey === publicKey)]);
      expect({ n, same }).toEqual({
        n,
        same: [
          ['gone', false],
          ['kept', true],
        ],
      });
      for (const { id } of back) await scene.nodes.remove(actor, id);
      await scene.settle(chain.id);
      if (!died) break;
      deaths += 1;
    }
    expect(deaths).toBeGreaterThan(5 / every(3));
  },
  120_000,
);

it('a death at any call of a deletion keeps the volumes of the member that asked for it, and no others', async () => {
  let deaths = 0;
  for (let n = 1; ; n += every(3)) {
    const { actors, chain } = await scene.running([1, 1]);
    const nodes = await nodesOf(chain.id);
    const { id } = await scene.proposals.deleteChain(actors[0]!, chain.id, true);
    await scene.proposals.vote(actors[1]!, id, true);
    const died = await dieAt(n, n % 2 === 0, chain.id);
    while (await scene.reconciler.handle(chain.id));
    expect(await scene.platform.chain.count({ where: { id: chain.id } })).toBe(0);
    expect(await scene.driver.inventory()).not.toContain(chain.id);
    expect({ n, keys: await haveTheirKeys(nodes) }).toEqual({ n, keys: [true, false] });
    if (!died) break;
    deaths += 1;
  }
  expect(deaths).toBeGreaterThan(10 / every(3));
}, 120_000);

it.each([
  { effect: false, when: 'before' },
  { effect: true, when: 'after' },
])(
  'a death $when any call leaves as many RPC nodes as a member wished, and none twice',
  async ({ effect }) => {
    const { chain, actors } = await scene.running([1]);
    for (let n = 1, died = true; died; n += every(4)) {
      died = false;
      for (const count of [1, 3]) {
        await scene.scalings.scale(actors[0]!, { chainId: chain.id, minimum: count, maximum: count, rate: 10 });
        await scene.platform.rpcScaling.updateMany({ where: { chainId: chain.id }, data: { measuredAt: null } });
        died = (await dieAt(n, effect, chain.id)) || died;
        await scene.settle(chain.id);
        const { nodes } = await outcome(chain.id);
        const kept = Array.from({ length: count }, (_, i) => [`rpc-scaled-${i + 1}`, 'Running']);
        const expected = [...kept, ['validator-0', 'Running']];
        expect({ n, nodes: nodes.map(({ name, phase }) => [name, phase]) }).toEqual({ n, nodes: expected });
      }
    }
  },
  300_000,
);
