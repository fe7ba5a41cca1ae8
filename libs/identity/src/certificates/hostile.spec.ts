import { readCertificate, readProof, verifyCertificate, type CertificateProof } from '@atoll/credentials/certificates';
import { CA, OpenSsl } from '@atoll/credentials/testing-openssl';
import { later, testEvm } from '@atoll/contracts/testing';
import { RpcClient } from '@atoll/protocol';
import type { CertificateAuthority } from '@atoll/store';

import { certificateOf, issuedTbs } from './encoding.js';
import { newSerial } from './serial.js';
import { CertificateScene, newKeyPair, requestOf } from './testing.js';

let scene: CertificateScene;
let authority: CertificateAuthority;
let chain: Uint8Array[];
let proof: CertificateProof;
const openssl = new OpenSsl();
beforeAll(async () => {
  scene = await CertificateScene.open();
  authority = await scene.authority('A');
  const { id } = await scene.issued('A', authority.id);
  ({ chain, proof } = await proven(id));
}, 120_000);
afterAll(async () => {
  openssl.close();
  await scene.close();
});

async function proven(id: string) {
  const found = await scene.logs.proof(scene.member('B').actor, id);
  return { chain: found.chain, proof: readProof(JSON.stringify(found.proof))! };
}
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => 'taken',
    (error: { code?: string; detail?: { code: string } }) => error.code ?? error.detail?.code ?? String(error),
  );
const verdict = (given = chain, by: CertificateProof | null = proof, now?: Date) =>
  refusal(verifyCertificate(given, by, scene.trust, now));
const did = () => `did:ethr:0x7a69:${scene.member('A').principal.toLowerCase()}`;

/** What A's CA key signs when somebody makes it, without the platform. */
async function inSecret(more: Partial<Parameters<typeof issuedTbs>[0]> = {}): Promise<Uint8Array> {
  const keys = await newKeyPair();
  const publicKey = new Uint8Array(await crypto.subtle.exportKey('spki', keys.publicKey));
  const time = { notBefore: new Date(Date.now() - 60_000), notAfter: new Date(Date.now() + 86_400_000) };
  const wish = { serial: newSerial(), subject: 'mis-issued', names: [], ...time, publicKey, ...more };
  const tbs = issuedTbs(wish, chain[1]!, null);
  const key = { organisationId: scene.member('A').organisationId, keyId: authority.keyId! };
  const [signature] = await scene.network.custody.sign(key, [tbs]);
  return certificateOf(tbs, signature!);
}

