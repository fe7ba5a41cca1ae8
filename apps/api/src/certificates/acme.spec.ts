import { readPem, readProof, verifyCertificate } from '@atoll/credentials/certificates';
import { OpenSsl } from '@atoll/credentials/testing-openssl';
import { newKeyPair, requestOf, type CertificateScene } from '@atoll/identity/testing-certificates';
import type { CertificateAuthority } from '@atoll/store';
import acme from 'acme-client';
import { encode } from 'cborg';
import { calculateJwkThumbprint, FlattenedSign, importJWK, type JWK } from 'jose';

import type { Acting, TestApi } from '../testing.js';
import { newDevice, personOf, startCertificateApi, type TestDevice } from './testing.js';

let api: TestApi;
let scene: CertificateScene;
let authority: CertificateAuthority;
let device: TestDevice;
let close: () => Promise<void>;
let at: string;
const openssl = new OpenSsl();
beforeAll(async () => {
  ({ api, scene, close } = await startCertificateApi());
  authority = await scene.authority('A');
  await scene.authorities.setEnrolment(scene.member('A').actor, authority.id, true);
  device = await newDevice(scene);
  at = `${new URL(api.url).origin}/acme/${authority.id}`;
}, 240_000);
afterAll(async () => {
  openssl.close();
  await close();
});

type Client = { client: acme.Client; jwk: JWK };
async function newClient(): Promise<Client> {
  const accountKey = await acme.crypto.createPrivateEcdsaKey();
  const client = new acme.Client({ directoryUrl: `${at}/directory`, accountKey, backoffAttempts: 1 });
  await client.createAccount({ termsOfServiceAgreed: true });
  return { client, jwk: acme.crypto.getJwk(accountKey) as JWK };
}

const orderFor = ({ client }: Client, did: string) =>
  client.createOrder({
    identifiers: [{ type: 'permanent-identifier', value: did }] as never, // a kind that its types do not know
  });

/** What a device's own software does: signs the key authorization, as an attestation object. */
async function attest({ client, jwk }: Client, order: acme.Order, by: TestDevice, change: object = {}) {
  const [authorization] = await client.getAuthorizations(order);
  const [challenge] = authorization!.challenges as unknown as { type: string; url: string; token: string }[];
  const message = new TextEncoder().encode(`${challenge!.token}.${await calculateJwkThumbprint(jwk)}`);
  const attStmt = { alg: -7, key: by.publicKey, sig: by.sign(message), ...change };
  const attObj = Buffer.from(encode({ fmt: 'atoll-device', attStmt })).toString('base64url');
  // The library knows no such challenge, so it is asked to send what ours takes.
  const inner = (
    client as unknown as {
      api: {
        apiRequest(
          url: string,
          payload: object,
          valid: number[],
        ): Promise<{ data: { status: string; error?: { detail: string } } }>;
      };
    }
  ).api;
  return { type: challenge!.type, ...(await inner.apiRequest(challenge!.url, { attObj }, [200])).data };
}

async function enrolled(client: Client, by = device): Promise<{ pem: string; order: acme.Order }> {
  const order = await orderFor(client, by.did);
  await attest(client, order, by);
  const finalized = await client.client.finalizeOrder(order, pemRequest(await requestOf(by.keys)));
  expect(finalized.status).toBe('processing');
  await scene.settle();
  return { pem: await client.client.getCertificate(finalized), order: finalized };
}
const pemRequest = (der: Uint8Array) =>
  `-----BEGIN CERTIFICATE REQUEST-----\n${Buffer.from(der).toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE REQUEST-----\n`;
const message = (work: Promise<unknown>) =>
  work.then(
    () => 'taken',
    (error: Error) => error.message,
  );

it('enrols a device by a client that is not ours, to the end, and a relying party takes what it got', async () => {
  const client = await newClient();
  const { pem } = await enrolled(client);
  const chain = readPem(pem);
  expect(chain).toHaveLength(2);
  expect(await verifyCertificate(chain, null, scene.trust)).toMatchObject({ subject: `CN=${device.address}` });
  openssl.file('chain.pem', pem);
  expect(openssl.run('x509', '-in', openssl.at('chain.pem'), '-noout', '-text')).toContain(`URI:${device.did}`);
  const [certificate] = await scene.network.database.admin.platform.certificate.findMany({
    where: { subject: device.address },
  });
  const { chain: same, proof } = await scene.logs.proof(scene.member('B').actor, certificate!.id);
  expect(await verifyCertificate(same, readProof(JSON.stringify(proof)), scene.trust)).toMatchObject({
    treeSize: expect.any(Number),
  });
});

