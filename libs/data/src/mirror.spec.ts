import { accessGrantAbi } from '@atoll/contracts/kernel';
import { KernelNetwork, word } from '@atoll/contracts/testing';
import { Mortal, testGate } from '@atoll/ledger/testing';
import fc from 'fast-check';
import { encodeFunctionData, keccak256, parseEventLogs, zeroAddress, type Hex } from 'viem';

import { AccessMirrorReconciler } from './grants/access-mirror.reconciler.js';

const TERMS = {
  ...{ scopes: 3, emergencies: false, release: 1, storers: 0, broker: zeroAddress, purposes: 8n },
  odrlHash: keccak256('0x0d'),
};
const ASK = { scopes: 1, uses: 2, validUntil: 2n ** 40n, purposes: 8n };
const STATES = ['NONE', 'REQUESTED', 'GRANTED', 'DENIED', 'EXHAUSTED', 'EXPIRED', 'REVOKED'];
const PATIENT = 1_200_000;

let network: KernelNetwork;
let gate: Awaited<ReturnType<typeof testGate>>;
/** The chain after each block that the test made, to which it can be put back. */
const past: Hex[] = [];
let names = 0;

beforeAll(async () => {
  network = await KernelNetwork.open();
  gate = await testGate(network.evm.url);
  await network.database.admin.platform.node.updateMany({ data: { rpcUrl: gate.url } });
  await network.evm.chain.rpc.call('anvil_autoImpersonateAccount', [true]);
  // One life is on the chain whatever comes in whose place: given, used up and accounted for.
  for (const kind of [0, 3, 5, 8, 9]) await deed(kind, 0);
  past.splice(0, past.length - 1);
}, PATIENT);
afterAll(async () => {
  gate.close();
  await network.close();
});

const remember = async () => void past.push(await network.evm.client.snapshot());
const mirror = (store = network.database.worker) => new AccessMirrorReconciler(store);
const answered = () => 'answered' as const;

async function follow(): Promise<void> {
  while (await mirror().handle(network.chainId)) continue;
}

/** Time goes by, and whatever lease was held is over. */
const expire = () => network.database.admin.platform.lease.updateMany({ data: { until: new Date(0) } });

async function said() {
  const { address } = network.kernel.AccessGrant;
  const logs = await network.evm.client.getLogs({ address, fromBlock: 0n });
  return parseEventLogs({ abi: accessGrantAbi, logs });
}
type Said = Awaited<ReturnType<typeof said>>[number];
const only =
  <N extends Said['eventName']>(...these: N[]) =>
  (event: Said): event is Extract<Said, { eventName: N }> =>
    (these as string[]).includes(event.eventName);

/** Some deed of somebody's about something that is on the chain; what the contract refuses is a block without events. */
async function deed(kind: number, which: number): Promise<void> {
  const [A, B] = [network.members.A.principal, network.members.B.principal];
  const events = await said();
  const [resources, asked] = [events.filter(only('PolicyCreated')), events.filter(only('Requested'))];
  const resource = resources[which % (resources.length || 1)]?.args.resource ?? word('none');
  const id = asked[which % (asked.length || 1)]?.args.id ?? word('none');
  const terms = { ...TERMS, scopes: 1 + (which % 3) };
  const deeds: [from: Hex, functionName: string, args: unknown[]][] = [
    [A, 'createPolicy', [A, word(`data-${++names}`), TERMS, []]],
    [A, 'amendPolicy', [resource, terms, []]],
    [A, 'bumpEpoch', [resource]],
    [B, 'request', [resource, ASK]],
    [B, 'request', [resource, { ...ASK, uses: 1 }]],
    [A, 'grant', [id, { ...ASK, uses: 1 }]],
    [A, 'deny', [id]],
    [A, 'revoke', [id]],
    [A, 'consume', [id, 3, word('asked'), word('answered')]],
    [A, 'anchorReceipts', [resource, word('root'), BigInt(which)]],
  ];
  const [from, functionName, args] = deeds[kind % deeds.length]!;
  const data = encodeFunctionData({ abi: accessGrantAbi, functionName, args } as never);
  await network.evm.send(from, network.kernel.AccessGrant.address, data);
  await remember();
}

/** The chain is as it was some blocks ago, and goes on otherwise. */
async function fork(back: number): Promise<void> {
  const kept = Math.max(0, past.length - 1 - back);
  const [id] = past.splice(kept);
  await network.evm.client.revert({ id: id! });
  await remember();
  await deed(0, 0);
}

/** One pass, during which something happens as the mirror asks a node for the nth time. */
async function disturbed(nth: number, happens: () => Promise<void>): Promise<void> {
  let asked = 0;
  gate.fate = async () => {
    if (++asked === nth) await happens();
    return answered();
  };
  await mirror()
    .handle(network.chainId)
    .catch((error: Error) => {
      // Asked for logs of blocks that are gone by then, a node answers with an error, which ends a pass as a death does.
      if (!/BlockOutOfRange/.test(error.message)) throw error;
    });
  gate.fate = answered;
}

async function dying(nth: number, effect: boolean): Promise<void> {
  const mortal = new Mortal(network.database.worker, nth, effect);
  gate.fate = mortal.fate;
  await mirror(mortal.store())
    .handle(network.chainId)
    .catch((error: Error) => {
      if (!mortal.died) throw error;
    });
  gate.fate = answered;
  await expire();
}

