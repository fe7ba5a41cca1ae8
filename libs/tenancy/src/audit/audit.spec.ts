import { toHex } from '@atoll/crypto';
import { Actor, PERMISSIONS } from '@atoll/kernel';
import {
  AuditCheck,
  auditText,
  leafOf,
  provesConsistency,
  provesInclusion,
  type AuditHead,
  type AuditLine,
} from '@atoll/sealed';
import { doingDeed, newId, Store, type Deed } from '@atoll/store';
import { testDatabase } from '@atoll/store/testing';
import pg from 'pg';

import { AuditEntriesService, type AuditFilter, type AuditPlace } from './audit-entries.service.js';
import { AuditReconciler } from './audit.reconciler.js';
import { AuditRetentionsService } from './audit-retentions.service.js';

let database: Awaited<ReturnType<typeof testDatabase>>;
let admin: pg.Client;
let [api, worker]: Store[] = [];
let entries: AuditEntriesService;
let retentions: AuditRetentionsService;
let reconciler: AuditReconciler;

beforeAll(async () => {
  database = await testDatabase();
  admin = new pg.Client(database.adminUrl);
  await admin.connect();
  [api, worker] = [new Store(database.api), new Store(database.worker)];
  entries = new AuditEntriesService(api);
  retentions = new AuditRetentionsService(api);
  reconciler = new AuditReconciler(worker);
}, 120_000);
afterAll(async () => {
  await Promise.all([api!.close(), worker!.close(), admin.end()]);
  await database.close();
});

/** The owner of a new organisation. */
async function owner(): Promise<Actor> {
  const [person, organisation] = [newId(), newId()];
  await admin.query(`
    INSERT INTO people (id, email, name, password_hash) VALUES ('${person}', '${person}@example.org', 'Ada', 'hash');
    INSERT INTO organisations (id, name) VALUES ('${organisation}', 'O');
    INSERT INTO memberships (organisation_id, person_id, role) VALUES ('${organisation}', '${person}', 'OWNER');`);
  return new Actor(organisation, person, PERMISSIONS);
}

const deedOf = (action: string, given: Record<string, unknown> = {}): Deed => ({
  ...{ id: newId(), action, arguments: given, address: '192.0.2.7', noted: false },
});

/** Renames the organisation as a request would, and fails afterwards where that is wished. */
const rename = (actor: Actor, deed: Deed, then: () => void = () => undefined) =>
  doingDeed(deed, () =>
    api!.as(actor, async (db) => {
      await db.organisation.update({ where: { id: actor.organisationId }, data: { name: deed.id } });
      then();
      return { id: actor.organisationId };
    }),
  );

async function written(actor: Actor): Promise<AuditPlace[]> {
  await reconciler.handle(actor.organisationId);
  return places(actor, {});
}

async function places(actor: Actor, filter: AuditFilter): Promise<AuditPlace[]> {
  const all: AuditPlace[] = [];
  for (;;) {
    const after = all.at(-1)?.position;
    const page = { take: 100, oldestFirst: true, ...(after !== undefined && { after }) };
    const next = await entries.list(actor, filter, page);
    all.push(...next);
    if (next.length < 100) return all;
  }
}

async function headOf(actor: Actor): Promise<AuditHead> {
  const { size, root } = (await entries.head(actor))!;
  return { organisation: actor.organisationId, size, root: toHex(root) };
}

const lineOf = ({ position, leaf, entry, personal, salt }: AuditPlace): AuditLine => ({
  ...{ position, leaf: toHex(leaf), entry, personal, salt: salt && toHex(salt) },
});

/** What a verifier says of the log as it is shown now. */
async function verdict(actor: Actor, known: AuditHead[] = []) {
  const head = await headOf(actor);
  const check = new AuditCheck({ atoll: 'audit-log/1', ...head, at: '', anchors: [] }, known);
  for (const place of await places(actor, {})) check.line(auditText(lineOf(place)));
  return check.end();
}

it('notes what commits with the change, and nothing of what did not commit or changed nothing', async () => {
  const ada = await owner();
  const deed = deedOf('renameOrganisation', { id: ada.organisationId });
  await rename(ada, deed);
  await rename(ada, deedOf('fails'), () => {
    throw new Error('too late');
  }).catch(() => undefined);
  const looked = deedOf('looks');
  await doingDeed(looked, () => api!.as(ada, (db) => db.organisation.count()));
  expect([deed.noted, looked.noted]).toEqual([true, false]);
  await api!.note(ada, looked, { result: 'FORBIDDEN', subject: null, actor: { person: ada.personId! } });

  const [first, second, ...more] = await written(ada);
  expect(more).toEqual([]);
  expect(first).toMatchObject({
    position: 0,
    entry: {
      ...{ organisation: ada.organisationId, position: 0, id: deed.id, actor: { person: ada.personId } },
      ...{ action: 'renameOrganisation', arguments: { id: ada.organisationId }, result: 'OK' },
      ...{ subject: ada.organisationId, personal: expect.stringMatching(/^0x[0-9a-f]{64}$/) },
    },
    personal: { name: 'Ada', email: `${ada.personId}@example.org`, address: '192.0.2.7' },
  });
  expect(second).toMatchObject({ position: 1, entry: { action: 'looks', result: 'FORBIDDEN' } });
  expect(toHex(leafOf(first!.entry!))).toBe(toHex(first!.leaf));
  expect(JSON.stringify(first!.entry)).not.toMatch(/Ada|example\.org|192\.0\.2/);
});