describe('a relying party', () => {
  it('refuses what a CA signed and did not log, though its path is good', async () => {
    const secret = await inSecret();
    openssl.file(
      'secret.pem',
      `-----BEGIN CERTIFICATE-----\n${Buffer.from(secret).toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`,
    );
    openssl.file(
      'ca.pem',
      `-----BEGIN CERTIFICATE-----\n${Buffer.from(chain[1]!).toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`,
    );
    expect(openssl.verifies('secret', [], 'ca')).toBe(true);
    expect(await verdict([secret, chain[1]!])).toBe('UNLOGGED');
    expect(await verdict([secret, chain[1]!], null)).toBe('UNLOGGED');
  });

  it('refuses what another member logged in the name of its own organisation', async () => {
    const secret = readCertificate(await inSecret());
    const args = [secret.certHash, secret.spkiHash, scene.member('B').principal, secret.notAfter] as const;
    await scene.network.tell(scene.member('B'), 'CredentialRegistry', 'logCertificate', args);
    expect(await verdict([secret.der, chain[1]!])).toBe('UNLOGGED');
  });

  it('refuses one that is over or not yet valid, by its own clock or by the chain’s', async () => {
    expect(await verdict(chain, proof, new Date(Date.now() + 40 * 86_400_000))).toBe('EXPIRED');
    const early = await inSecret({
      notBefore: new Date(Date.now() + 3_600_000),
      notAfter: new Date(Date.now() + 7_200_000),
    });
    expect(await verdict([early, chain[1]!])).toBe('NOT_YET_VALID');
  });

  it('refuses proofs of another tree, another place, or a head that the chain does not hold', async () => {
    const [first, ...rest] = proof.inclusions as [
      CertificateProof['inclusions'][number],
      ...CertificateProof['inclusions'],
    ];
    const other = (change: Partial<CertificateProof>) => verdict(chain, { ...proof, ...change });
    expect(await other({ inclusions: [{ ...first, position: first.position - 1 }, ...rest] })).toBe('NOT_INCLUDED');
    expect(await other({ inclusions: [first] })).toBe('NOT_INCLUDED');
    for (const head of [
      { rootHash: new Uint8Array(32) },
      { treeSize: proof.head.treeSize + 1 },
      { version: 99 },
      { timestamp: 1n },
    ])
      expect(await other({ head: { ...proof.head, ...head } })).toBe('UNANCHORED');
  });

  it('refuses chains that are too long, too large, empty, or no certificates', async () => {
    expect(await verdict([])).toBe('MALFORMED');
    expect(await verdict(Array.from({ length: 7 }, () => chain[0]!))).toBe('TOO_LARGE');
    expect(await verdict([new Uint8Array(20_000)])).toBe('TOO_LARGE');
    expect(await verdict([Uint8Array.of(0x30, 0x80, 0x00, 0x00), chain[1]!])).toBe('MALFORMED');
    expect(await verdict([chain[0]!])).toBe('UNBOUND');
    expect(
      await verdict([chain[0]!, openssl.certificate('stranger', { subject: '/CN=Stranger', extensions: CA })]),
    ).toBe('UNBOUND');
  });

  it('refuses a CA that names a member who never logged it, or no member at all', async () => {
    const claim = openssl.certificate('claim', {
      subject: '/CN=Claim',
      extensions: [...CA, `subjectAltName=URI:${did()}`],
    });
    expect(await verdict([claim], null)).toBe('UNLOGGED');
    const foreign = openssl.certificate('foreign', {
      subject: '/CN=F',
      extensions: [...CA, `subjectAltName=URI:${did().replace('7a69', '1')}`],
    });
    expect(await verdict([foreign], null)).toBe('FOREIGN_CHAIN');
    const nobody = openssl.certificate('nobody', {
      subject: '/CN=N',
      extensions: [...CA, 'subjectAltName=URI:did:ethr:0x7a69:0x00000000000000000000000000000000000000aa'],
    });
    expect(await verdict([nobody], null)).toBe('NOT_ACCREDITED');
    const two = openssl.certificate('two', {
      subject: '/CN=T',
      extensions: [...CA, `subjectAltName=URI:${did()},URI:${did().slice(0, -2)}aa`],
    });
    expect(await verdict([two], null)).toBe('UNBOUND');
  });

  it('refuses everything of an organisation whose role the members took away', async () => {
    const { principal } = scene.member('A');
    await scene.network.decide('proposeRole', [principal, 4, false]);
    expect(await verdict()).toBe('NOT_ACCREDITED');
    await scene.grantIssuer('A');
    expect(await verdict()).toBe('taken');
  });

  it('is not answered by a chain without the registry', async () => {
    const bare = await testEvm();
    const trust = { ...scene.trust, rpc: new RpcClient(bare.url) };
    await expect(verifyCertificate(chain, proof, trust)).rejects.toThrow(/no contract/);
    await bare.close();
  });
});

describe('a CA outside', () => {
  it('is logged by the member that it names, and by no other', async () => {
    const { chainId } = scene.network;
    const { actor } = scene.member('A');
    const ca = openssl.certificate('outside', { subject: '/CN=Outside/O=A', extensions: CA });
    const wish = { chainId, name: 'outside', certificate: ca };
    expect(await refusal(scene.authorities.register(actor, wish))).toBe('INVALID');
    const binding = openssl.certificate('binding', {
      subject: '/CN=binding',
      issuer: 'outside',
      extensions: [`subjectAltName=URI:${did()}`],
    });
    await scene.authorities.openLog(scene.member('B').actor, { chainId, keyId: await scene.key('B') });
    expect(await refusal(scene.authorities.register(scene.member('B').actor, { ...wish, binding }))).toBe('INVALID');
    const { id } = await scene.authorities.register(actor, { ...wish, binding });
    const leaf = openssl.certificate('leaf', {
      subject: '/CN=gateway',
      issuer: 'outside',
      extensions: ['subjectAltName=DNS:gw.example'],
    });
    expect(await refusal(scene.certificates.log(actor, id, chain[0]!))).toBe('INVALID');
    const logged = await scene.certificates.log(actor, id, leaf);
    expect((await scene.certificates.log(actor, id, leaf)).id).toBe(logged.id);
    await scene.settle();
    const found = await proven(logged.id);
    expect(await verdict(found.chain, found.proof)).toBe('taken');
    expect(await verdict(found.chain, { ...found.proof, binding: null })).toBe('UNBOUND');
    expect(
      await refusal(
        scene.certificates.issue(actor, {
          authorityId: id,
          request: await requestOf(await newKeyPair()),
          subject: 'x',
          names: [],
          days: 1,
        }),
      ),
    ).toBe('CONFLICT');
  });
});

