import { LOWER_ADDRESS, LOWER_HASH } from '@atoll/crypto';
import { RpcError } from '@atoll/protocol';

import { BOUNDS } from './limits.js';
import { beyond } from './refusals.js';
import { isRecord } from './request.js';

/** What a subscription to logs looks for: any of the addresses, and at each place any of the topics. */
export type LogMatch = { addresses: ReadonlySet<string> | null; topics: readonly (ReadonlySet<string> | null)[] };

type Log = { address: string; topics: readonly string[] };

const QUANTITY = /^0x[0-9a-f]{1,16}$/i;

/** Refuses a search for logs that would go on without end. Whatever has no name of a block is the newest, `head`. */
export function checkLogRange(filter: unknown, head: bigint, most: number): void {
  if (!isRecord(filter)) throw RpcError.invalidParams('the filter must be an object');
  readLogMatch(filter);
  if (filter['blockHash'] !== undefined) return;
  const [from, to] = [numberOf(filter['fromBlock'], 'fromBlock', head), numberOf(filter['toBlock'], 'toBlock', head)];
  const span = to - from + 1n;
  if (span > BigInt(most))
    throw beyond(
      `A search for logs may span ${most} blocks, and this one spans ${span}. Ask for ${most} blocks at a time, for example fromBlock ${hex(from)} to toBlock ${hex(from + BigInt(most) - 1n)}.`,
    );
}

export function readLogMatch(filter: unknown): LogMatch {
  if (filter !== undefined && !isRecord(filter)) throw RpcError.invalidParams('the filter must be an object');
  const { address, topics = [] } = filter ?? {};
  if (!Array.isArray(topics) || topics.length > 4)
    throw RpcError.invalidParams('"topics" must be a list of up to four places');
  const match = {
    addresses: anyOf(address, LOWER_ADDRESS, 'address'),
    topics: topics.map((each: unknown) => anyOf(each, LOWER_HASH, 'topics')),
  };
  const named = [match.addresses, ...match.topics].reduce((sum, each) => sum + (each?.size ?? 0), 0);
  if (named > BOUNDS.filterNames)
    throw beyond(`A filter may name ${BOUNDS.filterNames} addresses and topics. Use several filters.`);
  return match;
}

export function matches({ addresses, topics }: LogMatch, log: Log): boolean {
  if (addresses && !addresses.has(log.address.toLowerCase())) return false;
  return topics.every((any, i) => {
    const topic = log.topics[i];
    return topic !== undefined && (any === null || any.has(topic.toLowerCase()));
  });
}

/** Null where anything will do: nothing was said, or an empty list. */
function anyOf(value: unknown, form: RegExp, name: string): ReadonlySet<string> | null {
  if (value === undefined || value === null) return null;
  const each = (Array.isArray(value) ? value : [value]) as unknown[];
  if (each.length > BOUNDS.filterNames)
    throw beyond(`A filter may name ${BOUNDS.filterNames} addresses and topics. Use several filters.`);
  const names = each.map((one) => {
    const name = typeof one === 'string' ? one.toLowerCase() : '';
    return form.test(name) ? name : null;
  });
  // Within a list of topics, null stands for any.
  if (name === 'topics' && each.includes(null)) return null;
  if (names.includes(null)) throw RpcError.invalidParams(`"${name}" must hold 0x and hexadecimal digits`);
  return names.length > 0 ? new Set(names as string[]) : null;
}

function numberOf(block: unknown, name: string, head: bigint): bigint {
  if (block === 'earliest') return 0n;
  if (block === undefined || block === null || ['latest', 'safe', 'finalized', 'pending'].includes(block as string))
    return head;
  if (typeof block === 'string' && QUANTITY.test(block)) return BigInt(block);
  throw RpcError.invalidParams(`"${name}" must be a block's number as 0x and hexadecimal digits, or its name`);
}

const hex = (number: bigint): string => `0x${number.toString(16)}`;
