import type { ChainDriver } from '@atoll/driver';
import type { Store } from '@atoll/store';
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
    return false;
  } catch (error) {
    if (!(error instanceof Crash)) throw error;
    return true;
  }
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
    for (let n = 1; ; n += 1) {
      const life = await live(n, effect);
      expect({ n, ...life.outcome }).toEqual({ n, ...whole });
      if (!life.died) break;
      deaths += 1;
    }
    expect(deaths).toBeGreaterThan(30);
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
