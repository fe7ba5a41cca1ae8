import { blocksIn, type RpcClient } from '@atoll/protocol';
import { createReadStream } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { createPublicClient, createWalletClient, http, isAddress, type Abi, type Hex, type PublicClient } from 'viem';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';

import { freePort } from '../../node-network.js';
import { mustEqual, type Story } from '../../story.js';
import { until } from '../../wait.js';
import type { Cargo } from './cargo.js';
import { Leaver, type Export, type Head, type Places } from './leaver.js';

type Row = {
  hash: Hex | null;
  to: Hex | null;
  data: Hex;
  value: string;
  nonce: string | null;
  blockNumber: string | null;
};
type Event = { name: string; arguments: unknown; blockNumber: string; transactionHash: string; logIndex: number };
type Block = { hash: string; miner: string };

/** What there is to do with the exports alone. */
export async function goOn(story: Story, exports: Export[], cargo: Cargo, bin: string): Promise<void> {
  const leavers = await Promise.all(exports.map(({ directory }) => Leaver.with(directory, bin)));
  const [port, line] = leavers as [Leaver, Leaver];
  try {
    await story.step('every member opens its keys, and no other member does', () => openKeys(leavers));
    await story.step('the members have one and the same genesis', async () => {
      const [first, ...rest] = await Promise.all(leavers.map((leaver) => leaver.file('genesis.json')));
      for (const genesis of rest) mustEqual(genesis, first, 'A genesis');
    });
    await story.step('for each key every block is executed, up to the hash and the state root of head.json', () =>
      importAll(leavers),
    );
    await refuseTampered(story, port, cargo);

    const furthest = leavers.toSorted((a, b) => b.head.number - a.head.number)[0]!;
    const { number: old, hash } = furthest.head;
    await story.step(
      `all take the blocks of whoever has most, up to ${old}, and their nodes go on from theirs`,
      async () => {
        for (const leaver of leavers) await leaver.take(furthest);
        await importAll(leavers);
      },
    );
    const nodes = await story.step(
      'four nodes, started by the README alone, make new blocks on the old ones',
      async () => {
        const running = await runAll(leavers);
        await until('ten more blocks everywhere', async () => {
          const heights = await Promise.all([...running.values()].map(heightOf));
          return Math.min(...heights) >= old + 10;
        });
        return running;
      },
    );
    await story.step('all four agree on the old head and on every new block, which all of them propose', async () => {
      const top = Math.min(...(await Promise.all([...nodes.values()].map(heightOf))));
      const chains = await Promise.all([...nodes.values()].map((rpc) => blocksFrom(rpc, old, top)));
      const [first = []] = chains;
      mustEqual(first[0]!.hash, hash, 'The hash of the old head');
      const forks = first.filter((block, i) => chains.some((blocks) => blocks[i]!.hash !== block.hash));
      mustEqual(forks, [], 'What is not the same everywhere');
      mustEqual(new Set(first.slice(1).map(({ miner }) => miner)).size, 4, 'The number of proposers');
    });
    const client = clientOf(nodes);
    await story.step('the contracts have the state that they had', () => stateIs(client, port, cargo));
    await story.step('a transaction of somebody new is mined', () => loadOneMore(client, port, cargo));
    for (const leaver of [port, line])
      await story.step(
        `the events in ${path.basename(leaver.directory)}'s files are what viem decodes from the chain`,
        () => eventsAre(client, leaver),
      );
    await story.step('the transactions in the file are those on the chain, and no other', () =>
      transactionsAre(client, port, cargo),
    );
  } finally {
    await Promise.all(leavers.map((leaver) => leaver.stop()));
  }
}

async function importAll(leavers: Leaver[]): Promise<void> {
  for (const leaver of leavers) {
    const { number, hash, stateRoot } = await leaver.file<Head>('head.json');
    for (const node of await leaver.nodes()) {
      const { blocks, head, stateRoot: root } = await leaver.import(node);
      mustEqual([blocks, head, root], [number, hash, stateRoot], `What ${node} arrived at`);
    }
  }
}

