import { keccak256, recoverAddress, seal } from '@atoll/crypto';
import { NIL_ID } from '@atoll/store';
import { privateKeyToAddress } from 'viem/accounts';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { Mortal } from '../mortal.js';
import { testDatabase, type TestDatabase } from '../testing.js';
import type { KeyRef } from './custody.js';
import { readKeyEncryptionKeys } from './key-encryption-keys.js';
import { RotationReconciler } from './rotation.reconciler.js';
import { SealedCustody } from './sealed-custody.js';

let database: TestDatabase;
let organisationId: string;
beforeAll(async () => {
  database = await testDatabase();
  ({ id: organisationId } = await database.admin.platform.organisation.create({ data: { name: 'Harbour' } }));
});
afterAll(() => database.close());

const key = (byte: number) => ({ id: `key-${byte}`, bytes: new Uint8Array(32).fill(byte) });
const [master, first, second] = [key(1), key(2), key(3)];
const custody = (...ring: [typeof master, ...(typeof master)[]]) => new SealedCustody(database.worker, ...ring);
const message = new Uint8Array(32).fill(9);

let names = 0;
async function wish(): Promise<KeyRef> {
  const data = { organisationId, name: `key ${names++}` };
  const { id: keyId } = await database.admin.platform.key.create({ data });
  return { organisationId, keyId };
}

const rowOf = (ref: KeyRef) =>
  database.admin.platform.keyMaterial.findUniqueOrThrow({ where: { organisationId_keyId: ref } });

/** Looks at all that is due until nothing is. */
async function rotate(to: SealedCustody): Promise<void> {
  const reconciler = new RotationReconciler(to);
  for (let due = await reconciler.due(3); due.length > 0; due = await reconciler.due(3))
    for (const name of due) await reconciler.handle(name);
}

async function signs(by: SealedCustody, ref: KeyRef, address: string): Promise<void> {
  const [signature] = await by.sign(ref, [message]);
  expect(recoverAddress(keccak256(message), signature!)).toBe(address);
}

it('puts another key in place of the first without opening a signing key, and the first then opens nothing', async () => {
  const refs = await Promise.all(Array.from({ length: 7 }, wish));
  const born = await Promise.all(refs.map((ref) => custody(first, master).create(ref)));
  const before = await Promise.all(refs.map(rowOf));
  await rotate(custody(second, first, master));
  for (const [i, ref] of refs.entries()) {
    const after = await rowOf(ref);
    expect(after.enveloped).toEqual(before[i]!.enveloped);
    expect(after.dataKey).not.toEqual(before[i]!.dataKey);
    expect(after).toMatchObject({ wrappedBy: second.id, sealed: new Uint8Array() });
    await signs(custody(second, master), ref, born[i]!.address);
    await expect(custody(first, master).sign(ref, [message])).rejects.toThrow(/sealed under key-3, .*ATOLL_KEY_ENC/);
  }
});

it('takes over what the version before sealed, which goes on until another key than the master key is used', async () => {
  const ref = await wish();
  const privateKey = new Uint8Array(32).fill(0x42);
  const address = privateKeyToAddress(`0x${'42'.repeat(32)}`).toLowerCase();
  await database.admin.platform.key.update({
    where: { organisationId_id: { organisationId, id: ref.keyId } },
    data: { address, publicKey: '0x' },
  });
  const purpose = Buffer.from(`atoll/key/1|${organisationId}|${ref.keyId}|${address}`);
  const sealed = Uint8Array.from(seal(master.bytes, privateKey, purpose));
  await database.admin.platform.keyMaterial.create({ data: { ...ref, sealed, masterKeyId: master.id } });
  await signs(custody(master), ref, address);
  await custody(master).rewrap(ref);
  expect(await rowOf(ref)).toMatchObject({ sealed, wrappedBy: master.id, enveloped: expect.any(Uint8Array) });
  await signs(custody(master), ref, address);
  await custody(first, master).rewrap(ref);
  expect((await rowOf(ref)).sealed).toHaveLength(0);
  await signs(custody(first, master), ref, address);
});

it('opens no data key that was moved to another row', async () => {
  const [mine, theirs] = [await wish(), await wish()];
  for (const ref of [mine, theirs]) await custody(master).create(ref);
  const { dataKey, enveloped } = await rowOf(theirs);
  const where = { organisationId_keyId: mine };
  await database.admin.platform.keyMaterial.update({ where, data: { dataKey } });
  await expect(custody(master).sign(mine, [message])).rejects.toThrow(/sealed text was changed/);
  await database.admin.platform.keyMaterial.update({ where, data: { enveloped } });
  await expect(custody(master).sign(mine, [message])).rejects.toThrow(/sealed text was changed/);
  await database.admin.platform.keyMaterial.delete({ where });
});

it('loses no key wherever the process dies, and ends what it began', async () => {
  const refs = await Promise.all([1, 2, 3].map(wish));
  const born = await Promise.all(refs.map((ref) => custody(first, master).create(ref)));
  let [from, to] = [first, second];
  let deaths = 0;
  for (const effect of [false, true]) {
    for (let n = 1, died = true; died; n++) {
      const mortal = new Mortal(database.worker, n, effect);
      const dying = new SealedCustody(mortal.store(), to, from, master);
      died = await rotate(dying).then(
        () => false,
        () => mortal.died,
      );
      deaths += Number(died);
      for (const [i, ref] of refs.entries()) await signs(custody(to, from, master), ref, born[i]!.address);
      await rotate(custody(to, from, master));
      for (const [i, ref] of refs.entries()) await signs(custody(to, master), ref, born[i]!.address);
      [from, to] = [to, from];
    }
  }
  expect(deaths).toBeGreaterThan(20);
});

it('lets two workers rotate at once', async () => {
  const refs = await Promise.all([1, 2, 3, 4].map(wish));
  const born = await Promise.all(refs.map((ref) => custody(master).create(ref)));
  await Promise.all([1, 2, 3].map(() => rotate(custody(first, second, master))));
  for (const [i, ref] of refs.entries()) await signs(custody(first, master), ref, born[i]!.address);
  expect(await custody(first, second, master).stale(1, { organisationId: NIL_ID, keyId: NIL_ID })).toEqual([]);
});

it('reads keys from files and from variables, which no program that is started inherits', async () => {
  const directory = await fs.mkdtemp(path.join(os.tmpdir(), 'atoll-'));
  const [file, masterFile] = [path.join(directory, 'kek'), path.join(directory, 'master')];
  await fs.writeFile(file, 'cd'.repeat(32), { mode: 0o600 });
  await fs.writeFile(masterFile, 'ab'.repeat(32), { mode: 0o600 });
  const env = { KEK: 'ef'.repeat(32) };
  const ring = await readKeyEncryptionKeys(['env:KEK', `file:${file}`], masterFile, env);
  expect(ring.map(({ bytes }) => bytes[0])).toEqual([0xef, 0xcd, 0xab]);
  expect(env).toEqual({});
  expect(await readKeyEncryptionKeys([], masterFile, env)).toHaveLength(1);
  await expect(readKeyEncryptionKeys(['env:KEK'], masterFile, env)).rejects.toThrow(/KEK.*is not set/);
  await expect(readKeyEncryptionKeys(['env:BAD'], masterFile, { BAD: 'x' })).rejects.toThrow(
    /variable BAD must hold 64/,
  );
  await expect(readKeyEncryptionKeys(['secret'], masterFile, env)).rejects.toThrow(/file:PATH, env:NAME or hsm:PATH/);
});
