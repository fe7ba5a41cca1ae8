import { Actor } from '@atoll/kernel';
import { Prisma, type EventStream } from '@atoll/store';
import fc from 'fast-check';
import { createPublicClient, decodeEventLog, http, parseAbiItem, type AbiEvent, type Hex } from 'viem';

import { deployedRow, Scene, testChain, type TestChain } from '../testing.js';
import { artefacts, draws, Workload, type Artefacts } from '../workload.js';
import { EventStreamsService, type EventStreamWish } from './event-streams.service.js';
import { offsetOf } from './place.js';
import { pageQuery, type StreamedEvent } from './read-events.js';
import { StreamReadings } from './stream-readings.js';

let compiled: Artefacts;
let chain: TestChain;
let scene: Scene;
let workload: Workload;
let streams: EventStreamsService;
beforeAll(async () => {
  compiled = artefacts();
  chain = await testChain();
  scene = await Scene.open(chain.url);
  workload = new Workload(chain.rpc, compiled);
  await workload.deploy();
  await workload.blocks(40, draws(11));
  for (const name of ['Coin', 'Sensor'] as const)
    await deployedRow(scene, name, { address: workload.at[name], abi: compiled[name].abi });
  await settle();
  streams = new EventStreamsService(scene.database.api);
}, 120_000);
afterAll(async () => {
  await chain.close();
  await scene.database.close();
});

async function settle(): Promise<void> {
  const indexer = scene.indexer(chain);
  while ((await indexer.handle(scene.chainId))?.lookAgainMs === 0) continue;
}

let names = 0;
const stream = (wish: Partial<EventStreamWish> = {}): Promise<EventStream> =>
  streams.create(scene.actor, {
    ...{ chainId: scene.chainId, name: `stream ${++names}`, contracts: [], events: [], where: [], start: 'EARLIEST' },
    ...wish,
  });

/** Everything there is by now, in pages of a size, acknowledging each. */
async function drain({ id }: EventStream, take: number): Promise<StreamedEvent[]> {
  const found: StreamedEvent[] = [];
  for (let more = true; more;) {
    const page = await streams.page(scene.actor, id, { take });
    expect(page.events.length).toBeLessThanOrEqual(take);
    found.push(...page.events);
    await streams.acknowledge(scene.actor, id, offsetOf(page.run, page.next));
    ({ more } = page);
  }
  return found;
}

const client = () => createPublicClient({ transport: http(chain.url) });
type Found = Awaited<ReturnType<ReturnType<typeof client>['getLogs']>>[number];
const places = (logs: { blockNumber: bigint | string | null; logIndex: number | null }[]) =>
  logs.map(({ blockNumber, logIndex }) => `${blockNumber}/${logIndex}`);
const all = (filter: { address?: Hex | Hex[]; events?: AbiEvent[] } = {}) =>
  client().getLogs({ ...filter, fromBlock: 0n } as { fromBlock: bigint }) as Promise<Found[]>;

const MEASURED =
  'event Measured(uint256 indexed seq, string indexed kind, int32 value, string note, (int64 latitude, int64 longitude) place, bytes4[] tags)';
const TRANSFER = 'event Transfer(address indexed from, address indexed to, uint256 value)';
const argumentsOf = ({ topics, data }: Found, event: string) =>
  decodeEventLog({ abi: [parseAbiItem(event) as AbiEvent], topics, data, strict: false }).args as unknown as Record<
    string,
    unknown
  >;

it('reads what a plain scan finds, in its order, in pages of any size', async () => {
  const logs = await all();
  expect(logs.length).toBeGreaterThan(500);
  for (const take of [1_000, 173, 7]) {
    const events = await drain(await stream(), take);
    expect(places(events)).toEqual(places(logs));
    if (take !== 173) continue;
    const blocks = new Map<bigint, { hash: Hex; timestamp: bigint }>();
    for (const { blockNumber } of logs) {
      if (!blocks.has(blockNumber!))
        blocks.set(blockNumber!, (await client().getBlock({ blockNumber: blockNumber! })) as never);
    }
    const raw = events.map(({ name: _, arguments: __, ...event }) => event);
    expect(raw).toEqual(
      logs.map((log) => ({
        blockNumber: String(log.blockNumber),
        blockHash: log.blockHash,
        timestamp: String(blocks.get(log.blockNumber!)!.timestamp),
        transactionHash: log.transactionHash,
        logIndex: log.logIndex,
        contract: log.address,
        topics: log.topics,
        data: log.data,
      })),
    );
  }
});