type Step = { does: string; run: () => Promise<unknown> };
const step = (does: string, run: Step['run']): Step & { [fc.toStringMethod]: () => string } => ({
  ...{ does, run },
  [fc.toStringMethod]: () => does,
});
const [nth, back] = [fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 6 })];
const deeds = fc
  .tuple(fc.nat(9), fc.nat(5))
  .map(([kind, which]) => step(`deed ${kind} ${which}`, () => deed(kind, which)));
const steps = fc.oneof(
  { weight: 8, arbitrary: deeds },
  { weight: 2, arbitrary: fc.constant(step('pass', () => mirror().handle(network.chainId))) },
  {
    ...{ weight: 3 },
    arbitrary: fc
      .tuple(fc.integer({ min: 1, max: 40 }), fc.boolean())
      .map(([n, effect]) => step(`dies ${n} ${effect}`, () => dying(n, effect))),
  },
  { weight: 1, arbitrary: back.map((n) => step(`fork ${n}`, () => fork(n))) },
  {
    ...{ weight: 2 },
    arbitrary: fc.tuple(nth, back).map(([at, n]) => step(`fork ${n} at ${at}`, () => disturbed(at, () => fork(n)))),
  },
  {
    ...{ weight: 1 },
    arbitrary: nth.map((at) =>
      step(`overtaken at ${at}`, () =>
        disturbed(at, async () => {
          gate.fate = answered;
          await expire();
          await follow();
        }),
      ),
    ),
  },
);

/** What the rows are by the chain's logs alone, each looked up among all of them. */
async function recomputed() {
  const events = await said();
  const lower = <T>(text: T) => String(text).toLowerCase();
  const epochs = events.filter(only('EpochBumped'));
  const bumps = (resource: Hex) => epochs.filter(({ args }) => args.resource === resource);
  const place = ({ blockNumber, logIndex }: Said) => ({ block: blockNumber, logIndex });
  const isBefore = (a: Said, b: Said) =>
    a.blockNumber < b.blockNumber || (a.blockNumber === b.blockNumber && a.logIndex < b.logIndex);
  const policies = events.filter(only('PolicyCreated')).map(({ args: { resource, owner } }) => {
    const written = events
      .filter(only('PolicyCreated', 'PolicyAmended'))
      .filter(({ args }) => args.resource === resource);
    const { epoch, keyEpoch } = bumps(resource).at(-1)!.args;
    return {
      ...{ resource, owner: lower(owner), version: BigInt(written.length), scopes: written.at(-1)!.args.terms.scopes },
      ...{ epoch: BigInt(epoch), keyEpoch: BigInt(keyEpoch) },
    };
  });
  const grants = events.filter(only('Requested')).map((begun) => {
    const { id, resource, grantee } = begun.args;
    const of = events.filter(({ args }) => (args as { id?: Hex }).id === id);
    const epoch = bumps(resource).findLast((each) => isBefore(each, begun))!.args.epoch;
    const { uses } = of.filter(only('Requested', 'Granted')).at(-1)!.args.ask;
    return {
      ...{ id, resource, grantee: lower(grantee), ...place(begun), epoch: BigInt(epoch) },
      outdated: bumps(resource).at(-1)!.args.epoch > epoch,
      usesLeft: BigInt(uses - of.filter(only('Consumed')).length),
      state: STATES[of.filter(only('StateChanged')).at(-1)!.args.to],
    };
  });
  const receipts = await Promise.all(
    events.filter(only('Consumed', 'ReceiptsAnchored')).map(async (event) => {
      const { timestamp } = await network.evm.client.getBlock({ blockNumber: event.blockNumber });
      return {
        ...{ ...place(event), transactionHash: event.transactionHash, minedAt: new Date(Number(timestamp) * 1_000) },
        respHash: event.eventName === 'Consumed' ? event.args.respHash : event.args.root,
      };
    }),
  );
  return { policies: inOrder(policies), grants: inOrder(grants), receipts: inOrder(receipts) };
}

/** By all that they say, in whatever order they say it. */
const inOrder = <T extends object>(rows: T[]): T[] => {
  const key = (row: T) => String(Object.entries(row).sort());
  return rows.sort((a, b) => key(a).localeCompare(key(b)));
};

async function rows() {
  const { platform } = network.database.admin;
  const place = { block: true, logIndex: true } as const;
  const policies = await platform.accessPolicy.findMany({
    select: { resource: true, owner: true, version: true, scopes: true, epoch: true, keyEpoch: true },
  });
  const of = { id: true, resource: true, grantee: true, epoch: true, outdated: true, usesLeft: true, state: true };
  const grants = await platform.accessGrant.findMany({ select: { ...of, ...place } });
  const receipts = await platform.accessReceipt.findMany({
    select: { ...place, transactionHash: true, minedAt: true, respHash: true },
  });
  return { policies: inOrder(policies), grants: inOrder(grants), receipts: inOrder(receipts) };
}

it(
  'has the rows that the logs of the chain make, wherever it dies, whoever overtakes it and whatever chain comes in its place',
  async () => {
    const { platform } = network.database.admin;
    const history = fc.array(steps, { minLength: 8, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(history, async (happened) => {
        for (const { run } of happened) await run();
        // A node that knows less than was read elsewhere is behind, and waited for: until then nobody can tell.
        const followed = await platform.accessMirror.findFirst();
        const missing = (followed?.followedTo ?? 0n) - (await network.evm.client.getBlockNumber({ cacheTime: 0 }));
        if (missing >= 0n) await network.evm.client.mine({ blocks: Number(missing) + 1 });
        await follow();
        const expected = await recomputed();
        expect(await rows()).toEqual(expected);
        expect(expected.receipts.length).toBeGreaterThan(1);
      }),
      { numRuns: 10, endOnFailure: true },
    );
  },
  PATIENT,
);
