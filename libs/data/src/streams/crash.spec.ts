import type { Device } from '@atoll/contracts/testing';
import { toHex } from '@atoll/crypto';
import { Mortal } from '@atoll/ledger/testing';
import type { DataStream } from '@atoll/store';
import { every } from '@atoll/store/testing';

import { DataStreamReconciler } from './data-stream.reconciler.js';
import { StreamScene } from './testing.js';

let scene: StreamScene;
let sensor: Device;
beforeAll(async () => {
  scene = await StreamScene.open();
  sensor = await scene.device();
}, 300_000);
afterAll(() => scene.close());

const owner = () => scene.network.members.A.actor;

/** A stream that has everything to do: to be opened, two batches with a gap between them, and to be closed. */
async function wished(): Promise<DataStream> {
  const stream = await scene.stream(sensor);
  const given = [1, 2, 4].map((seq) => scene.signed(stream, sensor, seq));
  expect(await scene.take(await Promise.all(given))).toEqual(Array(3).fill('ACCEPTED'));
  await scene.streams.close(owner(), stream.id);
  return scene.streams.find(owner(), stream.id);
}

const STEP = every(29);

/** A worker that dies at its nth call to the database, wherever in the stream's life that is, and one that goes on after it. */
async function live(n: number, effect: boolean): Promise<boolean> {
  const { worker, admin } = scene.network.database;
  const stream = await wished();
  const mortal = new Mortal(worker, n, effect);
  await scene.work(stream, new DataStreamReconciler(mortal.store())).catch((error: Error) => {
    if (!mortal.died) throw error;
  });
  const where = { key: { startsWith: 'data-stream:' } };
  await admin.platform.lease.updateMany({ where, data: { until: new Date(0) } }); // time goes by
  await scene.work(stream);

  const { id: streamId, organisationId } = stream;
  const platform = admin.platform;
  const count = { where: { organisationId, streamId } };
  expect({ n, effect, stream: await scene.streams.find(owner(), streamId) }).toMatchObject({
    ...{ n, effect, stream: { state: 'CLOSED', settled: 4n, anchored: 2 } },
  });
  expect([n, effect, await platform.dataBatch.count(count), await platform.dataGap.count(count)]).toEqual([
    ...[n, effect, 2, 1],
  ]);
  const [, state, , anchored, next] = await scene.network.kernel.DataAnchor.read<unknown[]>(
    ...(['streams', toHex(stream.stream)] as const),
  );
  expect([n, effect, state, anchored, next]).toEqual([n, effect, 3, 2, 5n]);
  return mortal.died;
}

it('comes to the same batches, gap and end, with no transaction twice, wherever its worker dies', async () => {
  const { platform } = scene.network.database.admin;
  const before = await platform.transaction.count();
  let lives = 0;
  for (let n = 1, died = true; died; n += STEP) {
    for (const effect of [false, true]) {
      died = await live(n, effect);
      lives += 1;
    }
  }
  expect(lives).toBeGreaterThan(100 / STEP);
  // Each opens, anchors twice, declares a gap and closes.
  expect((await platform.transaction.count()) - before).toBe(5 * lives);
  expect(await platform.transaction.count({ where: { status: 'FAILED' } })).toBe(0);
}, 480_000);
