import { newId } from '@atoll/store';
import { every } from '@atoll/store/testing';

import { Mortal } from '../mortal.js';
import { gatedScene, type GatedScene } from '../testing.js';
import { accountKey } from './account.js';

let chain: GatedScene['chain'];
let gate: GatedScene['gate'];
let scene: GatedScene['scene'];
let service: GatedScene['service'];
let close: GatedScene['close'];
beforeAll(async () => void ({ chain, gate, scene, service, close } = await gatedScene()));
afterAll(() => close());

const someone = `0x${'5e'.repeat(20)}`;

let lives = 0;
/** What was counted of all lives together: five wishes each, of which four come into a block. */
async function metered(): Promise<Record<string, number>> {
  const { platform } = scene.database.admin;
  const sums = await platform.usageNote.groupBy({ by: ['measure'], _sum: { amount: true } });
  return Object.fromEntries(sums.map(({ measure, _sum }) => [measure, _sum.amount?.toNumber() ?? 0]));
}

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

  const mortal = new Mortal(scene.database.worker, n, effect);
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
  lives += 1;
  expect(await metered()).toEqual({ TRANSACTIONS_SUBMITTED: 5 * lives, TRANSACTIONS_MINED: 4 * lives });
  return died;
}

const endless = `0x${'e7'.repeat(20)}`;

const STEP = every(5);

it('mines each wish exactly once, without gaps, wherever the process dies', async () => {
  await chain.rpc.call('anvil_setCode', [endless, '0x5b600056']);
  let deaths = 0;
  for (const effect of [false, true]) {
    for (let n = 1; await live(n, effect); n += STEP) deaths += 1;
  }
  expect(deaths).toBeGreaterThan(40 / STEP);
}, 600_000);
