import { fromHex, toHex } from '@atoll/crypto';
import {
  decodeHeader,
  encodeHeader,
  HeaderChain,
  headerFromRpc,
  headerHash,
  InvalidHeader,
  RpcError,
  toQuantity,
  type Genesis,
  type Hash,
  type Header,
  type RpcBlock,
  type RpcClient,
  type TallyState,
} from '@atoll/protocol';

import type { Hex } from '../hex.js';
import { ReceiptError } from './receipt-error.js';

/** How far a chain was followed before: a header that was accepted, and what its validators had voted. Kept by whoever checks. */
export type KnownHead = { header: Hex; tally: TallyState };

/** A node, as far as it is asked. */
export type Node = Pick<RpcClient, 'call' | 'batch'>;

/** Headers that are asked for at once. */
const STRIDE = 200;

/**
 * Follows a chain from its genesis, or from where it was followed to before, and knows each block up to a height: each run of headers
 * is vouched for by the validators that those before it elected. Whatever lies before a known head is reached backwards, by hashes.
 */
export class FollowedChain {
  private constructor(
    private readonly chain: HeaderChain,
    private readonly rpc: Node,
    private readonly isResumed: boolean,
  ) {}

  static from(genesis: Genesis, rpc: Node, known?: KnownHead): FollowedChain {
    if (!known) return new FollowedChain(HeaderChain.from(genesis), rpc, false);
    return new FollowedChain(HeaderChain.resume(genesis, decodeHeader(fromHex(known.header)), known.tally), rpc, true);
  }

  get known(): KnownHead {
    return { header: toHex(encodeHeader(this.chain.head)), tally: this.chain.tallyState() };
  }

  /** The hash that the block at this height has on this chain, for good. */
  async hashAt(height: bigint): Promise<Hash> {
    if (this.isResumed) await this.mustStillHave(this.chain.head);
    if (height < this.chain.head.number) return this.ancestor(height);
    await this.followTo(height);
    return this.chain.headHash;
  }

  private async followTo(height: bigint): Promise<void> {
    while (this.chain.head.number < height) {
      const from = this.chain.head.number + 1n;
      this.extend(await this.headers(from, min(from + BigInt(STRIDE) - 1n, height)));
    }
  }

  private extend(run: Header[]): void {
    try {
      this.chain.extend(run);
    } catch (cause) {
      if (!(cause instanceof InvalidHeader)) throw cause;
      const code = cause.code.startsWith('SEAL') || cause.code === 'VALIDATORS' ? 'SEALS' : 'HEADER';
      throw new ReceiptError(code, `Blocks ${run[0]!.number} to ${run.at(-1)!.number}: ${cause.message}.`, { cause });
    }
  }

  /** QBFT's blocks are final: a node that has another where one was known follows another chain, or was rolled back. */
  private async mustStillHave(head: Header): Promise<void> {
    const [now] = head.number === 0n ? [head] : await this.headers(head.number, head.number);
    if (headerHash(now!) !== headerHash(head))
      throw new ReceiptError('BLOCK', `The node has another block ${head.number} than was found right here before.`);
  }

  private async ancestor(height: bigint): Promise<Hash> {
    let child = this.chain.head;
    while (child.number > height + 1n) {
      const to = child.number - 1n;
      const headers = await this.headers(max(to - BigInt(STRIDE) + 1n, height + 1n), to);
      for (const header of headers.reverse()) {
        if (headerHash(header) !== child.parentHash)
          throw new ReceiptError('BLOCK', `Block ${header.number} of the node is not this chain's.`);
        child = header;
      }
    }
    return child.parentHash;
  }

  private async headers(from: bigint, to: bigint): Promise<Header[]> {
    const heights = Array.from({ length: Number(to - from) + 1 }, (_, i) => from + BigInt(i));
    const calls = heights.map((height) => ({ method: 'eth_getBlockByNumber', params: [toQuantity(height), false] }));
    return (await this.rpc.batch(calls)).map((answer, i) => headerOf(answer, heights[i]!));
  }
}

function headerOf(answer: unknown, height: bigint): Header {
  if (answer instanceof RpcError) throw answer;
  if (answer === null) throw new ReceiptError('BLOCK', `The node has no block ${height}.`);
  try {
    return headerFromRpc(answer as RpcBlock);
  } catch (cause) {
    throw new ReceiptError('HEADER', `Block ${height} of the node cannot be read.`, { cause });
  }
}

const min = (a: bigint, b: bigint) => (a < b ? a : b);
const max = (a: bigint, b: bigint) => (a > b ? a : b);
