import { Mortal } from '@atoll/ledger/testing';
import { every } from '@atoll/store/testing';
import type { Hex } from 'viem';

import type { AskWish } from './grants.service.js';
import { GrantsScene, inADay } from './testing.js';

let scene: GrantsScene;
let resource: Hex;
beforeAll(async () => {
  scene = await GrantsScene.open();
  resource = await scene.resource(scene.network.members.A);
}, 240_000);
afterAll(() => scene.network.close());

/** Whoever sends deeds and follows what came of them dies at its nth call to the database, and another goes on. */
async function work(n: number, effect: boolean): Promise<boolean> {
  const { database } = scene.network;
  const mortal = new Mortal(database.worker, n, effect);
  const { deeds, mirror } = scene.handlers(mortal.store());
  await scene.network.settle(deeds, mirror).catch((error: Error) => {
    if (!mortal.died) throw error;
  });
  await database.admin.platform.lease.updateMany({ data: { until: new Date(0) } }); // time goes by
  await scene.settle();
  return mortal.died;
}

/** A grant asked for, given and revoked. */
async function live(n: number, effect: boolean): Promise<boolean> {
  const { A, B } = scene.network.members;
  const ask: AskWish = { scopes: ['READ'], purposes: ['care'], uses: 5, validUntil: inADay() };
  const { id } = await scene.grants.request(B.actor, scene.chainId, resource, ask);
  const died = [await work(n, effect)];
  const where = { organisationId_id: { organisationId: B.organisationId, id } };
  const { state, made } = await scene.network.database.admin.platform.accessDeed.findUniqueOrThrow({ where });
  const grant = made as Hex;
  const seen: string[] = [state];
  const shown = async () => (await scene.grants.find(A.actor, scene.chainId, grant)).state;
  seen.push(await shown());
  await scene.grants.grant(A.actor, scene.chainId, grant, ask);
  died.push(await work(n, effect));
  seen.push(await shown());
  await scene.grants.revoke(A.actor, scene.chainId, grant);
  died.push(await work(n, effect));
  seen.push(await shown());
  expect([n, effect, ...seen]).toEqual([n, effect, 'DONE', 'REQUESTED', 'GRANTED', 'REVOKED']);
  return died.includes(true);
}

const STEP = every(7);

it('does each deed once and shows what came of it, wherever its worker dies', async () => {
  const { platform } = scene.network.database.admin;
  const before = await platform.transaction.count();
  let lives = 0;
  for (let n = 1, died = true; died; n += STEP) {
    for (const effect of [false, true]) {
      died = await live(n, effect);
      lives += 1;
    }
  }
  expect(lives).toBeGreaterThan(20 / STEP);
  expect((await platform.transaction.count()) - before).toBe(3 * lives);
  expect(await platform.transaction.count({ where: { status: 'FAILED' } })).toBe(0);
}, 480_000);