async function openKeys(leavers: Leaver[]): Promise<void> {
  for (const leaver of leavers) {
    for (const node of await leaver.nodes()) {
      await leaver.openKey(node);
      const file = path.join(leaver.directory, 'data', node, 'key');
      if (!/^(0x)?[0-9a-f]{64}\n?$/.test(await fs.readFile(file, 'utf8'))) throw new Error(`${node} has no key.`);
      mustEqual((await fs.stat(file)).mode & 0o077, 0, 'What others may do with the key');
    }
  }
  const [port, line] = leavers as [Leaver, Leaver];
  const [theirs = ''] = await port.nodes();
  await fs.copyFile(
    path.join(port.directory, 'keys', `${theirs}.age`),
    path.join(line.directory, 'keys', 'stolen.age'),
  );
  const opened = await line.openKey('stolen').then(
    () => true,
    () => false,
  );
  await fs.rm(path.join(line.directory, 'keys', 'stolen.age'));
  await fs.rm(path.join(line.directory, 'data', 'stolen'), { recursive: true });
  if (opened) throw new Error(`A key of another member was opened.`);
}

/** A word of a transaction, and the seal of a validator, of which the hash of its block knows nothing. */
async function refuseTampered(story: Story, leaver: Leaver, { labels }: Cargo): Promise<void> {
  const file = path.join(leaver.directory, 'blocks.rlp');
  const blocks = await fs.readFile(file);
  await story.step('blocks as they are are taken by an import that keeps nothing', async () =>
    mustEqual(await leaver.complaintAbout(blocks), null, 'The complaint'),
  );
  const forged = Buffer.from(blocks);
  forged.write('crute', blocks.indexOf(labels[1]!.slice(0, 5)));
  const unsealed = Buffer.from(blocks);
  const seal = await lastSeal(file, blocks);
  unsealed[seal]! ^= 1;
  const cases = { 'a changed word of a transaction': forged, 'a changed seal of the last block': unsealed };
  for (const [what, tampered] of Object.entries(cases))
    await story.step(`refused: ${what}`, async () => {
      const complaint = await leaver.complaintAbout(tampered);
      if (complaint === null) throw new Error('It was accepted.');
      if (!/block \d+.*does not agree/.test(complaint)) throw new Error(complaint);
    });
}

/** Where in the file a byte of the last block's last seal is. */
async function lastSeal(file: string, blocks: Buffer): Promise<number> {
  let extraData = new Uint8Array();
  for await (const { block } of blocksIn(createReadStream(file))) extraData = new Uint8Array(block.header.extraData);
  const end = extraData.slice(-32); // the last seal ends it
  return blocks.lastIndexOf(end) + end.length - 2;
}

async function runAll(leavers: Leaver[]): Promise<Map<string, RpcClient>> {
  const places: Places = new Map();
  for (const leaver of leavers)
    for (const node of await leaver.nodes()) places.set(node, { p2p: await freePort(), rpc: await freePort() });
  const running = new Map<string, RpcClient>();
  for (const leaver of leavers)
    for (const node of await leaver.nodes()) running.set(node, await leaver.run(node, places));
  return running;
}

async function stateIs(client: PublicClient, leaver: Leaver, { address, labels, token }: Cargo): Promise<void> {
  const read = async (at: string, functionName: string, args: unknown[]) => {
    const { abi } = await leaver.file<{ abi: Abi }>(`contracts/${at}.json`);
    return client.readContract({ address: at as Hex, abi, functionName, args });
  };
  mustEqual(Number(await read(address, 'count', [])), labels.length, 'The number of crates');
  for (const [i, label] of labels.entries())
    mustEqual(await read(address, 'labelOf', [BigInt(i)]), label, `The label of crate ${i}`);
  mustEqual(String(await read(token.address, 'balanceOf', [token.holder.address])), token.supply, 'The balance');
}

