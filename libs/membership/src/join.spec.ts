import { privateKeyToAccount } from 'viem/accounts';
import { bytesToHex, hexToBytes } from 'viem';
import { randomUUID } from 'node:crypto';

import { publicKeyOf, randomPrivateKey, toHex } from '@atoll/crypto';
import { createGenesis, genesisHash, type Address, type Genesis } from '@atoll/protocol';

import { canonicalText, hashOf, MAX_FILE_BYTES } from './canonical.js';
import { answerTo, readAnswer, verifyAnswer, type JoinAnswer } from './join-answer.js';
import { BUNDLE_TYPE, readBundle, verifyBundle, type JoinBundle } from './join-bundle.js';
import type { Signed } from './signed.js';
import { nextVersion, organisation, type History, type Organisation } from './testing.js';

const NOW = new Date('2026-11-22T12:00:00.000Z');
const later = (hours: number) => new Date(NOW.getTime() + hours * 3_600_000);
const validator = (digit: string): Address => `0x${digit.repeat(40)}`;

let alice: Organisation, bob: Organisation, mallory: Organisation;
let history: History;
const genesis = createGenesis({ chainId: 77, validators: [validator('1'), validator('2')], blockPeriodMs: 1_000 });
const nodeKey = (): `0x${string}` => toHex(publicKeyOf(randomPrivateKey()));

beforeAll(async () => {
  [alice, bob, mallory] = (await Promise.all(['Alice', 'Bob', 'Mallory'].map(organisation))) as [
    Organisation,
    Organisation,
    Organisation,
  ];
  history = [await nextVersion([], [alice], [alice])];
  const chains = [{ chainId: 77, genesisHash: genesisHash(genesis) }];
  history.push(await nextVersion(history, [alice, bob], [alice], chains));
});

function bundleOf(change: (bundle: JoinBundle) => void = () => undefined): JoinBundle {
  const bundle: JoinBundle = {
    type: BUNDLE_TYPE,
    id: randomUUID(),
    issuer: alice.thumbprint,
    invitee: bob.thumbprint,
    membership: structuredClone(history),
    chain: { name: 'Tides', engine: 'besu', genesis: structuredClone(genesis) as unknown as Record<string, unknown> },
    peers: [
      {
        name: 'v-0',
        role: 'validator',
        member: alice.thumbprint,
        publicKey: nodeKey(),
        host: 'n.example',
        port: 30303,
      },
    ],
    issuedAt: NOW.toISOString(),
    expiresAt: later(48).toISOString(),
  };
  change(bundle);
  return bundle;
}

async function fileOf(document: object, ...signers: Organisation[]): Promise<string> {
  return canonicalText({ document, signatures: await Promise.all(signers.map((signer) => signer.sign(document))) });
}

const refusal = (work: Promise<unknown>) =>
  work.then(
    () => 'accepted',
    (error: Error) => error.message,
  );
const read = async (text: string, now = NOW) => verifyBundle(readBundle(text), now);

describe('a bundle', () => {
  it('is accepted as its issuer signed it, and says what is needed to run a node', async () => {
    const bundle = bundleOf();
    const verified = await read(`${await fileOf(bundle, alice)}\n`);
    expect(verified).toMatchObject({ hash: hashOf(bundle), genesisHash: genesisHash(genesis) });
    expect([...verified.membership.members.keys()].sort()).toEqual([alice.thumbprint, bob.thumbprint].sort());
    expect(verified.genesis).toEqual(genesis);
  });

  it('takes the signature of its issuer, and the issuer and the invited are members', async () => {
    expect(await refusal(fileOf(bundleOf()).then(read))).toMatch(/must hold one by its issuer/);
    expect(await refusal(fileOf(bundleOf(), bob).then(read))).toMatch(/no say here/);
    expect(
      await refusal(
        fileOf(
          bundleOf((b) => (b.issuer = mallory.thumbprint)),
          mallory,
        ).then(read),
      ),
    ).toMatch(/issuer/);
    expect(
      await refusal(
        fileOf(
          bundleOf((b) => (b.invitee = mallory.thumbprint)),
          alice,
        ).then(read),
      ),
    ).toMatch(/invitee/);
  });

  const change = (into: Partial<Genesis> | ((genesis: Genesis) => void)) => (bundle: JoinBundle) => {
    const copy = structuredClone(genesis);
    if (typeof into === 'function') into(copy);
    else Object.assign(copy, into);
    bundle.chain.genesis = copy as unknown as Record<string, unknown>;
  };
  const extra = createGenesis({
    ...{ chainId: 77, blockPeriodMs: 1_000 },
    validators: [validator('1'), validator('2'), validator('3')],
  });

  it.each<[string, (bundle: JoinBundle) => void, RegExp]>([
    [
      'a validator more in the genesis',
      change({ extraData: extra.extraData }),
      /not the genesis that the members signed/,
    ],
    ['money in the genesis', change({ alloc: { [validator('9')]: { balance: '0x1' } } }), /not the genesis/],
    ['another chain id', change((g) => (g.config.chainId = 78)), /not a chain that the members signed/],
    ['a genesis that is none', (b) => (b.chain.genesis = { config: {} }), /genesis/],
    ['a node of nobody', (b) => (b.peers[0]!.member = mallory.thumbprint), /peers\.0\.member/],
    ['a key off the curve', (b) => (b.peers[0]!.publicKey = `0x${'02'.repeat(64)}`), /peers\.0\.publicKey/],
    ['one node twice', (b) => b.peers.push({ ...b.peers[0]!, name: 'v-1' }), /named twice/],
    ['a host with a path', (b) => (b.peers[0]!.host = 'a.example/x'), /peers\.0\.host/],
    ['a host with a line', (b) => (b.peers[0]!.host = 'a.example\nb'), /peers\.0\.host/],
    ['no port', (b) => (b.peers[0]!.port = 0), /peers\.0\.port/],
    ['a name that is a path', (b) => (b.peers[0]!.name = '../v'), /peers\.0\.name/],
    ['an engine that is an option', (b) => (b.chain.engine = '--help'), /chain\.engine/],
    ['two lines of name', (b) => (b.chain.name = 'a\nb'), /chain\.name/],
    ['a history without its end', (b) => b.membership.pop(), /invitee/],
    ['a history without its beginning', (b) => b.membership.shift(), /membership\.0/],
    ['too many peers', (b) => (b.peers = Array.from({ length: 129 }, () => b.peers[0]!)), /peers/],
    ['more than it should say', (b) => Object.assign(b, { more: 1 }), /unrecognized/],
    ['a lifetime of years', (b) => (b.expiresAt = later(9_000).toISOString()), /within 30 days/],
    ['a start in the future', (b) => (b.issuedAt = later(5).toISOString()), /future/],
  ])('is refused with %s, although its issuer signed it', async (_what, into, because) => {
    expect(await refusal(fileOf(bundleOf(into), alice).then(read))).toMatch(because);
  });

  it('is refused when its time is over', async () => {
    const text = await fileOf(bundleOf(), alice);
    expect(await refusal(read(text, later(49)))).toMatch(/no longer valid/);
  });

  it('is refused as a file that two readers could read in two ways, or that takes too much', async () => {
    const text = await fileOf(bundleOf(), alice);
    const bad: [string, RegExp][] = [
      [text.replace('"document":', '"document":1,"document":'), /canonical/],
      [text.replace('"port":30303', '"port":30303.0'), /canonical/],
      [text.replace('"Tides"', '"\\u0054ides"'), /canonical/],
      [text.replace('"Tides"', '"\\ud800"'), /canonical/],
      [` ${text}`, /canonical/],
      [`${text}${text}`, /not JSON/],
      ['', /not JSON/],
      ['null', /bundle/],
      ['['.repeat(200_000), /levels deep/],
      ['{"a":'.repeat(40) + '1' + '}'.repeat(40), /levels deep/],
      [JSON.stringify('x'.repeat(MAX_FILE_BYTES)), /at most/],
    ];
    for (const [file, because] of bad) expect(await refusal(Promise.resolve().then(() => read(file)))).toMatch(because);
  });
});

