import { importJWK, flattenedVerify } from 'jose';
import { createHash, verify as verifyWithNode, createPublicKey } from 'node:crypto';
import fc from 'fast-check';

import { canonicalText, hashOf } from './canonical.js';
import { mergeHistories, verifyMembership } from './history.js';
import type { MembershipDocument } from './membership.js';
import type { Signed } from './signed.js';
import { nextVersion, organisation, type History, type Organisation } from './testing.js';

let all: Organisation[];
let stranger: Organisation;
/** Three founders; a fourth comes, a chain comes, one leaves, a fifth comes. */
let history: History;

beforeAll(async () => {
  all = await Promise.all(['Alice', 'Bob', 'Carol', 'Dave', 'Eve'].map(organisation));
  stranger = await organisation('Mallory');
  history = await grown();
});

async function grown(): Promise<History> {
  const [alice, bob, carol, dave, eve] = all as [Organisation, ...Organisation[]] as Organisation[];
  const chain = { chainId: 7, genesisHash: `0x${'ab'.repeat(32)}` as const };
  const grown: History = [];
  grown.push(await nextVersion(grown, [alice!, bob!, carol!], [alice!, bob!, carol!]));
  grown.push(await nextVersion(grown, [alice!, bob!, carol!, dave!], [alice!, carol!]));
  grown.push(await nextVersion(grown, [alice!, bob!, carol!, dave!], [alice!, bob!, dave!], [chain]));
  grown.push(await nextVersion(grown, [alice!, carol!, dave!], [alice!, carol!, dave!]));
  grown.push(await nextVersion(grown, [alice!, carol!, dave!, eve!], [carol!, dave!]));
  return grown;
}

const copy = (): History => structuredClone(history);
const refusal = (given: History) =>
  verifyMembership(given).then(
    () => 'accepted',
    (error: Error) => error.message,
  );

it('accepts a history that its members signed, and says who they are', async () => {
  const { root, head, headHash, members } = await verifyMembership(history);
  expect(head.version).toBe(5);
  expect([...members.values()].map(({ name }) => name).sort()).toEqual(['Alice', 'Carol', 'Dave', 'Eve']);
  expect(root).toBe(`0x${createHash('sha256').update(canonicalText(history[0]!.document)).digest('hex')}`);
  expect(headHash).toBe(hashOf(history[4]!.document));
});

it('signs what other implementations verify', async () => {
  const { document, signatures } = history[0]!;
  for (const signature of signatures) {
    const [header = '', bytes = ''] = signature.split('..');
    const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString()) as { kid: string };
    const { key } = all.find(({ thumbprint }) => thumbprint === kid)!;
    const payload = Buffer.from(canonicalText(document));
    await flattenedVerify({ protected: header, signature: bytes, payload }, await importJWK(key, 'ES256'));
    const publicKey = createPublicKey({ key, format: 'jwk' });
    const input = Buffer.concat([Buffer.from(`${header}.`), payload]);
    const signed = Buffer.from(bytes, 'base64url');
    expect(verifyWithNode('sha256', input, { key: publicKey, dsaEncoding: 'ieee-p1363' }, signed)).toBe(true);
  }
});

it('accepts every beginning of a history, and nothing else made of its versions', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(4), { minLength: 1, maxLength: 6 }), async (order) => {
      const isBeginning = order.every((version, place) => version === place);
      const outcome = await refusal(order.map((version) => structuredClone(history[version]!)));
      expect(outcome === 'accepted').toBe(isBeginning);
    }),
    { numRuns: 150, examples: [[[0]], [[0, 1, 2, 3, 4]], [[1, 2]], [[0, 2]], [[0, 1, 1]]] },
  );
});

it('accepts no fewer signatures than it takes, and any that suffice', async () => {
  const subsets = fc.tuple(fc.nat(4), fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }));
  await fc.assert(
    fc.asyncProperty(subsets, async ([version, kept]) => {
      const changed = copy();
      const signed = changed[version]!;
      signed.signatures = signed.signatures.filter((_, i) => kept[i]);
      const voters = version === 0 ? 3 : changed[version - 1]!.document.members.length;
      const needed = version === 0 ? 3 : Math.floor(voters / 2) + 1;
      expect((await refusal(changed)) === 'accepted').toBe(signed.signatures.length >= needed);
    }),
    { numRuns: 60 },
  );
});

it('refuses a document that says anything else than what was signed', async () => {
  const changes: ((document: MembershipDocument) => void)[] = [
    (d) => (d.name += '!'),
    (d) => (d.members[0]!.name += '!'),
    (d) => (d.members[0]!.installation += '!'),
    (d) => (d.members[0]!.key = stranger.key),
    (d) => d.members.pop(),
    (d) => d.members.reverse(),
    (d) => d.chains.push({ chainId: 8, genesisHash: `0x${'00'.repeat(32)}` }),
    (d) => (d.version += 1),
    (d) => (d.previous = `0x${'00'.repeat(32)}`),
    (d) => (d.consortium = '00000000-0000-4000-8000-000000000000'),
    (d) => (d.issuedAt = '2027-01-01T00:00:00.000Z'),
    (d) => Object.assign(d, { more: 1 }),
  ];
  await fc.assert(
    fc.asyncProperty(fc.nat(4), fc.constantFrom(...changes), async (version, change) => {
      const changed = copy();
      change(changed[version]!.document);
      expect(await refusal(changed)).not.toBe('accepted');
    }),
    { numRuns: 120 },
  );
});

