import { keccak256, toHex, type Address, type Hex } from 'viem';

import { A, AUTHORITY, B, CANDIDATE, DEPLOYER, FAR, NOBODY, REGULATOR, STRANGER } from '../kernel/scene.js';
import { account, eachFromHere, event, intend, names, steps, word, type Contract } from '../kernel/testing.js';
import { solutionScene, type SolutionScene } from './scene.js';

const STATE = { None: 0, Requested: 1, Authorised: 2, Served: 3, Receipted: 4, Refused: 5 };
const LEAK = { None: 0, Filed: 1, Traced: 2, Adjudicated: 3 };
const [READ, TRAFFIC, TAX] = [1, 3, 4];
const BROKERED = 1;
const [SCHEMA, DESCRIPTOR, REQ, RESP, SUBJECTS, EVIDENCE, PROOF] = [
  ...['schema', 'descriptor', 'req', 'resp', 'subjects', 'evidence', 'proof'],
].map((it) => keccak256(toHex(it))) as [Hex, Hex, Hex, Hex, Hex, Hex, Hex];
/** Somebody who lives here: neither a member nor a device. */
const CITIZEN = account(8);

let scene: SolutionScene;
let city: Contract;
let access: Contract;
let resource: Hex;
beforeAll(async () => {
  scene = await solutionScene();
  ({ city } = scene);
  access = scene.kernel.AccessGrant;
  resource = await policy('meters');
}, 120_000);
afterAll(() => scene.close());
eachFromHere(() => scene.evm);

/** A resource of A's, whose keys go out by the exchange. */
async function policy(name: string, more: object = {}): Promise<Hex> {
  const terms = { scopes: READ, emergencies: false, release: BROKERED, storers: 0, broker: city.address };
  const purposes = (1n << BigInt(TRAFFIC)) | (1n << BigInt(TAX));
  const all = { ...terms, purposes, odrlHash: word('odrl'), ...more };
  return event(await access.tell(A, 'createPolicy', A, word(name), all, []), 'PolicyCreated').resource as Hex;
}
const publish = (of = resource) => city.tell(A, 'publishDataset', of, SCHEMA, DESCRIPTOR);
const granted = async (to: Address, uses = 9): Promise<Hex> => {
  const ask = { scopes: READ, uses, validUntil: FAR, purposes: 1n << BigInt(TRAFFIC) };
  const id = event(await access.tell(to, 'request', resource, ask), 'Requested').id as Hex;
  await access.tell(A, 'grant', id, ask);
  return id;
};
const called = async (grant: Hex, by: Address = B): Promise<Hex> =>
  event(await city.tell(by, 'callData', grant, TRAFFIC, REQ), 'DataCalled').call as Hex;
const served = async (grant: Hex): Promise<Hex> => {
  const call = await called(grant);
  await city.tell(A, 'authoriseCall', call);
  await city.tell(A, 'serveCall', call, RESP, SUBJECTS);
  return call;
};
const mayRelease = (call: Hex) => city.read<boolean>('mayRelease', call);

describe('a dataset', () => {
  it('is published by its owner, where no key goes round the exchange', async () => {
    for (const nobody of [B, STRANGER, DEPLOYER])
      expect(await city.refusal(nobody, 'publishDataset', resource, SCHEMA, DESCRIPTOR)).toEqual([
        'NotAuthorised',
        resource,
        nobody,
      ]);
    for (const wrong of [await policy('direct', { release: 0 }), await policy('other', { broker: NOBODY })])
      expect(await city.refusal(A, 'publishDataset', wrong, SCHEMA, DESCRIPTOR)).toEqual(['NotTheBroker', wrong]);
    expect(await city.refusal(A, 'publishDataset', resource, word(''), DESCRIPTOR)).toEqual([
      'OutOfBounds',
      word('schemaId'),
      0n,
    ]);
    expect(names(await publish())).toEqual(['StateChanged', 'DatasetPublished']);
    expect(await city.read('schemaOf', resource)).toBe(SCHEMA);
  });

  it('is withdrawn by its owner, and called no more', async () => {
    expect(await city.refusal(A, 'withdrawDataset', resource)).toEqual(['BadState', resource, 0]);
    await publish();
    const grant = await granted(B);
    const call = await served(grant);
    expect((await city.refusal(B, 'withdrawDataset', resource))[0]).toBe('NotAuthorised');
    await city.tell(A, 'withdrawDataset', resource);
    expect(await city.refusal(B, 'callData', grant, TRAFFIC, REQ)).toEqual(['BadState', resource, 0]);
    expect(await city.refusal(STRANGER, 'receiptCall', call)).toEqual(['BadState', resource, 0]);
  });
});