describe('another tenant', () => {
  it('finds nothing, issues nothing and revokes nothing', async () => {
    const { stranger, chainId } = scene.network;
    const certificate = await scene.issued('A', authority.id);
    const log = { organisationId: authority.organisationId, chainId };
    const request = await requestOf(await newKeyPair());
    const attempts = (actor = stranger) => [
      scene.certificates.issue(actor, { authorityId: authority.id, request, subject: 'x', names: [], days: 1 }),
      scene.certificates.revoke(actor, certificate.id, 0),
      scene.certificates.log(actor, authority.id, chain[0]!),
      scene.authorities.setEnrolment(actor, authority.id, true),
    ];
    for (const attempt of [...attempts(), ...attempts(scene.member('B').actor)])
      expect(await refusal(attempt)).toBe('NOT_FOUND');
    const reads = [
      scene.certificates.find(stranger, certificate.id),
      scene.logs.head(stranger, log),
      scene.logs.proof(stranger, certificate.id),
    ];
    for (const read of [...reads, scene.authorities.list(stranger, chainId, { take: 1 })])
      expect(await refusal(read)).toBe('NOT_FOUND');
    expect(
      await refusal(scene.authorities.openLog(scene.member('B').actor, { chainId, keyId: authority.keyId! })),
    ).toBe('NOT_FOUND');
  });

  it('sees of another member what is in the log, and nothing before', async () => {
    const { actor } = scene.member('A');
    const wish = {
      authorityId: authority.id,
      request: await requestOf(await newKeyPair()),
      subject: 'soon',
      names: [],
      days: 1,
    };
    const { id } = await scene.certificates.issue(actor, wish);
    expect(await refusal(scene.certificates.find(scene.member('B').actor, id))).toBe('NOT_FOUND');
    await scene.settle();
    expect((await scene.certificates.find(scene.member('B').actor, id)).subject).toBe('soon');
  });
});

it('believes no request that its key did not sign, or that is no request', async () => {
  const { actor } = scene.member('A');
  const request = await requestOf(await newKeyPair());
  const asked = (bytes: Uint8Array, more: object = {}) =>
    refusal(
      scene.certificates.issue(actor, {
        authorityId: authority.id,
        request: bytes,
        subject: 'x',
        names: [],
        days: 1,
        ...more,
      }),
    );
  const forged = Uint8Array.from(request);
  forged[60]! ^= 1;
  expect(await asked(forged)).toBe('INVALID');
  expect(await asked(new Uint8Array(10))).toBe('INVALID');
  expect(await asked(new Uint8Array(9_000))).toBe('LIMIT_EXCEEDED');
  for (const subject of ['', 'x'.repeat(65), 'a\nb']) expect(await asked(request, { subject })).toBe('INVALID');
  for (const name of [
    { type: 'dns', value: 'a b' },
    { type: 'url', value: 'no uri' },
  ])
    expect(await asked(request, { names: [name] })).toBe('INVALID');
});

it('is as true after the chain’s clock passed the end as it was before', async () => {
  const { id } = await scene.issued('A', authority.id, { days: 1 });
  const found = await proven(id);
  await later(scene.network.evm, 2 * 86_400);
  expect(await verdict(found.chain, found.proof)).toBe('EXPIRED');
});