it('notes a request once, however many transactions it takes, and a sign-in for every organisation of the person', async () => {
  const [ada, bea] = [await owner(), await owner()];
  await admin.query(`INSERT INTO memberships (organisation_id, person_id, role)
    VALUES ('${bea.organisationId}', '${ada.personId}', 'AUDITOR')`);
  const deed = deedOf('twice');
  await doingDeed(deed, async () => {
    for (const name of ['a', 'b'])
      await api!.as(ada, (db) => db.organisation.update({ where: { id: ada.organisationId }, data: { name } }));
  });
  await doingDeed(deedOf('signIn'), () =>
    api!.asPerson(ada.personId!, (db) => db.person.update({ where: { id: ada.personId! }, data: { name: 'Ada' } })),
  );
  const actions = async (actor: Actor) => (await written(actor)).map(({ entry }) => entry?.action);
  expect(await actions(ada)).toEqual(['twice', 'signIn']);
  expect(await actions(bea)).toEqual(['signIn']);
});

it('writes a log without a gap, whoever writes at once, and proves all of it', async () => {
  const ada = await owner();
  const heads: AuditHead[] = [];
  for (let round = 0; round < 4; round++) {
    await Promise.all(Array.from({ length: 7 }, () => rename(ada, deedOf('rename'))));
    await Promise.all([1, 2, 3].map(() => reconciler.handle(ada.organisationId)));
    await reconciler.handle(ada.organisationId);
    heads.push(await headOf(ada));
  }
  const all = await places(ada, {});
  expect(all.map(({ position }) => position)).toEqual([...Array(28).keys()]);
  expect(await verdict(ada, heads)).toEqual({ head: heads.at(-1), findings: [], letGo: 0, erased: 0 });

  for (const { position, entry } of all) {
    const { leaf, head, path } = await entries.inclusion(ada, position);
    expect(toHex(leaf)).toBe(toHex(leafOf(entry!)));
    expect(provesInclusion({ position, size: head.size, leaf, root: head.root, path })).toBe(true);
  }
  for (const { size } of heads) {
    const { first, second, path } = await entries.consistency(ada, size);
    const sizes = { first: first.size, firstRoot: first.root, second: second.size, secondRoot: second.root };
    expect(provesConsistency({ ...sizes, path })).toBe(true);
  }
  await expect(entries.inclusion(ada, 28)).rejects.toMatchObject({ detail: { code: 'NOT_FOUND' } });
  await expect(entries.consistency(ada, 3)).rejects.toMatchObject({ detail: { code: 'NOT_FOUND' } });
});

it('finds by what was done, by whom, when, and how it ended', async () => {
  const ada = await owner();
  for (const action of ['a', 'b', 'a']) await rename(ada, deedOf(action));
  await api!.note(ada, deedOf('c'), { result: 'CONFLICT', subject: null, actor: { applicationKey: newId() } });
  const all = await written(ada);
  const found = async (filter: AuditFilter) => (await places(ada, filter)).map(({ position }) => position);
  expect(await found({ action: 'a' })).toEqual([0, 2]);
  expect(await found({ personId: ada.personId })).toEqual([0, 1, 2]);
  expect(await found({ failed: true })).toEqual([3]);
  const at = new Date(all[2]!.entry!.at);
  expect(await found({ since: at, until: at })).toEqual([]);
  expect(await found({ since: at })).toEqual(expect.arrayContaining([2, 3]));
  const newest = await entries.list(ada, {}, { take: 2, after: 2, oldestFirst: false });
  expect(newest.map(({ position }) => position)).toEqual([1, 0]);
});

it('shows a log to its own organisation alone, and there to those who may read it', async () => {
  const [ada, bea] = [await owner(), await owner()];
  await rename(ada, deedOf('rename'));
  await written(ada);
  expect(await written(bea)).toEqual([]);
  expect(await entries.head(bea)).toBeNull();
  const developer = new Actor(ada.organisationId, ada.personId, ['organisation:read']);
  expect(() => entries.head(developer)).toThrow('audit:read');
});

