// A receipt and the chain that it stands on, recorded from a network of four atoll-node validators, for tests; ../fixtures says more.
import type { AccountProof, RpcCall } from '@atoll/protocol';
import fs from 'node:fs';

import type { Node } from './receipts/follow.js';

type Block = Record<string, unknown>;

/** The recording, parsed. The caller vouches for nothing: it is what the network said. */
export function recordedReceipt() {
  const file = new URL('../fixtures/anchored.json', import.meta.url);
  return JSON.parse(fs.readFileSync(file, 'utf8')) as {
    genesis: object;
    receipt: string;
    /** By their height; the last one is the receipt's, with its transactions. */
    blocks: Block[];
    receipts: object[];
    state: AccountProof;
  };
}

/** What a node that has this chain says. */
export function answerOf({ blocks, receipts, state }: ReturnType<typeof recordedReceipt>, call: RpcCall): unknown {
  const [first] = call.params ?? [];
  if (call.method === 'eth_getBlockByNumber') return blocks[Number(first)] ?? null;
  if (call.method === 'eth_getBlockReceipts') return Number(first) === blocks.length - 1 ? receipts : null;
  if (call.method === 'eth_getProof') return state;
  throw new Error(`Nothing was recorded of ${call.method}.`);
}

/** A node that has this chain, without a network. */
export function recordedNode(recording: ReturnType<typeof recordedReceipt>): Node {
  const answer = (call: RpcCall) => Promise.resolve().then(() => answerOf(recording, call));
  return {
    call: (method, params) => answer({ method, ...(params && { params }) }) as never,
    batch: (calls) => Promise.all(calls.map(answer)),
  };
}
