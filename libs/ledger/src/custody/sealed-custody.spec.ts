import { toBytes, toHex, toPrefixedMessage, verifyMessage } from 'viem';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { testDatabase, type TestDatabase } from '../testing.js';
import { verified, type KeyRef } from './custody.js';
import { readMasterKey } from './master-key.js';
import { SealedCustody } from './sealed-custody.js';

let database: TestDatabase;
beforeAll(async () => (database = await testDatabase()));
afterAll(() => database.close());

const masterKey = (byte: number) => ({ id: `master-${byte}`, bytes: new Uint8Array(32).fill(byte) });
const custody = () => new SealedCustody(database.worker, masterKey(1));

async function wishForKey(): Promise<KeyRef> {
  const { id: organisationId } = await database.admin.platform.organisation.create({ data: { name: 'Harbour' } });
  const { id: keyId } = await database.admin.platform.key.create({ data: { organisationId, name: 'deployer' } });
  return { organisationId, keyId };
}

it('makes a key once, however many ask at once', async () => {
  const key = await wishForKey();
  const born = await Promise.all([1, 2, 3, 4].map(() => custody().create(key)));
  expect(new Set(born.map(({ address }) => address)).size).toBe(1);
  expect(await custody().create(key)).toEqual(born[0]);
});

it('signs what other people verify', async () => {
  const key = await wishForKey();
  const { address } = await custody().create(key);
  const message = 'a buoy in the lagoon';
  const [signature] = await custody().sign(key, [toBytes(toPrefixedMessage(message))]);
  signature![64]! += 27;
  expect(await verifyMessage({ address, message, signature: toHex(signature!) })).toBe(true);
});

it('cannot open a key that was moved to another organisation, or sealed under another master key', async () => {
  const [mine, theirs] = [await wishForKey(), await wishForKey()];
  await custody().create(mine);
  const { address: stolen } = await custody().create(theirs);
  const { sealed } = await database.admin.platform.keyMaterial.findUniqueOrThrow({
    where: { organisationId_keyId: theirs },
  });
  const digest = new Uint8Array(32).fill(3);
  await expect(new SealedCustody(database.worker, masterKey(2)).sign(mine, [digest])).rejects.toThrow(/sealed/);

  await database.admin.platform.keyMaterial.update({ where: { organisationId_keyId: mine }, data: { sealed } });
  await database.admin.platform.key.update({
    where: { organisationId_id: { organisationId: mine.organisationId, id: mine.keyId } },
    data: { address: stolen },
  });
  await expect(custody().sign(mine, [digest])).rejects.toThrow(/sealed/);
});

it('leaves nothing of the private key in the database but the sealed text', async () => {
  const key = await wishForKey();
  await custody().create(key);
  const { sealed } = await database.admin.platform.keyMaterial.findUniqueOrThrow({
    where: { organisationId_keyId: key },
  });
  expect(sealed.length).toBe(1 + 12 + 32 + 16);
  await expect(
    database.api.as({ organisationId: key.organisationId, personId: null }, (db) => db.keyMaterial.findMany()),
  ).rejects.toThrow(/permission denied/);
});

it('lets no invalid signature out', () => {
  const digest = new Uint8Array(32).fill(9);
  const somebody = `0x${'00'.repeat(20)}`;
  for (const nonsense of [new Uint8Array(65).fill(1), new Uint8Array(65), new Uint8Array(3), undefined]) {
    expect(() => verified(nonsense, digest, somebody)).toThrow(/invalid signature/);
  }
});

it('refuses a master key that others can read, or that is not one', async () => {
  const file = path.join(await fs.mkdtemp(path.join(os.tmpdir(), 'atoll-')), 'master.key');
  await fs.writeFile(file, `${'ab'.repeat(32)}\n`, { mode: 0o644 });
  await expect(readMasterKey(file)).rejects.toThrow(/chmod 600/);
  await fs.chmod(file, 0o600);
  expect((await readMasterKey(file)).bytes).toEqual(new Uint8Array(32).fill(0xab));
  await fs.writeFile(file, 'secret');
  await expect(readMasterKey(file)).rejects.toThrow(/64 hexadecimal digits/);
});