describe('a call', () => {
  it('goes Requested, Authorised, Served, Receipted, and only then may a key go out', async () => {
    await publish();
    const grant = await granted(B);
    const asked = await city.tell(B, 'callData', grant, TRAFFIC, REQ);
    expect([names(asked), steps(asked)]).toEqual([['DataCalled', 'StateChanged'], [[STATE.None, STATE.Requested]]]);
    const { call } = event(asked, 'DataCalled') as { call: Hex };
    expect(steps(await city.tell(A, 'authoriseCall', call))).toEqual([[STATE.Requested, STATE.Authorised]]);
    expect(steps(await city.tell(A, 'serveCall', call, RESP, SUBJECTS))).toEqual([[STATE.Authorised, STATE.Served]]);
    expect(await mayRelease(call)).toBe(false);
    const receipt = await city.tell(STRANGER, 'receiptCall', call);
    expect(names(receipt)).toEqual(['CallReceipted', 'StateChanged', 'Consumed']);
    expect(event(receipt, 'Consumed')).toMatchObject({ id: grant, purpose: TRAFFIC, reqHash: REQ, respHash: RESP });
    expect(await mayRelease(call)).toBe(true);
  });

  it('takes each step in its state only, and by the department whose data it is', async () => {
    await publish();
    const call = await called(await granted(B));
    const moves: [string, unknown[]][] = [
      ['authoriseCall', []],
      ['refuseCall', [PROOF]],
      ['serveCall', [RESP, SUBJECTS]],
      ['receiptCall', []],
    ];
    const refusedIn = async (current: number, allowed: string[]) => {
      for (const [name, args] of moves.filter(([name]) => !allowed.includes(name)))
        expect([name, await city.refusal(A, name, call, ...args)]).toEqual([name, ['BadState', call, current]]);
      for (const [name, args] of moves.filter(([name]) => allowed.includes(name) && name !== 'receiptCall'))
        for (const nobody of [B, STRANGER, DEPLOYER])
          expect(await city.refusal(nobody, name, call, ...args)).toEqual(['NotAuthorised', resource, nobody]);
    };
    await refusedIn(STATE.Requested, ['authoriseCall', 'refuseCall']);
    await city.tell(A, 'authoriseCall', call);
    await refusedIn(STATE.Authorised, ['serveCall']);
    expect((await city.refusal(A, 'serveCall', call, word(''), SUBJECTS))[0]).toBe('OutOfBounds');
    await city.tell(A, 'serveCall', call, RESP, SUBJECTS);
    await refusedIn(STATE.Served, ['receiptCall']);
    await city.tell(B, 'receiptCall', call);
    await refusedIn(STATE.Receipted, []);
  });

  it('may be refused, with a reason', async () => {
    await publish();
    const call = await called(await granted(B));
    expect(names(await city.tell(A, 'refuseCall', call, PROOF))).toEqual(['CallRefused', 'StateChanged']);
    expect(await city.refusal(A, 'authoriseCall', call)).toEqual(['BadState', call, STATE.Refused]);
  });

  it('is made by who has the grant, for its purpose; the same call for it is accepted', async () => {
    await publish();
    const grant = await granted(B);
    expect(await city.refusal(B, 'callData', grant, TAX, REQ)).toEqual(['NotGranted', grant, TAX]);
    for (const nobody of [A, REGULATOR, STRANGER])
      expect(await city.refusal(nobody, 'callData', grant, TRAFFIC, REQ)).toEqual(['NotAuthorised', grant, nobody]);
    expect(await city.refusal(B, 'callData', word('none'), TRAFFIC, REQ)).toEqual(['BadState', word('none'), 0]);
    expect(names(await city.tell(B, 'callData', grant, TRAFFIC, REQ))).toContain('DataCalled');
  });

  it('gets no receipt where the grant ended meanwhile, or is used up, and nobody writes one elsewhere', async () => {
    await publish();
    const grant = await granted(B, 1);
    const [first, second] = [await served(grant), await served(grant)];
    await city.tell(A, 'receiptCall', first);
    expect((await city.refusal(A, 'receiptCall', second))[0]).toBe('BadState');
    expect(await mayRelease(second)).toBe(false);

    const other = await granted(B);
    const call = await served(other);
    await access.tell(A, 'revoke', other);
    expect((await city.refusal(A, 'receiptCall', call))[0]).toBe('BadState');
    expect(await mayRelease(call)).toBe(false);
  });
});