describe('an answer', () => {
  const offer = () => ({
    name: 'bob-0',
    role: 'validator' as const,
    publicKey: nodeKey(),
    host: 'b.example',
    port: 30303,
  });

  async function answered(into: (answer: JoinAnswer) => void = () => undefined, signer = bob) {
    const bundle = bundleOf();
    const answer = answerTo(await read(await fileOf(bundle, alice)), offer(), NOW);
    into(answer);
    const members = new Map(
      history[1]!.document.members.map((member) => [member.name === 'Bob' ? bob.thumbprint : alice.thumbprint, member]),
    );
    return { bundle, answer, members, text: await fileOf(answer, signer) };
  }
  const check = async ({ text, bundle, members }: Awaited<ReturnType<typeof answered>>, now = NOW) =>
    verifyAnswer(readAnswer(text), bundle, members, now);

  it('is accepted from whom the bundle invites, with the address that the key has', async () => {
    const privateKey = randomPrivateKey();
    const account = privateKeyToAccount(bytesToHex(privateKey));
    const publicKey = toHex(hexToBytes(account.publicKey).slice(1));
    const bundle = bundleOf();
    const answer = answerTo(await read(await fileOf(bundle, alice)), { ...offer(), publicKey }, NOW);
    expect(answer.node.address).toBe(account.address.toLowerCase());
    const signed: Signed<JoinAnswer> = { document: answer, signatures: [await bob.sign(answer)] };
    const { members } = await answered();
    expect(await verifyAnswer(signed, bundle, members, NOW)).toEqual({ hash: hashOf(answer), answer });
  });

  it.each<[string, (answer: JoinAnswer) => void, RegExp]>([
    ['for another bundle', (a) => (a.bundle = `0x${'00'.repeat(32)}`), /another bundle/],
    ['in the name of another member', (a) => (a.member = alice.thumbprint), /not whom the bundle invites/],
    ['with an address of another key', (a) => (a.node.address = validator('4')), /does not belong/],
    ['with a key off the curve', (a) => (a.node.publicKey = `0x${'02'.repeat(64)}`), /publicKey/],
    ['that lives longer than its bundle', (a) => (a.expiresAt = later(72).toISOString()), /later than that of its/],
    ['that says more', (a) => Object.assign(a.node, { admin: true }), /unrecognized/],
  ])('is refused %s', async (_what, into, because) => {
    expect(await refusal(answered(into).then(check))).toMatch(because);
  });

  it('is refused by somebody else’s key, unsigned, changed, late, or from a member that went', async () => {
    expect(await refusal(answered(undefined, mallory).then(check))).toMatch(/no say here/);
    expect(await refusal(answered(undefined, alice).then(check))).toMatch(/no say here/);
    const good = await answered();
    expect(await refusal(check({ ...good, text: canonicalText({ document: good.answer, signatures: [] }) }))).toMatch(
      /must hold one by the member/,
    );
    const changed = good.text.replace('"b.example"', '"c.example"');
    expect(await refusal(check({ ...good, text: changed }))).toMatch(/does not fit/);
    expect(await refusal(check(good, later(49)))).toMatch(/no longer valid/);
    good.members.delete(bob.thumbprint);
    expect(await refusal(check(good))).toMatch(/not a member any more/);
  });
});
