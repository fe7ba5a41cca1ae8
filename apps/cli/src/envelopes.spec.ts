import { fromHex, toHex } from '@atoll/crypto';
import { envelopeText, newEpochKey, Sealing, wrapKey, type Binding } from '@atoll/sealed/envelopes';
import { createPrivateKey, createPublicKey } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';

import { Terminal } from './testing.js';

const PLACE: Binding = {
  ...{ chainId: '1337', contract: `0x${'aa'.repeat(20)}`, resourceId: `0x${'bb'.repeat(32)}` },
  ...{ seq: '1', revision: 0, schemaId: `0x${'00'.repeat(32)}`, policyEpoch: '1' },
};
const CONTENT = Buffer.alloc(150_000, 'readings ');

let reader: Terminal;
const at = (name: string) => path.join(reader.home, name);

beforeEach(async () => (reader = await Terminal.open()));
afterEach(() => reader.close());

/** Something sealed for whoever's key is in reader.json, as files that the commands take. */
async function sealed(): Promise<void> {
  const publicKey = await reader.print('envelopes', 'reader-key', at('reader.json'));
  const key = newEpochKey();
  const sealing = new Sealing(key, PLACE);
  const parts: Uint8Array[] = [];
  for await (const part of sealing.seal([CONTENT])) parts.push(part);
  const to = { did: 'did:ethr:reader', keyId: 'did:ethr:reader#1', kem: 'X25519' as const };
  const recipient = await wrapKey(key, PLACE, { ...to, publicKey: fromHex(publicKey.trim() as `0x${string}`) });
  await fs.writeFile(at('sealed'), Buffer.concat(parts));
  await fs.writeFile(at('envelope.json'), `${envelopeText(sealing.envelope([]))}\n`);
  await fs.writeFile(at('printed.json'), JSON.stringify({ envelope: sealing.envelope([]) }));
  await fs.writeFile(at('key.json'), JSON.stringify({ state: 'RELEASED', recipient }));
  await fs.writeFile(at('plain.key'), toHex(key), { mode: 0o600 });
}

const open = (file: string, envelope = 'envelope.json', ...keys: string[]) =>
  reader.run([
    ...['envelopes', 'open', at('sealed'), at(file), '--envelope', at(envelope)],
    ...(keys.length > 0 ? keys : ['--wrapped', at('key.json'), '--reader-key', at('reader.json')]),
  ]);

/** RFC 8410: what stands before the 32 bytes of a private key for X25519. */
const PKCS8 = '302e020100300506032b656e04220420';

it('makes a key whose two parts belong together by OpenSSL, in a file for its owner alone', async () => {
  const publicKey = (await reader.print('envelopes', 'reader-key', at('reader.json'))).trim();
  const { privateKey } = JSON.parse(await fs.readFile(at('reader.json'), 'utf8')) as { privateKey: string };
  const key = Buffer.from(`${PKCS8}${privateKey.slice(2)}`, 'hex');
  const { x = '' } = createPublicKey(createPrivateKey({ key, format: 'der', type: 'pkcs8' })).export({ format: 'jwk' });
  expect(publicKey).toBe(`0x${Buffer.from(x, 'base64url').toString('hex')}`);
  expect((await fs.stat(at('reader.json'))).mode & 0o777).toBe(0o600);
});

it('opens what was sealed, by its own text or by what the platform prints, with a wrapped key or the key itself', async () => {
  await sealed();
  expect(await open('a.csv')).toMatchObject({ code: 0 });
  expect(await open('b.csv', 'printed.json')).toMatchObject({ code: 0 });
  expect(await open('c.csv', 'envelope.json', '--key-file', at('plain.key'))).toMatchObject({ code: 0 });
  for (const name of ['a.csv', 'b.csv', 'c.csv']) expect((await fs.readFile(at(name))).equals(CONTENT)).toBe(true);
});

it('leaves nothing of what was changed, also where its first chunk is good', async () => {
  await sealed();
  const bytes = await fs.readFile(at('sealed'));
  bytes[bytes.length - 1]! ^= 1;
  await fs.writeFile(at('sealed'), bytes);
  const { code, err } = await open('a.csv');
  expect([code, err]).toEqual([1, expect.stringMatching(/^CONTENT Chunk 2 /)]);
  await expect(fs.stat(at('a.csv'))).rejects.toMatchObject({ code: 'ENOENT' });
});

it('says what is wrong with a file, and writes over none', async () => {
  await sealed();
  await fs.writeFile(at('a.csv'), 'mine');
  expect((await open('a.csv')).err).toMatch(/^USAGE .*a\.csv is there already; choose another file\./);
  expect(await fs.readFile(at('a.csv'), 'utf8')).toBe('mine');
  await fs.chmod(at('reader.json'), 0o640);
  expect((await open('b.csv')).err).toMatch(/^USAGE Others can read .*reader\.json; run "chmod 600 /);
  await fs.chmod(at('reader.json'), 0o600);
  expect((await open('b.csv', 'nothing.json')).err).toMatch(/^USAGE .*nothing\.json is not there\./);
  await reader.print('envelopes', 'reader-key', at('other.json'));
  const theirs = await open('b.csv', 'envelope.json', '--wrapped', at('key.json'), '--reader-key', at('other.json'));
  expect(theirs).toMatchObject({ code: 1, err: expect.stringMatching(/^NOT_A_READER /) });
});
