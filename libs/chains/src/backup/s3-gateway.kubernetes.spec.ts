import { encryptText, newIdentity, recipientOf } from '@atoll/crypto/age';
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { S3Store } from './s3-store.js';

const BUILD = fileURLToPath(new URL('../../../../infra/s3/gateway.mjs', import.meta.url));
const ACCESS = { id: 'the-worker', secret: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
const REGION = 'eu-central-1';

let directory: string;
let gateway: ChildProcess;
let endpoint: string;
let identity: string;

// Here because it needs Go, as the cluster does: a server of other people's, that keeps files below a directory.
beforeAll(async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [BUILD]);
  const program = stdout.trim().split('\n').at(-1)!;
  directory = await fs.mkdtemp(path.join(os.tmpdir(), 'atoll-s3-'));
  for (const name of ['files/backups', 'about']) await fs.mkdir(path.join(directory, name), { recursive: true });
  const at = `127.0.0.1:${await freePort()}`;
  const words = ['--port', at, '--region', REGION, '--quiet', 'posix', '--sidecar', path.join(directory, 'about')];
  gateway = spawn(program, [...words, path.join(directory, 'files')], {
    env: { ROOT_ACCESS_KEY_ID: ACCESS.id, ROOT_SECRET_ACCESS_KEY: ACCESS.secret },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await once(gateway.stdout!, 'data'); // it says where it listens
  gateway.stdout!.resume();
  endpoint = `http://${at}`;
  identity = await newIdentity();
}, 600_000);

afterAll(async () => {
  gateway.kill();
  await fs.rm(directory, { recursive: true, force: true });
});

type Place = { bucket?: string; prefix?: string; region?: string; id?: string; secret?: string };

const open = async ({ bucket = 'backups', prefix = '', region = REGION, ...key }: Place = {}) => {
  const { id, secret } = { ...ACCESS, ...key };
  const sealed = await encryptText(await recipientOf(identity), secret);
  return S3Store.open({ endpoint, region, bucket, prefix, accessKeyId: id }, sealed, identity, true);
};

it('puts, replaces, gets and removes a file, and finds nothing where there is none', async () => {
  const store = await open({ prefix: 'atoll/harbour' });
  expect(await store.get('c/o/1.json.age')).toBeNull();
  await store.remove('c/o/1.json.age');
  await store.put('c/o/1.json.age', Buffer.from('one'));
  await store.put('c/o/1.json.age', Buffer.from('another'));
  expect(Buffer.from((await store.get('c/o/1.json.age'))!).toString()).toBe('another');
  expect(await fs.readFile(path.join(directory, 'files/backups/atoll/harbour/c/o/1.json.age'), 'utf8')).toBe('another');
  await store.remove('c/o/1.json.age');
  expect(await store.get('c/o/1.json.age')).toBeNull();
});

it('carries megabytes as they are, and nothing at all', async () => {
  const store = await open();
  const bytes = randomBytes(12 * 1024 * 1024);
  await store.put('blocks/1-9000.rlp.age', bytes);
  expect(digest((await store.get('blocks/1-9000.rlp.age'))!)).toBe(digest(bytes));
  await store.put('empty', new Uint8Array());
  expect(await store.get('empty')).toEqual(new Uint8Array());
});

it.each(['a b', 'a+b', '50%', '%2F', "it's (new)!*", 'ä ö/Łódź/港', 'q?x=1&y#z', '@:;,=$~', 'a"b<c>'])(
  'signs a name such as %p as the server reads it',
  async (name) => {
    const store = await open({ prefix: 'odd ones/+' });
    await store.put(name, Buffer.from(name));
    expect(Buffer.from((await store.get(name))!).toString()).toBe(name);
    expect(await fs.readFile(path.join(directory, 'files/backups/odd ones/+', name), 'utf8')).toBe(name);
    await store.remove(name);
    expect(await store.get(name)).toBeNull();
  },
);

it.each<[Place, RegExp]>([
  [{ secret: 'another' }, /SignatureDoesNotMatch/],
  [{ id: 'nobody' }, /XAdminUserNotFound/],
  [{ region: 'us-east-1' }, /AuthorizationHeaderMalformed/],
  [{ bucket: 'missing' }, /NoSuchBucket/],
])('says what the server refuses: %p', async (place, words) => {
  const store = await open(place);
  for (const attempt of [() => store.put('x', Buffer.from('x')), () => store.get('x'), () => store.remove('x')]) {
    const refused = await attempt().then(
      () => null,
      (error: Error) => error,
    );
    expect(refused).toMatchObject({ detail: { code: 'CONFLICT', because: expect.stringMatching(words) } });
    expect(String(refused)).not.toContain(place.secret ?? ACCESS.secret);
  }
});

const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
