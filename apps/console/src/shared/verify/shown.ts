import { toHex } from '@atoll/crypto';
import type { Header } from '@atoll/protocol';
import type { BlockPartsFragment, EventPartsFragment, MinedTransactionPartsFragment } from '@atoll/sdk';
import { getContractAddress, parseTransaction, recoverTransactionAddress, type TransactionSerialized } from 'viem';

const TYPES: Record<string, number> = { legacy: 0, eip2930: 1, eip1559: 2, eip4844: 3, eip7702: 4 };

type Facts = Record<string, string | number | boolean | null | undefined>;
type Log = Pick<EventPartsFragment, 'address' | 'topics' | 'data' | 'logIndex'>;

/** The first fact that is shown otherwise than it is; undefined where none is. */
const firstOther = (shown: Facts, is: Facts): string | undefined =>
  Object.keys(is).find((fact) => textOf(shown[fact]) !== textOf(is[fact]));

/** Addresses may be written in capitals, too. */
const textOf = (fact: Facts[string]): string => String(fact ?? '').toLowerCase();

/** What a page says of a block, against its header. */
export const otherInBlock = (shown: BlockPartsFragment, header: Header, transactions: number): string | undefined =>
  firstOther(
    { ...shown, timestamp: Date.parse(shown.timestamp) / 1_000 },
    {
      number: String(header.number),
      parentHash: header.parentHash,
      stateRoot: header.stateRoot,
      miner: header.coinbase,
      timestamp: Number(header.timestamp),
      gasUsed: String(header.gasUsed),
      gasLimit: String(header.gasLimit),
      transactionCount: transactions,
    },
  );

/** What a page says of a transaction, against the bytes that were signed and what came of them. */
export async function otherInTransaction(
  shown: MinedTransactionPartsFragment,
  raw: Uint8Array,
  outcome: Pick<MinedTransactionPartsFragment, 'succeeded' | 'gasUsed'>,
): Promise<string | undefined> {
  const serialized = toHex(raw) as TransactionSerialized;
  const { type = 'legacy', to, value = 0n, nonce = 0, gas = 0n, data = '0x' } = parseTransaction(serialized);
  const from = await recoverTransactionAddress({ serializedTransaction: serialized });
  const { succeeded, gasUsed } = outcome;
  const creates = !to && succeeded;
  return firstOther(shown, {
    ...{ type: TYPES[type], from, to, value: String(value), nonce: String(nonce), gasLimit: String(gas), input: data },
    ...{ succeeded, gasUsed },
    ...(creates && { contractAddress: getContractAddress({ from, nonce: BigInt(nonce) }) }),
  });
}

/** Whether events are shown as they were logged; their names and arguments are what an ABI makes of them. */
export const sameLogs = (shown: readonly Log[], logged: readonly Log[]): boolean =>
  shown.every((log) => {
    const same = logged.find(({ logIndex }) => logIndex === log.logIndex);
    return same && log.address === same.address && log.data === same.data && log.topics.join() === same.topics.join();
  });
