import { X509Certificate } from 'node:crypto';

import { readCertificate, type Read } from './certificate.js';
import { requirePath } from './path.js';
import { readPem } from './pem.js';
import { CertificateRefused } from './refused.js';
import { CA, OpenSsl, type Wanted } from './testing.js';

const openssl = new OpenSsl();
afterAll(() => openssl.close());

const LEAF = [
  'basicConstraints=critical,CA:FALSE',
  'keyUsage=critical,digitalSignature',
  'authorityKeyIdentifier=keyid',
];
const IDS = ['subjectKeyIdentifier=hash'];
const AUTHORITY = [...CA, ...IDS];
const between = (more: string[] = []) => [...AUTHORITY, 'authorityKeyIdentifier=keyid', ...more];
const constrained = (...names: string[]) => between([`nameConstraints=critical,${names.join(',')}`]);
const alternative = (...names: string[]) => [...LEAF, ...IDS, `subjectAltName=${names.join(',')}`];

const WANTED: Record<string, Wanted> = {
  root: { subject: '/CN=Root', extensions: AUTHORITY },
  other: { subject: '/CN=Root', extensions: AUTHORITY },
  issuing: { subject: '/CN=Issuing', issuer: 'root', extensions: between() },
  short: {
    subject: '/CN=Short',
    issuer: 'root',
    extensions: [
      ...between().filter((line) => !line.startsWith('basic')),
      'basicConstraints=critical,CA:TRUE,pathlen:0',
    ],
  },
  belowShort: { subject: '/CN=Below', issuer: 'short', extensions: between() },
  noSigning: {
    subject: '/CN=No signing',
    issuer: 'root',
    extensions: [
      ...IDS,
      'basicConstraints=critical,CA:TRUE',
      'keyUsage=critical,digitalSignature',
      'authorityKeyIdentifier=keyid',
    ],
  },
  dns: {
    subject: '/CN=Dns',
    issuer: 'root',
    extensions: constrained('permitted;DNS:things.example', 'excluded;DNS:secret.things.example'),
  },
  uri: { subject: '/CN=Uri', issuer: 'root', extensions: constrained('permitted;URI:.things.example') },
  mail: { subject: '/CN=Mail', issuer: 'root', extensions: constrained('permitted;email:things.example') },
  rsa: { subject: '/CN=Rsa', extensions: AUTHORITY, key: ['rsa:2048'] },
  weak: { subject: '/CN=Weak', extensions: AUTHORITY, key: ['rsa:1024'] },
  good: {
    subject: '/CN=meter-1',
    issuer: 'issuing',
    extensions: alternative('URI:did:ethr:0x1:0x00000000000000000000000000000000000000aa'),
  },
  byRsa: { subject: '/CN=meter-2', issuer: 'rsa', extensions: alternative('DNS:a.example') },
  byWeak: { subject: '/CN=meter-3', issuer: 'weak', extensions: alternative('DNS:a.example') },
  over: {
    subject: '/CN=over',
    issuer: 'issuing',
    extensions: alternative('DNS:a.example'),
    times: ['20200101000000Z', '20200201000000Z'],
  },
  early: {
    subject: '/CN=early',
    issuer: 'issuing',
    extensions: alternative('DNS:a.example'),
    times: ['20480101000000Z', '20490101000000Z'],
  },
  byLeaf: { subject: '/CN=by a leaf', issuer: 'good', extensions: alternative('DNS:a.example') },
  byNoSigning: { subject: '/CN=x', issuer: 'noSigning', extensions: alternative('DNS:a.example') },
  tooDeep: { subject: '/CN=deep', issuer: 'belowShort', extensions: alternative('DNS:a.example') },
  dnsIn: {
    subject: '/CN=in',
    issuer: 'dns',
    extensions: alternative('DNS:meter.things.example', 'DNS:things.example'),
  },
  dnsOut: {
    subject: '/CN=out',
    issuer: 'dns',
    extensions: alternative('DNS:meter.things.example', 'DNS:evil.example'),
  },
  dnsLike: { subject: '/CN=like', issuer: 'dns', extensions: alternative('DNS:notthings.example') },
  dnsExcluded: { subject: '/CN=excluded', issuer: 'dns', extensions: alternative('DNS:a.secret.things.example') },
  uriIn: { subject: '/CN=uri', issuer: 'uri', extensions: alternative('URI:https://a.things.example/x') },
  uriOut: { subject: '/CN=uri', issuer: 'uri', extensions: alternative('URI:https://things.example.evil/x') },
  strange: {
    subject: '/CN=strange',
    issuer: 'issuing',
    extensions: [...alternative('DNS:a.example'), '1.3.6.1.4.1.99999.1=critical,ASN1:NULL'],
  },
};

