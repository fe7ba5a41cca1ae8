// Other people's libraries read what we issue, and we read what they do.
import { randomBytes, sha256, toHex } from '@atoll/crypto';
// @ts-expect-error It comes without types.
import { createCredential, createList, decodeList } from '@digitalbazaar/vc-bitstring-status-list';
import { SDJwtInstance } from '@sd-jwt/core';
import { createJWT, ES256Signer, verifyJWT } from 'did-jwt';
import { compactVerify, importJWK, SignJWT } from 'jose';

import { stated } from './credential.js';
import { issueJwt, issueSdJwt } from './issue.js';
import { presentSdJwt, verifyPresentation } from './present.js';
import { Bitstring } from './status-list.js';
import { bytesOf, toBase64Url } from './strict-json.js';
import { resolving, testParty, type TestParty } from './testing.js';
import { verifyCredential } from './verify.js';

const NOW = new Date('2026-11-29T10:00:00Z');
const [issuer, holder] = [testParty('ES256'), testParty('ES256')];
const resolve = resolving(issuer, holder);
const judging = { resolve, now: NOW };
const hasher = (data: string | ArrayBuffer) => sha256(typeof data === 'string' ? bytesOf(data) : new Uint8Array(data));

const said = (by: TestParty = issuer, types = ['DeviceEndorsement']) =>
  stated({
    types,
    issuer: by.did,
    subject: holder.did,
    claims: { model: 'M-7', owner: { name: 'Alice', city: 'Ulm' }, tags: ['a', 'b'] },
    validFrom: new Date('2026-11-01T00:00:00Z'),
    validUntil: new Date('2027-11-01T00:00:00Z'),
  });
const HIDDEN = [
  ['credentialSubject', 'owner', 'name'],
  ['credentialSubject', 'owner'],
  ['credentialSubject', 'tags', 0],
];

describe('jose', () => {
  it.each(['ES256', 'EdDSA'] as const)('verifies what we issue by %s', async (algorithm) => {
    const party = testParty(algorithm);
    const { payload, protectedHeader } = await compactVerify(
      await issueJwt(said(party), party.signer),
      await importJWK(party.publicJwk, algorithm),
    );
    expect(JSON.parse(new TextDecoder().decode(payload))).toEqual(said(party));
    expect(protectedHeader).toMatchObject({ alg: algorithm, typ: 'vc+jwt', cty: 'vc', kid: party.signer.kid });
  });

  it.each(['ES256', 'EdDSA'] as const)('issues by %s what we verify', async (algorithm) => {
    const party = testParty(algorithm);
    const secret = { ...party.publicJwk, d: toBase64Url(party.privateKey) };
    const text = await new SignJWT(said(party))
      .setProtectedHeader({ alg: algorithm, typ: 'vc+jwt', kid: party.signer.kid })
      .sign(await importJWK(secret, algorithm));
    const verified = await verifyCredential(text, { resolve: resolving(party), now: NOW });
    expect(verified).toMatchObject({ issuer: party.did, subject: holder.did, form: 'vc+jwt' });
  });
});

describe('did-jwt', () => {
  /** Its resolver wants documents in an envelope. It knows the key types of before JsonWebKey lost its year. */
  const resolver = (party: TestParty) => ({
    resolve: async () => ({
      didResolutionMetadata: {},
      didDocumentMetadata: {},
      didDocument: {
        ...party.document,
        verificationMethod: party.document.verificationMethod!.map((it) => ({ ...it, type: 'JsonWebKey2020' })),
      },
    }),
  });

  it.each(['ES256', 'ES256K', 'EdDSA'] as const)('verifies what we issue by %s', async (algorithm) => {
    const party = testParty(algorithm);
    const text = await issueJwt({ ...said(party), iss: party.did }, party.signer);
    const { verified, issuer: by } = await verifyJWT(text, { resolver: resolver(party) as never });
    expect([verified, by]).toEqual([true, party.did]);
  });

  it('issues what we verify', async () => {
    const text = await createJWT(
      said(),
      { issuer: issuer.did, signer: ES256Signer(issuer.privateKey) },
      { alg: 'ES256', typ: 'vc+jwt' as 'JWT', kid: issuer.signer.kid },
    );
    const verified = await verifyCredential(text, { resolve, now: new Date() });
    expect(verified.credential.credentialSubject).toMatchObject({ model: 'M-7' });
  });
});

