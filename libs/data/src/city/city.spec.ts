import type { Member } from '@atoll/contracts/testing';
import type { KemKeys } from '@atoll/crypto/hpke';
import { envelopeHash, type Envelope } from '@atoll/sealed/envelopes';
import { createHash } from 'node:crypto';
import { encodeFunctionData, keccak256, parseEventLogs, toHex, type Hex } from 'viem';

import { provesSubject } from './subjects.js';
import { readTable } from './table.js';
import { CityScene } from './testing.js';

/** Each step is a transaction on a chain, on a machine that may do much else. */
const PATIENT_MS = 900_000;

let city: CityScene;
let [A, B, AUTHORITY, REGULATOR] = [] as unknown as [Member, Member, Member, Member];
let [keysOfB, keysOfRegulator] = [] as unknown as [KemKeys, KemKeys];
let resource: Hex;
beforeAll(async () => {
  city = await CityScene.open();
  ({ A, B, AUTHORITY, REGULATOR } = city.scene.network.members);
  [keysOfB, keysOfRegulator] = [await city.scene.readerKey(B), await city.scene.readerKey(REGULATOR)];
  resource = await city.dataset(A);
}, PATIENT_MS);
afterAll(() => city.scene.network.close());

const fault = (detail: object) => expect.objectContaining({ detail: expect.objectContaining(detail) });
const hash = (text: string) => createHash('sha256').update(text).digest();
const commitment = (person: number): Hex => toHex(hash(`person ${person}`));
const pardonOf = ({ principal }: Member): Hex =>
  encodeFunctionData({ abi: city.city.abi, functionName: 'pardon', args: [principal] });
const granted = (to: Member, uses = 20) => city.scene.granted(A, to, resource, { uses });

/** Numbers that follow from nothing that marks are made of. */
const meters = (count: number) =>
  Array.from({ length: count }, (_, i) => {
    const random = hash(`meter ${i}`);
    const meter = `M${String(random.readUInt32BE(0) % 1e9).padStart(9, '0')}`;
    return { meter, kwh: `${random[4]! % 90}.${10 + (random[5]! % 90)}`, volts: String(225 + (random[6]! % 10)) };
  });
const csvOf = (rows: ReturnType<typeof meters>, withPeople = true) =>
  [
    `meter,kwh,volts${withPeople ? ',household' : ''}`,
    ...rows.map(({ meter, kwh, volts }, i) => [meter, kwh, volts, ...(withPeople ? [commitment(i)] : [])].join()),
  ].join('\n');

async function answered(to: Member, keys: KemKeys, rows = meters(80)) {
  const grant = await granted(to);
  const call = await city.called(to, grant);
  expect(await city.served(A, resource, call, csvOf(rows), 'household')).toMatchObject({
    state: 'SERVED',
    brought: null,
  });
  return { grant, call, csv: await city.read(to, keys, grant, call) };
}

it(
  'answers a call with a copy for its grant, whose sealed bytes the chain has the hash of',
  async () => {
    const { call, csv } = await answered(B, keysOfB);
    const { columns, rows } = readTable(csv, 'csv');
    expect(columns).toEqual(['meter', 'kwh', 'volts']);
    expect(rows).toHaveLength(83);
    const plain = new Map(meters(80).map((row) => [row.meter, row]));
    const own = rows.filter(({ meter }) => plain.has(meter!));
    expect(own).toHaveLength(80);
    for (const { meter, kwh } of own)
      expect(Math.abs(Number(kwh) - Number(plain.get(meter!)!.kwh))).toBeLessThan(0.0101);
    expect(own.some(({ meter, kwh }) => kwh !== plain.get(meter!)!.kwh)).toBe(true);
    expect(csv).not.toContain(commitment(0).slice(2));

    const { envelope } = await city.calls.answer(A.actor, city.chainId, call);
    const [, , , , respHash] = await city.city.read<unknown[]>('calls', call);
    expect(respHash).toBe(envelopeHash(envelope as Envelope));
    const line = await city.calls.find(AUTHORITY.actor, city.chainId, call);
    expect(line).toMatchObject({ state: 'RECEIPTED', caller: B.principal.toLowerCase(), respHash, resource });
  },
  PATIENT_MS,
);

