import { keccak256, p256, recoverAddress, sha256 } from '@atoll/crypto';
import { encryptText, newIdentity, recipientOf } from '@atoll/crypto/age';
import type { Key, KeyCurve } from '@atoll/store';
import { SigningKey, computeAddress, hexlify, randomBytes } from 'ethers';

import { SealedCustody } from '../custody/sealed-custody.js';
import { Scene } from '../testing.js';
import { TransactionsService } from '../transactions/transactions.service.js';
import { KeyReconciler } from './key.reconciler.js';
import { KeysService } from './keys.service.js';

let scene: Scene;
let keys: KeysService;
beforeAll(async () => {
  scene = await Scene.open('http://127.0.0.1:9');
  keys = new KeysService(scene.database.api);
});
afterAll(() => scene.database.close());

const fault = (detail: object) => expect.objectContaining({ detail: expect.objectContaining(detail) });
const fresh = () => new SigningKey(hexlify(randomBytes(32)));
const pointOf = ({ publicKey }: SigningKey) => `0x${publicKey.slice(4)}`;

async function work(custody = scene.custody): Promise<void> {
  const reconciler = new KeyReconciler(scene.database.worker, custody, custody);
  for (const key of await reconciler.due(100)) await reconciler.handle(key);
}

let names = 0;
async function declared(publicKey: string, curve: KeyCurve = 'SECP256K1', custody = scene.custody): Promise<Key> {
  const { id } = await keys.import(scene.actor, { name: `brought ${names++}`, curve, publicKey });
  await work(custody);
  return keys.find(scene.actor, id);
}

async function brought(
  key: Key,
  text: string,
  recipient = key.importRecipient!,
  custody = scene.custody,
): Promise<Key> {
  await keys.bring(scene.actor, key.id, await encryptText(recipient, text));
  await work(custody);
  return keys.find(scene.actor, key.id);
}
const refOf = ({ organisationId, id }: Key) => ({ organisationId, keyId: id });

it.each(['', '0x'])('takes in the key that was declared, %j in front or not, and signs with it', async (prefix) => {
  const mine = fresh();
  const key = await declared(`0x04${pointOf(mine).slice(2)}`);
  expect(key).toMatchObject({ publicKey: null, importRecipient: expect.stringMatching(/^age1/) });
  const born = await brought(key, `${prefix}${mine.privateKey.slice(2)}\n`);
  expect(born).toMatchObject({ address: computeAddress(mine).toLowerCase(), publicKey: pointOf(mine), problem: null });
  const message = Buffer.from('a buoy');
  const [signature] = await scene.custody.sign(refOf(key), [message]);
  expect(recoverAddress(keccak256(message), signature!)).toBe(born.address);
  expect(await scene.database.admin.platform.broughtKey.count()).toBe(0);
  await expect(keys.bring(scene.actor, key.id, await encryptText(key.importRecipient!, 'x'))).rejects.toThrow(
    fault({ code: 'CONFLICT', because: 'it was brought already' }),
  );
});

it('takes in a key on P-256', async () => {
  const secret = p256.randomPrivateKey();
  const publicKey = hexlify(p256.publicKeyOf(secret));
  const born = await brought(await declared(publicKey, 'P256'), hexlify(secret));
  const message = Buffer.from('a manifest');
  const [signature] = await scene.custody.sign(refOf(born), [message]);
  expect(p256.verify(sha256(message), signature!, p256.publicKeyOf(secret))).toBe(true);
});

it('refuses what is not the key that was declared, keeps nothing of it, and takes the right one afterwards', async () => {
  const [mine, other] = [fresh(), fresh()];
  const key = await declared(pointOf(mine));
  const wrong: [string, RegExp][] = [
    [other.privateKey, /is not the one of the private key/],
    ['00'.repeat(32), /is not the one of the private key/],
    ['ff'.repeat(32), /is not the one of the private key/],
    [mine.privateKey.slice(0, -2), /64 hexadecimal digits/],
    [`${mine.privateKey}00`, /64 hexadecimal digits/],
    [mine.privateKey.replace(/.$/, 'g'), /64 hexadecimal digits/],
  ];
  for (const [text, problem] of wrong) {
    const refused = await brought(key, text);
    expect(refused).toMatchObject({ address: null, problem: expect.stringMatching(problem) });
    expect(refused.problem).not.toContain(text.slice(2, 20));
  }
  expect(await scene.database.admin.platform.broughtKey.count()).toBe(0);
  expect(await scene.database.admin.platform.keyMaterial.count({ where: { keyId: key.id } })).toBe(0);
  const { keyId } = refOf(key);
  const send = { chainId: scene.chainId, keyId, to: `0x${'5e'.repeat(20)}` };
  await expect(new TransactionsService(scene.database.api).submit(scene.actor, send)).rejects.toThrow(
    fault({ code: 'CONFLICT', what: 'key' }),
  );
  expect(await brought(key, mine.privateKey)).toMatchObject({ publicKey: pointOf(mine), problem: null });
});

it('opens nothing that was encrypted to somebody else, or to another row', async () => {
  const mine = fresh();
  const [key, other] = [await declared(pointOf(mine)), await declared(pointOf(mine))];
  expect(key.importRecipient).not.toBe(other.importRecipient);
  for (const recipient of [other.importRecipient!, await recipientOf(await newIdentity())])
    expect(await brought(key, mine.privateKey, recipient)).toMatchObject({
      address: null,
      problem: expect.any(String),
    });
});

it('still opens what was encrypted before another key-encryption key took the place of the first', async () => {
  const kek = (byte: number) => ({ id: `kek-${byte}`, bytes: new Uint8Array(32).fill(byte) });
  const [before, after] = [
    new SealedCustody(scene.database.worker, kek(1)),
    new SealedCustody(scene.database.worker, kek(2), kek(1)),
  ];
  const mine = fresh();
  const key = await declared(pointOf(mine), 'SECP256K1', before);
  expect(await after.importRecipientOf(refOf(key))).not.toBe(key.importRecipient);
  expect(await brought(key, mine.privateKey, key.importRecipient!, after)).toMatchObject({ publicKey: pointOf(mine) });
});

it('makes nothing of a row that is to be brought, as a worker of the version before would', async () => {
  const key = await declared(pointOf(fresh()));
  await expect(
    scene.database.worker.platform.$transaction(async (db) => {
      await db.key.updateMany({ where: { id: key.id }, data: { address: '0x1', publicKey: '0x2' } });
      await db.keyMaterial.create({ data: { ...refOf(key), sealed: new Uint8Array(1), masterKeyId: 'm' } });
    }),
  ).rejects.toThrow(/not one that lies in this table/);
});

it('takes a bringing of other rows, and of what is no age, for what it is', async () => {
  const { keyId } = await scene.key();
  const sealed = await encryptText(await recipientOf(await newIdentity()), 'x');
  await expect(keys.bring(scene.actor, keyId, sealed)).rejects.toThrow(fault({ code: 'CONFLICT' }));
  await expect(keys.bring(scene.actor, keyId, '0x12')).rejects.toThrow(fault({ code: 'INVALID', field: 'sealed' }));
  await expect(keys.create(scene.actor, { name: 'x', publicKey: pointOf(fresh()) })).rejects.toThrow(
    fault({ code: 'INVALID', field: 'publicKey' }),
  );
});
