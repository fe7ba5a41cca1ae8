import { encryptText, newIdentity, recipientOf } from '@atoll/crypto/age';
import { testBucket, type TestBucket } from '@atoll/embedded/testing-bucket';

import { isPublic, requirePublic } from './endpoint.js';
import { S3Store } from './s3-store.js';

let bucket: TestBucket;
let identity: string;
beforeAll(async () => {
  identity = await newIdentity();
  bucket = await testBucket();
});
afterAll(() => bucket.close());

const place = (name = bucket.bucket) => {
  const { endpoint, region, accessKeyId } = bucket;
  return { endpoint, region, bucket: name, prefix: 'atoll/a b', accessKeyId };
};
const open = async (more: { bucket?: string; secret?: string } = {}, privateEndpoints = true) => {
  const sealed = await encryptText(await recipientOf(identity), more.secret ?? bucket.secret);
  return S3Store.open(place(more.bucket), sealed, identity, privateEndpoints);
};

it('puts, gets and removes files with requests that are signed as AWS signs them', async () => {
  const store = await open();
  const bytes = Buffer.from('ciphertext');
  await store.put('c/o/blocks/1-2.rlp.age', bytes);
  expect([...bucket.files.keys()]).toEqual(['/backups/atoll/a%20b/c/o/blocks/1-2.rlp.age']);
  expect(Buffer.from((await store.get('c/o/blocks/1-2.rlp.age'))!)).toEqual(bytes);
  expect(await store.get('c/o/nothing')).toBeNull();
  await store.remove('c/o/blocks/1-2.rlp.age');
  expect(bucket.files.size).toBe(0);
});

it('says what the store refuses, and never the secret', async () => {
  const refused = await (await open({ secret: 'wrong' })).put('x', Buffer.from('x')).catch((error: Error) => error);
  expect(refused).toMatchObject({
    detail: { code: 'CONFLICT', because: expect.stringContaining('SignatureDoesNotMatch') },
  });
  await expect((await open({ bucket: 'missing' })).get('x')).rejects.toThrow(/NoSuchBucket/);
  const foreign = await encryptText(await recipientOf(await newIdentity()), bucket.secret);
  await expect(S3Store.open(place(), foreign, identity, true)).rejects.toThrow(/not encrypted to this installation/);
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
