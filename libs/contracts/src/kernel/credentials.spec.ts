import { encodeAbiParameters, encodeFunctionData, keccak256, type Address, type Hex } from 'viem';

import { A, AUTHORITY, B, DEPLOYER, FAR, kernelScene, STRANGER, VOTERS, type KernelScene } from './scene.js';
import {
  account,
  decide,
  eachFromHere,
  event,
  intend,
  later,
  names,
  role,
  steps,
  word,
  type Contract,
} from './testing.js';

const SCHEMA = word('Endorsement');
const SUBJECT: Address = '0x00000000000000000000000000000000000000AA';
const VC = keccak256('0x01');
const STATE = { None: 0, Valid: 1, Suspended: 2, Revoked: 3 };

let scene: KernelScene;
let credentials: Contract;
beforeAll(async () => {
  scene = await kernelScene();
  credentials = scene.kernel.CredentialRegistry;
  await scene.accredit(SCHEMA);
}, 60_000);
afterAll(() => scene.close());
eachFromHere(() => scene.evm);

const idOf = (issuer: Address, vcHash: Hex = VC, schema = SCHEMA) =>
  keccak256(
    encodeAbiParameters(
      ['bytes32', 'address', 'address', 'bytes32'].map((type) => ({ type })),
      [schema, issuer, SUBJECT, vcHash],
    ),
  );
const ID = idOf(AUTHORITY);
const accreditationId = (issuer: Address) =>
  keccak256(encodeAbiParameters([{ type: 'bytes32' }, { type: 'address' }], [SCHEMA, issuer]));
const anchor = (vcHash: Hex = VC, until = FAR) => credentials.tell(AUTHORITY, 'anchor', SCHEMA, SUBJECT, vcHash, until);
const valid = () => credentials.read('isValid', ID);

describe('an accreditation', () => {
  it('is what the members decide, and nobody else', async () => {
    for (const name of ['accreditIssuer', 'withdrawAccreditation'])
      for (const nobody of [DEPLOYER, AUTHORITY, STRANGER])
        expect(await credentials.refusal(nobody, name, SCHEMA, B)).toEqual(['NotAuthorised', word(''), nobody]);
  });

  it('goes None, Accredited, Withdrawn, Accredited, and no other way', async () => {
    const quorum = scene.kernel.Consortium.address;
    await scene.evm.client.impersonateAccount({ address: quorum });
    const refused = (name: string, issuer: Address) => credentials.refusal(quorum, name, SCHEMA, issuer);
    expect(await refused('accreditIssuer', AUTHORITY)).toEqual(['BadState', accreditationId(AUTHORITY), 1]);
    expect(await refused('withdrawAccreditation', B)).toEqual(['BadState', accreditationId(B), 0]);
    expect(await refused('accreditIssuer', STRANGER)).toEqual(['NotAuthorised', accreditationId(STRANGER), STRANGER]);
    const { deed } = await scene.quorumCalls(credentials, 'withdrawAccreditation', SCHEMA, AUTHORITY);
    expect(names(deed)).toContain('AccreditationWithdrawn');
    expect(steps(deed)).toContainEqual([1, 2]);
    expect(await refused('withdrawAccreditation', AUTHORITY)).toEqual(['BadState', accreditationId(AUTHORITY), 2]);
    const { deed: again } = await scene.accredit(SCHEMA);
    expect(names(again)).toContain('IssuerAccredited');
    expect(await credentials.read('issuersOf', SCHEMA, 0n)).toBe(AUTHORITY);
  });

  it('taken away ends what comes later, and leaves what was', async () => {
    await anchor();
    await scene.quorumCalls(credentials, 'withdrawAccreditation', SCHEMA, AUTHORITY);
    expect(await valid()).toBe(true);
    expect(await credentials.read('hasClaim', SUBJECT, BigInt(SCHEMA))).toBe(true);
    const other = keccak256('0x02');
    expect(await credentials.refusal(AUTHORITY, 'anchor', SCHEMA, SUBJECT, other, FAR)).toEqual([
      ...['NotAuthorised', SCHEMA, AUTHORITY],
    ]);
    await credentials.tell(AUTHORITY, 'suspend', ID);
    expect(await credentials.refusal(AUTHORITY, 'resume', ID)).toEqual(['NotAuthorised', ID, AUTHORITY]);
    await credentials.tell(AUTHORITY, 'revoke', ID);
  });
});

