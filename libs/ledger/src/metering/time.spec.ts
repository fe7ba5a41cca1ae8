import { newId, NIL_ID } from '@atoll/store';
import fc from 'fast-check';

import { Mortal } from '../mortal.js';
import { Scene, testChain, type TestChain } from '../testing.js';
import { artefacts, draws, Workload } from '../workload.js';
import { MeteringReconciler } from './metering.reconciler.js';

let chain: TestChain;
let scene: Scene;
beforeAll(async () => {
  chain = await testChain();
  scene = await Scene.open(chain.url);
}, 120_000);
afterAll(async () => {
  await chain.close();
  await scene.database.close();
});

const admin = () => scene.database.admin.platform;
/** Another organisation, so that tests do not count for each other. */
const another = () => Scene.open(chain.url, Number(BigInt(`0x${newId().slice(-10)}`)), scene.database);
const reconcile = (of: Scene, store = scene.database.worker, bytes = 0n, now?: () => Date) =>
  new MeteringReconciler(store, bytes, now ?? null).handle(of.actor.organisationId);

describe('time', () => {
  type Run = { startedAt: Date; endedAt: Date | null };
  const hours = (of: Scene) =>
    admin().usageHour.findMany({
      where: { organisationId: of.actor.organisationId, measure: 'NODE_SECONDS' },
      orderBy: { hour: 'asc' },
    });
  const EPOCH = Date.parse('2026-12-01T10:00:00Z');
  const at = (seconds: number) => new Date(EPOCH + seconds * 1_000);

  /** The seconds of runs up to a moment, one after the other, by the hour. */
  function plain(runs: Run[], until: Date): Map<number, number> {
    const sums = new Map<number, number>();
    for (const { startedAt, endedAt } of runs)
      for (let t = startedAt.getTime(); t < Math.min(endedAt?.getTime() ?? Infinity, until.getTime()); t += 1_000) {
        const hour = Math.floor(t / 3_600_000) * 3_600_000;
        sums.set(hour, (sums.get(hour) ?? 0) + 1);
      }
    return sums;
  }

  it('of nodes is counted to the second, whenever it is looked, wherever a pass dies, and whatever the clock does', async () => {
    const second = fc.integer({ min: 0, max: 3 * 3_600 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(second, fc.option(fc.integer({ min: 0, max: 5_000 }))), { minLength: 1, maxLength: 4 }),
        fc.array(fc.tuple(second, fc.integer({ min: 0, max: 24 }), fc.boolean()), { maxLength: 5 }),
        async (spans, looks) => {
          const here = await another();
          const { organisationId } = here.actor;
          await admin().nodeRun.deleteMany({ where: { organisationId } });
          const runs = spans.map(([start, length]) => ({
            startedAt: at(start),
            endedAt: length === null ? null : at(start + length),
          }));
          for (const run of runs) {
            // It ends only after some looks, so that what ended earlier than it was counted is met, too.
            const row = { organisationId, chainId: here.chainId, nodeId: newId(), countedUntil: run.startedAt };
            await admin().nodeRun.create({ data: { ...row, startedAt: run.startedAt } });
          }
          for (const [now, n, effect] of looks)
            await reconcile(here, new Mortal(scene.database.worker, n + 3, effect).store(), 0n, () => at(now)).catch(
              () => undefined,
            );
          for (const { startedAt, endedAt } of runs)
            if (endedAt)
              await admin().$executeRaw`
                UPDATE node_runs SET ended_at = ${endedAt} WHERE id = (
                  SELECT id FROM node_runs WHERE organisation_id = ${organisationId}::uuid AND started_at = ${startedAt} AND ended_at IS NULL LIMIT 1)`;
          const end = at(4 * 3_600);
          await admin().$executeRaw`UPDATE leases SET until = now() WHERE key = ${`metering:${organisationId}`}`;
          for (let i = 0; i < 2; i++) await reconcile(here, scene.database.worker, 0n, () => end);
          const counted = (await hours(here)).map(({ hour, amount }) => [hour.getTime(), amount.toNumber()] as const);
          const expected = [...plain(runs, end)].sort(([a], [b]) => a - b);
          expect(counted.filter(([, amount]) => amount !== 0)).toEqual(expected);
        },
      ),
      { numRuns: 25 },
    );
  }, 240_000);

  it('begins when a node runs and ends when it does not, or is gone', async () => {
    const here = await another();
    const { organisationId } = here.actor;
    const runs = () => admin().nodeRun.findMany({ where: { organisationId }, orderBy: { startedAt: 'asc' } });
    const [first] = await runs();
    const where = { organisationId };
    await admin().node.updateMany({ where, data: { phase: 'Running', height: 7n } });
    expect(await runs()).toEqual([first]);
    await admin().node.updateMany({ where, data: { phase: 'Failed' } });
    expect((await runs()).map(({ endedAt }) => endedAt !== null)).toEqual([true]);
    await admin().node.updateMany({ where, data: { phase: 'Running' } });
    await admin().node.deleteMany({ where });
    expect((await runs()).map(({ endedAt }) => endedAt !== null)).toEqual([true, true]);
  });

  it('of storage is what is kept, times the seconds, each interval once', async () => {
    const workload = new Workload(chain.rpc, artefacts());
    await workload.deploy();
    await workload.blocks(10, draws(3));
    const indexer = scene.indexer(chain);
    while ((await indexer.handle(scene.chainId))?.lookAgainMs === 0) continue;
    const now = new Date('2026-12-01T10:07:00Z');
    const { organisationId } = scene.actor;
    await admin().node.updateMany({ where: { organisationId }, data: { publicKey: '0x01' } });
    await admin().keptVolume.create({
      data: { organisationId, chainId: scene.chainId, nodeName: 'gone', publicKey: '0x' },
    });
    const look = (when: string) => reconcile(scene, scene.database.worker, 1_000n, () => new Date(when));
    await look(now.toISOString());
    for (const when of ['10:09', '10:10', '10:08', '10:14', '11:16', '11:15']) await look(`2026-12-01T${when}:00Z`); // late, early, backwards and over an hour
    const [{ bytes } = { bytes: 0n }] = await admin().$queryRaw<{ bytes: bigint }[]>`
      SELECT ((SELECT count(*) * 148 FROM blocks WHERE chain_id = ${scene.chainId}::uuid)
            + (SELECT count(*) * 160 + sum(length(input)) FROM mined_transactions WHERE chain_id = ${scene.chainId}::uuid)
            + (SELECT count(*) * 160 + sum(length(data)) FROM logs WHERE chain_id = ${scene.chainId}::uuid))::bigint AS bytes`;
    const rows = await admin().usageHour.findMany({
      where: { organisationId, measure: 'STORAGE_BYTE_SECONDS' },
      orderBy: { hour: 'asc' },
    });
    expect(rows.map(({ hour, amount }) => [hour.getUTCHours(), BigInt(amount.toFixed(0))])).toEqual([
      [10, (bytes + 2_000n) * 55n * 60n],
      [11, (bytes + 2_000n) * 15n * 60n],
    ]);
    expect(bytes).toBeGreaterThan(10_000n);
  });

  it('of ciphertext is each copy that a member holds, for whose object it is', async () => {
    const here = await another();
    const { organisationId } = here.actor;
    const { consortiumId } = await admin().chain.findUniqueOrThrow({ where: { id: here.chainId } });
    const resource = `0x${'11'.repeat(32)}`;
    const object = async (bytes: bigint, under: object, held: number, lost: number) => {
      const ctRoot = `0x${newId().replaceAll('-', '').padEnd(64, '0')}`;
      const { id } = await admin().storedObject.create({
        data: { organisationId, consortiumId, ctRoot, bytes, chunk: 4_096, status: 'STORED', ...under },
      });
      const of = { organisationId, objectId: id };
      for (let i = 0; i < held + lost; i++)
        await admin().objectReplica.create({
          data: { ...of, holderId: newId(), status: i < held ? 'HELD' : 'FAILED' },
        });
    };
    await object(1_000n, {}, 3, 1);
    await object(500n, { chainId: here.chainId, resource }, 2, 0);
    const at = (when: string) => () => new Date(`2026-12-01T${when}:00Z`);
    expect(await new MeteringReconciler(scene.database.worker).due(1_000)).toContain(organisationId);
    await reconcile(here, scene.database.worker, 0n, at('10:00'));
    await reconcile(here, scene.database.worker, 0n, at('10:10'));
    const rows = await admin().usageHour.findMany({ where: { organisationId, measure: 'STORAGE_BYTE_SECONDS' } });
    const counted = new Map(rows.map(({ chainId, amount }) => [chainId, amount.toNumber()]));
    expect(counted).toEqual(
      new Map([
        [NIL_ID, 3_000 * 600],
        [here.chainId, 1_000 * 600],
      ]),
    );
  });
});

describe('retention', () => {
  it('lets go of what is older than its days, and of nothing else', async () => {
    const here = await another();
    const { organisationId } = here.actor;
    await admin().organisation.update({ where: { id: organisationId }, data: { usageDays: 30 } });
    const row = { organisationId, chainId: here.chainId, applicationKeyId: newId(), amount: 1 };
    const hour = (days: number) => new Date(Math.floor(Date.now() / 3_600_000) * 3_600_000 - days * 86_400_000);
    for (const days of [1, 29, 32, 900])
      await admin().usageHour.create({ data: { ...row, measure: 'RPC_POINTS', hour: hour(days) } });
    expect(await new MeteringReconciler(scene.database.worker).due(1_000)).toContain(organisationId);
    await admin().storageMeter.create({ data: { organisationId, countedUntil: hour(1) } });
    await reconcile(here);
    const kept = await admin().usageHour.findMany({
      where: { organisationId, measure: 'RPC_POINTS' },
      orderBy: { hour: 'asc' },
    });
    expect(kept.map((each) => each.hour)).toEqual([hour(29), hour(1)]);
    expect(await new MeteringReconciler(scene.database.worker).due(1_000)).not.toContain(organisationId);
  });
});