describe('@sd-jwt/core', () => {
  const nodeKey = (party: TestParty) => importJWK(party.publicJwk, 'ES256');
  const verifier = (party: TestParty) => async (data: string, signature: string) =>
    crypto.subtle.verify(
      { name: 'ECDSA', hash: 'SHA-256' },
      (await nodeKey(party)) as never,
      Buffer.from(signature, 'base64url'),
      Buffer.from(data),
    );
  const reader = new SDJwtInstance({ hasher, verifier: verifier(issuer), kbVerifier: verifier(holder) });

  it('verifies what we issue and present, with the proof of its holder', async () => {
    const credential = await issueSdJwt(said(), HIDDEN, issuer.signer);
    const text = await presentSdJwt(credential, [['credentialSubject', 'owner', 'name']], {
      nonce: 'n-1',
      audience: 'https://verifier.example',
      holder: holder.signer,
    });
    const { payload, kb } = (await reader.verify(text, { keyBindingNonce: 'n-1' })) as never as {
      payload: { credentialSubject: object };
      kb: { payload: { aud: string } };
    };
    expect(payload.credentialSubject).toEqual({
      id: holder.did,
      model: 'M-7',
      owner: { name: 'Alice', city: 'Ulm' },
      tags: ['b'],
    });
    expect(kb.payload.aud).toBe('https://verifier.example');
  });

  it('issues and presents what we verify', async () => {
    const signs = (party: TestParty) => async (data: string) => toBase64Url(await party.signer.sign(bytesOf(data)));
    const writer = new SDJwtInstance({
      ...{ hasher, saltGenerator: (length: number) => toHex(randomBytes(length)), hashAlg: 'sha-256' as const },
      ...{ signer: signs(issuer), signAlg: 'ES256', kbSigner: signs(holder), kbSignAlg: 'ES256' },
    });
    const frame = { credentialSubject: { _sd: ['model', 'owner'], _sd_decoy: 3, owner: { _sd: ['name'] } } };
    const credential = await writer.issue(said(), frame as never, {
      header: { typ: 'vc+sd-jwt', kid: issuer.signer.kid },
    });
    const shown = { credentialSubject: { owner: true } };
    const text = await writer.present(credential, shown as never, {
      kb: { payload: { iat: NOW.getTime() / 1_000, aud: 'https://verifier.example', nonce: 'n-2' } },
    });
    const asked = { nonce: 'n-2', audience: 'https://verifier.example' };
    const { holder: by, credentials } = await verifyPresentation(text, asked, judging);
    expect(by).toBe(holder.did);
    expect(credentials[0]!.credential.credentialSubject).toEqual({
      id: holder.did,
      owner: { city: 'Ulm' },
      tags: ['a', 'b'],
    });
  });
});

describe('@digitalbazaar/vc-bitstring-status-list', () => {
  it('reads the lists we write', async () => {
    const bits = Bitstring.ofLength(131_072);
    for (const index of [0, 7, 8, 94_567, 131_071]) bits.set(index, true);
    const list = await decodeList({ encodedList: await bits.encode() });
    const set = Array.from({ length: 131_072 }, (_, i) => i).filter((i) => list.getStatus(i));
    expect(set).toEqual([0, 7, 8, 94_567, 131_071]);
  });

  it('writes lists that we read', async () => {
    const list = await createList({ length: 131_072 });
    for (const index of [1, 42, 100_000]) list.setStatus(index, true);
    const bits = await Bitstring.decode(await list.encode());
    const set = Array.from({ length: bits.entries }, (_, i) => i).filter((i) => bits.at(i));
    expect(set).toEqual([1, 42, 100_000]);
    const { type } = await createCredential({
      id: 'https://issuer.example/lists/1',
      list,
      statusPurpose: 'revocation',
    });
    expect(type).toEqual(['VerifiableCredential', 'BitstringStatusListCredential']);
  });
});