it('filters by contracts, events and arguments as a node and viem do', async () => {
  const { Coin, Crate, Deed, Sensor } = workload.at;
  const [one] = workload.accounts as [Hex];
  const transfer = parseAbiItem(TRANSFER) as AbiEvent;
  const measured = (await all({ address: Sensor, events: [parseAbiItem(MEASURED) as AbiEvent] })) as Found[];
  const cases: [string, Partial<EventStreamWish>, Found[]][] = [
    ['contracts', { contracts: [Coin, Crate] }, await all({ address: [Coin, Crate] })],
    [
      'an event of a contract, by its name',
      { contracts: [Coin], events: ['Transfer'] },
      await all({ address: Coin, events: [transfer] }),
    ],
    [
      'events of any contract',
      { events: [TRANSFER, MEASURED] },
      await all({ events: [transfer, parseAbiItem(MEASURED) as AbiEvent] }),
    ],
    [
      'an event of contracts',
      { contracts: [Coin, Deed], events: [TRANSFER] },
      await all({ address: [Coin, Deed], events: [transfer] }),
    ],
    [
      'an indexed argument',
      { contracts: [Coin], events: ['Transfer'], where: [{ argument: 'to', value: one }] },
      (await all({ address: Coin, events: [transfer] })).filter(
        (log) => String(argumentsOf(log, TRANSFER)['to']).toLowerCase() === one,
      ),
    ],
    [
      'arguments of both kinds',
      {
        contracts: [Sensor],
        events: ['Measured'],
        where: [
          { argument: 'seq', value: 1 },
          { argument: 'note', value: 'note 1' },
        ],
      },
      measured.filter((log) => {
        const { seq, note } = argumentsOf(log, MEASURED);
        return seq === 1n && note === 'note 1';
      }),
    ],
    [
      'an argument that is not indexed, of any contract',
      { events: [MEASURED], where: [{ argument: 'note', value: 'note 2' }] },
      measured.filter((log) => argumentsOf(log, MEASURED)['note'] === 'note 2'),
    ],
  ];
  for (const [what, wish, logs] of cases) {
    expect([what, logs.length > 2]).toEqual([what, true]);
    expect([what, places(await drain(await stream(wish), 20))]).toEqual([what, places(logs)]);
  }
});

it('decodes by the declaration that it was given, whatever the index knows', async () => {
  const found = await drain(await stream({ contracts: [workload.at.Mimic], events: [TRANSFER] }), 100);
  workload.call(0, 'Mimic', 'pretend', workload.accounts[1], workload.accounts[2], 77n);
  await workload.mine();
  await settle();
  const after = await drain(await stream({ contracts: [workload.at.Mimic], events: [TRANSFER] }), 100);
  expect(after.length).toBe(found.length + 1);
  expect(after.at(-1)).toMatchObject({
    name: 'Transfer',
    arguments: { from: workload.accounts[1], to: workload.accounts[2], value: '77' },
  });
});

it('acknowledges forwards alone, and only what was read in the present run', async () => {
  const made = await stream();
  const { id } = made;
  const pages = [await streams.page(scene.actor, id, { take: 10 })];
  pages.push(await streams.page(scene.actor, id, { take: 10, after: offsetOf(1, pages[0]!.next) }));
  const offsets = pages.map(({ run, next }) => offsetOf(run, next));
  const acknowledged = async (offset: string) => {
    const { nextBlock: block, nextLog: log, run } = await streams.acknowledge(scene.actor, id, offset);
    return offsetOf(run, { block, log });
  };
  expect(await acknowledged(offsets[1]!)).toBe(offsets[1]);
  expect(await acknowledged(offsets[1]!)).toBe(offsets[1]);
  expect(await acknowledged(offsets[0]!)).toBe(offsets[1]);
  // Beyond the newest block there is nothing that could have been taken in.
  expect(await acknowledged(offsetOf(1, { block: 2n ** 60n, log: 0 }))).toBe(offsets[1]);

  await streams.replay(scene.actor, id, 'EARLIEST');
  await expect(acknowledged(offsets[1]!)).rejects.toMatchObject({ detail: { code: 'CONFLICT' } });
  expect((await streams.page(scene.actor, id, { take: 10 })).events).toEqual(pages[0]!.events);
  await streams.replay(scene.actor, id, 20n);
  expect((await streams.page(scene.actor, id, { take: 1 })).events[0]!.blockNumber).toBe('20');
  await streams.replay(scene.actor, id, 'LATEST');
  expect(await streams.page(scene.actor, id, { take: 10 })).toMatchObject({ events: [], more: false });
  for (const junk of ['', 'x', 'MS0tMS0w', Buffer.from('1-99999999999999999999-0').toString('base64url')])
    await expect(streams.acknowledge(scene.actor, id, junk)).rejects.toMatchObject({ detail: { code: 'INVALID' } });
});

