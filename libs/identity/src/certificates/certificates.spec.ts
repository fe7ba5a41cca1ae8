import {
  didOf,
  followLog,
  leafOf,
  NOTHING_FOLLOWED,
  pemOf,
  readProof,
  verifyCertificate,
  type LogSource,
} from '@atoll/credentials/certificates';
import { OpenSsl } from '@atoll/credentials/testing-openssl';
import { provesConsistency, provesInclusion } from '@atoll/sealed';
import type { CertificateAuthority } from '@atoll/store';

import { treeHeadOf } from './certificate-log.reconciler.js';
import { stateOf } from './certificates.service.js';
import { CertificateScene } from './testing.js';

let scene: CertificateScene;
let authority: CertificateAuthority;
const openssl = new OpenSsl();
beforeAll(async () => {
  scene = await CertificateScene.open();
  authority = await scene.authority('A');
}, 120_000);
afterAll(async () => {
  openssl.close();
  await scene.close();
});

const admin = () => scene.network.database.admin.platform;
const proofOf = async (id: string, name: 'A' | 'B' = 'B') => {
  const { chain, proof } = await scene.logs.proof(scene.member(name).actor, id);
  return { chain, proof: readProof(JSON.stringify(proof))! };
};
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => 'taken',
    (error: { code?: string; detail?: { code: string } }) => error.code ?? error.detail?.code ?? String(error),
  );

it('brings a certificate from the wish onto the chain, and another member takes it, with no word between the two', async () => {
  const certificate = await scene.issued('A', authority.id);
  expect(stateOf(certificate)).toBe('LOGGED');
  const { chain, proof } = await proofOf(certificate.id);
  const verified = await verifyCertificate(chain, proof, scene.trust);
  const { principal } = scene.member('A');
  expect(verified).toMatchObject({
    subject: `CN=${certificate.subject}`,
    owner: didOf({ evmChainId: 31_337n, address: principal }),
    treeSize: proof.head.treeSize,
  });
  expect(await verifyCertificate(chain, null, scene.trust)).toMatchObject({ treeSize: null });
});

it('issues what OpenSSL reads and verifies, with its extensions', async () => {
  const certificate = await scene.issued('A', authority.id);
  const {
    chain: [der, ca],
  } = await proofOf(certificate.id);
  openssl.file('it.pem', pemOf(der!));
  openssl.file('ca.pem', pemOf(ca!));
  expect(openssl.verifies('it', [], 'ca')).toBe(true);
  const text = openssl.run('x509', '-in', openssl.at('it.pem'), '-noout', '-text');
  for (const said of [
    'CA:FALSE',
    'Digital Signature',
    'TLS Web Client Authentication',
    'URI:urn:example:meter',
    'URI:http://ca.example/crl',
    'ecdsa-with-SHA256',
  ])
    expect(text).toContain(said);
  const authorityText = openssl.run('x509', '-in', openssl.at('ca.pem'), '-noout', '-text');
  for (const said of ['CA:TRUE, pathlen:0', 'Certificate Sign, CRL Sign', 'URI:did:ethr:0x7a69:0x'])
    expect(authorityText).toContain(said);
});

it('keeps a log whose signed heads continue each other and hold every certificate, as RFC 9162 has it', async () => {
  const { actor } = scene.member('B');
  const log = { organisationId: scene.member('A').organisationId, chainId: scene.network.chainId };
  const before = (await scene.logs.head(actor, log))!;
  const certificate = await scene.issued('A', authority.id);
  const after = (await scene.logs.head(actor, log))!;
  const [first, second] = [Number(before.size), Number(after.size)];
  const path = await scene.logs.consistency(actor, log, first, second);
  expect(provesConsistency({ first, firstRoot: before.root, second, secondRoot: after.root, path })).toBe(true);
  const entries = await scene.logs.entries(actor, log, 0, second - 1);
  expect(entries).toHaveLength(second);
  for (const der of entries) {
    const proof = await scene.logs.inclusion(actor, log, leafOf(der), second);
    expect(provesInclusion({ ...proof, leaf: leafOf(der), root: after.root })).toBe(true);
  }
  expect(Buffer.from(entries.at(-1)!)).toEqual(Buffer.from(certificate.der!));
  // The head's signature is one that OpenSSL takes, over the structure of RFC 9162, section 4.10.
  const key = await admin().key.findFirstOrThrow({ where: { certificateLogs: { some: log } } });
  openssl.file(
    'log.der',
    Buffer.from(`3059301306072a8648ce3d020106082a8648ce3d03010703420004${key.publicKey!.slice(2)}`, 'hex'),
  );
  const size = Buffer.alloc(8);
  size.writeBigUInt64BE(after.size);
  const time = Buffer.alloc(8);
  time.writeBigUInt64BE(BigInt(after.at.getTime()));
  openssl.file('head', Buffer.concat([time, size, Buffer.of(32), after.root, Buffer.of(0, 0)]));
  openssl.file('head.sig', after.signature!);
  expect(
    openssl.run(
      'dgst',
      '-sha256',
      '-verify',
      openssl.at('log.der'),
      '-keyform',
      'DER',
      '-signature',
      openssl.at('head.sig'),
      openssl.at('head'),
    ),
  ).toContain('Verified OK');
});