it(
  'finds whose copy leaked, names it on the chain, and bars who is found to have leaked',
  async () => {
    const [ofB, ofRegulator] = [await answered(B, keysOfB), await answered(REGULATOR, keysOfRegulator)];
    // A thousand that nobody answered anything for.
    const { consortiumId, database } = city.scene.network;
    const innocent = Array.from({ length: 1_000 }, (_, i) => ({
      ...{ consortiumId, chainId: city.chainId, id: toHex(hash(`grant ${i}`)), resource, grantee: B.principal },
      ...{ epoch: 1n, scopes: 1, purposes: '0x01', usesLeft: 1n, validUntil: '1', state: 'GRANTED' as const },
      ...{ outdated: false, block: 0n, logIndex: i },
    }));
    await database.admin.platform.accessGrant.createMany({ data: innocent });

    const part = ofRegulator.csv.split('\r\n').slice(0, 60).join('\n');
    const leak = await city.filed(B, resource, part);
    const trace = await city.traced(AUTHORITY, resource, leak, part);
    expect(trace).toMatchObject({ state: 'DONE', brought: null, accusations: [{ grantId: ofRegulator.grant }] });
    expect(trace.grants).toBeGreaterThan(1_001);
    expect(await city.leaks.find(A.actor, city.chainId, leak)).toMatchObject({
      ...{ state: 'TRACED', grantId: ofRegulator.grant, accused: REGULATOR.principal.toLowerCase() },
      ...{ proof: trace.proof, tracedBy: AUTHORITY.principal.toLowerCase() },
    });

    const plain = csvOf(meters(80), false);
    const other = await city.filed(B, resource, plain);
    expect(await city.traced(AUTHORITY, resource, other, plain)).toMatchObject({
      state: 'DONE',
      accusations: [],
      proof: null,
    });
    expect(await city.leaks.find(A.actor, city.chainId, other)).toMatchObject({ state: 'FILED', grantId: null });

    const third = await city.filed(REGULATOR, resource, ofB.csv);
    await city.traced(AUTHORITY, resource, third, ofB.csv);
    // An arbiter repeats the search and gets the same.
    const again = await city.traced(REGULATOR, resource, third, ofB.csv, false);
    const { proof } = await city.leaks.find(A.actor, city.chainId, third);
    expect(again).toMatchObject({ state: 'DONE', transactionId: null, proof });
    await city.done(city.leaks.adjudicate(REGULATOR.actor, city.chainId, third, true));
    const call = city.calls.call(B.actor, {
      chainId: city.chainId,
      grantId: ofB.grant,
      purpose: 'care',
      question: 'x',
    });
    await expect(call).rejects.toThrow(fault({ code: 'REVERTED', error: 'Barred' }));
    await database.admin.platform.accessGrant.deleteMany({
      where: { chainId: city.chainId, id: { in: innocent.map(({ id }) => id) } },
    });
    await city.scene.network.decide('proposeCall', [city.city.address, pardonOf(B)]);
    await city.settle();
    expect(await city.leaks.find(A.actor, city.chainId, third)).toMatchObject({ proven: true, pardoned: true });
  },
  PATIENT_MS,
);

it(
  'shows each person every access to their data, with a proof by the chain, and to nobody else’s',
  async () => {
    const { call, grant } = await answered(B, keysOfB, meters(30));
    const second = await city.called(B, grant);
    await city.served(A, resource, second, csvOf(meters(10)), 'household');
    const mine = await city.subjects.list(city.chainId, commitment(7), { take: 50 });
    expect(mine.slice(0, 2)).toMatchObject([
      { callId: second, state: 'SERVED', provider: 'A', caller: 'B', purposeName: 'care', receiptedAt: null },
      { callId: call, state: 'RECEIPTED', resource },
    ]);
    const { block, logIndex } = mine[0]!;
    const next = await city.subjects.list(city.chainId, commitment(7), { take: 1, after: { block, logIndex } });
    expect(next).toMatchObject([{ callId: call }]);
    const other = await city.subjects.list(city.chainId, commitment(25), { take: 50 });
    expect(other.map(({ callId }) => callId)).not.toContain(second);
    expect(await city.subjects.list(city.chainId, commitment(999), { take: 50 })).toEqual([]);

    const proof = await city.subjects.prove(city.chainId, commitment(7), second);
    const { logs } = await city.scene.network.evm.client.getTransactionReceipt({ hash: mine[0]!.servedBy as Hex });
    const [served] = parseEventLogs({ abi: city.city.abi, eventName: 'CallServed', logs });
    expect((served!.args as unknown as { subjectsRoot: Hex }).subjectsRoot).toBe(proof.root);
    expect(provesSubject(commitment(7), second, proof)).toBe(true);
    expect(provesSubject(commitment(8), second, proof)).toBe(false);
    await expect(city.subjects.prove(city.chainId, commitment(25), second)).rejects.toThrow(
      fault({ code: 'NOT_FOUND' }),
    );
  },
  PATIENT_MS,
);

