// The rehearsal: a backup of a database in use, everything lost, and a new one that is the same, bound as before, and goes on.
import { newIdentity, recipientOf } from '@atoll/crypto/age';
import { testPostgres } from '@atoll/embedded/testing';
import { KeyReconciler, readMasterKey, SealedCustody } from '@atoll/ledger';
import { provisionLogins, Store } from '@atoll/store';
import { seedTenant, testDatabase, type Tenant } from '@atoll/store/testing';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';

import { examine } from '../doctor/doctor.js';
import { settingFrom } from '../setting.js';
import { backUp } from './backup.js';
import { restore } from './restore.js';

let directory: string;
let source: Awaited<ReturnType<typeof testDatabase>>;
let identity: string;
let tenants: Tenant[];
let masterKeyFile: string;
let file: string;

beforeAll(async () => {
  directory = await fs.mkdtemp(path.join(os.tmpdir(), 'atoll-backup-'));
  masterKeyFile = path.join(directory, 'master-key');
  file = path.join(directory, 'platform.age');
  await fs.writeFile(masterKeyFile, `${'ab'.repeat(32)}\n`, { mode: 0o600 });
  identity = await newIdentity();
  source = await testDatabase();
  const admin = new pg.Client(source.adminUrl);
  await admin.connect();
  tenants = [await seedTenant(admin), await seedTenant(admin)];
  await admin.query(`UPDATE organisations SET name = E'tab\\t newline\\n backslash\\\\ \\\\. é' WHERE id = $1`, [
    tenants[0]!.organisation,
  ]);
  await admin.query('DELETE FROM key_material');
  const store = new Store(source.worker);
  const custody = new SealedCustody(store, await readMasterKey(masterKeyFile));
  await custody.create({ organisationId: tenants[0]!.organisation, keyId: tenants[0]!.key });
  await store.close();
  await admin.end();
  await backUp({ databaseUrl: source.adminUrl, masterKeyFile, recipients: [await recipientOf(identity)], file });
}, 120_000);

afterAll(async () => {
  await source.close();
  await fs.rm(directory, { recursive: true, force: true });
});

/** All rows of all tables and the sequences, as text. */
async function contentOf(url: string): Promise<Record<string, string[]>> {
  const client = new pg.Client(url);
  await client.connect();
  const { rows: tables } = await client.query<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'`,
  );
  const content: Record<string, string[]> = {};
  for (const { name } of tables)
    content[name] = (await client.query<{ row: string }>(`SELECT t::text AS row FROM "${name}" t ORDER BY 1`)).rows.map(
      ({ row }) => row,
    );
  const { rows } = await client.query<{ last: string }>(
    'SELECT last_value::text AS last FROM pg_sequences ORDER BY sequencename',
  );
  await client.end();
  return { ...content, sequences: rows.map(({ last }) => last) };
}

it('brings everything back on a new server, bound as before, and the worker goes on', async () => {
  const fresh = await testPostgres();
  const restoredKey = path.join(directory, 'restored', 'master-key');
  const { rows } = await restore({ databaseUrl: fresh.url, masterKeyFile: restoredKey, identity, file });
  const { platform_backups: marks, ...before } = await contentOf(source.adminUrl);
  const { platform_backups: restored, ...after } = await contentOf(fresh.url);
  expect(after).toEqual(before);
  // Two marks of earlier backups were in it; the one of the backup itself is written after it.
  expect([marks, restored]).toEqual([[expect.any(String)], [expect.any(String)]]);
  expect(rows).toBe(
    Object.entries(before).reduce((sum, [name, all]) => sum + (name === 'sequences' ? 0 : all.length), 2),
  );
  expect((await fs.stat(restoredKey)).mode & 0o777).toBe(0o600);

  const logins = await provisionLogins(fresh.url, { api: 'new-api', worker: 'new-worker' });
  const setting = settingFrom({
    ...{ ATOLL_DATABASE_URL: logins.worker, ATOLL_API_DATABASE_URL: logins.api, ATOLL_MASTER_KEY_FILE: restoredKey },
  });
  const wrong: string[] = [];
  for await (const { findings } of examine(setting, ['postgres', 'keys']))
    wrong.push(...findings.flatMap((finding) => (finding.level === 'problem' ? [finding.says] : [])));
  expect(wrong).toEqual([]);

  const [ours, theirs] = tenants as [Tenant, Tenant];
  const api = new Store(logins.api);
  const seen = await api.as({ organisationId: ours.organisation, personId: ours.person }, (db) => db.key.findMany());
  expect(seen.map(({ id }) => id)).toEqual([ours.key]);
  const worker = new Store(logins.worker);
  const custody = new SealedCustody(worker, await readMasterKey(restoredKey));
  // A key that was wished for and not made when the backup was taken is made now.
  await new KeyReconciler(worker, custody, custody).handle(`${theirs.organisation}/${theirs.key}`);
  expect(
    await custody.sign({ organisationId: theirs.organisation, keyId: theirs.key }, [new Uint8Array(32).fill(7)]),
  ).toHaveLength(1);
  await Promise.all([api.close(), worker.close()]);
  await fresh.close();
}, 120_000);

