import { randomFillSync } from 'node:crypto';
import { gzipSync } from 'node:zlib';

import { stated } from './credential.js';
import { issueJwt } from './issue.js';
import { MOST_LIST_BYTES } from './limits.js';
import { Refusal } from './refusal.js';
import { Bitstring, statusEntry, statusListClaims, StatusLists, type StatusPurpose } from './status-list.js';
import type { JsonObject } from './strict-json.js';
import { resolving, testParty, type TestParty } from './testing.js';

const NOW = new Date('2026-11-29T10:00:00Z');
const [issuer, holder, other] = [testParty('ES256'), testParty('ES256K'), testParty('EdDSA')];
const resolve = resolving(issuer, holder, other);
const URL = 'https://atoll.example/status-lists/1';

type Said = {
  purpose?: StatusPurpose;
  revoked?: number[];
  ttl?: number;
  by?: TestParty;
  claims?: JsonObject;
  until?: Date;
};
async function list({
  purpose = 'revocation',
  revoked = [],
  ttl = 60_000,
  by = issuer,
  claims = {},
  until,
}: Said = {}) {
  const bits = Bitstring.ofLength(131_072);
  for (const index of revoked) bits.set(index, true);
  const subject = { ...statusListClaims(purpose, await bits.encode(), ttl), ...claims };
  const said = stated({
    id: URL,
    types: ['BitstringStatusListCredential'],
    issuer: by.did,
    subject: by.did,
    claims: subject,
    validFrom: NOW,
    validUntil: until,
  });
  return issueJwt(said, by.signer, MOST_LIST_BYTES);
}

const credential = (...status: JsonObject[]) => ({
  issuer: issuer.did,
  credential: { issuer: issuer.did, credentialStatus: status } as never,
});
const entry = (index = 7, purpose: StatusPurpose = 'revocation') => statusEntry(URL, purpose, index);
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'good',
    (error: unknown) => (error instanceof Refusal ? error.code : `threw ${String(error)}`),
  );
const judged = (text: string | null, ...status: JsonObject[]) =>
  codeOf(new StatusLists(() => Promise.resolve(text)).requireGood(credential(...status), { resolve, now: NOW }));

it('says who is revoked, who is suspended, and who is neither', async () => {
  const text = await list({ revoked: [7] });
  expect(await judged(text, entry(7))).toBe('REVOKED');
  expect(await judged(text, entry(6))).toBe('good');
  expect(await judged(text)).toBe('good');
  const suspended = await list({ revoked: [7], purpose: 'suspension' });
  expect(await judged(suspended, entry(7, 'suspension'))).toBe('SUSPENDED');
});

it('may serve several purposes', async () => {
  const text = await list({ revoked: [7], claims: { statusPurpose: ['revocation', 'suspension'] } });
  expect(await judged(text, entry(7, 'suspension'))).toBe('SUSPENDED');
  expect(await judged(text, entry(6), entry(7))).toBe('REVOKED');
});

it.each<[string, () => Promise<string | null>, JsonObject, string]>([
  ['that is not there', () => Promise.resolve(null), entry(), 'STATUS_UNKNOWN'],
  ["that is somebody else's", () => list({ by: other }), entry(), 'STATUS_UNKNOWN'],
  ['for another purpose', () => list({ purpose: 'suspension' }), entry(), 'STATUS_UNKNOWN'],
  ['that ends before the entry', () => list(), entry(131_072), 'STATUS_UNKNOWN'],
  ['that is no list', () => list({ claims: { type: 'Person' } }), entry(), 'STATUS_UNKNOWN'],
  ['that is over', () => list({ until: new Date('2026-11-29T09:00:00Z') }), entry(), 'EXPIRED'],
  ['that is not zipped', () => list({ claims: { encodedList: 'uAAAA' } }), entry(), 'STATUS_UNKNOWN'],
  ['in another base', () => list({ claims: { encodedList: 'zAAAA' } }), entry(), 'STATUS_UNKNOWN'],
  ['too small to hide in', () => list({ claims: { encodedList: zipped(16_383) } }), entry(), 'STATUS_UNKNOWN'],
  ['that swells a thousandfold', () => list({ claims: { encodedList: zipped(2 ** 26) } }), entry(), 'TOO_LARGE'],
  ['with a malformed entry', () => list(), { ...entry(), statusListIndex: '7.5' }, 'STATUS_UNKNOWN'],
  ['with a negative entry', () => list(), { ...entry(), statusListIndex: '-1' }, 'STATUS_UNKNOWN'],
])('refuses a list %s', async (_, text, status, code) => {
  expect(await judged(await text(), status)).toBe(code);
});

it('is believed for its time to live, and not a moment longer', async () => {
  const served = [await list(), await list({ revoked: [7] })];
  let asked = 0;
  const lists = new StatusLists(() => Promise.resolve(served[Math.min(asked++, 1)]!));
  const at = (milliseconds: number) =>
    codeOf(lists.requireGood(credential(entry()), { resolve, now: new Date(NOW.getTime() + milliseconds) }));
  expect(await at(0)).toBe('good');
  expect(await at(59_999)).toBe('good');
  expect(asked).toBe(1);
  expect(await at(60_000)).toBe('REVOKED');
});

it('is not believed beyond its own end', async () => {
  let asked = 0;
  const text = await list({ ttl: 3_600_000, until: new Date(NOW.getTime() + 1_000) });
  const lists = new StatusLists(() => (asked++, Promise.resolve(text)));
  for (const milliseconds of [0, 999, 1_000])
    await lists.requireGood(credential(entry()), { resolve, now: new Date(NOW.getTime() + milliseconds) });
  expect(asked).toBe(2);
});

it('has between 131,072 and 8,388,608 entries', () => {
  for (const entries of [131_064, 131_073, 8_388_616]) expect(() => Bitstring.ofLength(entries)).toThrow(RangeError);
  expect(() => Bitstring.ofLength(131_072).set(131_072, true)).toThrow(RangeError);
});

it('takes a whole list of eight million, half of them revoked at random', async () => {
  const bits = Bitstring.ofLength(8_388_608);
  randomFillSync(bits.bytes);
  const text = await list({ claims: { encodedList: await bits.encode() } });
  expect(text.length).toBeGreaterThan(1_400_000);
  expect(await judged(text, entry(8_388_607))).toBe(bits.at(8_388_607) ? 'REVOKED' : 'good');
});

it('takes bits back', async () => {
  const bits = Bitstring.ofLength(131_072);
  bits.set(9, true);
  bits.set(10, true);
  bits.set(9, false);
  const again = await Bitstring.decode(await bits.encode());
  expect([8, 9, 10, 11].map((index) => again.at(index))).toEqual([false, false, true, false]);
});

function zipped(bytes: number): string {
  return `u${gzipSync(Buffer.alloc(bytes), { level: 9 }).toString('base64url')}`;
}
