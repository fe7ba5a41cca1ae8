import { keccak256, recoverAddress } from '@atoll/crypto';
import { Fault } from '@atoll/kernel';
import type { KeyCurve } from '@atoll/store';
import koffi from 'koffi';
import { createPublicKey, verify } from 'node:crypto';
import { toBytes, toHex, toPrefixedMessage, verifyMessage } from 'viem';

import { gatedScene, type GatedScene } from '../../testing.js';
import { accountKey } from '../../transactions/account.js';
import { Backends } from '../backends.js';
import type { KeyRef } from '../custody.js';
import { CKA, CKO, Cryptoki, number } from './cryptoki.js';
import { Pkcs11Custody, type Token } from './pkcs11-custody.js';
import { softHsm } from './testing.js';

let scene: GatedScene['scene'];
let all: GatedScene;
let token: Token;
beforeAll(async () => {
  token = await softHsm();
  all = await gatedScene();
  ({ scene } = all);
}, 300_000);
afterAll(() => all.close());

const custody = (cryptoki?: Cryptoki) => new Pkcs11Custody(scene.database.worker, token, cryptoki);

let names = 0;
async function wish(curve: KeyCurve = 'SECP256K1'): Promise<KeyRef> {
  const { organisationId } = scene.actor;
  const data = { organisationId, name: `hsm ${names++}`, backend: 'PKCS11' as const, curve };
  const { id: keyId } = await scene.database.admin.platform.key.create({ data });
  return { organisationId, keyId };
}

/** How many pairs the token holds for a key. */
function pairs({ organisationId, keyId }: KeyRef, cryptoki = new Cryptoki(token.module)): number {
  const session = cryptoki.open(cryptoki.tokens().find(({ label }) => label === token.label)!.slot, token.pin);
  const label = Buffer.from(`atoll/${organisationId}/${keyId}`);
  return [CKO.PUBLIC_KEY, CKO.PRIVATE_KEY]
    .map(
      (kind) =>
        cryptoki.find(session, [
          [CKA.LABEL, label],
          [CKA.CLASS, number(kind)],
        ]).length,
    )
    .reduce((a, b) => Math.max(a, b));
}

it('makes a key in the module once, however many ask at once, and signs what other people verify', async () => {
  const key = await wish();
  const born = await Promise.all([1, 2, 3].map(() => custody().create(key)));
  expect(new Set(born.map(({ address }) => address)).size).toBe(1);
  expect(pairs(key)).toBe(1);
  const { address } = born[0]!;
  for (let i = 0; i < 10; i++) {
    const message = `buoy ${i}`;
    const [signature] = await custody().sign(key, [toBytes(toPrefixedMessage(message))]);
    signature![64]! += 27;
    expect(await verifyMessage({ address, message, signature: toHex(signature!) })).toBe(true);
  }
  const { admin } = scene.database;
  expect(await admin.platform.keyMaterial.count({ where: { keyId: key.keyId } })).toBe(0);
});

it('makes and uses many keys at once, by sessions of their own', async () => {
  const keys = await Promise.all(Array.from({ length: 24 }, () => wish()));
  const made = await Promise.all(keys.map((key) => custody().create(key)));
  expect(new Set(made.map(({ address }) => address)).size).toBe(keys.length);
  const message = toBytes(toPrefixedMessage('all at once'));
  const signed = await Promise.all(keys.map(async (key) => (await custody().sign(key, [message]))[0]!));
  for (const [i, signature] of signed.entries()) {
    signature[64]! += 27;
    const { address } = made[i]!;
    expect(await verifyMessage({ address, message: 'all at once', signature: toHex(signature) })).toBe(true);
  }
});

it('makes a key on P-256 too, whose signatures OpenSSL verifies', async () => {
  const key = await wish('P256');
  const { publicKey } = await custody().create(key);
  const [x, y] = [publicKey.slice(2, 66), publicKey.slice(66)].map((hex) =>
    Buffer.from(hex, 'hex').toString('base64url'),
  );
  const theirs = createPublicKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', x: x!, y: y! } });
  const messages = Array.from({ length: 10 }, (_, i) => Buffer.from(`bill of lading ${i}`));
  const signatures = await custody(new Broken(2)).sign(key, messages);
  for (const [i, message] of messages.entries())
    expect(verify('sha256', message, { key: theirs, dsaEncoding: 'ieee-p1363' }, signatures[i]!)).toBe(true);
});