describe('a credential', () => {
  it('is anchored once, by an accredited member with the role ISSUER, for a time to come', async () => {
    const deed = await anchor();
    expect(event(deed, 'CredentialAnchored')).toMatchObject({ id: ID, issuer: AUTHORITY, vcHash: VC, validUntil: FAR });
    expect(steps(deed)).toEqual([[STATE.None, STATE.Valid]]);
    const again = (by: Address, until = FAR, hash = VC) =>
      credentials.refusal(by, 'anchor', SCHEMA, SUBJECT, hash, until);
    expect(await again(AUTHORITY)).toEqual(['BadState', ID, STATE.Valid]);
    expect(await again(AUTHORITY, 1n, keccak256('0x02'))).toEqual(['OutOfBounds', word('validUntil'), 1n]);
    for (const nobody of [A, STRANGER, DEPLOYER])
      expect(await again(nobody)).toEqual(['NotAuthorised', SCHEMA, nobody]);
    await decide(scene.kernel.Consortium, VOTERS, 'proposeRole', A, role('ISSUER'), true);
    expect(await again(A)).toEqual(['NotAuthorised', SCHEMA, A]);
    await scene.suspendMember(AUTHORITY);
    expect(await again(AUTHORITY)).toEqual(['NotAuthorised', SCHEMA, AUTHORITY]);
  });

  it('goes Valid, Suspended, Valid, Suspended, Revoked, and nowhere from there', async () => {
    const forbidden = async (names: string[], state: number) => {
      for (const name of names) expect(await credentials.refusal(AUTHORITY, name, ID)).toEqual(['BadState', ID, state]);
    };
    await anchor();
    await forbidden(['resume'], STATE.Valid);
    for (const nobody of [A, STRANGER])
      for (const name of ['suspend', 'resume', 'revoke'])
        expect(await credentials.refusal(nobody, name, ID)).toEqual(['NotAuthorised', ID, nobody]);
    const way: [string, number, string][] = [
      ['suspend', STATE.Suspended, 'CredentialSuspended'],
      ['resume', STATE.Valid, 'CredentialResumed'],
      ['suspend', STATE.Suspended, 'CredentialSuspended'],
      ['revoke', STATE.Revoked, 'CredentialRevoked'],
    ];
    let from = STATE.Valid;
    for (const [name, to, named] of way) {
      const deed = await credentials.tell(AUTHORITY, name, ID);
      expect(names(deed)).toEqual([named, 'StateChanged']);
      expect(steps(deed)).toEqual([[from, to]]);
      expect(await valid()).toBe(to === STATE.Valid);
      if (to === STATE.Suspended) await forbidden(['suspend'], to);
      from = to;
    }
    await forbidden(['suspend', 'resume', 'revoke'], STATE.Revoked);
    expect(await credentials.refusal(AUTHORITY, 'anchor', SCHEMA, SUBJECT, VC, FAR)).toEqual([
      ...['BadState', ID, STATE.Revoked],
    ]);
    expect(await credentials.read('isRevoked', AUTHORITY, SCHEMA, ID)).toBe(true);
    expect(await credentials.read('isRevoked', A, SCHEMA, ID)).toBe(false);
  });

  it('was valid until the block before it was revoked, and is not from that block on', async () => {
    const { block: anchored } = await anchor();
    const { block: revoked } = await credentials.tell(AUTHORITY, 'revoke', ID);
    await later(scene.evm, 1);
    const at = (block: bigint) => credentials.read('isValidAt', ID, block);
    expect([await at(anchored - 1n), await at(anchored), await at(revoked - 1n), await at(revoked)]).toEqual([
      ...[false, true, true, false],
    ]);
    const head = await scene.evm.client.getBlockNumber();
    expect((await credentials.refusal(A, 'isValidAt', ID, head + 5n))[0]).toBe('FutureBlock');
  });

  it('ends with its time, and its claim with it', async () => {
    await anchor(VC, (await scene.now()) + 100n);
    expect([await valid(), await credentials.read('isValidFor', ID, SCHEMA, SUBJECT)]).toEqual([true, true]);
    expect(await credentials.read('isValidFor', ID, word('Other'), SUBJECT)).toBe(false);
    expect(await credentials.read('isValidFor', ID, SCHEMA, A)).toBe(false);
    await later(scene.evm, 102);
    expect([await valid(), await credentials.read('hasClaim', SUBJECT, BigInt(SCHEMA))]).toEqual([false, false]);
  });

  it('of an issuer that is away is revoked by the members', async () => {
    await anchor();
    await scene.suspendMember(AUTHORITY);
    expect(await credentials.refusal(AUTHORITY, 'revoke', ID)).toEqual(['NotAuthorised', ID, AUTHORITY]);
    const voters = VOTERS.filter((voter) => voter !== AUTHORITY);
    const { kernel } = scene;
    const data = encodeFunctionData({ abi: credentials.abi, functionName: 'revoke', args: [ID] });
    await decide(kernel.Consortium, voters, 'proposeCall', credentials.address, data);
    expect(await valid()).toBe(false);
  });
});