it('refuses one changed byte anywhere in a signature', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(4), fc.nat(1), fc.nat(300), fc.integer({ min: 1, max: 63 }), async (v, s, at, by) => {
      const changed = copy();
      const signature = changed[v]!.signatures[s]!;
      const place = at % signature.length;
      const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
      const before = letters.indexOf(signature[place]!);
      if (before < 0) return; // the two dots
      const after = letters[(before + by) % 64]!;
      const next = signature.slice(0, place) + after + signature.slice(place + 1);
      // The last letter carries bits that stand for nothing.
      const [a, b] = [signature, next].map((text) => Buffer.from(text.split('..')[1]!, 'base64url').toString('hex'));
      if (a === b && next.split('..')[0] === signature.split('..')[0]) return;
      changed[v]!.signatures[s] = next;
      expect(await refusal(changed)).not.toBe('accepted');
    }),
    { numRuns: 150 },
  );
});

it('counts nobody twice, no stranger, and nobody who comes only with the version', async () => {
  const [alice, bob, carol, dave, eve] = all;
  const more = async (members: Organisation[], signers: Organisation[]) =>
    refusal([...copy(), await nextVersion(history, members, signers)]);
  const members = [alice!, carol!, dave!, eve!];
  expect(await more(members, [alice!, carol!, dave!])).toBe('accepted');
  expect(await more(members, [alice!, carol!, carol!])).toMatch(/second one by the same key/);
  expect(await more(members, [alice!, carol!, stranger])).toMatch(/no say here/);
  expect(await more([...members, stranger], [alice!, carol!, stranger])).toMatch(/no say here/);
  expect(await more(members, [alice!, carol!, bob!])).toMatch(/no say here/); // has left
  expect(await more(members, [alice!, carol!])).toMatch(/has 2 of the 3 signatures/);
});

it('takes every founder to found, so that nobody is named without knowing', async () => {
  const [alice, bob] = all;
  expect(await refusal([await nextVersion([], [alice!, bob!], [alice!])])).toMatch(/1 of the 2 signatures/);
  expect(await refusal([await nextVersion([], [alice!, bob!], [alice!, bob!])])).toBe('accepted');
});

it('keeps the genesis of a chain, and the time at which a member joined', async () => {
  const [alice, , carol, dave, eve] = all;
  const members = [alice!, carol!, dave!, eve!];
  const other = await nextVersion(history, members, members, [{ chainId: 7, genesisHash: `0x${'cd'.repeat(32)}` }]);
  expect(await refusal([...copy(), other])).toMatch(/keep the genesis/);
  const { document } = await nextVersion(history, members, []);
  document.members[0]!.joinedAt = '2020-01-01T00:00:00.000Z';
  const signatures = await Promise.all(members.map((member) => member.sign(document)));
  expect(await refusal([...copy(), { document, signatures }])).toMatch(/keep the time/);
});

it('refuses other algorithms and other headers than the one', async () => {
  const strange = (header: object): Signed<MembershipDocument> => {
    const first = copy()[0]!;
    const [, bytes] = first.signatures[0]!.split('..');
    first.signatures[0] = `${Buffer.from(JSON.stringify(header)).toString('base64url')}..${bytes}`;
    return first;
  };
  const kid = all[0]!.thumbprint;
  for (const header of [
    { alg: 'none', b64: false, crit: ['b64'], kid },
    { alg: 'HS256', b64: false, crit: ['b64'], kid },
    { alg: 'ES256', kid },
    { alg: 'ES256', b64: false, crit: ['b64'], kid, jwk: stranger.key },
    { alg: 'ES256', b64: false, crit: ['b64', 'x'], x: 1, kid },
  ])
    expect(await refusal([strange(header)])).toMatch(/header/);
});

describe('two histories', () => {
  it('merge to the longer one, in either order, and never go back', () => {
    for (let length = 1; length <= 5; length += 1) {
      expect(mergeHistories(history, history.slice(0, length))).toEqual(history);
      expect(mergeHistories(history.slice(0, length), history)).toEqual(history);
    }
  });

  it('are refused when they part, however long the other one is', async () => {
    const [alice, bob, carol, dave] = all;
    const other = copy().slice(0, 2);
    other.push(await nextVersion(other, [alice!, dave!], [bob!, carol!, dave!]));
    other.push(await nextVersion(other, [alice!, dave!], [alice!, dave!]));
    expect(await refusal(other)).toBe('accepted'); // on its own it holds: three members signed two third versions
    for (const [known, received] of [
      [history, other],
      [other, history],
    ])
      expect(() => mergeHistories(known!, received!)).toThrow(/parts from the known history at version 3/);
  });

  it('of two consortia are two', async () => {
    const stranger = [await nextVersion([], [all[0]!], [all[0]!])];
    expect(() => mergeHistories(history, stranger)).toThrow(/another consortium/);
  });
});
