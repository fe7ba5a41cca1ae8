import { CredentialsService } from '@atoll/accounts';
import { Fault } from '@atoll/kernel';
import { newId, Store } from '@atoll/store';

import { Caller } from '../caller.js';
import { Changes } from './changes.js';
import { startTestApi, type Acting, type Asker, type TestApi } from '../testing.js';

let api: TestApi;
let ada: Acting & { id: string };
beforeAll(async () => {
  api = await startTestApi();
}, 120_000);
beforeEach(async () => {
  ada = await api.owner();
});
afterAll(() => api.close());

/** Follows the address of a key, as a subscription would. */
function follow(id: string, asker: Asker = ada) {
  const caller = new Caller(api.app.get(CredentialsService), {
    authorization: `Bearer ${asker.token}`,
    organisation: asker.organisation,
    address: '',
  });
  const store = api.app.get(Store);
  return api.app.get(Changes).follow(
    caller,
    (change) => change.id === id,
    async (actor) => {
      const key = await store.as(actor, (db) => db.key.findFirst({ where: { id } }));
      if (!key) throw Fault.notFound('key', id);
      return key.address;
    },
  );
}

async function key(): Promise<string> {
  const id = newId();
  await api.admin.query(
    `INSERT INTO keys (organisation_id, id, name, address) VALUES ($1, $2, gen_random_uuid()::text, '0x01')`,
    [ada.organisation, id],
  );
  return id;
}
const move = (id: string, address: string) =>
  api.admin.query('UPDATE keys SET address = $2 WHERE id = $1', [id, address]);

it('sends the present state at once and then every change', async () => {
  const id = await key();
  const states = follow(id);
  expect(await states.next()).toEqual({ value: '0x01', done: false });
  const next = states.next();
  await move(id, '0x02');
  expect(await next).toEqual({ value: '0x02', done: false });
  await states.return?.();
});

it('reads changes that come in one go once', async () => {
  const id = await key();
  const states = follow(id);
  await states.next();
  for (const address of ['0x02', '0x03', '0x04']) await move(id, address);
  const seen = [];
  while (seen.at(-1) !== '0x04') seen.push((await states.next()).value);
  expect(seen.length).toBeLessThanOrEqual(3);
  await states.return?.();
});

it('refuses what the caller may not see, like a query', async () => {
  await expect(follow(newId()).next()).rejects.toMatchObject({ detail: { code: 'NOT_FOUND' } });
  await expect(follow(await key(), await api.owner()).next()).rejects.toMatchObject({ detail: { code: 'NOT_FOUND' } });
});

it('ends when the row goes, the caller leaves or is signed out, and when nobody listens any more', async () => {
  const gone = await key();
  const states = follow(gone);
  await states.next();
  const after = states.next();
  await api.admin.query('DELETE FROM keys WHERE id = $1', [gone]);
  expect((await after).done).toBe(true);

  const id = await key();
  const [signedOut, left, dropped] = [follow(id), follow(id, await auditor()), follow(id)];
  for (const each of [signedOut, left, dropped]) await each.next();
  const waiting = dropped.next();
  await dropped.return?.();
  expect((await waiting).done).toBe(true);

  await api.admin.query(`DELETE FROM memberships WHERE role = 'AUDITOR'`);
  const [stays, goes] = [signedOut.next(), left.next()];
  await move(id, '0x02');
  expect([(await stays).done, (await goes).done]).toEqual([false, true]);

  await api.get(ada, 'mutation { signOut }');
  const last = signedOut.next();
  await move(id, '0x03');
  expect((await last).done).toBe(true);
});

async function auditor(): Promise<Asker> {
  const { invitePerson } = await api.get(ada, 'mutation { invitePerson(input: { role: AUDITOR }) { code } }');
  const person = await api.person();
  await api.get(person, 'mutation ($code: String!) { acceptPersonInvitation(code: $code) { id } }', {
    code: invitePerson.code,
  });
  return { token: person.token, organisation: ada.organisation };
}