it('gives every event once and in order whatever is acknowledged when, and all that was not anew', async () => {
  const expected = places(await all());
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.integer({ min: 1, max: 60 }), fc.boolean()), { maxLength: 30 }),
      async (steps) => {
        const made = await stream();
        const taken: string[] = [];
        let acknowledged = 0;
        let after: string | undefined;
        for (const [take, isKept] of steps) {
          const page = await streams.page(scene.actor, made.id, { take, after });
          expect(places(page.events)).toEqual(expected.slice(taken.length, taken.length + take));
          taken.push(...places(page.events));
          after = offsetOf(page.run, page.next);
          if (isKept) {
            await streams.acknowledge(scene.actor, made.id, after);
            acknowledged = taken.length;
          } else {
            // The consumer dies, and the next one begins behind what was acknowledged.
            taken.length = acknowledged;
            after = undefined;
          }
        }
        await streams.delete(scene.actor, made.id);
      },
    ),
    { numRuns: 15 },
  );
}, 60_000);

it('has one reader at a time, who can take over from an earlier connection of its own', async () => {
  const { id } = await stream();
  const readings = new StreamReadings(scene.database.api);
  const first = await readings.begin(scene.actor, id, null);
  await expect(readings.begin(scene.actor, id, null)).rejects.toMatchObject({ detail: { code: 'CONFLICT' } });
  await expect(readings.begin(scene.actor, id, 'ledger')).rejects.toMatchObject({ detail: { code: 'CONFLICT' } });
  expect(await readings.look(scene.actor, first, { block: 0n, log: 0 }, 5)).toMatchObject({ run: 1 });
  await readings.end(scene.actor, first);

  const named = await readings.begin(scene.actor, id, 'ledger');
  const again = await readings.begin(scene.actor, id, 'ledger');
  await expect(readings.look(scene.actor, named, null, 5)).rejects.toMatchObject({ detail: { code: 'CONFLICT' } });
  await readings.end(scene.actor, named); // ends nothing of the one that took over
  expect(await readings.look(scene.actor, again, null, 5)).toMatchObject({ run: 1, page: null });
  const where = { organisationId: scene.actor.organisationId, id };
  await scene.database.admin.platform.eventStream.updateMany({ where, data: { consumerUntil: new Date(0) } }); // time goes by
  await readings.begin(scene.actor, id, 'another');
});

it('is refused to who may not, and to who has left the chain', async () => {
  const { id } = await stream();
  const nobody = new Actor(scene.actor.organisationId, null, ['stream:read', 'chain:read']);
  expect(() => streams.acknowledge(nobody, id, 'x')).toThrow(
    expect.objectContaining({ detail: { code: 'FORBIDDEN', permission: 'stream:consume' } }),
  );
  await expect(streams.page(nobody, id, { take: 1 })).rejects.toMatchObject({ detail: { code: 'FORBIDDEN' } });
  await scene.leave();
  try {
    await expect(streams.page(scene.actor, id, { take: 1 })).rejects.toMatchObject({ detail: { code: 'NOT_FOUND' } });
    await expect(stream()).rejects.toMatchObject({ detail: { code: 'NOT_FOUND' } });
    expect(await streams.find(scene.actor, id)).toMatchObject({ id });
  } finally {
    await scene.leave(null);
  }
});

it('keeps names apart and the number of streams within bounds, and answers the same key alike', async () => {
  const wish = { name: 'orders', events: [TRANSFER], idempotencyKey: 'once' };
  const [made, again] = [await stream(wish), await stream(wish)];
  expect(again.id).toBe(made.id);
  await expect(stream({ ...wish, events: [MEASURED] })).rejects.toMatchObject({ detail: { code: 'CONFLICT' } });
  await expect(stream({ name: 'orders' })).rejects.toMatchObject({ detail: { code: 'CONFLICT' } });
  const { organisationId } = scene.actor;
  const held = await scene.database.admin.platform.eventStream.count({ where: { organisationId } });
  const bound = (maxEventStreams: number) =>
    scene.database.admin.platform.organisation.update({ where: { id: organisationId }, data: { maxEventStreams } });
  await bound(held);
  await expect(stream()).rejects.toMatchObject({ detail: { code: 'QUOTA_EXCEEDED', limit: held } });
  await bound(1_000);
});

