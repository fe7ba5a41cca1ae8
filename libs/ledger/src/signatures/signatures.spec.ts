import { p256, sha256 } from '@atoll/crypto';
import { newId } from '@atoll/store';
import { hashMessage, TypedDataEncoder, verifyMessage, verifyTypedData } from 'ethers';
import { createPublicKey, verify } from 'node:crypto';
import { fromRlp, hashTypedData, parseTransaction, toBytes, toHex, type Hex } from 'viem';

import { fault, organisation, type Key, type Organisation } from '../policies/testing.js';
import { messageOf } from './message-of.js';
import { SignatureReconciler } from './signature.reconciler.js';
import { SignaturesService } from './signatures.service.js';

let o: Organisation;
let service: SignaturesService;
beforeAll(async () => {
  o = await organisation();
  service = new SignaturesService(o.scene.database.api);
});
afterAll(() => o.close());

const MAIL = {
  domain: { name: 'Ether Mail', version: '1', chainId: 1, verifyingContract: `0x${'cc'.repeat(20)}` },
  types: {
    Person: [
      { name: 'name', type: 'string' },
      { name: 'wallets', type: 'address[]' },
    ],
    Mail: [
      { name: 'from', type: 'Person' },
      { name: 'contents', type: 'string' },
    ],
  },
  primaryType: 'Mail',
  message: { from: { name: 'Cow', wallets: [`0x${'aa'.repeat(20)}`] }, contents: 'Hello, Bob!' },
};

async function work(): Promise<void> {
  const reconciler = new SignatureReconciler(o.scene.database.worker, o.scene.custody);
  for (const key of await reconciler.due(100)) await reconciler.handle(key);
}

const ask = ({ keyId }: { keyId: string }, content: string | Uint8Array, typed = false) =>
  service.request(o.ada, { keyId, typed, content: Buffer.from(content) });

async function signed(key: { keyId: string }, content: string | Uint8Array, typed = false) {
  const { id } = await ask(key, content, typed);
  await work();
  return service.find(o.ada, id);
}

async function onP256(): Promise<{ keyId: string; publicKey: Uint8Array }> {
  const { organisationId } = o.scene.actor;
  const { id: keyId } = await o.platform.key.create({ data: { organisationId, name: newId(), curve: 'P256' } });
  const { publicKey } = await o.scene.custody.create({ organisationId, keyId });
  return { keyId, publicKey: toBytes(publicKey) };
}

it('signs a message and typed data, as ethers verifies them', async () => {
  const key = await o.scene.key();
  const message = await signed(key, 'we hereby agree');
  expect(message).toMatchObject({ status: 'SIGNED', form: 'PERSONAL_MESSAGE', reason: null });
  expect(verifyMessage('we hereby agree', toHex(message.signature!)).toLowerCase()).toBe(key.address);
  const mail = await signed(key, JSON.stringify(MAIL), true);
  expect(verifyTypedData(MAIL.domain, MAIL.types, MAIL.message, toHex(mail.signature!)).toLowerCase()).toBe(
    key.address,
  );
  const notes = await o.platform.$queryRaw<object[]>`SELECT FROM audit_notes WHERE fact->>'subject' = ${mail.id}`;
  expect(notes).toHaveLength(1);
});

it('makes a key first that was asked for and is not made yet', async () => {
  const { organisationId } = o.scene.actor;
  const { id: keyId } = await o.platform.key.create({ data: { organisationId, name: newId() } });
  const { signature } = await signed({ keyId }, 'early');
  const { address } = await o.platform.key.findFirstOrThrow({ where: { id: keyId } });
  expect(verifyMessage('early', toHex(signature!)).toLowerCase()).toBe(address);
});

it('signs a document with a P-256 key, as noble and OpenSSL verify it', async () => {
  const { publicKey, ...key } = await onP256();
  const document = Buffer.from('a bill of lading');
  const { signature, form } = await signed(key, document);
  expect(form).toBe('DOCUMENT');
  expect(p256.verify(sha256(document), signature!, publicKey)).toBe(true);
  const [x, y] = [publicKey.subarray(0, 32), publicKey.subarray(32)].map((part) =>
    Buffer.from(part).toString('base64url'),
  );
  const theirs = createPublicKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', x: x!, y: y! } });
  expect(verify('sha256', document, { key: theirs, dsaEncoding: 'ieee-p1363' }, signature!)).toBe(true);
  await expect(ask(key, JSON.stringify(MAIL), true)).rejects.toThrow(fault({ code: 'INVALID', field: 'keyId' }));
  const send = { chainId: o.scene.chainId, keyId: key.keyId, to: `0x${'5e'.repeat(20)}` };
  await expect(o.send({ ...send, organisationId: '', address: '0x' } as Key)).rejects.toThrow(
    fault({ code: 'INVALID', field: 'keyId' }),
  );
});