/** Gas costs nothing on a consortium's chain, so an account that nobody knows can pay for it. */
async function loadOneMore(client: PublicClient, leaver: Leaver, { address, labels }: Cargo): Promise<void> {
  const { abi } = await leaver.file<{ abi: Abi }>(`contracts/${address}.json`);
  const account = privateKeyToAccount(generatePrivateKey());
  const { request } = await client.simulateContract({
    ...{ account, address: address as Hex, abi, functionName: 'load', gasPrice: 0n },
    args: [BigInt(labels.length), 'one more', '0x'],
  });
  const hash = await createWalletClient({ transport: http(client.transport['url'] as string) }).writeContract(request);
  const { status } = await client.waitForTransactionReceipt({ hash, pollingInterval: 200 });
  mustEqual(status, 'success', 'The transaction');
  const count = await client.readContract({ address: address as Hex, abi, functionName: 'count' });
  mustEqual(Number(count), labels.length + 1, 'The number of crates');
}

async function eventsAre(client: PublicClient, leaver: Leaver): Promise<void> {
  const { number } = leaver.head;
  const files = (await fs.readdir(path.join(leaver.directory, 'contracts'))).filter((name) =>
    /0x[0-9a-f]+\.json$/.test(name),
  );
  mustEqual(files.length, 2, 'The number of contracts');
  for (const name of files) {
    const address = path.basename(name, '.json');
    const { abi } = await leaver.file<{ abi: Abi }>(`contracts/${name}`);
    const said = await client.getContractEvents({
      ...{ address: address as Hex, abi, strict: true },
      ...{ fromBlock: 0n, toBlock: BigInt(number) },
    });
    const expected = said.map(({ eventName, args, blockNumber, transactionHash, logIndex }) => ({
      ...{ name: eventName, arguments: plain(args), blockNumber: String(blockNumber), transactionHash, logIndex },
    }));
    const written = await leaver.lines<Event>(`contracts/${address}.events.jsonl`);
    if (written.length === 0) throw new Error(`There are no events of ${address}.`);
    mustEqual(sorted(written), sorted(expected), `What ${address} said`);
    console.log(`      ${written.length} events of ${address}`);
  }
}

async function transactionsAre(client: PublicClient, leaver: Leaver, { key }: Cargo): Promise<void> {
  const { number } = leaver.head;
  const rows = await leaver.lines<Row>('transactions.jsonl');
  for (const { hash, to, data, value, nonce, blockNumber } of rows) {
    const found = await client.getTransaction({ hash: hash! });
    const { status } = await client.getTransactionReceipt({ hash: hash! });
    mustEqual(
      [found.to, found.input, String(found.value), String(found.nonce), String(found.blockNumber), status],
      [to, data, value, nonce, blockNumber, 'success'],
      `The transaction ${hash}`,
    );
  }
  const sent: string[] = [];
  for (let at = 1; at <= number; at++) {
    const { transactions } = await client.getBlock({ blockNumber: BigInt(at), includeTransactions: true });
    for (const { from, hash } of transactions) if (from === key.address.toLowerCase()) sent.unshift(hash);
  }
  mustEqual(
    rows.map(({ hash }) => hash),
    sent,
    'What the member sent',
  );
  console.log(`      ${rows.length} transactions`);
}

/** A value of viem's as the platform writes it: numbers in decimal, addresses and bytes in lower case. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint' || typeof value === 'number') return String(value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, plain(each)]));
  return typeof value === 'string' && isAddress(value, { strict: false }) ? value.toLowerCase() : value;
}

/** With the names in one order, wherever they are. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, each]) => [name, sorted(each)]));
}

function clientOf(nodes: Map<string, RpcClient>): PublicClient {
  const [rpc] = nodes.values();
  return createPublicClient({ transport: http(rpc!.url) });
}

const heightOf = async (rpc: RpcClient): Promise<number> => Number(await rpc.call<string>('eth_blockNumber'));

const blocksFrom = (rpc: RpcClient, from: number, to: number): Promise<Block[]> =>
  Promise.all(
    Array.from({ length: to - from + 1 }, async (_, i) => {
      const { hash, miner } = await rpc.call<Block>('eth_getBlockByNumber', [`0x${(from + i).toString(16)}`, false]);
      return { hash, miner };
    }),
  );