it('lets the account revoke what it ordered, and nobody else', async () => {
  const client = await newClient();
  const { pem } = await enrolled(client);
  const [leaf] = acme.crypto.splitPemChain(pem);
  expect(await message((await newClient()).client.revokeCertificate(leaf!))).toMatch(/No certificate/);
  await client.client.revokeCertificate(leaf!, { reason: 4 });
  await scene.settle();
  await expect(verifyCertificate(readPem(pem), null, scene.trust)).rejects.toMatchObject({ code: 'REVOKED' });
  const list = await fetch(`${new URL(api.url).origin}/revocation-lists/${authority.id}.crl`);
  expect(list.headers.get('content-type')).toBe('application/pkix-crl');
  openssl.file('crl.der', new Uint8Array(await list.arrayBuffer()));
  expect(openssl.run('crl', '-inform', 'DER', '-in', openssl.at('crl.der'), '-noout', '-text')).toContain('Superseded');
  expect((await fetch(`${new URL(api.url).origin}/revocation-lists/${scene.network.chainId}.crl`)).status).toBe(404);
});

it('refuses a device that is not Active, not its organisation’s, or not the one that signs', async () => {
  const client = await newClient();
  const refused = async (by: TestDevice, did = by.did, change: object = {}) => {
    const order = await orderFor(client, did);
    const { status, error } = await attest(client, order, by, change);
    expect(status).toBe('invalid');
    expect(await message(client.client.finalizeOrder(order, pemRequest(await requestOf(by.keys))))).toMatch(
      /is invalid/,
    );
    return error!.detail;
  };
  expect(await refused(await newDevice(scene, 'A', false))).toMatch(/not Active/);
  expect(await refused(await newDevice(scene, 'B'))).toMatch(/not one of the organisation/);
  const thief = { ...device, sign: (await newDevice(scene)).sign };
  expect(await refused(thief)).toMatch(/did not sign/);
  expect(await refused(await newDevice(scene), device.did)).toMatch(/not that of the device/);
  expect(await refused(device, device.did.replace('7a69', '1'))).toMatch(/another chain/);
});

it('issues to no key but the one that the device proved', async () => {
  const client = await newClient();
  const order = await orderFor(client, device.did);
  expect(await message(client.client.finalizeOrder(order, pemRequest(await requestOf(device.keys))))).toMatch(
    /pending/,
  );
  await attest(client, order, device);
  expect(await message(client.client.finalizeOrder(order, pemRequest(await requestOf(await newKeyPair()))))).toMatch(
    /the device proved/,
  );
});

it('hides an order from another account, and a CA that does not enrol from everybody', async () => {
  const [mine, other] = [await newClient(), await newClient()];
  const order = await orderFor(mine, device.did);
  expect(await message(other.client.getOrder(order))).toMatch(/No order/);
  await scene.authorities.setEnrolment(scene.member('A').actor, authority.id, false);
  expect((await fetch(`${at}/directory`)).status).toBe(404);
  await scene.authorities.setEnrolment(scene.member('A').actor, authority.id, true);
  expect((await fetch(`${at}/directory`)).status).toBe(200);
});

