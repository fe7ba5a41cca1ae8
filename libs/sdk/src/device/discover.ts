import { keccak256, LOWER_HASH, toHex } from '@atoll/crypto';
import { toQuantity } from '@atoll/protocol';
import { decodeFunctionData, encodeFunctionData, hexToBytes, size, sliceHex, toEventSelector, type Abi } from 'viem';

import type { KernelState, ProvenService } from './kernel-state.js';
import type { Nodes } from './nodes.js';
import { REGISTRY_ABI } from './registry-abi.js';

type Hex = `0x${string}`;
type Log = { topics: Hex[]; transactionHash: Hex };

/** A service that is proven to be there and available, and the transaction of its last version, as some node says. */
export type FoundService = ProvenService & { transactions: Hex[] };

/** Blocks that are looked through at once, and services that are looked at in all. */
const STRIDE = 5_000n;
const MOST = 10_000;
const MOST_DESCRIPTOR = 16_384;
const EVENTS = REGISTRY_ABI.filter((item) => item.type === 'event' && item.name.startsWith('Service')).map((event) =>
  toEventSelector(event as never),
);

/**
 * Nodes only point at services: what one keeps back another one tells, and what one makes up is proven not to be there.
 */
export async function findServices(
  nodes: Nodes,
  state: KernelState,
  registry: Hex,
  from: bigint,
): Promise<FoundService[]> {
  const pointed = await pointedAt(nodes, registry, from, state.header.number);
  const found: FoundService[] = [];
  for (const [id, transactions] of pointed) {
    const service = await state.service(id);
    if (await state.isAvailable(service)) found.push({ ...service, transactions: [...transactions] });
  }
  return found;
}

async function pointedAt(nodes: Nodes, address: Hex, from: bigint, to: bigint): Promise<Map<Hex, Set<Hex>>> {
  const pointed = new Map<Hex, Set<Hex>>();
  for (let start = from; start <= to; start += STRIDE) {
    const end = start + STRIDE - 1n < to ? start + STRIDE - 1n : to;
    const range = { fromBlock: toQuantity(start), toBlock: toQuantity(end) };
    const filter = { address, topics: [EVENTS], ...range };
    for (const { answer } of await nodes.askAll((rpc) => rpc.call<Log[]>('eth_getLogs', [filter])))
      for (const log of Array.isArray(answer) ? answer : []) note(pointed, log);
  }
  return pointed;
}

function note(pointed: Map<Hex, Set<Hex>>, { topics, transactionHash }: Log): void {
  const id = topics?.[1];
  if (typeof id !== 'string' || !LOWER_HASH.test(id)) return;
  const known = pointed.get(id) ?? new Set<Hex>();
  if (pointed.size >= MOST && !pointed.has(id)) return;
  pointed.set(id, known);
  if (known.size < 32) known.add(transactionHash);
}

/** What has the hash that the chain has, wherever it comes from: behind the call that registered it, or from a directory over HTTP. */
export async function descriptorOf(
  nodes: Nodes,
  { transactions, descriptorHash }: FoundService,
  directories: readonly string[],
): Promise<string | null> {
  for (const hash of [...transactions].reverse()) {
    for (const { answer } of await nodes.askAll((rpc) =>
      rpc.call<{ input: Hex } | null>('eth_getTransactionByHash', [hash]),
    )) {
      const text = answer && behind(answer.input);
      if (text && isOf(text, descriptorHash)) return new TextDecoder().decode(text);
    }
  }
  for (const directory of directories) {
    const text = await fetched(directory, descriptorHash);
    if (text && isOf(text, descriptorHash)) return new TextDecoder().decode(text);
  }
  return null;
}

const isOf = (text: Uint8Array, hash: Hex): boolean => toHex(keccak256(text)) === hash;

/** What stands behind a call's arguments, where contracts read no further. */
function behind(input: Hex): Uint8Array | null {
  try {
    const call = decodeFunctionData({ abi: REGISTRY_ABI as Abi, data: input });
    const length = size(encodeFunctionData({ abi: REGISTRY_ABI as Abi, ...call }));
    return size(input) > length ? hexToBytes(sliceHex(input, length)) : null;
  } catch {
    return null;
  }
}

async function fetched(directory: string, hash: Hex): Promise<Uint8Array | null> {
  try {
    const address = new URL(hash, directory.endsWith('/') ? directory : `${directory}/`);
    const response = await fetch(address, { redirect: 'error', signal: AbortSignal.timeout(10_000) });
    if (!response.ok || !response.body) return null;
    const parts: Uint8Array[] = [];
    let length = 0;
    for await (const part of response.body as unknown as AsyncIterable<Uint8Array>) {
      if ((length += part.length) > MOST_DESCRIPTOR) return null;
      parts.push(part);
    }
    return Buffer.concat(parts);
  } catch {
    return null;
  }
}
