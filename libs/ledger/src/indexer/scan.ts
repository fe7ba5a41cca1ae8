// A plain scan of a chain with viem, in the form of the index's rows, and what the index has: tests compare the two.
import { ADDRESS } from '@atoll/crypto';
import type { Store } from '@atoll/store';
import { createPublicClient, decodeEventLog, http, type Abi, type Hex, type Log } from 'viem';

export type Row = Record<string, unknown>;

/** Every block, transaction and log from `first` on, as a node tells them. */
export async function scan(url: string, first = 0n) {
  const client = createPublicClient({ transport: http(url, { batch: { batchSize: 50 } }) });
  const head = await client.getBlockNumber();
  const numbers = Array.from({ length: Number(head - first) + 1 }, (_, i) => first + BigInt(i));
  const found = await Promise.all(
    numbers.map((blockNumber) => client.getBlock({ blockNumber, includeTransactions: true })),
  );
  const logs = await client.getLogs({ fromBlock: first, toBlock: head });
  const countOf = (key: 'blockHash' | 'transactionHash', hash: Hex) => logs.filter((log) => log[key] === hash).length;
  const transactions = found.flatMap((block) => block.transactions);
  const receipts = await Promise.all(transactions.map(({ hash }) => client.getTransactionReceipt({ hash })));
  return {
    logs,
    blocks: found.map((block): Row => ({
      ...{ number: block.number, hash: block.hash, parentHash: block.parentHash, stateRoot: block.stateRoot },
      ...{ miner: block.miner, timestamp: block.timestamp, gasLimit: block.gasLimit, gasUsed: block.gasUsed },
      ...{ transactions: block.transactions.length, logs: countOf('blockHash', block.hash) },
    })),
    transactions: transactions.map((transaction, i): Row => {
      const receipt = receipts[i]!;
      return {
        ...{ blockNumber: transaction.blockNumber, position: transaction.transactionIndex, hash: transaction.hash },
        ...{ type: Number(transaction.typeHex), sender: transaction.from, recipient: transaction.to },
        created: receipt.status === 'success' ? (receipt.contractAddress ?? null) : null,
        ...{ nonce: String(transaction.nonce), value: String(transaction.value), input: transaction.input },
        ...{ gasLimit: transaction.gas, gasUsed: receipt.gasUsed, succeeded: receipt.status === 'success' },
        logs: receipt.logs.length,
      };
    }),
  };
}

/** Logs as rows, read by the ABIs that are known for addresses. */
export function rowsOf(logs: Log<bigint, number, false>[], abis: Record<Hex, Abi>): Row[] {
  return logs.map((log) => {
    const [topic0 = null, topic1 = null, topic2 = null, topic3 = null] = log.topics as Hex[];
    const place = { blockNumber: log.blockNumber, logIndex: log.logIndex, position: log.transactionIndex };
    return {
      ...place,
      address: log.address,
      topic0,
      topic1,
      topic2,
      topic3,
      data: log.data,
      ...readBy(abis[log.address], log),
    };
  });
}

function readBy(abi: Abi | undefined, { topics, data }: Log<bigint, number, false>): Row {
  if (!abi) return { event: null, arguments: null };
  try {
    const { eventName, args } = decodeEventLog({ abi, topics, data });
    const plain = JSON.parse(
      JSON.stringify(args, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)),
    ) as Row;
    return { event: eventName ?? null, arguments: lowered(plain) };
  } catch {
    return { event: null, arguments: null };
  }
}

/** viem writes addresses with a checksum, and small integers as numbers. */
function lowered(json: unknown): unknown {
  if (typeof json === 'number') return String(json);
  if (typeof json === 'string' && ADDRESS.test(json)) return json.toLowerCase();
  if (Array.isArray(json)) return json.map(lowered);
  if (typeof json !== 'object' || json === null) return json;
  return Object.fromEntries(Object.entries(json).map(([name, value]) => [name, lowered(value)]));
}

/** What the tables hold of a chain, with bytes as hexadecimal. */
export async function kept({ platform }: Store, chainId: string) {
  const where = { chainId };
  const [blocks, transactions, logs, balances] = await Promise.all([
    platform.block.findMany({ where, orderBy: { number: 'asc' } }),
    platform.minedTransaction.findMany({ where, orderBy: [{ blockNumber: 'asc' }, { position: 'asc' }] }),
    platform.log.findMany({ where, orderBy: [{ blockNumber: 'asc' }, { logIndex: 'asc' }] }),
    platform.tokenBalance.findMany({ where }),
  ]);
  return {
    blocks: blocks.map(written),
    transactions: transactions.map(written),
    logs: logs.map(written),
    balances: balances.map(written) as { token: Hex; standard: string; tokenId: string; holder: Hex; amount: string }[],
  };
}

function written({ chainId: _, ...row }: Row): Row {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => {
      if (value instanceof Uint8Array) return [name, `0x${Buffer.from(value).toString('hex')}`];
      if (typeof value === 'object' && value !== null && 'toFixed' in value)
        return [name, (value as { toFixed(n: number): string }).toFixed(0)];
      return [name, value];
    }),
  );
}