describe('a status list', () => {
  it('has one version after the other, each issuer its own', async () => {
    const publish = (version: bigint) => [word('list'), version, VC, 'https://issuer.example/list'];
    for (const version of [0n, 2n])
      expect(await credentials.refusal(AUTHORITY, 'publishStatusList', ...publish(version))).toEqual([
        ...['OutOfBounds', word('version'), version],
      ]);
    const deed = await credentials.tell(AUTHORITY, 'publishStatusList', ...publish(1n));
    expect(event(deed, 'StatusListPublished')).toMatchObject({ issuer: AUTHORITY, version: 1n, hash: VC });
    expect(await credentials.refusal(AUTHORITY, 'publishStatusList', ...publish(1n))).toEqual([
      ...['OutOfBounds', word('version'), 1n],
    ]);
    await credentials.tell(AUTHORITY, 'publishStatusList', ...publish(2n));
    expect(await credentials.read('statusListHash', AUTHORITY, word('list'), 1n)).toBe(VC);
    expect(await credentials.refusal(A, 'publishStatusList', ...publish(3n))).toEqual([
      'NotAuthorised',
      word('list'),
      A,
    ]);
  });
});

describe('a certificate', () => {
  const CERT = keccak256('0xce');
  const id = (ca: Address) => keccak256(encodeAbiParameters([{ type: 'bytes32' }, { type: 'address' }], [CERT, ca]));
  const args = (ca = AUTHORITY, until = FAR) => [CERT, keccak256('0x5b'), ca, until];

  it('is logged by its CA and no other, and revoked for ever', async () => {
    const logged = () => credentials.read('isLogged', CERT, AUTHORITY);
    expect(await logged()).toBe(false);
    for (const [by, ca] of [
      [A, AUTHORITY],
      [AUTHORITY, A],
      [STRANGER, STRANGER],
    ] as [Address, Address][])
      expect(await credentials.refusal(by, 'logCertificate', ...args(ca))).toEqual(['NotAuthorised', id(ca), by]);
    expect(await credentials.refusal(AUTHORITY, 'logCertificate', ...args(AUTHORITY, 1n))).toEqual([
      ...['OutOfBounds', word('notAfter'), 1n],
    ]);
    const deed = await credentials.tell(AUTHORITY, 'logCertificate', ...args());
    expect(names(deed)).toEqual(['CertificateLogged', 'StateChanged']);
    expect(await logged()).toBe(true);
    expect(await credentials.refusal(AUTHORITY, 'logCertificate', ...args())).toEqual(['BadState', id(AUTHORITY), 1]);
    expect(await credentials.refusal(A, 'revokeCertificate', CERT, AUTHORITY)).toEqual([
      'NotAuthorised',
      id(AUTHORITY),
      A,
    ]);
    expect(names(await credentials.tell(AUTHORITY, 'revokeCertificate', CERT, AUTHORITY))).toContain(
      'CertificateRevoked',
    );
    expect(await logged()).toBe(false);
    for (const [name, given] of [
      ['revokeCertificate', [CERT, AUTHORITY]],
      ['logCertificate', args()],
    ] as [string, unknown[]][])
      expect(await credentials.refusal(AUTHORITY, name, ...given)).toEqual(['BadState', id(AUTHORITY), 2]);
  });

  it('is not there after its time', async () => {
    await credentials.tell(AUTHORITY, 'logCertificate', ...args(AUTHORITY, (await scene.now()) + 100n));
    await later(scene.evm, 102);
    expect(await credentials.read('isLogged', CERT, AUTHORITY)).toBe(false);
  });
});

it('does the same for a signer', async () => {
  const signer = account(2);
  const CERT = keccak256('0xce');
  const twins: [string, string, string, unknown[]][] = [
    [
      'anchorBySig',
      'Anchor',
      'bytes32 schema, address subject, bytes32 vcHash, uint64 validUntil',
      [SCHEMA, SUBJECT, VC, FAR],
    ],
    ['suspendBySig', 'Suspend', 'bytes32 id', [ID]],
    ['resumeBySig', 'Resume', 'bytes32 id', [ID]],
    ['revokeBySig', 'Revoke', 'bytes32 id', [ID]],
    [
      'publishStatusListBySig',
      'PublishStatusList',
      'bytes32 list, uint64 version, bytes32 hash, string uri',
      [VC, 1n, VC, 'ipfs:x'],
    ],
    [
      'logCertificateBySig',
      'LogCertificate',
      'bytes32 certHash, bytes32 spkiHash, address ca, uint64 notAfter',
      [CERT, VC, AUTHORITY, FAR],
    ],
    ['revokeCertificateBySig', 'RevokeCertificate', 'bytes32 certHash, address ca', [CERT, AUTHORITY]],
  ];
  for (const [name, type, fields, values] of twins) {
    const intent = await intend(credentials, signer, type, fields, values);
    const thief = { ...(await intend(credentials, account(5), type, fields, values)), signer: AUTHORITY };
    expect(await credentials.refusal(STRANGER, name, ...values, thief)).toEqual(['IntentForged', AUTHORITY]);
    await credentials.tell(STRANGER, name, ...values, intent);
    expect((await credentials.refusal(STRANGER, name, ...values, intent))[0]).toBe('IntentForged');
  }
});