it(
  'gives no answer to what was not meant for it, and keeps nothing of it',
  async () => {
    const grant = await granted(B);
    const call = await city.called(B, grant);
    const csv = csvOf(meters(5), false);
    const attempt = { chainId: city.chainId, callId: call };
    const sealed = await city.encrypted(A, resource, { call, csv });
    const early = city.calls.serve(A.actor, { ...attempt, sealed });
    await expect(early).rejects.toThrow(fault({ code: 'REVERTED', error: 'BadState' }));
    await city.done(city.calls.authorise(A.actor, city.chainId, call));
    const wrong = [
      await city.encrypted(A, resource, { call: keccak256('0x'), csv }),
      await city.encrypted(A, resource, { call, csv: 'meter,watts\nM1,2' }),
      await city.encrypted(A, resource, { call, csv, subject: 'household' }),
    ];
    for (const each of wrong) {
      await city.calls.serve(A.actor, { ...attempt, sealed: each });
      await city.settle();
      expect(await city.calls.answer(A.actor, city.chainId, call)).toMatchObject({
        ...{ state: 'FAILED', brought: null, ciphertext: null, fault: { code: 'INVALID', field: 'sealed' } },
      });
    }
    await expect(city.calls.serve(B.actor, { ...attempt, sealed })).rejects.toThrow(fault({ error: 'NotAuthorised' }));
    await expect(city.calls.serve(A.actor, { ...attempt, sealed: csv })).rejects.toThrow(fault({ field: 'sealed' }));
    await city.calls.serve(A.actor, { ...attempt, sealed });
    await city.settle();
    expect(await city.calls.answer(B.actor, city.chainId, call)).toMatchObject({ state: 'SERVED' });
    await expect(city.calls.serve(A.actor, { ...attempt, sealed })).rejects.toThrow(fault({ error: 'BadState' }));
    for (const nobody of [AUTHORITY.actor, city.scene.network.stranger])
      await expect(city.calls.answer(nobody, city.chainId, call)).rejects.toThrow(fault({ code: 'NOT_FOUND' }));
  },
  PATIENT_MS,
);

it(
  'lets only who judges look for whose copy leaked, and only in what was filed',
  async () => {
    const csv = csvOf(meters(20), false);
    const leak = await city.filed(B, resource, csv);
    await expect(city.traced(B, resource, leak, csv)).rejects.toThrow(fault({ code: 'CONFLICT', what: 'role' }));
    expect(await city.traced(AUTHORITY, resource, leak, `${csv}\n`)).toMatchObject({
      ...{ state: 'FAILED', fault: { code: 'INVALID', field: 'sealed' }, transactionId: null },
    });
    expect(await city.traced(A, resource, leak, csv, false)).toMatchObject({ state: 'DONE', accusations: [] });
  },
  PATIENT_MS,
);

it('keeps what marks follow from sealed, and shows it to no role of the API', async () => {
  const { admin, api } = city.scene.network.database;
  const secret = await admin.platform.cityMarkSecret.findFirstOrThrow();
  expect(secret.sealed.length).toBeGreaterThan(32 + 16);
  await expect(api.as(A.actor, (db) => db.cityMarkSecret.findMany())).rejects.toThrow(/permission denied/);
  await expect(api.as(A.actor, (db) => db.citySubject.findMany())).rejects.toThrow(/permission denied/);
});
