import { blocksIn } from '@atoll/protocol';
import { recorded, recordedChain } from '@atoll/protocol/recorded';

import { AtollError } from './atoll-error.js';
import type { Atoll } from './atoll.js';
import { ChainExport } from './export.js';

const chain = recordedChain('besu-osaka');
const last = chain.rawBlocks.length - 1;
const ADDRESS = `0x${'c0'.repeat(20)}`;
/** The blocks whose events of the one contract are asked for, each with as many. */
const EVENTS = [2, 2, 2, 3, 7];
/** More than that the platform does not give at once. */
const MOST_EVENTS = 3;

const listOf = <T>(nodes: T[]) => ({ nodes, pageInfo: { hasNextPage: false, endCursor: null } });

const tooMany = () => new AtollError({ message: 'Too many.', extensions: { code: 'LIMIT_EXCEEDED' } });

type Kept = { nodes?: object[]; sealedKeys?: object[]; rawBlocks?: readonly string[]; genesis?: unknown };

/** A platform that keeps what was recorded, and one of each other thing. */
function platform({ nodes = [], sealedKeys = [], rawBlocks = chain.rawBlocks, ...kept }: Kept = {}): Atoll {
  const genesis = 'genesis' in kept ? kept.genesis : recorded('besu-osaka/genesis.json');
  const known: Partial<Record<keyof Atoll, unknown>> = {
    chain: async () => ({ chain: { id: 'c', name: 'Har\nbour', genesis, nodes } }),
    rawBlocks: async ({ first }: { first: number }) => ({ rawBlocks: rawBlocks.slice(first, first + 4) }),
    sealedKeys: async () => ({ sealedKeys }),
    transactions: async () => ({ transactions: listOf([{ id: 't1' }, { id: 't2' }]) }),
    devices: async () => ({ devices: listOf([{ id: 'mine', own: true }, { id: 'theirs' }]) }),
    dataStreams: async () => ({ dataStreams: listOf([{ id: 's1' }]) }),
    dataBatches: async () => ({ dataStream: { batches: listOf([{ number: 1 }]) } }),
    dataGaps: async () => ({ dataStream: { gaps: listOf([]) } }),
    dataErrors: async () => ({ dataStream: { errors: listOf([]) } }),
    dataReadings: async () => ({ dataStream: { readings: listOf([{ seq: '1' }, { seq: '2' }, { seq: '3' }]) } }),
    deployments: async () => ({ deployments: listOf([{ id: 'd', address: ADDRESS, blockNumber: '0' }, { id: 'no' }]) }),
    deploymentSource: async () => ({ deployment: { abi: [], release: null } }),
    contractEvents: async ({ input }: { input: { fromBlock: string; toBlock: string } }) => {
      const events = EVENTS.filter((block) => block >= Number(input.fromBlock) && block <= Number(input.toBlock));
      if (events.length <= MOST_EVENTS) return { contractEvents: events.map((block) => ({ block })) };
      throw tooMany();
    },
  };
  return known as Atoll;
}

async function read(leaving: ChainExport): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  for await (const { name, parts } of leaving.files()) {
    const bytes: Buffer[] = [];
    for await (const part of parts) bytes.push(Buffer.from(part));
    files.set(name, Buffer.concat(bytes));
  }
  return files;
}

const jsonLines = (bytes: Buffer): unknown[] =>
  bytes
    .toString()
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));

it('takes along every block up to the last, and counts what else there is', async () => {
  const leaving = await ChainExport.of(platform(), 'c');
  const files = await read(leaving);
  const { hash, stateRoot } = chain.blocks[last]!;
  expect(leaving.head).toEqual({ number: last, hash, stateRoot });
  expect(JSON.parse(String(files.get('head.json')))).toEqual(leaving.head);
  const numbers: bigint[] = [];
  async function* whole() {
    yield files.get('blocks.rlp')!;
  }
  for await (const { block } of blocksIn(whole())) numbers.push(block.header.number);
  expect(numbers).toEqual(Array.from({ length: last }, (_, index) => BigInt(index + 1)));
  expect(leaving.counts).toEqual({
    ...{ keys: 0, transactions: 2, contracts: 1, events: EVENTS.length },
    ...{ devices: 1, streams: 1, readings: 3 },
  });
  expect(jsonLines(files.get('devices.jsonl')!)).toEqual([{ id: 'mine', own: true }]);
  expect(String(files.get('README.md')).split('\n')[0]).toBe('# Har\uFFFDbour');
});

