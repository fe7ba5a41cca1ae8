import {
  decodeAbiParameters,
  decodeEventLog,
  getAbiItem,
  hexToString,
  parseAbiParameters,
  toEventSelector,
  toHex,
  type Address,
  type Hex,
} from 'viem';

import { consortiumAbi } from '../generated/kernel.js';
import type { KernelView, Looking } from './kernel-view.js';
import { KERNEL_ROLES, MEMBER_STATES, rolesIn } from './roles.js';

export const PROPOSAL_KINDS = ['MEMBER', 'ROLE', 'PARAM', 'CALL', 'UPGRADE', 'VALIDATOR'] as const;
export const PROPOSAL_STATES = ['NONE', 'OPEN', 'EXECUTED', 'REJECTED', 'EXPIRED'] as const;

export type SeenProposal = {
  id: Hex;
  kind: (typeof PROPOSAL_KINDS)[number];
  status: (typeof PROPOSAL_STATES)[number];
  proposer: Address;
  /** Seconds of Unix time. */
  closesAt: bigint;
  payload: Hex;
  block: bigint;
};

const PROPOSED = getAbiItem({ abi: consortiumAbi, name: 'Proposed' });

type Log = { topics: [Hex, ...Hex[]]; data: Hex; blockNumber: Hex; transactionHash: Hex; logIndex: Hex };

/** As many as every engine searches at once. */
export const BLOCKS_AT_ONCE = 5_000n;
/** With which a search ends, found or not: at a block a second, some six weeks. */
const MOST_SEARCHES = 800;

type Range = { from: bigint; to: bigint };

/** Logs of the consortium in a range of blocks that one search may have, oldest first. */
export function consortiumLogs(view: KernelView, topic: Hex, { from, to }: Range): Promise<Log[]> {
  const filter = { address: view.addresses.Consortium, topics: [topic], fromBlock: toHex(from), toBlock: toHex(to) };
  return view.onNode((rpc) => rpc.call<Log[]>('eth_getLogs', [filter]));
}

/** The newest proposals of a range of blocks, newest first, each in the state that it has now. */
export async function proposalsOn(view: KernelView, { from, to }: Range, most = 200): Promise<SeenProposal[]> {
  const topic = toEventSelector(PROPOSED);
  const logs: Log[] = [];
  for (let last = to, i = 0; last >= from && logs.length < most && i < MOST_SEARCHES; last -= BLOCKS_AT_ONCE, i++) {
    const first = last - BLOCKS_AT_ONCE + 1n > from ? last - BLOCKS_AT_ONCE + 1n : from;
    logs.push(...(await consortiumLogs(view, topic, { from: first, to: last })).reverse());
  }
  return Promise.all(logs.slice(0, most).map((log) => seenIn(view, log, { block: to })));
}

/** One proposal by its id; null where the chain has none. */
export async function proposalOn(
  view: KernelView,
  id: Hex,
  at: Looking = {},
): Promise<Omit<SeenProposal, 'proposer' | 'block'> | null> {
  const [kind, status, closesAt, payload] = await view.read('Consortium', 'proposals', [id], at);
  if (status === 0) return null;
  return { id, kind: PROPOSAL_KINDS[kind]!, status: PROPOSAL_STATES[status]!, closesAt, payload };
}

async function seenIn(view: KernelView, { topics, data, blockNumber }: Log, at: Looking): Promise<SeenProposal> {
  const { args } = decodeEventLog({ abi: [PROPOSED], topics, data });
  const { id, proposer } = args as { id: Hex; proposer: Address };
  const seen = await proposalOn(view, id, at);
  if (!seen) throw new Error(`The chain does not know the proposal ${id} that it told of.`);
  return { ...seen, proposer, block: BigInt(blockNumber) };
}

/** What a proposal would do, by the names of the function that proposed it. Numbers are decimal text. */
export function readPayload({ kind, payload }: Pick<SeenProposal, 'kind' | 'payload'>): Record<string, unknown> {
  switch (kind) {
    case 'MEMBER': {
      const [org, to, roles] = decodeAbiParameters(parseAbiParameters('address, uint8, uint16'), payload);
      return { org, to: MEMBER_STATES[to], roles: rolesIn(roles) };
    }
    case 'ROLE': {
      const [org, role, granted] = decodeAbiParameters(parseAbiParameters('address, uint8, bool'), payload);
      return { org, role: KERNEL_ROLES[role], granted };
    }
    case 'PARAM': {
      const [key, value] = decodeAbiParameters(parseAbiParameters('bytes32, uint256'), payload);
      return { key: textOf(key), value: value.toString() };
    }
    case 'CALL': {
      const [target, data] = decodeAbiParameters(parseAbiParameters('address, bytes'), payload);
      return { target, data };
    }
    case 'UPGRADE': {
      const types = parseAbiParameters('address, address, bytes, bytes32');
      const [target, implementation, data, codeHash] = decodeAbiParameters(types, payload);
      return { target, implementation, data, codeHash };
    }
    case 'VALIDATOR': {
      const [org, validator, admit] = decodeAbiParameters(parseAbiParameters('address, address, bool'), payload);
      return { org, validator, admit };
    }
  }
}

/** A name as the members write it, where it is one. */
function textOf(word: Hex): string {
  const text = hexToString(word, { size: 32 });
  return /^[\x20-\x7e]+$/.test(text) ? text : word;
}
