import { Sha256 } from '@aws-crypto/sha256-js';
import { encryptText, newIdentity, recipientOf } from '@atoll/crypto/age';
import { SignatureV4 } from '@smithy/signature-v4';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { isPublic, requirePublic } from './endpoint.js';
import { S3Store } from './s3-store.js';

const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const ID = 'AKIAIOSFODNN7EXAMPLE';

const files = new Map<string, Buffer>();
let server: Server;
let endpoint: string;
let identity: string;

/** A bucket that takes a request only when the signer of AWS makes the same signature of it. */
beforeAll(async () => {
  identity = await newIdentity();
  server = createServer((request, response) => {
    void (async () => {
      const body = Buffer.concat(await request.toArray());
      const path = request.url!;
      if (!(await isSigned(request, body)))
        return response.writeHead(403).end('<Error><Code>SignatureDoesNotMatch</Code></Error>');
      if (!path.startsWith('/backups/')) return response.writeHead(404).end('<Error><Code>NoSuchBucket</Code></Error>');
      const known = files.get(path);
      if (request.method === 'PUT') files.set(path, body);
      if (request.method === 'DELETE') files.delete(path);
      if (request.method === 'GET' && !known)
        return response.writeHead(404).end('<Error><Code>NoSuchKey</Code></Error>');
      return response.writeHead(200).end(request.method === 'GET' ? known : '');
    })();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

async function isSigned({ method, url, headers }: IncomingMessage, body: Buffer): Promise<boolean> {
  const given = String(headers['authorization']);
  const names = /SignedHeaders=([^,]+)/.exec(given)?.[1]?.split(';') ?? [];
  const stamp = String(headers['x-amz-date']);
  const at = new Date(stamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  const credentials = { accessKeyId: ID, secretAccessKey: SECRET };
  const signer = new SignatureV4({ credentials, region: 'eu-1', service: 's3', sha256: Sha256, uriEscapePath: false });
  const signed = await signer.sign(
    {
      ...{ method: method!, protocol: 'http:', hostname: '127.0.0.1', path: url!, body },
      headers: Object.fromEntries(names.map((name) => [name, String(headers[name])])),
    },
    { signingDate: at, signableHeaders: new Set(names) },
  );
  return signed.headers['authorization']?.split('Signature=')[1] === given.split('Signature=')[1];
}

const open = async (more: { bucket?: string; secret?: string } = {}, privateEndpoints = true) => {
  const place = { endpoint, region: 'eu-1', bucket: more.bucket ?? 'backups', prefix: 'atoll/a b', accessKeyId: ID };
  const sealed = await encryptText(await recipientOf(identity), more.secret ?? SECRET);
  return S3Store.open(place, sealed, identity, privateEndpoints);
};

it('puts, gets and removes files with requests that are signed as AWS signs them', async () => {
  const store = await open();
  const bytes = Buffer.from('ciphertext');
  await store.put('c/o/blocks/1-2.rlp.age', bytes);
  expect([...files.keys()]).toEqual(['/backups/atoll/a%20b/c/o/blocks/1-2.rlp.age']);
  expect(Buffer.from((await store.get('c/o/blocks/1-2.rlp.age'))!)).toEqual(bytes);
  expect(await store.get('c/o/nothing')).toBeNull();
  await store.remove('c/o/blocks/1-2.rlp.age');
  expect(files.size).toBe(0);
});

it('says what the store refuses, and never the secret', async () => {
  const refused = await (await open({ secret: 'wrong' })).put('x', Buffer.from('x')).catch((error: Error) => error);
  expect(refused).toMatchObject({
    detail: { code: 'CONFLICT', because: expect.stringContaining('SignatureDoesNotMatch') },
  });
  await expect((await open({ bucket: 'missing' })).get('x')).rejects.toThrow(/NoSuchBucket/);
  const foreign = await encryptText(await recipientOf(await newIdentity()), SECRET);
  const place = { endpoint, region: 'eu-1', bucket: 'backups', prefix: '', accessKeyId: ID };
  await expect(S3Store.open(place, foreign, identity, true)).rejects.toThrow(/not encrypted to this installation/);
});

it('reaches no address that the internet does not have, unless the installation allows it', async () => {
  await expect((await open({}, false)).get('x')).rejects.toMatchObject({ detail: { field: 's3.endpoint' } });
  for (const inside of [
    'https://127.0.0.1',
    'https://[::1]:9000',
    'https://169.254.169.254',
    'https://localhost',
    'https://[::ffff:10.0.0.1]',
  ])
    await expect(requirePublic(inside, false)).rejects.toThrow(/not public/);
  expect(
    ['10.1.2.3', '192.168.0.1', '172.16.0.1', '100.64.0.1', 'fd00::1', 'fe80::1', '0.0.0.0'].map(isPublic),
  ).not.toContain(true);
  expect(['1.1.1.1', '2606:4700::1111'].map(isPublic)).toEqual([true, true]);
});