describe('a request', () => {
  let keys: { privateJwk: JWK; jwk: JWK };
  beforeAll(async () => {
    const privateJwk = (await crypto.subtle.exportKey('jwk', (await newKeyPair()).privateKey)) as JWK;
    const { kty, crv, x, y } = privateJwk;
    keys = { privateJwk, jwk: { kty, crv, x, y } as JWK };
  });
  const nonce = async () => (await fetch(`${at}/new-nonce`, { method: 'HEAD' })).headers.get('replay-nonce')!;
  async function ask(
    header: object,
    { payload = {}, type = 'application/jose+json' }: { payload?: object; type?: string } = {},
  ) {
    const url = `${at}/new-account`;
    const full = { alg: 'ES256', jwk: keys.jwk, url, nonce: await nonce(), ...header };
    const jws = await new FlattenedSign(new TextEncoder().encode(JSON.stringify(payload)))
      .setProtectedHeader(full as never)
      .sign(await importJWK(keys.privateJwk, 'ES256'));
    return send(jws, type);
  }
  async function send(body: unknown, type = 'application/jose+json') {
    const response = await fetch(`${at}/new-account`, {
      method: 'POST',
      headers: { 'content-type': type },
      body: JSON.stringify(body),
    });
    const { type: problem = '' } = (await response.json()) as { type?: string };
    return problem.split(':').at(-1) || response.status;
  }

  it('is taken once, and refused when it comes again, with another nonce, or for another URL', async () => {
    const url = `${at}/new-account`;
    const once = { alg: 'ES256', jwk: keys.jwk, url, nonce: await nonce() };
    const jws = await new FlattenedSign(new TextEncoder().encode('{}'))
      .setProtectedHeader(once as never)
      .sign(await importJWK(keys.privateJwk, 'ES256'));
    expect(await Promise.all([1, 2, 3].map(() => send(jws)))).toEqual(
      expect.arrayContaining([201, 'badNonce', 'badNonce']),
    );
    expect(await ask({})).toBe(200);
    expect(await ask({ nonce: 'made-up' })).toBe('badNonce');
    expect(await ask({ url: `${at}/new-order` })).toBe('unauthorized');
  });

  it('is refused without a signature that holds, by an account that is not, or in another form', async () => {
    const other = (await crypto.subtle.exportKey('jwk', (await newKeyPair()).publicKey)) as JWK;
    expect(await ask({ jwk: other })).toBe('malformed');
    expect(await ask({ jwk: keys.privateJwk })).toBe('badPublicKey');
    expect(await ask({ kid: `${at}/account/${authority.id}` })).toBe('malformed');
    expect(await ask({}, { type: 'application/json' })).toBe('malformed');
    expect(
      await send({ protected: Buffer.from('{"alg":"none"}').toString('base64url'), payload: '', signature: 'AA' }),
    ).toBe('malformed');
    expect(await send([])).toBe('malformed');
    expect(await ask({}, { payload: { x: 'x'.repeat(110_000) } })).toBe('malformed');
  });
});

describe('a member', () => {
  let ada: Acting;
  beforeAll(async () => void (ada = await personOf(api, scene.member('B').organisationId)));

  it('reads logs over GraphQL and plain HTTP, and others nothing', async () => {
    const { chainId } = scene.network;
    const query =
      'query ($chainId: ID!) { certificateLogs(chainId: $chainId) { organisationId head { size root version } } certificateAuthorities(chainId: $chainId) { nodes { id name enrols } } }';
    const { certificateLogs, certificateAuthorities } = await api.get(ada, query, { chainId });
    expect(certificateLogs).toHaveLength(1);
    expect(certificateAuthorities.nodes).toEqual([{ id: authority.id, name: 'A devices', enrols: true }]);
    const root = `${new URL(api.url).origin}/certificate-logs/${authority.organisationId}/${chainId}/ct/v2`;
    const headers = { authorization: `Bearer ${ada.token}`, 'atoll-organisation': ada.organisation };
    const get = async (path: string, as: Record<string, string> = headers) => {
      const response = await fetch(`${root}/${path}`, { headers: as });
      return { status: response.status, body: (await response.json()) as Record<string, any> }; // eslint-disable-line @typescript-eslint/no-explicit-any -- a test reads deep into answers
    };
    const { body: sth } = await get('get-sth');
    expect(String(sth.tree_size)).toBe(certificateLogs[0].head.size);
    const { body: found } = await get('get-entries?start=0&end=0');
    expect(found.entries).toHaveLength(1);
    expect((await get(`get-sth-consistency?first=${sth.tree_size}&second=${sth.tree_size}`)).body).toEqual({
      consistency: [],
    });
    expect((await get('get-proof-by-hash?hash=nothing&tree_size=1')).status).toBe(400);
    expect((await get('get-sth', {})).status).toBe(401);
    const stranger = await api.owner();
    const foreign = { authorization: `Bearer ${stranger.token}`, 'atoll-organisation': stranger.organisation };
    expect((await get('get-sth', foreign)).status).toBe(404);
    expect(await api.get(stranger, query, { chainId }).catch((error: Error) => error.message)).toMatch(/NOT_FOUND/);
  });
});
