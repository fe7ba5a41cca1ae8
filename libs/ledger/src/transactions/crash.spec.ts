import { newId, Store } from '@atoll/store';

import { gatedScene, type Fate, type GatedScene } from '../testing.js';
import { accountKey } from './account.js';

let chain: GatedScene['chain'];
let gate: GatedScene['gate'];
let scene: GatedScene['scene'];
let service: GatedScene['service'];
let close: GatedScene['close'];
beforeAll(async () => void ({ chain, gate, scene, service, close } = await gatedScene()));
afterAll(() => close());

class Crash extends Error {}

/** A process that dies at its nth call to the database or to a node: before the call takes effect, or after it and before the answer. */
class Mortal {
  calls = 0;

  constructor(
    private readonly last: number,
    private readonly effect: boolean,
  ) {}

  get died(): boolean {
    return this.calls >= this.last;
  }

  store(): Store {
    return this.bind(scene.database.worker);
  }

  fate = (): Fate => {
    if (this.died) return 'lost';
    this.calls += 1;
    return this.died ? (this.effect ? 'unanswered' : 'lost') : 'answered';
  };

  private bind<T extends object>(thing: T): T {
    return new Proxy(thing, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name, target);
        if (name === '$transaction') return (work: (db: object) => unknown) => this.transaction(target, value, work);
        if (typeof value === 'function') return this.call(target, value as (...args: unknown[]) => unknown);
        return typeof value === 'object' && value !== null ? this.bind(value) : value;
      },
    });
  }

  private call(target: object, method: (...args: unknown[]) => unknown) {
    return async (...args: unknown[]): Promise<unknown> => {
      this.calls += 1;
      if (this.calls > this.last || (this.died && !this.effect)) throw new Crash();
      const answer = await method.apply(target, args);
      if (this.died) throw new Crash();
      return answer;
    };
  }

  /** The commit is one more call: it can be what a process does last, unaware that it was done. */
  private async transaction(target: object, method: unknown, work: (db: object) => unknown): Promise<unknown> {
    const commit = method as (work: (db: object) => unknown) => Promise<unknown>;
    const answer = await commit.call(target, async (db: object) => {
      const done = await work(this.bind(db));
      this.calls += 1;
      if (this.died && !this.effect) throw new Crash();
      return done;
    });
    if (this.died) throw new Crash();
    return answer;
  }
}

const someone = `0x${'5e'.repeat(20)}`;

/** Three transfers, one that is mined and fails, one that is refused, and a process that dies at its nth call. */
async function live(n: number, effect: boolean): Promise<boolean> {
  const key = await scene.key(`key-${newId()}`);
  await chain.rpc.call('anvil_setBalance', [key.address, '0x64']);
  const wishes = [
    { to: someone, value: '1' },
    { to: endless, gasLimit: 50_000n },
    { to: someone, value: '1000' },
    { to: someone, value: '2' },
    { to: someone, value: '3' },
  ];
  for (const wish of wishes) await service.submit(scene.actor, { chainId: scene.chainId, keyId: key.keyId, ...wish });

  const mortal = new Mortal(n, effect);
  const reconciler = scene.reconciler(mortal.store());
  gate.fate = mortal.fate;
  let died = false;
  try {
    while (await reconciler.handle(accountKey(key))) continue;
  } catch {
    died = mortal.died;
  }
  gate.fate = () => 'answered';

  const all = await scene.settle(key);
  const outcome = all.map(({ status, nonce, reason }) => [status, nonce, reason?.slice(0, 14) ?? null]);
  expect({ n, effect, outcome }).toEqual({
    ...{ n, effect },
    outcome: [
      ['MINED', 0n, null],
      ['FAILED', 1n, 'It ran out of '],
      ['FAILED', null, 'The account ho'],
      ['MINED', 2n, null],
      ['MINED', 3n, null],
    ],
  });
  const sent = await chain.rpc.batch([
    { method: 'eth_getTransactionCount', params: [key.address, 'latest'] },
    { method: 'eth_getBalance', params: [key.address, 'latest'] },
  ]);
  expect(sent).toEqual(['0x4', '0x5e']); // 100 less 1, 2 and 3, each once
  return died;
}

const endless = `0x${'e7'.repeat(20)}`;

it('mines each wish exactly once, without gaps, wherever the process dies', async () => {
  await chain.rpc.call('anvil_setCode', [endless, '0x5b600056']);
  let deaths = 0;
  for (const effect of [false, true]) {
    for (let n = 1; await live(n, effect); n++) deaths += 1;
  }
  expect(deaths).toBeGreaterThan(40);
}, 180_000);