it('has one sequence of heads on the chain, which is that of the log', async () => {
  const { principal } = scene.member('A');
  const { chainId } = scene.network;
  const anchored = await admin().certificateHead.findMany({
    where: { chainId, anchoredAt: { not: null } },
    orderBy: { version: 'asc' },
  });
  expect(anchored.map(({ version }) => version)).toEqual(anchored.map((_, i) => i + 1));
  const view = await scene.network.view();
  const list = `0x${Buffer.from('atoll.certificate-log').toString('hex').padEnd(64, '0')}` as const;
  expect(await view.read('CredentialRegistry', 'statusListVersion', [principal, list])).toBe(BigInt(anchored.length));
});

it('is followed from head to head by whoever keeps what was read, and every lie of the log ends that', async () => {
  const { actor } = scene.member('B');
  const { organisationId, principal } = scene.member('A');
  const log = { organisationId, chainId: scene.network.chainId };
  const source: LogSource = {
    head: async () => {
      const head = await scene.logs.head(actor, log);
      return head?.anchoredAt ? { ...treeHeadOf(head), version: head.version! } : null;
    },
    entries: (start, end) => scene.logs.entries(actor, log, start, end),
  };
  const owner = principal.toLowerCase() as `0x${string}`;
  const read: number[] = [];
  const follow = (known = NOTHING_FOLLOWED, from = source) =>
    followLog(known, from, { ...scene.trust, owner }, (_, position) => read.push(position));
  const earlier = (await source.head())!;
  const first = (await follow())!;
  expect(read).toEqual(Array.from({ length: first.size }, (_, i) => i));
  expect(await follow(first)).toBeNull();
  const certificate = await scene.issued('A', authority.id);
  const second = (await follow(first))!;
  expect(read.slice(first.size)).toEqual([Number(certificate.position)]);
  expect(second).toMatchObject({ size: first.size + 1, version: first.version + 1 });

  const now = (await source.head())!;
  const lie = (more: Partial<LogSource>) => refusal(follow(first, { ...source, ...more }));
  expect(await lie({ head: async () => earlier })).toBe('WITHHELD');
  expect(await lie({ head: async () => ({ ...now, timestamp: now.timestamp + 1n }) })).toBe('UNANCHORED');
  expect(await lie({ entries: async () => [] })).toBe('INCOMPLETE');
  expect(await lie({ entries: async () => [Uint8Array.from(certificate.der!).fill(7, 100, 101)] })).toBe('FORKED');
  const other = {
    ...first,
    subtrees: first.subtrees.map((hash, i) => (i === 0 ? (`0x${'11'.repeat(32)}` as const) : hash)),
  };
  expect(await refusal(follow(other))).toBe('FORKED');
  expect(await refusal(follow({ ...second, size: second.size + 1 }))).toBe('SHRUNK');
});

it('revokes on the chain, for everybody at once, and in a list that OpenSSL reads', async () => {
  const { actor } = scene.member('A');
  const [kept, revoked] = [await scene.issued('A', authority.id), await scene.issued('A', authority.id)];
  const proofs = [await proofOf(kept.id), await proofOf(revoked.id)] as const;
  await scene.certificates.revoke(actor, revoked.id, 1);
  await scene.settle();
  expect(stateOf(await scene.certificates.find(actor, revoked.id))).toBe('REVOKED');
  expect(await refusal(verifyCertificate(proofs[1].chain, proofs[1].proof, scene.trust))).toBe('REVOKED');
  expect(await refusal(verifyCertificate(proofs[0].chain, proofs[0].proof, scene.trust))).toBe('taken');

  const list = await admin().revocationList.findFirstOrThrow({
    where: { authorityId: authority.id },
    orderBy: { number: 'desc' },
  });
  openssl.file('crl.der', list.der!);
  const files = {
    ca: pemOf(proofs[0].chain[1]!),
    kept: pemOf(proofs[0].chain[0]!),
    revoked: pemOf(proofs[1].chain[0]!),
  };
  for (const [name, pem] of Object.entries(files)) openssl.file(`${name}.pem`, pem);
  openssl.run('crl', '-in', openssl.at('crl.der'), '-inform', 'DER', '-out', openssl.at('crl.pem'));
  expect(openssl.run('crl', '-in', openssl.at('crl.pem'), '-noout', '-text')).toMatch(/Key Compromise/);
  openssl.run('crl', '-in', openssl.at('crl.pem'), '-noout', '-CAfile', openssl.at('ca.pem'));
  const check = (name: string) => {
    try {
      return openssl.run(
        'verify',
        '-crl_check',
        '-CAfile',
        openssl.at('ca.pem'),
        '-CRLfile',
        openssl.at('crl.pem'),
        openssl.at(`${name}.pem`),
      );
    } catch (error) {
      return String((error as { stderr: string }).stderr);
    }
  };
  expect(check('kept')).toContain('OK');
  expect(check('revoked')).toContain('certificate revoked');
  expect(await refusal(scene.certificates.revoke(actor, revoked.id, 1))).toBe('taken');
});