it('refuses filters that name nothing', async () => {
  const refusal = (wish: Partial<EventStreamWish>) =>
    expect(stream(wish)).rejects.toMatchObject({ detail: { code: 'INVALID' } });
  await refusal({ events: ['Transfer'] });
  await refusal({ events: ['event Transfer('] });
  await refusal({ contracts: [workload.at.Coin], events: ['Sunk'] });
  await refusal({ contracts: [workload.at.Coin], where: [{ argument: 'to', value: workload.at.Coin }] });
  await refusal({ events: [TRANSFER], where: [{ argument: 'whither', value: 1 }] });
  await refusal({ events: [TRANSFER], where: [{ argument: 'value', value: 'much' }] });
  await refusal({ start: -1n });
});

it('finds each page by an index, and looks at no more logs than it says', async () => {
  const { platform } = scene.database.admin;
  const chainId = scene.chainId;
  // As many logs as make a scan of the table dear; the planner chooses by them.
  await platform.$executeRaw`
    INSERT INTO logs (chain_id, block_number, log_index, position, address, topic0, topic1, topic2, data)
    SELECT ${chainId}::uuid, 1000000 + n / 50, n % 50, 0, decode(lpad(to_hex(n % 40), 40, '0'), 'hex'), decode(lpad(to_hex(n % 7), 64, '0'), 'hex'),
           decode(lpad(to_hex(n % 1000), 64, '0'), 'hex'), decode(lpad(to_hex(n % 11), 64, '0'), 'hex'), '' FROM generate_series(1, 60000) n`;
  try {
    await platform.$executeRawUnsafe('ANALYZE logs');
    const to = { argument: 'to', value: workload.accounts[0] };
    const wishes: Record<string, Partial<EventStreamWish>> = {
      everything: {},
      contracts: { contracts: [workload.at.Coin, workload.at.Deed] },
      'events of contracts': { contracts: [workload.at.Coin, workload.at.Deed], events: [TRANSFER, MEASURED] },
      'events of any contract': { events: [TRANSFER] },
      'an indexed argument': { events: [TRANSFER], where: [to] },
      'an indexed argument of a contract': { contracts: [workload.at.Coin], events: [TRANSFER], where: [to] },
      'another argument': {
        contracts: [workload.at.Coin],
        events: [TRANSFER],
        where: [{ argument: 'value', value: 5 }],
      },
    };
    for (const [what, wish] of Object.entries(wishes)) {
      const plan = await planOf(await stream(wish));
      const scans = nodesIn(plan).filter((node) => node['Relation Name'] === 'logs');
      expect([what, scans.length > 0, scans.filter((node) => !/^Index/.test(String(node['Node Type'])))]).toEqual([
        what,
        true,
        [],
      ]);
      // Each look-up reads what it gives and what its index condition let through, and throws nothing away.
      const wasted = scans.map((node) => Number(node['Rows Removed by Filter'] ?? 0) * Number(node['Actual Loops']));
      expect([what, Math.max(...wasted)]).toEqual([what, 0]);
      const read = scans.map((node) => Number(node['Actual Rows']) * Number(node['Actual Loops']));
      expect([what, read.reduce((a, b) => a + b) <= 1_000]).toEqual([what, true]);
    }
  } finally {
    await platform.$executeRaw`DELETE FROM logs WHERE chain_id = ${chainId}::uuid AND block_number >= 1000000`;
  }
}, 60_000);

type Plan = Record<string, unknown> & { Plans?: Plan[] };

/** As the API's role plans it, behind its policies. */
async function planOf(made: EventStream): Promise<Plan> {
  const from = { block: 1n, log: 0 };
  const [row] = await scene.database.api.as(scene.actor, (db) =>
    db.$queryRaw<{ 'QUERY PLAN': [{ Plan: Plan }] }[]>(
      Prisma.sql`EXPLAIN (ANALYZE, FORMAT JSON) ${pageQuery(made, from, 100)}`,
    ),
  );
  return row!['QUERY PLAN'][0].Plan;
}

const nodesIn = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesIn)];
