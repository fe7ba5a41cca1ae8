import { MemoryDriver } from '@atoll/driver';
import { Fault } from '@atoll/kernel';
import { nudge, Store } from '@atoll/store';
import { seedTenant } from '@atoll/store/testing';
import { tell } from '@atoll/telemetry';
import { Test } from '@nestjs/testing';
import pg from 'pg';

import { Queues } from '../queues.js';
import { Relay } from '../relay.js';
import { machinery } from '../machinery.js';
import { Recorder, testServers } from '../testing.js';
import { readChains } from './chain-readings.js';
import { readIndexes } from './index-readings.js';
import { observedDriver } from './observed-driver.js';
import { readQueues } from './queue-readings.js';
import { readTables } from './table-readings.js';
import { readWebhooks } from './webhook-readings.js';
import { WorkerMetrics } from './worker-metrics.js';

async function valuesOf({ registry }: WorkerMetrics): Promise<Map<string, number>> {
  const lines = (await registry.metrics()).split('\n').filter((line) => /^atoll_/.test(line));
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]));
}

it('times each call of a driver by its verb, with the code of the fault', async () => {
  const metrics = new WorkerMetrics();
  const driver = observedDriver(new MemoryDriver(), metrics);
  await driver.observe('no-such-chain');
  await expect(driver.logs({ chainId: 'c', organisationId: 'o', name: 'n' }, 1)).rejects.toThrow(Fault);
  const values = await valuesOf(metrics);
  expect(values.get('atoll_driver_call_seconds_count{verb="observe",outcome="ok"}')).toBe(1);
  expect(values.get('atoll_driver_call_seconds_count{verb="logs",outcome="NOT_FOUND"}')).toBe(1);
  metrics.close();
});

it('counts what libraries tell, until it is closed', async () => {
  const metrics = new WorkerMetrics();
  tell('atoll:kubernetes', { verb: 'patch', code: '429', seconds: 0.2 });
  tell('atoll:lease-lost', { kind: 'chain' });
  metrics.close();
  tell('atoll:lease-lost', { kind: 'chain' });
  const values = await valuesOf(metrics);
  expect(values.get('atoll_kubernetes_request_seconds_count{verb="patch",code="429"}')).toBe(1);
  expect(values.get('atoll_lease_lost_total{kind="chain"}')).toBe(1);
});

