import { jest } from '@jest/globals';
import type { Address } from '@atoll/protocol';

import { CHAIN_ID, genesisFor, PEOPLE, sign, Workload } from '../chain/workload.js';
import type { Caller, Json } from './json-rpc.js';
import { Subscriptions } from './subscriptions.js';

const LOGGER: Address = '0x00000000000000000000000000000000000000e1';
/** Writes one log with the call's value as its topic. */
const LOGGER_CODE = '0x345f5fa1';

let work: Workload;
let subscriptions: Subscriptions;
let nonce = 0;

beforeAll(async () => {
  work = await Workload.open({ genesis: genesisFor({ [LOGGER]: { balance: '0x0', code: LOGGER_CODE } }) });
});
afterAll(() => work.close());
beforeEach(() => {
  const { chain } = work;
  const sources = { onPending: () => () => undefined, pendingTransaction: () => undefined, isSyncing: () => false };
  subscriptions = new Subscriptions({ chain, ...sources });
});
afterEach(() => subscriptions.close());

const topic = (value: bigint) => `0x${value.toString(16).padStart(64, '0')}`;

/** A connection, and the topics it is told of for each of its subscriptions. */
class Connection implements Caller {
  readonly subscriptions = new Map<string, () => void>();
  readonly told: [string, string][] = [];
  isOpen = true;

  readonly notify = (_method: string, params: Json): void => {
    const { subscription, result } = params as { subscription: string; result: { topics: string[] } };
    this.told.push([subscription, result.topics[0]!]);
  };

  gone(): boolean {
    return !this.isOpen;
  }

  async subscribe(...params: unknown[]): Promise<string> {
    return (await subscriptions.methods()['eth_subscribe']!(params, this)) as string;
  }

  close(): void {
    for (const end of this.subscriptions.values()) end();
  }
}

async function mineLogs(...values: bigint[]): Promise<void> {
  for (const value of values) {
    const call = {
      to: LOGGER,
      value,
      gas: 60_000n,
      type: 'legacy',
      gasPrice: 0n,
      nonce: nonce++,
      chainId: CHAIN_ID,
    } as const;
    await work.pool.add(await sign(PEOPLE[0]!, call));
  }
  await work.mine();
  await new Promise(setImmediate);
}

it('tells each subscription of the logs it asked for, in order, and reads them once for all', async () => {
  const connections = Array.from({ length: 20 }, () => new Connection());
  const ids = await Promise.all(connections.map((each) => each.subscribe('logs', { address: LOGGER })));
  const picky = new Connection();
  const id = await picky.subscribe('logs', { topics: [topic(2n)] });
  const receipts = jest.spyOn(work.chain.blocks, 'receipts');
  await mineLogs(1n, 2n, 3n);
  connections.forEach(({ told }, i) => expect(told).toEqual([1n, 2n, 3n].map((value) => [ids[i], topic(value)])));
  expect(picky.told).toEqual([[id, topic(2n)]]);
  expect(receipts).toHaveBeenCalledTimes(1);
  receipts.mockRestore();
});

it('tells nothing of blocks from before, and nothing after the end', async () => {
  const connection = new Connection();
  await mineLogs(4n);
  const id = await connection.subscribe('logs', {});
  await mineLogs(5n);
  connection.close();
  await mineLogs(6n);
  expect(connection.told).toEqual([[id, topic(5n)]]);
});

it('keeps 2000 on all connections together, and takes more when some have ended', async () => {
  const connections = Array.from({ length: 20 }, () => new Connection());
  for (const connection of connections) for (let i = 0; i < 100; i++) await connection.subscribe('newHeads');
  const last = new Connection();
  await expect(last.subscribe('newHeads')).rejects.toMatchObject({ code: -32005 });
  connections[0]!.close();
  await last.subscribe('newHeads');
  for (const connection of [...connections.slice(1), last]) connection.close();
});

it('begins none for a connection that closed while its batch was running', async () => {
  const connection = new Connection();
  connection.isOpen = false;
  await expect(connection.subscribe('newHeads')).rejects.toMatchObject({ code: -32000 });
  expect(connection.subscriptions.size).toBe(0);
});

it('keeps no more than 200 addresses and topics for a subscription', async () => {
  const address = Array.from({ length: 201 }, () => LOGGER);
  await expect(new Connection().subscribe('logs', { address })).rejects.toMatchObject({ code: -32005 });
});
