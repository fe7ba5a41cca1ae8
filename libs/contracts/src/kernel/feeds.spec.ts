import fc from 'fast-check';
import { encodeAbiParameters, keccak256, type Address, type Hex } from 'viem';

import {
  A,
  AUTHORITY,
  B,
  DEPLOYER,
  device,
  ENDORSEMENT,
  kernelScene,
  REGULATOR,
  STRANGER,
  type KernelScene,
} from './scene.js';
import { account, decide, eachFromHere, event, intend, names, role, steps, word, type Contract } from './testing.js';

const NAME = word('rain');
const MODE = { MEDIAN: 0, SUM: 1, ALL_EQUAL: 2 };
const STATE = { Open: 0, Reported: 1, Pending: 2, Disputed: 3, Final: 4, Void: 5 };
const EVIDENCE = keccak256('0x01');
const [PERIOD, WINDOW, DISPUTES] = [1_000, 500, 300];
const REPORTERS = [A, B, AUTHORITY].sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1));

let scene: KernelScene;
let feeds: Contract;
let startsAt: bigint;
beforeAll(async () => {
  scene = await kernelScene();
  feeds = scene.kernel.AttestedFeed;
  await scene.accredit(ENDORSEMENT);
  startsAt = (await scene.now()) + 100n;
}, 60_000);
afterAll(() => scene.close());
eachFromHere(() => scene.evm);

const terms = (more: object = {}) => ({
  ...{
    mode: MODE.MEDIAN,
    k: 2,
    startsAt,
    period: PERIOD,
    reportWindow: WINDOW,
    disputeWindow: DISPUTES,
    tolerance: 10n,
  },
  ...more,
});
const create = async (more: object = {}, reporters = REPORTERS): Promise<Hex> =>
  event(await feeds.tell(A, 'createFeed', NAME, terms(more), reporters), 'FeedCreated').feed as Hex;
const at = async (seconds: number) => {
  await scene.evm.client.setNextBlockTimestamp({ timestamp: startsAt + BigInt(seconds) });
  await scene.evm.client.mine({ blocks: 1 });
};
const reporting = () => at(PERIOD);
const over = () => at(PERIOD + WINDOW + 1);
const report = (by: Address, feed: Hex, value: bigint) => feeds.tell(by, 'report', feed, 0n, value, EVIDENCE);
const roundId = (feed: Hex, number = 0n) =>
  keccak256(encodeAbiParameters([{ type: 'bytes32' }, { type: 'uint64' }], [feed, number]));
const state = async (feed: Hex) => (await feeds.read<unknown[]>('rounds', feed, 0n))[0];
const value = (feed: Hex) => feeds.read('read', feed, 0n);
async function pending(feed: Hex, values: [Address, bigint][]) {
  await reporting();
  for (const [by, said] of values) await report(by, feed, said);
  await over();
  return feeds.tell(STRANGER, 'close', feed, 0n);
}

describe('a feed', () => {
  it('is a member’s, under a name of its own, with reporters that each stand once', async () => {
    for (const nobody of [STRANGER, DEPLOYER])
      expect(await feeds.refusal(nobody, 'createFeed', NAME, terms(), REPORTERS)).toEqual([
        'NotAuthorised',
        NAME,
        nobody,
      ]);
    const refused = (more: object, reporters = REPORTERS) =>
      feeds.refusal(A, 'createFeed', NAME, terms(more), reporters);
    for (const k of [0, 4]) expect(await refused({ k })).toEqual(['OutOfBounds', word('k'), BigInt(k)]);
    expect(await refused({ period: 0 })).toEqual(['OutOfBounds', word('period'), 0n]);
    for (const twice of [[A, A], [...REPORTERS].reverse()])
      expect((await refused({}, twice))[1]).toBe(word('reporters in order'));
    const many = Array.from({ length: 33 }, (_, i) => `0x${(i + 1).toString(16).padStart(40, '0')}` as Address);
    expect(await refused({}, many)).toEqual(['OutOfBounds', word('reporters'), 33n]);
    const feed = await create();
    expect(await refused({})).toEqual(['BadState', feed, 1]);
    expect(await feeds.read('feedOf', feed)).toMatchObject({ owner: A, reporters: REPORTERS });
  });
});