beforeAll(() => {
  for (const [name, wanted] of Object.entries(WANTED)) openssl.certificate(name, wanted);
}, 60_000);

const now = () => BigInt(Math.floor(Date.now() / 1_000));
const readAll = (names: string[]): Read[] => names.map((name) => readCertificate(openssl.der(name)));
const outcome = (chain: Read[], at = now()): Promise<string> =>
  requirePath(chain, at).then(
    () => 'good',
    (error: unknown) => (error instanceof CertificateRefused ? `${error.code} ${error.which}` : String(error)),
  );

const CHAINS: [string, string[]][] = [
  ['good', ['good', 'issuing', 'root']],
  ['good', ['good', 'issuing']],
  ['good', ['root']],
  ['good', ['byRsa', 'rsa']],
  ['good', ['dnsIn', 'dns', 'root']],
  ['good', ['uriIn', 'uri', 'root']],
  ['EXPIRED 0', ['over', 'issuing', 'root']],
  ['NOT_YET_VALID 0', ['early', 'issuing', 'root']],
  ['UNTRUSTED_PATH 0', ['good', 'root']],
  ['UNTRUSTED_PATH 1', ['good', 'issuing', 'other']],
  ['UNTRUSTED_PATH 1', ['byLeaf', 'good', 'issuing', 'root']],
  ['UNTRUSTED_PATH 1', ['byNoSigning', 'noSigning', 'root']],
  ['UNTRUSTED_PATH 2', ['tooDeep', 'belowShort', 'short', 'root']],
  ['UNTRUSTED_PATH 1', ['dnsOut', 'dns', 'root']],
  ['UNTRUSTED_PATH 1', ['dnsLike', 'dns', 'root']],
  ['UNTRUSTED_PATH 1', ['dnsExcluded', 'dns', 'root']],
  ['UNTRUSTED_PATH 1', ['uriOut', 'uri', 'root']],
  ['UNTRUSTED_PATH 0', ['strange', 'issuing', 'root']],
];

it.each(CHAINS)('thinks as OpenSSL does: %s of %j', async (wanted, names) => {
  expect(await outcome(readAll(names))).toBe(wanted);
  const [presented, ...above] = names;
  expect(openssl.verifies(presented!, above.slice(0, -1), above.at(-1) ?? presented!)).toBe(wanted === 'good');
});

it('trusts no key that can be broken, whatever OpenSSL thinks of it', async () => {
  expect(await outcome(readAll(['byWeak', 'weak']))).toMatch(/UNTRUSTED_PATH/);
});

it('holds until the last second and not one more', async () => {
  const [read] = readAll(['good']) as [Read];
  expect(await outcome([read], read.notAfter)).toBe('good');
  expect(await outcome([read], read.notAfter + 1n)).toBe('EXPIRED 0');
  expect(await outcome([read], read.notBefore)).toBe('good');
  expect(await outcome([read], read.notBefore - 1n)).toBe('NOT_YET_VALID 0');
});

it('reads the hashes that OpenSSL computes', () => {
  const [read] = readAll(['good']) as [Read];
  const judge = new X509Certificate(openssl.der('good'));
  expect(read.certHash).toBe(`0x${judge.fingerprint256.replaceAll(':', '').toLowerCase()}`);
  openssl.file('spki.pem', openssl.run('x509', '-in', openssl.at('good.pem'), '-noout', '-pubkey'));
  openssl.run('pkey', '-pubin', '-in', openssl.at('spki.pem'), '-outform', 'DER', '-out', openssl.at('spki.der'));
  expect(openssl.run('dgst', '-sha256', '-r', openssl.at('spki.der'))).toContain(read.spkiHash.slice(2));
  expect(readPem(openssl.pem('good') + openssl.pem('issuing'))).toEqual(
    ['good', 'issuing'].map((name) => openssl.der(name)),
  );
});

it('takes no certificate of which any single byte was changed, cut off or added', async () => {
  const der = openssl.der('good');
  const issuing = readCertificate(openssl.der('issuing'));
  const missed: number[] = [];
  const tried = async (bytes: Uint8Array) => {
    try {
      await requirePath([readCertificate(bytes), issuing], now());
      return true;
    } catch {
      return false;
    }
  };
  expect(await tried(der)).toBe(true);
  for (let i = 0; i < der.length; i++) {
    for (const bit of [0x01, 0x20, 0x80]) {
      const mutated = Uint8Array.from(der);
      mutated[i]! ^= bit;
      if (await tried(mutated)) missed.push(i);
    }
    if (await tried(der.slice(0, i))) missed.push(i);
  }
  expect(await tried(Uint8Array.of(...der, 0))).toBe(false);
  expect(await tried(new Uint8Array(20_000).fill(0x30))).toBe(false);
  expect(missed).toEqual([]);
});