it('asks for fewer blocks at once where there are too many events, until it has all', async () => {
  const files = await read(await ChainExport.of(platform(), 'c'));
  expect(jsonLines(files.get(`contracts/${ADDRESS}.events.jsonl`)!)).toEqual(EVENTS.map((block) => ({ block })));
});

it('says which block has too many events to be had at all', async () => {
  const many = { ...platform(), contractEvents: () => Promise.reject(tooMany()) } as unknown as Atoll;
  const leaving = await ChainExport.of(many, 'c');
  await read(leaving);
  expect(leaving.undecoded).toEqual(Array.from({ length: last + 1 }, (_, block) => block));
});

it('goes on after what is there already', async () => {
  const leaving = await ChainExport.of(platform(), 'c');
  for (const raw of chain.rawBlocks.slice(1, 5)) leaving.follow(Buffer.from(raw.slice(2), 'hex'));
  const rest = Buffer.concat(chain.rawBlocks.slice(5).map((raw) => Buffer.from(raw.slice(2), 'hex')));
  expect((await read(leaving)).get('blocks.rlp')).toEqual(rest);
});

it('believes no platform that changes a block', async () => {
  const [own, later] = [chain.rawBlocks[3]!, chain.rawBlocks[4]!];
  const forged = own.slice(0, -2) + (own.endsWith('00') ? '01' : '00');
  for (const other of [forged, later]) {
    const leaving = await ChainExport.of(platform({ rawBlocks: chain.rawBlocks.with(3, other as never) }), 'c');
    await expect(read(leaving)).rejects.toThrow();
    expect(leaving.head.number).toBe(2);
  }
});

it('takes the newest copy of each key, and says which validators still run', async () => {
  const nodes = [
    { name: 'port-0', sealing: true },
    { name: 'port-1', sealing: false },
    { name: 'line-0', sealing: true },
  ];
  const sealedKeys = [
    { nodeName: 'port-0', sealed: 'new' },
    { nodeName: 'port-1', sealed: 'other' },
    { nodeName: 'port-0', sealed: 'old' },
  ];
  const leaving = await ChainExport.of(platform({ nodes, sealedKeys }), 'c');
  const files = await read(leaving);
  expect([String(files.get('keys/port-0.age')), leaving.counts.keys, leaving.running]).toEqual(['new', 2, ['port-0']]);
  expect(String(files.get('README.md'))).toContain('the platform still ran port-0.');
});

it.each(['../../.profile', 'a/b', 'a b', '$(id)', ''])(
  'writes and runs nothing that a node called %j would be',
  async (name) => {
    await expect(ChainExport.of(platform({ nodes: [{ name }] }), 'c')).rejects.toThrow('no name');
    const sealedKeys = [{ nodeName: name, sealed: '' }];
    await expect(ChainExport.of(platform({ sealedKeys }), 'c').then(read)).rejects.toThrow('no name');
  },
);

it.each(['../elsewhere', '/etc/cron.d/x', '..'])(
  'writes no file that a stream or a contract called %j would be',
  async (id) => {
    const dataStreams = async () => ({ dataStreams: listOf([{ id }]) });
    const deployments = async () => ({ deployments: listOf([{ id: 'd', address: id, blockNumber: '0' }]) });
    for (const hostile of [{ dataStreams }, { deployments }] as object[]) {
      const leaving = await ChainExport.of({ ...platform(), ...hostile } as Atoll, 'c');
      await expect(read(leaving)).rejects.toThrow('no name');
    }
  },
);

it('waits for a genesis', async () => {
  await expect(ChainExport.of(platform({ genesis: null }), 'c')).rejects.toMatchObject({ code: 'CONFLICT' });
});
