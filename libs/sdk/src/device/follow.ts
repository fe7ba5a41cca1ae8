import { fromHex, toHex } from '@atoll/crypto';
import {
  decodeHeader,
  encodeHeader,
  genesisHash,
  HeaderChain,
  headerFromRpc,
  InvalidHeader,
  RpcError,
  toQuantity,
  type Address,
  type Genesis,
  type Hash,
  type Header,
  type RpcBlock,
  type RpcClient,
  type TallyState,
} from '@atoll/protocol';

import { NodeLied, ParticipantError } from './participant-error.js';
import type { Nodes } from './nodes.js';

type Hex = `0x${string}`;

/** How far a chain was followed, to be kept where nobody else writes: whoever changes it changes what is believed. */
export type Place = { genesis: Hash; header: Hex; tally: TallyState };

/** Headers that are asked for at once; no more are ever in memory. */
const STRIDE = 100;

/**
 * A chain by its headers alone: each run of them is vouched for by a quorum of the validators that those before it elected, from a
 * genesis that is known beforehand. What was accepted is never taken back. Of all headers only the last is kept.
 */
export class FollowedChain {
  private busy: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly genesis: Hash,
    private readonly chain: HeaderChain,
    private readonly nodes: Nodes,
  ) {}

  static from(genesis: Genesis, nodes: Nodes, place?: Place | null): FollowedChain {
    const hash = genesisHash(genesis);
    if (!place) return new FollowedChain(hash, HeaderChain.from(genesis), nodes);
    if (place.genesis !== hash) throw new Error('The place that was kept is one of another chain.');
    const head = decodeHeader(fromHex(place.header));
    return new FollowedChain(hash, HeaderChain.resume(genesis, head, place.tally), nodes);
  }

  get head(): Header {
    return this.chain.head;
  }

  get hash(): Hash {
    return this.chain.headHash;
  }

  get place(): Place {
    return { genesis: this.genesis, header: toHex(encodeHeader(this.chain.head)), tally: this.chain.tallyState() };
  }

  /** Goes on to the furthest block that any node can show. Of two that ask at once, the second goes on where the first came to. */
  catchUp(): Promise<Header> {
    const next = this.busy.then(() => this.follow());
    this.busy = next.catch(() => undefined);
    return next;
  }

  private async follow(): Promise<Header> {
    const claims = await this.nodes.askAll((rpc) => heightOf(rpc));
    // Whoever says most is asked first: one that hides the newest blocks keeps nobody behind while another one shows them.
    claims.sort((a, b) => (a.answer < b.answer ? 1 : a.answer > b.answer ? -1 : 0));
    const lies: unknown[] = [];
    for (const { rpc, answer: height } of claims) {
      if (height <= this.chain.head.number && lies.length === 0) break;
      try {
        await this.followOn(rpc, height);
        if (lies.length === 0 || height >= this.chain.head.number) return this.chain.head;
      } catch (error) {
        if (!(error instanceof NodeLied)) continue; // it fell silent; the next one is asked
        this.nodes.lied(rpc, error.message);
        lies.push(error);
      }
    }
    if (lies.length === claims.length) throw lied(lies[0]);
    return this.chain.head;
  }

  private async followOn(rpc: RpcClient, height: bigint): Promise<void> {
    while (this.chain.head.number < height) {
      const from = this.chain.head.number + 1n;
      const end = from + BigInt(STRIDE) - 1n;
      this.extend(await headers(rpc, from, end < height ? end : height));
    }
  }

  private extend(run: Header[]): void {
    try {
      this.chain.extend(run);
    } catch (cause) {
      if (!(cause instanceof InvalidHeader)) throw cause;
      const blocks = `its blocks ${run[0]!.number} to ${run.at(-1)!.number} are`;
      throw new NodeLied(`${blocks} not this chain's (${cause.code}: ${cause.message})`, { cause });
    }
  }
}

/**
 * A place to begin at that is not the genesis: a header, and the validators after it, both from somebody who is trusted for them. It
 * must end an epoch, where no votes are open that nobody told of.
 */
export function trustedPlace(genesis: Genesis, header: Header, validators: readonly Address[]): Place {
  const { epochlength } = genesis.config.qbft;
  if (header.number % BigInt(epochlength) !== 0n)
    throw new RangeError(`A trusted header ends an epoch; ${header.number} is no multiple of ${epochlength}.`);
  const tally = { number: header.number.toString(), validators: [...validators], votes: [] };
  return { genesis: genesisHash(genesis), header: toHex(encodeHeader(header)), tally };
}

async function heightOf(rpc: RpcClient): Promise<bigint> {
  const height = await rpc.call<string>('eth_blockNumber');
  if (typeof height !== 'string' || !/^0x[0-9a-f]{1,16}$/i.test(height)) throw new NodeLied('its height is no number');
  return BigInt(height);
}

async function headers(rpc: RpcClient, from: bigint, to: bigint): Promise<Header[]> {
  const calls = Array.from({ length: Number(to - from) + 1 }, (_, i) => ({
    method: 'eth_getBlockByNumber',
    params: [toQuantity(from + BigInt(i)), false],
  }));
  const answers = await rpc.batch(calls);
  return answers.map((answer, i) => {
    if (answer instanceof RpcError) throw answer;
    if (answer === null) throw new NodeLied(`it has no block ${from + BigInt(i)}, which it said it had`);
    try {
      return headerFromRpc(answer as RpcBlock);
    } catch (cause) {
      throw new NodeLied(`its block ${from + BigInt(i)} cannot be read`, { cause });
    }
  });
}

const lied = (cause: unknown) =>
  new ParticipantError('NODES_LIE', `No node told the truth: ${(cause as Error).message}.`, undefined, { cause });
