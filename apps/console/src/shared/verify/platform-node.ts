import { fromHex, toHex } from '@atoll/crypto';
import { decodeBlock, toQuantity, type Block, type Header, type RpcBlock, type RpcCall } from '@atoll/protocol';
import type { Node } from '@atoll/sealed/receipts';

import { atoll } from '../atoll.js';

/** The API gives at most so many raw blocks at once. */
const PART = 64;

/**
 * The platform as a node that is asked for headers, for the check that `atoll verify` makes of a node's: none of its answers is
 * believed. `onHeader` hears how far it is.
 */
export function platformNode(chainId: string, onHeader: (number: bigint) => void): Node {
  return {
    call: () => Promise.reject(new Error('The platform is asked for headers alone.')),
    batch: async (calls: readonly RpcCall[]) => {
      const numbers = calls.map(({ params }) => Number((params as string[])[0]));
      const headers: RpcBlock[] = [];
      while (headers.length < numbers.length) {
        const blocks = await blocksFrom(chainId, numbers[headers.length]!, numbers.length - headers.length);
        if (blocks.length === 0) break;
        headers.push(...blocks.map(({ header }) => shown(header)));
        onHeader(blocks.at(-1)!.header.number);
      }
      return numbers.map((_, index) => headers[index] ?? null);
    },
  } as Node;
}

/** Blocks in the bytes that cross the wire, from one number on: as many of them as came at once. */
export async function blocksFrom(chainId: string, first: number, count: number): Promise<Block[]> {
  const { rawBlocks } = await atoll.rawBlocks({ chainId, first, count: Math.min(count, PART) });
  return rawBlocks.map((raw) => decodeBlock(fromHex(raw)));
}

/** A header as JSON-RPC shows it. */
const shown = (header: Header): RpcBlock => ({
  number: toQuantity(header.number),
  parentHash: header.parentHash,
  sha3Uncles: header.ommersHash,
  miner: header.coinbase,
  stateRoot: header.stateRoot,
  transactionsRoot: header.transactionsRoot,
  receiptsRoot: header.receiptsRoot,
  logsBloom: toHex(header.logsBloom),
  difficulty: toQuantity(header.difficulty),
  gasLimit: toQuantity(header.gasLimit),
  gasUsed: toQuantity(header.gasUsed),
  timestamp: toQuantity(header.timestamp),
  extraData: toHex(header.extraData),
  mixHash: header.mixHash,
  nonce: header.nonce as `0x${string}`,
  ...(header.baseFeePerGas !== undefined && { baseFeePerGas: toQuantity(header.baseFeePerGas) }),
  ...(header.withdrawalsRoot !== undefined && { withdrawalsRoot: header.withdrawalsRoot }),
  ...(header.blobGasUsed !== undefined && { blobGasUsed: toQuantity(header.blobGasUsed) }),
  ...(header.excessBlobGas !== undefined && { excessBlobGas: toQuantity(header.excessBlobGas) }),
  ...(header.parentBeaconBlockRoot !== undefined && { parentBeaconBlockRoot: header.parentBeaconBlockRoot }),
  ...(header.requestsHash !== undefined && { requestsHash: header.requestsHash }),
  transactions: [],
});