describe('a round', () => {
  it('goes Open, Reported, Pending, Final, and stays so', async () => {
    const feed = await create();
    const id = roundId(feed);
    expect(await feeds.refusal(A, 'report', word('none'), 0n, 1n, EVIDENCE)).toEqual(['BadState', word('none'), 0]);
    expect((await feeds.refusal(A, 'report', feed, 0n, 1n, EVIDENCE))[0]).toBe('NotNow');
    expect((await feeds.refusal(A, 'close', feed, 0n))[0]).toBe('NotNow');
    await reporting();
    expect(steps(await report(A, feed, 20n))).toEqual([[STATE.Open, STATE.Reported]]);
    expect(steps(await report(B, feed, 22n))).toEqual([]);
    expect((await feeds.refusal(A, 'close', feed, 0n))[0]).toBe('NotNow');
    for (const [name, args] of [
      ['finalize', []],
      ['dispute', [EVIDENCE]],
      ['resolve', [true]],
    ] as [string, unknown[]][])
      expect(await feeds.refusal(REGULATOR, name, feed, 0n, ...args)).toEqual(['BadState', id, STATE.Reported]);
    await over();
    expect((await feeds.refusal(AUTHORITY, 'report', feed, 0n, 1n, EVIDENCE))[0]).toBe('NotNow');
    expect(steps(await feeds.tell(STRANGER, 'close', feed, 0n))).toEqual([[STATE.Reported, STATE.Pending]]);
    expect(await feeds.refusal(A, 'read', feed, 0n)).toEqual(['NotFinal', feed, 0n, STATE.Pending]);
    expect((await feeds.refusal(A, 'finalize', feed, 0n))[0]).toBe('NotNow');
    await at(PERIOD + WINDOW + DISPUTES + 10);
    expect(await feeds.refusal(B, 'dispute', feed, 0n, EVIDENCE)).toEqual(['BadState', id, STATE.Pending]);
    expect(names(await feeds.tell(STRANGER, 'finalize', feed, 0n))).toEqual(['RoundFinal', 'StateChanged']);
    expect(await value(feed)).toBe(21n);
    for (const [name, args] of [
      ['close', []],
      ['finalize', []],
      ['dispute', [EVIDENCE]],
      ['resolve', [true]],
    ] as [string, unknown[]][])
      expect(await feeds.refusal(REGULATOR, name, feed, 0n, ...args)).toEqual(['BadState', id, STATE.Final]);
  });

  it('has one report of each organisation, whichever of its meters says it', async () => {
    const feed = await create({ k: 2 });
    const [meter, foreign] = [await scene.activate(device(), A), await scene.activate(device(), REGULATOR)];
    for (const { address } of [meter, foreign]) await scene.evm.client.impersonateAccount({ address });
    await reporting();
    await report(meter.address, feed, 20n);
    for (const again of [A, meter.address])
      expect(await feeds.refusal(again, 'report', feed, 0n, 99n, EVIDENCE)).toEqual(['AlreadyReported', feed, 0n, A]);
    for (const nobody of [foreign.address, REGULATOR, STRANGER, DEPLOYER])
      expect(await feeds.refusal(nobody, 'report', feed, 0n, 99n, EVIDENCE)).toEqual(['NotAuthorised', feed, nobody]);
    await over();
    expect(names(await feeds.tell(A, 'close', feed, 0n))).toEqual(['RoundVoid', 'StateChanged']);
    expect(await feeds.refusal(A, 'read', feed, 0n)).toEqual(['NotFinal', feed, 0n, STATE.Void]);
  });

  it('has no value where too few reported, never the last one known', async () => {
    const feed = await create();
    await pending(feed, [
      [A, 20n],
      [B, 20n],
    ]);
    await at(2 * PERIOD + WINDOW + 1);
    await feeds.tell(A, 'finalize', feed, 0n);
    await feeds.tell(A, 'close', feed, 1n);
    expect(await feeds.refusal(A, 'read', feed, 1n)).toEqual(['NotFinal', feed, 1n, STATE.Void]);
    expect(await value(feed)).toBe(20n);
  });

  it('leaves out who was suspended before it was counted', async () => {
    const feed = await create();
    await reporting();
    for (const [by, said] of [
      [A, 10n],
      [B, 1_000n],
      [AUTHORITY, 20n],
    ] as [Address, bigint][])
      await report(by, feed, said);
    await scene.suspendMember(B);
    await over();
    expect(event(await feeds.tell(A, 'close', feed, 0n), 'RoundPending').value).toBe(15n);
  });

  it('is counted at once when everybody reported, and shows who lies apart', async () => {
    const feed = await create();
    await reporting();
    for (const [by, said] of [
      [A, 20n],
      [B, 500n],
      [AUTHORITY, 21n],
    ] as [Address, bigint][])
      await report(by, feed, said);
    const deed = await feeds.tell(STRANGER, 'close', feed, 0n);
    expect(event(deed, 'RoundPending').value).toBe(21n);
    expect(event(deed, 'Outlier')).toMatchObject({ org: B, value: 500n });
    expect(await feeds.refusal(A, 'report', feed, 0n, 1n, EVIDENCE)).toEqual([
      'BadState',
      roundId(feed),
      STATE.Pending,
    ]);
  });

  it('of equal values is void where they are not', async () => {
    const feed = await create({ mode: MODE.ALL_EQUAL, tolerance: 1n });
    await pending(feed, [
      [A, 20n],
      [B, 22n],
    ]);
    expect(await state(feed)).toBe(STATE.Void);
  });
});

