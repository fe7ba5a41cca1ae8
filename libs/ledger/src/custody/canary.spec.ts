import { randomBytes } from '@atoll/crypto';

import { testDatabase, type TestDatabase } from '../testing.js';
import { takeOut } from './envelope.js';
import { KeyRing } from './key-ring.js';
import { SealedCustody } from './sealed-custody.js';

let database: TestDatabase;
beforeAll(async () => (database = await testDatabase()));
afterAll(() => database.close());

/** A secret in the forms in which it could be written down. */
function formsOf(secret: Uint8Array): string[] {
  const bytes = Buffer.from(secret);
  return [
    bytes.toString('hex'),
    bytes.toString('base64').slice(0, 42),
    bytes.toString('base64url').slice(0, 42),
    [...bytes].join(','),
  ];
}

/** All that Postgres holds, as a backup of it would have it. */
async function dump(): Promise<string> {
  const { platform } = database.admin;
  const tables = await platform.$queryRaw<{ name: string }[]>`
    SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`;
  const parts: string[] = [];
  for (const { name } of tables)
    for (const { line } of await platform.$queryRawUnsafe<{ line: string }[]>(
      `SELECT t::text AS line FROM "${name}" t`,
    ))
      parts.push(line);
  return parts.join('\n');
}

/** The heaps of whole processes are searched by R5. */
it('leaves a key nowhere but sealed: neither in the database nor in an error', async () => {
  const [kek, master] = ['kek', 'master'].map((id) => ({ id, bytes: randomBytes(32) }));
  const custody = new SealedCustody(database.worker, kek!, master!);
  const { platform } = database.admin;
  const { id: organisationId } = await platform.organisation.create({ data: { name: 'Harbour' } });
  const { id: keyId } = await platform.key.create({ data: { organisationId, name: 'canary' } });
  const ref = { organisationId, keyId };
  const { address } = await custody.create(ref);
  const message = Buffer.from('a canary');
  await custody.sign(ref, Array(50).fill(message));
  const row = await platform.keyMaterial.findUniqueOrThrow({ where: { organisationId_keyId: ref } });
  const secret = takeOut(new KeyRing(kek!, master!), row, address);

  const wrong = new SealedCustody(database.worker, { ...kek!, bytes: randomBytes(32) }, master!);
  const refusal = await wrong.sign(ref, [message]).catch((error: Error) => error);
  const said = [refusal, (refusal as Error).cause].map((error) => (error as Error).stack).join('\n');
  expect(said).toMatch(/sealed text was changed/);

  const stored = await dump();
  // What is searched does hold what is not secret, so the search finds what is there.
  expect(stored).toContain(Buffer.from(row.enveloped!).toString('hex'));
  for (const form of [secret, kek!.bytes, master!.bytes].flatMap(formsOf))
    for (const [place, content] of Object.entries({ stored, said }))
      expect([place, content.includes(form)]).toEqual([place, false]);
});
