import koffi from 'koffi';
import { constants, createPublicKey, publicEncrypt, randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { readKeyEncryptionKeys } from '../key-encryption-keys.js';
import { CKA, CKO, Cryptoki, no, number, yes } from './cryptoki.js';
import type { Token } from './pkcs11-custody.js';
import { softHsm } from './testing.js';
import { unwrapBy } from './unwrap.js';

let token: Token;
let directory: string;
beforeAll(async () => {
  token = await softHsm();
  directory = await fs.mkdtemp(path.join(os.tmpdir(), 'atoll-kek-'));
  await fs.writeFile(path.join(directory, 'master'), 'ab'.repeat(32), { mode: 0o600 });
}, 300_000);
afterAll(() => fs.rm(directory, { recursive: true }));

/** As "pkcs11-tool --keypairgen --key-type rsa:2048 --label atoll-kek" makes one; its public half, as OpenSSL reads it. */
function rsaPair(label: string) {
  const cryptoki = new Cryptoki(token.module);
  const session = cryptoki.open(cryptoki.tokens()[0]!.slot, token.pin);
  const [MODULUS, MODULUS_BITS, EXPONENT, ENCRYPT, DECRYPT] = [0x120, 0x121, 0x122, 0x104, 0x105];
  const attributes = (all: [number, Uint8Array][]) => [
    all.map(([type, value]) => ({ type, pValue: Buffer.from(value), ulValueLen: value.length })),
    all.length,
  ];
  const generate = koffi
    .load(token.module)
    .func(
      'ulong C_GenerateKeyPair(ulong s, void *m, CK_ATTRIBUTE *p, ulong n, CK_ATTRIBUTE *q, ulong o, void *a, void *b)',
    );
  const kept: [number, Uint8Array][] = [
    [CKA.LABEL, Buffer.from(label)],
    [CKA.TOKEN, yes],
  ];
  const code: unknown = generate(
    ...[session, Buffer.alloc(24)], // CKM_RSA_PKCS_KEY_PAIR_GEN is 0, and has no parameter
    ...attributes([...kept, [MODULUS_BITS, number(2_048)], [EXPONENT, Uint8Array.of(1, 0, 1)], [ENCRYPT, yes]]),
    ...attributes([...kept, [DECRYPT, yes], [CKA.PRIVATE, yes], [CKA.SENSITIVE, yes], [CKA.EXTRACTABLE, no]]),
    ...[Buffer.alloc(8), Buffer.alloc(8)],
  );
  expect(Number(code)).toBe(0);
  const [half] = cryptoki.find(session, [
    [CKA.LABEL, Buffer.from(label)],
    [CKA.CLASS, number(CKO.PUBLIC_KEY)],
  ]);
  const text = (type: number) => Buffer.from(cryptoki.attribute(session, half!, type)).toString('base64url');
  return createPublicKey({ format: 'jwk', key: { kty: 'RSA', n: text(MODULUS), e: text(EXPONENT) } });
}

it('opens with the module what OpenSSL encrypted to its key, and nothing else', async () => {
  const file = path.join(directory, 'kek');
  const master = path.join(directory, 'master');
  const read = () => readKeyEncryptionKeys([`hsm:${file}`], master, {}, unwrapBy(token));
  const write = (bytes: Buffer) => fs.writeFile(file, bytes.toString('base64'), { mode: 0o600 });
  const secret = randomBytes(32);
  await write(randomBytes(256));
  await expect(read()).rejects.toThrow(/has no private key "atoll-kek"/);

  const to = { key: rsaPair('atoll-kek'), padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' };
  await write(publicEncrypt(to, secret));
  const [kek, last] = await read();
  expect(Buffer.from(kek.bytes)).toEqual(secret);
  expect(last!.bytes[0]).toBe(0xab);
  await write(publicEncrypt(to, randomBytes(31)));
  await expect(read()).rejects.toThrow(/must be 32 bytes/);
  await write(randomBytes(256));
  await expect(read()).rejects.toThrow(/C_Decrypt failed/);
  await expect(readKeyEncryptionKeys([`hsm:${file}`], master, {})).rejects.toThrow(/Only a process with the hardware/);
});