it('is the last backup of the database it was taken of, and as one that was restored of the one it was restored into', async () => {
  const last = async (url: string) => {
    const store = new Store(url);
    const found = await store.platform.platformBackup.findMany();
    await store.close();
    return found.map(({ takenAt, restoredAt }) => ({ takenAt: takenAt.toISOString(), restored: restoredAt !== null }));
  };
  const fresh = await testPostgres();
  const { takenAt } = await restore({ databaseUrl: fresh.url, masterKeyFile: null, identity, file });
  expect(await last(source.adminUrl)).toEqual([{ takenAt, restored: false }]);
  expect(await last(source.worker)).toEqual([{ takenAt, restored: false }]);
  expect(await last(fresh.url)).toEqual([{ takenAt, restored: true }]);

  const again = path.join(directory, 'again.age');
  const backup = {
    databaseUrl: fresh.url,
    masterKeyFile: null,
    recipients: [await recipientOf(identity)],
    file: again,
  };
  const taken = await backUp(backup);
  expect(taken.unmarked).toBeNull();
  expect(await last(fresh.url)).toEqual([{ takenAt: taken.takenAt.toISOString(), restored: false }]);
  await fresh.close();
}, 120_000);

it('is whole where the database cannot be told of it, and says so', async () => {
  const admin = new pg.Client(source.adminUrl);
  await admin.connect();
  await admin.query(`CREATE ROLE "reads-all" LOGIN BYPASSRLS PASSWORD 'reads-all' IN ROLE pg_read_all_data`);
  const url = Object.assign(new URL(source.adminUrl), { username: 'reads-all', password: 'reads-all' });
  const unknown = path.join(directory, 'unknown.age');
  const recipients = [await recipientOf(identity)];
  const taken = await backUp({ databaseUrl: url.href, masterKeyFile: null, recipients, file: unknown });
  expect(taken.unmarked).toMatch(/permission denied/);
  expect((await fs.stat(unknown)).size).toBeGreaterThan(1_000);
  await admin.query('DROP ROLE "reads-all"');
  await admin.end();
});

it('holds nothing that can be read without the identity', async () => {
  const bytes = await fs.readFile(file);
  expect(bytes.subarray(0, 21).toString()).toBe('age-encryption.org/v1');
  for (const secret of [tenants[0]!.organisation, 'ab'.repeat(32), 'CREATE'])
    expect(bytes.includes(secret)).toBe(false);
  expect((await fs.stat(file)).mode & 0o777).toBe(0o600);
});

describe('refuses, and leaves nothing behind:', () => {
  let fresh: Awaited<ReturnType<typeof testPostgres>>;
  beforeEach(async () => (fresh = await testPostgres()));
  afterEach(() => fresh.close());
  const into = (change: Partial<Parameters<typeof restore>[0]>) =>
    restore({ databaseUrl: fresh.url, masterKeyFile: null, identity, file, ...change });

  it('another identity', async () => {
    await expect(into({ identity: await newIdentity() })).rejects.toThrow(/encrypted to another key/);
  });

  it('a file that was cut off or changed', async () => {
    const whole = await fs.readFile(file);
    const cut = path.join(directory, 'cut.age');
    await fs.writeFile(cut, whole.subarray(0, whole.length - 200));
    await expect(into({ file: cut })).rejects.toThrow();
    const changed = Buffer.from(whole);
    changed[whole.length - 100]! ^= 1;
    await fs.writeFile(cut, changed);
    await expect(into({ file: cut })).rejects.toThrow();
    expect(await contentOf(fresh.url)).toEqual({ sequences: [] });
  });

  it('a database that is not empty', async () => {
    await expect(into({ databaseUrl: source.adminUrl })).rejects.toThrow(/not empty/);
  });

  it('a place that has another master key', async () => {
    const other = path.join(directory, 'other-key');
    await fs.writeFile(other, 'cd'.repeat(32), { mode: 0o600 });
    await expect(into({ masterKeyFile: other })).rejects.toThrow(/holds another master key/);
  });
});

it('does not back up with a login that row-level security binds', async () => {
  const partial = path.join(directory, 'partial.age');
  const backup = { masterKeyFile: null, recipients: [await recipientOf(identity)], file: partial };
  await expect(backUp({ ...backup, databaseUrl: source.worker })).rejects.toThrow(/may not read all rows/);
  await expect(fs.access(partial)).rejects.toThrow();
});