it('hashes what ethers and viem hash, and never anything that a node could take for a transaction', async () => {
  const data = Buffer.from(JSON.stringify(MAIL));
  const typed = messageOf('TYPED_DATA', data);
  const { keccak256 } = await import('ethers');
  expect(keccak256(typed)).toBe(TypedDataEncoder.hash(MAIL.domain, MAIL.types, MAIL.message));
  expect(keccak256(typed)).toBe(hashTypedData(MAIL as never));
  const transaction = '0x02ef0102843b9aca00843b9aca00825208945e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e0180c0' as Hex;
  for (const content of [toBytes(transaction), toBytes(`0xf8${transaction.slice(4)}`), new Uint8Array(0), data]) {
    const message = messageOf('PERSONAL_MESSAGE', content);
    expect(keccak256(message)).toBe(hashMessage(content));
    for (const bytes of [message, typed]) {
      expect(bytes[0]).toBe(0x19);
      expect(() => parseTransaction(toHex(bytes) as never)).toThrow();
      expect(() => fromRlp(bytes, 'hex')).toThrow();
    }
  }
});

it.each([
  '',
  'null',
  '[]',
  '{}',
  JSON.stringify({ ...MAIL, primaryType: 'Letter' }),
  JSON.stringify({ ...MAIL, types: { Mail: [{ name: 'from', type: 'uint9000' }] } }),
  JSON.stringify({ ...MAIL, message: { from: 7 } }),
])('refuses what is no typed data: %s', async (content) => {
  const key = await o.scene.key();
  await expect(ask(key, content, true)).rejects.toThrow(fault({ code: 'INVALID', field: 'typedData' }));
});

it('signs under policies what one for messages permits, and so often', async () => {
  const key = await o.scene.key();
  await o.permitting(key);
  await expect(ask(key, 'x')).rejects.toThrow(
    fault({ code: 'POLICY_FORBIDS', because: expect.stringMatching(/signs no messages/) }),
  );
  const row = { organisationId: key.organisationId, keyId: key.keyId, form: 'PERSONAL_MESSAGE' as const };
  const past = await o.platform.signature.create({ data: { ...row, content: Buffer.from('x') } });
  await work();
  expect(await service.find(o.ada, past.id)).toMatchObject({ status: 'FAILED', fault: { code: 'POLICY_FORBIDS' } });

  const policy = await o.permitting(key, { signsMessages: true, rate: { limit: 3, seconds: 3_600 } });
  const some = await Promise.all(
    Array.from({ length: 9 }, (_, i) =>
      o.platform.signature.create({ data: { ...row, content: Buffer.from(`${i}`) } }),
    ),
  );
  await Promise.all([work(), work(), work()]);
  const ends = await Promise.all(some.map(({ id }) => service.find(o.ada, id)));
  expect(ends.filter(({ status, policyId }) => status === 'SIGNED' && policyId === policy.id)).toHaveLength(3);
  expect(ends.filter(({ status }) => status === 'FAILED')).toHaveLength(6);
  await expect(o.permitting(key, { signsMessages: true, approvals: 1 })).rejects.toThrow(fault({ code: 'INVALID' }));
});

it('writes no signature under policies that no policy permits, whatever a worker believes', async () => {
  const key = await o.scene.key();
  const { id } = await ask(key, 'x');
  await o.permitting(key);
  const { count } = await o.scene.database.worker.platform.signature.updateMany({
    where: { id },
    data: { status: 'SIGNED', signature: new Uint8Array(65) },
  });
  expect(count).toBe(0);
});

it('takes no document under a key of chains, though a row says so', async () => {
  const key = await o.scene.key();
  const { organisationId, keyId } = key;
  const row = await o.platform.signature.create({
    data: { organisationId, keyId, form: 'DOCUMENT', content: Uint8Array.of(2, 0xc0) },
  });
  await work();
  expect(await service.find(o.ada, row.id)).toMatchObject({ status: 'FAILED', signature: null });
});

it('gives one signature for one idempotency key, and bounds what is asked for', async () => {
  const { keyId } = await o.scene.key();
  const wish = { keyId, typed: false, content: Buffer.from('once'), idempotencyKey: newId() };
  const [one, two] = await Promise.all([service.request(o.ada, wish), service.request(o.ada, wish)]);
  expect(one.id).toBe(two.id);
  await expect(service.request(o.ada, { ...wish, content: Buffer.from('twice') })).rejects.toThrow(
    fault({ code: 'CONFLICT' }),
  );
  await expect(ask({ keyId }, new Uint8Array(65_537))).rejects.toThrow(fault({ code: 'LIMIT_EXCEEDED' }));
  await expect(ask({ keyId: newId() }, 'x')).rejects.toThrow(fault({ code: 'NOT_FOUND' }));
});
