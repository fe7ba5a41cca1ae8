import { SlidingWindow } from '@atoll/accounts';
import { randomBytes, toHex } from '@atoll/crypto';
import { device, secureElement, STATUS, type Device } from '@atoll/contracts/testing';
import { keccak256 } from 'viem';
import { Readable } from 'node:stream';

import { EnrolmentsService } from './enrolments.service.js';
import { DeviceNetwork } from './testing.js';

let net: DeviceNetwork;
let enrolments: EnrolmentsService;
beforeAll(async () => {
  net = await DeviceNetwork.open();
  enrolments = new EnrolmentsService(net.network.database.api, new SlidingWindow(null));
}, 120_000);
afterAll(() => net.close());

const members = () => net.network.members;
const fault = (detail: object) => expect.objectContaining({ detail: expect.objectContaining(detail) });
let files = 0;
const wish = (idempotencyKey = `file-${++files}`, format: 'CSV' | 'JSON_LINES' = 'CSV') => ({
  ...{ chainId: net.chainId, format, idempotencyKey },
});
const stream = (text: string, size = 64 * 1024) =>
  Readable.from(
    Array.from({ length: Math.ceil(text.length / size) }, (_, i) => Buffer.from(text.slice(i * size, (i + 1) * size))),
  );
const HEADER = 'address,hwIdHash,publicKey,proof,name';
const csv = (rows: Record<string, unknown>[]) =>
  [
    HEADER,
    ...rows.map((row) =>
      HEADER.split(',')
        .map((name) => row[name] ?? '')
        .join(),
    ),
  ].join('\n');
/** Devices that nobody has proved to hold yet; an address is all that is known of their keys. */
const unproved = (n: number) =>
  Array.from({ length: n }, () => ({ address: toHex(randomBytes(20)), hwIdHash: toHex(randomBytes(32)) }));
const problemsOf = async (id: string) =>
  (await enrolments.problems(members().A.actor, id, { take: 1_000 })).map(({ line, field, code }) => [
    line,
    field,
    code,
  ]);
const rows = (enrolmentId?: string) =>
  net.network.database.admin.platform.device.count({
    where: { chainId: net.chainId, ...(enrolmentId && { enrolmentId }) },
  });
const onChain = async ({ address }: Device) =>
  (await net.network.kernel.IdentityRegistry.read<unknown[]>('devices', address))[3];

it('brings a file to the chain, and reports each bad line', async () => {
  const { A, B } = members();
  const its = [device(), secureElement(), device(), device()];
  const good = await Promise.all(its.slice(0, 3).map((it) => net.proved(it, A, { name: 'Lamp' })));
  const forged = { ...(await net.proved(its[3]!, A)), proof: await net.proof(its[3]!, B, net.cells(its[3]!)) };
  const clone = { ...net.cells(device()), hwIdHash: good[0]!.hwIdHash };
  const text = csv([...good, { address: '0x12' }, clone, { ...good[1], name: 'again' }, forged, net.cells(device())]);
  const done = await enrolments.take(A.actor, wish(), stream(text, 100));
  expect(done).toMatchObject({ records: 8, taken: 5, known: 0, refused: 3 });
  expect(done.endedAt).not.toBeNull();
  const early = [
    [5, 'address', 'MALFORMED'],
    [5, 'hwIdHash', 'MISSING'],
    [6, 'hwIdHash', 'REPEATED'],
    [7, 'address', 'REPEATED'],
  ];
  expect(await problemsOf(done.id)).toEqual(early);
  expect(await enrolments.progress(A.actor, done.id)).toEqual({
    states: { UNREGISTERED: 5 },
    unproved: 1,
    waiting: 4,
    stuck: 0,
  });
  await net.settle();
  for (const it of its.slice(0, 3)) expect(await onChain(it)).toBe(STATUS.Registered);
  expect(await onChain(its[3]!)).toBe(STATUS.Unregistered);
  expect(await problemsOf(done.id)).toEqual([...early, [8, 'proof', 'FORGED']]);
  expect(await enrolments.progress(A.actor, done.id)).toEqual({
    states: { UNREGISTERED: 2, REGISTERED: 3 },
    unproved: 1,
    waiting: 0,
    stuck: 1,
  });
});