describe('a dispute', () => {
  it.each([
    [true, STATE.Final],
    [false, STATE.Void],
  ])('that an arbiter decides with %s', async (upheld, to) => {
    const feed = await create();
    const id = roundId(feed);
    await pending(feed, [
      [A, 20n],
      [B, 20n],
    ]);
    expect(await feeds.refusal(STRANGER, 'dispute', feed, 0n, EVIDENCE)).toEqual(['NotAuthorised', id, STRANGER]);
    const deed = await feeds.tell(B, 'dispute', feed, 0n, EVIDENCE);
    expect(names(deed)).toEqual(['RoundDisputed', 'StateChanged']);
    for (const nobody of [A, B, AUTHORITY, STRANGER])
      expect(await feeds.refusal(nobody, 'resolve', feed, 0n, upheld)).toEqual(['NotAuthorised', id, nobody]);
    await decide(scene.kernel.Consortium, [A, B, AUTHORITY, REGULATOR], 'proposeRole', A, role('ARBITER'), true);
    expect(await feeds.refusal(A, 'resolve', feed, 0n, upheld)).toEqual(['NotAuthorised', id, A]);
    expect(steps(await feeds.tell(REGULATOR, 'resolve', feed, 0n, upheld))).toEqual([[STATE.Disputed, to]]);
  });

  it('is not decided by who raised it', async () => {
    const feed = await create();
    await pending(feed, [
      [A, 20n],
      [B, 20n],
    ]);
    await feeds.tell(REGULATOR, 'dispute', feed, 0n, EVIDENCE);
    expect(await feeds.refusal(REGULATOR, 'resolve', feed, 0n, true)).toEqual([
      'NotAuthorised',
      roundId(feed),
      REGULATOR,
    ]);
  });
});

it('does the same for a signer', async () => {
  const Terms =
    'uint8 mode, uint8 k, uint64 startsAt, uint32 period, uint32 reportWindow, uint32 disputeWindow, uint128 tolerance';
  const say = async (index: number, name: string, type: string, fields: string, values: unknown[]) => {
    const structs = fields.includes('Terms') ? { Terms } : {};
    const intent = await intend(feeds, account(index), type, fields, values, { structs });
    const thief = { ...(await intend(feeds, account(5), type, fields, values, { structs })), signer: intent.signer };
    expect(await feeds.refusal(STRANGER, name, ...values, thief)).toEqual(['IntentForged', intent.signer]);
    return feeds.tell(STRANGER, name, ...values, intent);
  };
  const created = await say(0, 'createFeedBySig', 'CreateFeed', 'bytes32 name, Terms terms, address[] reporters', [
    NAME,
    terms(),
    REPORTERS,
  ]);
  const feed = event(created, 'FeedCreated').feed as Hex;
  await reporting();
  for (const index of [0, 1])
    await say(index, 'reportBySig', 'Report', 'bytes32 feed, uint64 number, int128 value, bytes32 evidenceRoot', [
      feed,
      0n,
      -5n,
      EVIDENCE,
    ]);
  await over();
  await feeds.tell(A, 'close', feed, 0n);
  await say(1, 'disputeBySig', 'Dispute', 'bytes32 feed, uint64 number, bytes32 evidence', [feed, 0n, EVIDENCE]);
  await say(3, 'resolveBySig', 'Resolve', 'bytes32 feed, uint64 number, bool upheld', [feed, 0n, true]);
  expect(await value(feed)).toBe(-5n);
});

it('counts as a plain recomputation does, up to the largest values there are', async () => {
  const edge = 2n ** 127n;
  const said = fc.array(fc.oneof(fc.bigInt({ min: -100n, max: 100n }), fc.constantFrom(-edge, edge - 1n)), {
    minLength: 1,
    maxLength: 3,
  });
  const plain = (mode: number, values: bigint[], tolerance: bigint): bigint | null => {
    const sorted = [...values].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    if (values.length < 2) return null;
    if (mode === MODE.SUM) return values.reduce((sum, next) => sum + next, 0n);
    if (mode === MODE.ALL_EQUAL && sorted.at(-1)! - sorted[0]! > tolerance) return null;
    const middle = [sorted[Math.floor((sorted.length - 1) / 2)]!, sorted[Math.floor(sorted.length / 2)]!];
    return (middle[0]! + middle[1]!) / 2n;
  };
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...Object.values(MODE)),
      said,
      fc.bigInt({ min: 0n, max: 50n }),
      async (mode, values, tolerance) => {
        const snapshot = await scene.evm.client.snapshot();
        const feed = await create({ mode, tolerance });
        const deed = await pending(
          feed,
          values.map((value, i) => [REPORTERS[i]!, value]),
        );
        const expected = plain(mode, values, tolerance);
        if (expected === null) expect(names(deed)).toContain('RoundVoid');
        else expect(event(deed, 'RoundPending').value).toBe(expected);
        await scene.evm.client.revert({ id: snapshot });
      },
    ),
    { numRuns: 30 },
  );
}, 120_000);