describe('with queues and tables', () => {
  let servers: Awaited<ReturnType<typeof testServers>>;
  beforeAll(async () => (servers = await testServers()), 120_000);
  afterAll(() => servers.close());

  it('tells passes by outcome, and what waits', async () => {
    const recorder = new Recorder('chain');
    let open = () => {};
    recorder.gate = new Promise<void>((resolve) => (open = resolve));
    const module = await Test.createTestingModule({ imports: [machinery(servers.config, [recorder])] }).compile();
    const app = await module.createNestApplication().init();
    const [queues, metrics] = [app.get(Queues), app.get(WorkerMetrics)];
    readQueues(metrics.registry, queues);
    readTables(metrics.registry, app.get(Store));

    await queues.nudge('chain', 'held');
    await queues.nudge('chain', 'later', 3_600_000);
    await recorder.atLeast(1);
    const during = await valuesOf(metrics);
    expect(during.get('atoll_queue_jobs{queue="chain",state="active"}')).toBe(1);
    expect(during.get('atoll_queue_jobs{queue="chain",state="delayed"}')).toBe(1);
    expect(during.get('atoll_queue_oldest_seconds{queue="chain"}')).toBe(0);
    expect(during.get('atoll_outbox_rows')).toBe(0);
    expect(during.get('atoll_ledger_waiting{status="QUEUED"}')).toBe(0);
    expect(during.get('atoll_platform_backup_timestamp_seconds')).toBe(0);
    await servers.admin.platformBackup.create({ data: { takenAt: new Date(1_700_000_000_000) } });
    expect((await valuesOf(metrics)).get('atoll_platform_backup_timestamp_seconds')).toBe(1_700_000_000);

    open();
    while ((await valuesOf(metrics)).get('atoll_pass_seconds_count{queue="chain",outcome="done"}') !== 1);
    await app.close();
    await app.get(Store).close();
    metrics.close();
  });

  it('tells a backlog and its age, and that Redis is away', async () => {
    const recorder = new Recorder('chain');
    const module = await Test.createTestingModule({ imports: [machinery(servers.config, [recorder])] }).compile();
    const app = module.createNestApplication();
    // Nothing is started, so nothing is worked off.
    const [queues, store, metrics] = [app.get(Queues), app.get(Store), app.get(WorkerMetrics)];
    readQueues(metrics.registry, queues);
    readTables(metrics.registry, store);
    await servers.admin.$executeRaw`
      INSERT INTO outbox (queue, key, created_at) VALUES ('chain', 'old', now() - interval '1 hour'), ('key', 'new', now())`;
    await nudge(servers.admin, 'account', 'newest');
    while (!queues.connected) await new Promise((resolve) => setImmediate(resolve));
    await queues.nudge('release', 'waits');

    const before = await valuesOf(metrics);
    expect(before.get('atoll_outbox_rows')).toBe(3);
    expect(before.get('atoll_outbox_oldest_seconds')).toBeGreaterThanOrEqual(3_600);
    expect(before.get('atoll_queue_jobs{queue="release",state="waiting"}')).toBe(1);
    expect(before.get('atoll_queue_oldest_seconds{queue="release"}')).toBeGreaterThan(0);
    await app.get(Relay).drain();
    expect((await valuesOf(metrics)).get('atoll_outbox_rows')).toBe(0);

    await queues.onModuleDestroy();
    const after = await valuesOf(metrics);
    expect(after.get('atoll_redis_up')).toBe(0);
    expect(after.get('atoll_postgres_up')).toBe(1);
    expect([...after.keys()].filter((series) => series.startsWith('atoll_queue'))).toEqual([]);
    await store.close();
    metrics.close();
  });

  it.each([
    { alive: 4, margin: 1 },
    { alive: 3, margin: 0 },
    { alive: 0, margin: -3 },
    { alive: null, margin: undefined },
  ])('tells a margin of $margin where $alive of four validators run, wherever they do', async ({ alive, margin }) => {
    const [client, store, metrics] = [
      new pg.Client(servers.adminUrl),
      new Store(servers.config.databaseUrl),
      new WorkerMetrics(),
    ];
    await client.connect();
    const { chain } = await seedTenant(client);
    await client.query(`UPDATE chains SET desired = 'RUNNING', alive = $1, validators = '{a,b,c,d}' WHERE id = $2`, [
      alive,
      chain,
    ]);
    await client.end();
    readChains(metrics.registry, store);
    const values = await valuesOf(metrics);
    const of = (name: string) => [...values].find(([series]) => series.startsWith(`${name}{chain="${chain}"`))?.[1];
    expect(of('atoll_chain_validators')).toBe(4);
    expect(of('atoll_chain_quorum_margin')).toBe(margin);
    await store.close();
    metrics.close();
  });

  it('tells what the ledger does not get done, and how far indexes and webhooks are', async () => {
    const [client, store, metrics] = [
      new pg.Client(servers.adminUrl),
      new Store(servers.config.databaseUrl),
      new WorkerMetrics(),
    ];
    await client.connect();
    const of = await seedTenant(client);
    await client.query(`UPDATE transactions SET status = 'MINED' WHERE id <> $1`, [of.transaction]);
    await client.query(
      `UPDATE transactions SET status = 'SENT', held = false, created_at = now() - interval '1 hour' WHERE id = $1`,
      [of.transaction],
    );
    await client.query(`UPDATE intents SET created_at = now() - interval '1 hour' WHERE id = $1`, [of.intent]);
    await client.query(
      `UPDATE chains SET desired = 'RUNNING', phase = 'Running', genesis = '{}', height = 1000 WHERE id = $1`,
      [of.chain],
    );
    await client.query('DELETE FROM chain_indexes');
    await client.query(
      `INSERT INTO chain_indexes (chain_id, height, hash, header, first_block, trouble)
       VALUES ($1, 400, '\\x00', '\\x00', 0, 'nobody is believed')`,
      [of.chain],
    );
    await client.query('UPDATE webhooks SET paused = true WHERE id <> $1', [of.webhook]);
    await client.query(`UPDATE webhook_deliveries SET status = 'DELIVERED' WHERE webhook_id <> $1`, [of.webhook]);
    await client.query(`UPDATE webhook_deliveries SET status = 'DEAD' WHERE webhook_id = $1`, [of.webhook]);
    readTables(metrics.registry, store);
    readIndexes(metrics.registry, store);
    readWebhooks(metrics.registry, store);

    const first = await valuesOf(metrics);
    const indexOf = (values: Map<string, number>, name: string) =>
      [...values].find(([series]) => series.startsWith(`atoll_index_${name}{chain="${of.chain}"`))?.[1];
    expect(['height', 'lag_blocks', 'trouble'].map((name) => indexOf(first, name))).toEqual([400, 600, 1]);
    expect(first.get('atoll_ledger_stuck_accounts')).toBe(1);
    expect(first.get('atoll_intents_waiting')).toBeGreaterThanOrEqual(1);
    expect(first.get('atoll_intents_oldest_waiting_seconds')).toBeGreaterThanOrEqual(3_600);
    expect(first.get('atoll_webhooks{state="delivering"}')).toBe(1);
    expect(first.get('atoll_webhook_dead_letters')).toBeGreaterThanOrEqual(1);

    // A chain that halted has transactions that wait, and no account that is stuck; whose members want none of it has no index to mind.
    await client.query(`UPDATE chains SET phase = 'Halted' WHERE id = $1`, [of.chain]);
    await client.query(
      `INSERT INTO index_wishes (organisation_id, chain_id, consortium_id, paused) VALUES ($1, $2, $3, true)
       ON CONFLICT (organisation_id, chain_id) DO UPDATE SET paused = true`,
      [of.organisation, of.chain, of.consortium],
    );
    await client.query('UPDATE webhooks SET failing_since = now() WHERE id = $1', [of.webhook]);
    const second = await valuesOf(metrics);
    expect(second.get('atoll_ledger_stuck_accounts')).toBe(0);
    expect(indexOf(second, 'trouble')).toBeUndefined();
    expect(second.get('atoll_webhooks{state="failing"}')).toBe(1);
    await client.query('UPDATE webhooks SET stopped_at = now() WHERE id = $1', [of.webhook]);
    const third = await valuesOf(metrics);
    expect(third.get('atoll_webhooks{state="stopped"}')).toBe(1);
    expect(third.get('atoll_webhooks{state="failing"}')).toBe(0);
    await client.end();
    await store.close();
    metrics.close();
  });
});