it('finds a key that was born before its row could say so', async () => {
  const key = await wish();
  const { address } = await custody().create(key);
  await scene.database.admin.platform.key.updateMany({
    where: { id: key.keyId },
    data: { address: null, publicKey: null },
  });
  expect((await custody().create(key)).address).toBe(address);
  expect(pairs(key)).toBe(1);
});

it('does not let the private half out', async () => {
  const key = await wish();
  await custody().create(key);
  const cryptoki = new Cryptoki(token.module);
  const session = cryptoki.open(cryptoki.tokens()[0]!.slot, token.pin);
  const label = Buffer.from(`atoll/${key.organisationId}/${key.keyId}`);
  const [object] = cryptoki.find(session, [
    [CKA.LABEL, label],
    [CKA.CLASS, number(CKO.PRIVATE_KEY)],
  ]);
  const VALUE = 0x11;
  const SENSITIVE = 0x11;
  expect(() => cryptoki.attribute(session, object!, VALUE)).toThrow(expect.objectContaining({ code: SENSITIVE }));
});

/** A module of which every second signature is well-formed and wrong, as some are. */
class Broken extends Cryptoki {
  given = 0;

  constructor(private readonly every: number) {
    super(token.module);
  }

  override async sign(session: number, key: number, digest: Uint8Array): Promise<Uint8Array> {
    this.given += 1;
    return super.sign(session, key, this.given % this.every === 0 ? digest.map((byte) => byte ^ 0xff) : digest);
  }
}

it('lets no wrong signature out of a module that gives one half of the time', async () => {
  const key = await wish();
  const { address } = await custody().create(key);
  const broken = new Broken(2);
  const messages = Array.from({ length: 100 }, (_, i) => new Uint8Array(32).fill(i + 1));
  const signatures = await custody(broken).sign(key, messages);
  expect(broken.given).toBeGreaterThan(190);
  for (const [i, message] of messages.entries())
    expect(recoverAddress(keccak256(message), signatures[i]!)).toBe(address);
  await expect(custody(new Broken(1)).sign(key, messages)).rejects.toThrow(/no valid signature in 64 tries/);
});

it('writes to a chain with it, and gives up what no node takes though it does not sign twice alike', async () => {
  const { chain, gate, service } = all;
  const ref = await wish();
  const { address } = await custody().create(ref);
  const key = { ...ref, chainId: scene.chainId, address };
  await chain.rpc.call('anvil_setBalance', [address, toHex(5n)]);
  const send = (value: string) => service.submit(scene.actor, { ...key, to: `0x${'5e'.repeat(20)}`, value });
  const backends = new Backends(scene.database.worker, { PKCS11: custody() });
  const reconciler = () => scene.reconciler(undefined, backends);
  await send('5');
  await send('0');
  gate.fate = (request) => (request.includes('eth_sendRawTransaction') ? 'lost' : 'answered');
  await expect(reconciler().handle(accountKey(key))).rejects.toThrow(Fault);
  gate.fate = () => 'answered';
  await chain.rpc.call('anvil_setBalance', [address, '0x0']);
  const [given, mined] = await scene.settle(key, reconciler());
  expect(given).toMatchObject({ status: 'FAILED', nonce: 0n, reason: expect.stringMatching(/nodes refuse it/) });
  expect(mined).toMatchObject({ status: 'MINED', nonce: 1n });
});

it('takes a new session when the module lost the old one', async () => {
  const key = await wish();
  const cryptoki = new Cryptoki(token.module);
  const mine = custody(cryptoki);
  await mine.create(key);
  const message = new Uint8Array(32).fill(1);
  const { slot } = cryptoki.tokens().find(({ label }) => label === token.label)!;
  expect(Number(koffi.load(token.module).func('ulong C_CloseAllSessions(ulong)')(slot))).toBe(0);
  await expect(mine.sign(key, [message])).rejects.toMatchObject({ detail: { code: 'UNAVAILABLE' } });
  expect(await mine.sign(key, [message])).toHaveLength(1);
});

it('makes no sealed key of a row for a module, as a worker of the version before would', async () => {
  const key = await wish();
  await expect(scene.custody.create(key)).rejects.toThrow(/not one that lies in this table/);
  const row = await scene.database.admin.platform.key.findFirst({ where: { id: key.keyId } });
  expect(row).toMatchObject({ address: null, backend: 'PKCS11' });
  await expect(new Backends(scene.database.worker, {}).create(key)).rejects.toThrow(/PKCS11, which this worker/);
});