// What an administrator of the database can do by hand, who does not hash all of it anew.
it.each([
  [
    'edits an entry',
    `UPDATE audit_entries SET entry = jsonb_set(entry, '{result}', '"CONFLICT"') WHERE position = 5 AND TRUE`,
    5,
  ],
  ['edits what is personal', `UPDATE audit_entries SET personal = '{"name":"Eve"}' WHERE position = 5 AND TRUE`, 5],
  ['deletes an entry', `DELETE FROM audit_entries WHERE position = 5 AND TRUE`, 5],
  [
    'empties the first entry',
    `UPDATE audit_entries SET entry = NULL, salt = NULL, personal = NULL WHERE position = 0 AND TRUE`,
    0,
  ],
  [
    'empties an entry',
    `UPDATE audit_entries SET entry = NULL, salt = NULL, personal = NULL WHERE position = 5 AND TRUE`,
    5,
  ],
  ['edits a leaf', `UPDATE audit_hashes SET hash = sha256('x') WHERE level = 0 AND index = 5 AND TRUE`, 5],
  [
    'swaps two entries',
    `UPDATE audit_entries e SET entry = o.entry, salt = o.salt, personal = o.personal FROM audit_entries o
     WHERE o.organisation_id = e.organisation_id AND o.position = 11 - e.position AND e.position IN (5, 6) AND TRUE`,
    5,
  ],
  [
    'cuts the log off',
    `WITH a AS (DELETE FROM audit_entries e WHERE position >= 8 AND TRUE), b AS (DELETE FROM audit_heads e WHERE size > 8 AND TRUE)
     DELETE FROM audit_hashes e WHERE level = 0 AND index >= 8 AND TRUE`,
    8,
  ],
])('is noticed who %s', async (_, sql, position) => {
  const ada = await owner();
  for (let i = 0; i < 12; i++) {
    await rename(ada, deedOf('rename'));
    if (i === 7) await written(ada);
  }
  await written(ada);
  const known = [await headOf(ada)];
  expect(await verdict(ada, known)).toMatchObject({ findings: [] });
  const table = sql.includes(' audit_entries e ') ? 'e.' : '';
  await admin.query(sql.replaceAll('AND TRUE', `AND ${table}organisation_id = '${ada.organisationId}'`));
  const { findings } = await verdict(ada, known);
  expect(findings).toContainEqual(expect.objectContaining({ first: position }));
});

it('does not write on in a log that somebody changed', async () => {
  const ada = await owner();
  await rename(ada, deedOf('rename'));
  await written(ada);
  await admin.query(`UPDATE audit_heads SET root = sha256('x') WHERE organisation_id = '${ada.organisationId}'`);
  await rename(ada, deedOf('rename'));
  await expect(reconciler.handle(ada.organisationId)).rejects.toThrow('was changed by somebody');
});

it('lets go of what is not kept any longer, says so in the log, and stays provable', async () => {
  const ada = await owner();
  await retentions.set(ada, { entryDays: 30, personalDays: 7 });
  for (const days of [40, 35, 10, 0]) {
    const deed = deedOf('rename');
    await rename(ada, deed);
    await admin.query(`UPDATE audit_notes SET at = at - interval '${days} days' WHERE id = '${deed.id}'`);
  }
  await reconciler.handle(ada.organisationId);
  expect(await reconciler.due(1_000)).not.toContain(ada.organisationId);
  const all = await places(ada, {});
  expect(all.map(({ entry, personal }) => [entry?.action ?? null, personal !== null])).toEqual([
    [null, false],
    [null, false],
    ['rename', false],
    ['rename', true],
    ['letGo', false],
  ]);
  expect(all.at(-1)?.entry).toMatchObject({ actor: { platform: true }, arguments: { before: 2 } });
  expect(await verdict(ada)).toMatchObject({ findings: [], letGo: 2, erased: 1 });
  await admin.query(
    `UPDATE audit_entries SET entry = NULL WHERE position = 2 AND organisation_id = '${ada.organisationId}'`,
  );
  expect((await verdict(ada)).findings).toContainEqual(expect.objectContaining({ first: 2, last: 2 }));
});

it('forgets a person and nobody else, and keeps what was done', async () => {
  const ada = await owner();
  const bea = newId();
  await admin.query(`
    INSERT INTO people (id, email, name, password_hash) VALUES ('${bea}', '${bea}@example.org', 'Bea', 'hash');
    INSERT INTO memberships (organisation_id, person_id, role) VALUES ('${ada.organisationId}', '${bea}', 'OWNER');`);
  for (const person of [ada.personId, bea])
    await rename(new Actor(ada.organisationId, person, PERMISSIONS), deedOf('rename'));
  await retentions.forget(ada, bea);
  expect(await reconciler.due(1_000)).toContain(ada.organisationId);
  const all = await written(ada);
  expect(all.map(({ personal, salt }) => [personal?.name ?? null, salt === null])).toEqual([
    ['Ada', false],
    [null, true],
  ]);
  expect(await verdict(ada)).toMatchObject({ findings: [], erased: 1 });
  const traces = await admin.query(`SELECT FROM audit_entries WHERE personal::text LIKE '%Bea%'`);
  expect(traces.rowCount).toBe(0);
});
