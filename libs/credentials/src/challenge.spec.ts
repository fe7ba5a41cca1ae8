import { addressOf, publicKeyOf } from '@atoll/crypto';
import { createPublicKey, verify as nodeVerify } from 'node:crypto';

import { challengeMessage, verifyAnswer, type Challenge } from './challenge.js';
import { Refusal } from './refusal.js';
import { resolving, testParty } from './testing.js';

const parties = { ES256: testParty('ES256'), ES256K: testParty('ES256K'), EdDSA: testParty('EdDSA') };
const challenge = (did: string): Challenge => ({
  id: '0193a7c2-0000-7000-8000-000000000000',
  did,
  audience: 'Rail AG',
  origin: 'https://rail.example',
  nonce: 'n-1',
  expiresAt: new Date('2026-11-29T10:05:00Z'),
});
const resolve = resolving(...Object.values(parties));
const codeOf = (promise: Promise<unknown>) => promise.catch((error: unknown) => (error as Refusal).code);

it('is text that a person can read', () => {
  const text = new TextDecoder().decode(challengeMessage(challenge('did:ethr:0x7a69:0x01')));
  expect(text).toBe(
    'Atoll authentication, version 1\n' +
      'did: did:ethr:0x7a69:0x01\n' +
      'audience: Rail AG\n' +
      'origin: https://rail.example\n' +
      'challenge: 0193a7c2-0000-7000-8000-000000000000\n' +
      'nonce: n-1\n' +
      'expires: 2026-11-29T10:05:00.000Z\n',
  );
});

it.each(['ES256', 'ES256K', 'EdDSA'] as const)(
  'is answered by a key of %s, and OpenSSL says so, too',
  async (algorithm) => {
    const { did, signer, publicJwk } = parties[algorithm];
    const message = challengeMessage(challenge(did));
    const signature = await signer.sign(message);
    expect(await verifyAnswer(challenge(did), signature, resolve)).toBe(algorithm);
    const key = createPublicKey({ key: publicJwk, format: 'jwk' });
    const hash = algorithm === 'EdDSA' ? null : 'sha256';
    expect(nodeVerify(hash, message, { key, dsaEncoding: 'ieee-p1363' }, signature)).toBe(true);
  },
);

it('is answered by nobody else, nor anew in another word of it', async () => {
  const { did, signer } = parties.ES256;
  const asked = challenge(did);
  const stranger = await parties.EdDSA.signer.sign(challengeMessage(asked));
  expect(await codeOf(verifyAnswer(asked, stranger, resolve))).toBe('BAD_SIGNATURE');
  const signature = await signer.sign(challengeMessage(asked));
  for (const other of [
    { id: '0193a7c2-0000-7000-8000-000000000001' },
    { audience: 'Rail SA' },
    { origin: 'https://evil.example' },
    { nonce: 'n-2' },
    { expiresAt: new Date('2026-11-29T10:06:00Z') },
  ])
    expect(await codeOf(verifyAnswer({ ...asked, ...other }, signature, resolve))).toBe('BAD_SIGNATURE');
  for (const broken of [new Uint8Array(), signature.slice(1), new Uint8Array(64), new Uint8Array(65)])
    expect(await codeOf(verifyAnswer(asked, broken, resolve))).toBe('BAD_SIGNATURE');
});

it('by an address is answered by its key', async () => {
  const { signer, document } = parties.ES256K;
  const did = 'did:ethr:0x7a69:0x00000000000000000000000000000000000000ff';
  const account = `eip155:31337:${addressOf(publicKeyOf(parties.ES256K.privateKey))}`;
  const method = { id: `${did}#controller`, type: 'EcdsaSecp256k1RecoveryMethod2020', controller: did };
  const known = { ...document, id: did, verificationMethod: [{ ...method, blockchainAccountId: account }] };
  const resolving = () => Promise.resolve({ ...known, authentication: [`${did}#controller`] });
  const message = challengeMessage(challenge(did));
  expect(await verifyAnswer(challenge(did), await signer.sign(message), resolving)).toBe('ES256K');
  const other = await testParty('ES256K').signer.sign(message);
  expect(await codeOf(verifyAnswer(challenge(did), other, resolving))).toBe('BAD_SIGNATURE');
});

it('has no line that somebody smuggled in', () => {
  const asked = challenge('did:ethr:0x7a69:0x01');
  for (const origin of ['', 'https://a.example\ndid: did:ethr:0x7a69:0x02', 'a\r'])
    expect(() => challengeMessage({ ...asked, origin })).toThrow(Refusal);
});