describe('a leak', () => {
  const leaked = async () => {
    await publish();
    const grant = await granted(B);
    const deed = await city.tell(CITIZEN.address, 'fileLeak', resource, EVIDENCE);
    return { grant, leak: event(deed, 'LeakFiled').leak as Hex };
  };
  const tracing = async () => {
    const { grant, leak } = await leaked();
    await city.tell(AUTHORITY, 'traceLeak', leak, grant, PROOF);
    return { grant, leak };
  };

  it('goes Filed, Traced, Adjudicated, and who leaked is called no data for until pardoned', async () => {
    const { grant, leak } = await leaked();
    const call = await served(grant);
    const traced = await city.tell(AUTHORITY, 'traceLeak', leak, grant, PROOF);
    expect([event(traced, 'LeakTraced').accused, steps(traced)]).toEqual([B, [[LEAK.Filed, LEAK.Traced]]]);
    const judged = await city.tell(REGULATOR, 'adjudicateLeak', leak, true);
    expect(steps(judged)).toEqual([[LEAK.Traced, LEAK.Adjudicated]]);
    expect(await city.refusal(B, 'callData', grant, TRAFFIC, REQ)).toEqual(['Barred', B]);
    expect(await city.refusal(A, 'receiptCall', call)).toEqual(['Barred', B]);
    for (const nobody of [B, REGULATOR, DEPLOYER])
      expect(await city.refusal(nobody, 'pardon', B)).toEqual(['NotAuthorised', word(''), nobody]);
    await scene.quorumCalls(city, 'pardon', B);
    expect(names(await city.tell(A, 'receiptCall', call))).toContain('CallReceipted');
  });

  it('that is not proven bars nobody', async () => {
    const { grant, leak } = await tracing();
    await city.tell(REGULATOR, 'adjudicateLeak', leak, false);
    expect(names(await city.tell(B, 'callData', grant, TRAFFIC, REQ))).toContain('DataCalled');
  });

  it('is traced by an auditor to a grant of this data, and judged by somebody else', async () => {
    const { grant, leak } = await leaked();
    expect(await city.refusal(REGULATOR, 'adjudicateLeak', leak, true)).toEqual(['BadState', leak, LEAK.Filed]);
    for (const nobody of [A, REGULATOR, STRANGER])
      expect(await city.refusal(nobody, 'traceLeak', leak, grant, PROOF)).toEqual(['NotAuthorised', leak, nobody]);
    expect((await city.refusal(AUTHORITY, 'traceLeak', leak, word('none'), PROOF))[0]).toBe('BadState');
    expect((await city.refusal(CITIZEN.address, 'fileLeak', word('none'), EVIDENCE))[0]).toBe('BadState');
    // An auditor does not clear its own organisation by naming another's grant, nor judges what it traced.
    const own = await granted(AUTHORITY);
    expect(await city.refusal(AUTHORITY, 'traceLeak', leak, own, PROOF)).toEqual(['NotAuthorised', leak, AUTHORITY]);
    await city.tell(AUTHORITY, 'traceLeak', leak, grant, PROOF);
    for (const nobody of [AUTHORITY, A, B, STRANGER])
      expect(await city.refusal(nobody, 'adjudicateLeak', leak, true)).toEqual(['NotAuthorised', leak, nobody]);
    expect(names(await city.tell(CANDIDATE, 'adjudicateLeak', leak, true))).toContain('LeakAdjudicated');
    expect(await city.refusal(REGULATOR, 'adjudicateLeak', leak, true)).toEqual(['BadState', leak, LEAK.Adjudicated]);
  });
});

it('is worked by signatures, too', async () => {
  const [a, b] = [account(0), account(1)];
  const values = [resource, SCHEMA, DESCRIPTOR];
  const published = await intend(
    city,
    a,
    'PublishDataset',
    'bytes32 resource, bytes32 schemaId, bytes32 descriptorHash',
    values,
  );
  await city.tell(DEPLOYER, 'publishDatasetBySig', ...values, published);
  const grant = await granted(B);
  const ask = await intend(city, b, 'CallData', 'bytes32 grant, uint8 purpose, bytes32 reqHash', [grant, TRAFFIC, REQ]);
  const call = event(await city.tell(DEPLOYER, 'callDataBySig', grant, TRAFFIC, REQ, ask), 'DataCalled').call as Hex;
  expect((await city.refusal(DEPLOYER, 'callDataBySig', grant, TRAFFIC, REQ, ask))[0]).toBe('IntentForged');
  const leak = await intend(city, CITIZEN, 'FileLeak', 'bytes32 resource, bytes32 evidence', [resource, EVIDENCE]);
  await city.tell(DEPLOYER, 'fileLeakBySig', resource, EVIDENCE, leak);
  await city.tell(DEPLOYER, 'authoriseCallBySig', call, await intend(city, a, 'AuthoriseCall', 'bytes32 call', [call]));
  expect((await city.read<unknown[]>('calls', call))[1]).toBe(STATE.Authorised);
});