it('makes nothing twice of a file that comes twice, under its key or under another', async () => {
  const { A } = members();
  const text = csv(unproved(50));
  const key = wish();
  const first = await enrolments.take(A.actor, key, stream(text));
  const before = await rows();
  expect(await enrolments.take(A.actor, key, stream(text))).toEqual(first);
  expect(await enrolments.take(A.actor, wish(), stream(text))).toMatchObject({ taken: 0, known: 50, refused: 0 });
  expect(await rows()).toBe(before);
  const [one] = unproved(1);
  await enrolments.take(A.actor, wish(), stream(csv([one!])));
  const changed = await enrolments.take(A.actor, wish(), stream(csv([{ ...one, hwIdHash: keccak256('0x77') }])));
  expect(await problemsOf(changed.id)).toEqual([[2, 'address', 'DIFFERS']]);
});

/** A file of several parts that breaks off after so many bytes. */
async function* broken(text: string, at: number) {
  yield Buffer.from(text.slice(0, at));
  throw new Error('the connection broke');
}

it('goes on where it was cut off, wherever that was, and loses and doubles nothing', async () => {
  const { A } = members();
  const text = csv(unproved(2_500));
  const [key, before] = [wish(), await rows()];
  const parts: number[] = [];
  for (const share of [0.3, 0.5, 0.85, 0.2]) {
    const cut = enrolments.take(A.actor, key, Readable.from(broken(text, Math.floor(text.length * share))));
    await expect(cut).rejects.toThrow();
    const [{ records, endedAt } = { records: -1, endedAt: null }] = await enrolments.list(A.actor, net.chainId, {
      take: 1,
    });
    parts.push(records);
    expect(endedAt).toBeNull();
    expect((await rows()) - before).toBe(records);
  }
  expect(parts).toEqual([0, 1_000, 2_000, 2_000]);
  const other = csv(unproved(2_500));
  await expect(enrolments.take(A.actor, key, stream(other))).rejects.toThrow(
    fault({ code: 'CONFLICT', what: 'idempotency key' }),
  );
  await expect(enrolments.take(A.actor, key, stream(csv(unproved(3))))).rejects.toThrow(fault({ code: 'CONFLICT' }));
  const both = await Promise.allSettled([1, 2].map(() => enrolments.take(A.actor, key, stream(text))));
  expect(both.some(({ status }) => status === 'fulfilled')).toBe(true);
  expect(await enrolments.take(A.actor, key, stream(text))).toMatchObject({ records: 2_500, taken: 2_500, known: 0 });
  expect((await rows()) - before).toBe(2_500);
}, 60_000);

it('is not there for others', async () => {
  const { A, B } = members();
  const { id } = await enrolments.take(A.actor, wish(), stream(csv([{ address: 'x' }])));
  await expect(enrolments.find(B.actor, id)).rejects.toThrow(fault({ code: 'NOT_FOUND' }));
  expect(await enrolments.problems(B.actor, id, { take: 10 })).toEqual([]);
  expect(await enrolments.progress(B.actor, id)).toMatchObject({ states: {} });
  expect(await enrolments.list(B.actor, net.chainId, { take: 10 })).toEqual([]);
  await expect(enrolments.take(net.network.stranger, wish(), stream(csv([])))).rejects.toThrow(
    fault({ code: 'NOT_FOUND', what: 'chain' }),
  );
});

it('reads page by page what is wrong', async () => {
  const { A } = members();
  const { id } = await enrolments.take(
    A.actor,
    wish(),
    stream(csv(Array.from({ length: 7 }, () => ({ address: 'x' })))),
  );
  const seen: [number, string][] = [];
  for (let after: { line: number; field: string } | undefined; ;) {
    const part = await enrolments.problems(A.actor, id, { take: 4, ...(after && { after }) });
    seen.push(...part.map(({ line, field }): [number, string] => [line, field]));
    if (part.length < 4) break;
    after = part.at(-1)!;
  }
  expect(seen).toHaveLength(14);
  expect(new Set(seen.map(String)).size).toBe(14);
});
