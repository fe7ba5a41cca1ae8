import { RPC_CODE, RpcError } from '@atoll/protocol';

import type { LogMatch } from '../chain/logs.js';
import { address, hash } from './params.js';

const MAX_ADDRESSES = 1_000;
const MAX_TOPICS = 4;
const MAX_CHOICES = 1_000;
/** What is kept stays in memory, and so do the addresses and topics it names. */
const MAX_STANDING_CHOICES = 200;

/** Which logs a client wants; an empty list means any, both for addresses and at a place of the topics. */
export function logMatch(filter: Record<string, unknown>): LogMatch {
  return {
    addresses: choices(filter['address'], 'address', address, MAX_ADDRESSES),
    topics: topicsOf(filter['topics']),
  };
}

/** What a filter or subscription wants, which is kept, unlike the question of one search. */
export function standingMatch(filter: Record<string, unknown>): LogMatch {
  const match = logMatch(filter);
  const choices = [match.addresses, ...(match.topics ?? [])].reduce((sum, any) => sum + (any?.length ?? 0), 0);
  if (choices <= MAX_STANDING_CHOICES) return match;
  throw new RpcError(
    RPC_CODE.limitExceeded,
    `A filter that is kept names at most ${MAX_STANDING_CHOICES} addresses and topics; this one names ${choices}`,
  );
}

function topicsOf(value: unknown): `0x${string}`[][] {
  const topics = value ?? [];
  if (!Array.isArray(topics) || topics.length > MAX_TOPICS)
    throw RpcError.invalidParams(`topics must be an array of at most ${MAX_TOPICS}`);
  return topics.map((topic) => choices(topic, 'topics', hash, MAX_CHOICES));
}

function choices<T>(value: unknown, field: string, parse: (value: unknown, field: string) => T, limit: number): T[] {
  if (value === undefined || value === null) return [];
  const list = Array.isArray(value) ? (value as unknown[]) : [value];
  if (list.length > limit) throw RpcError.invalidParams(`${field} has more than ${limit} choices`);
  // A null among the choices of a place means any, as in geth.
  return list.includes(null) ? [] : list.map((item) => parse(item, field));
}
