import { BOUNDS } from './limits.js';
import { malformed } from './refusals.js';

export type RpcId = string | number | null;

/** One request of JSON-RPC 2.0. Without an id it is a notification, which is carried out and not answered. */
export type RpcRequest = { id?: RpcId; method: string; params: unknown[] };

/**
 * Reads one request. What is passed on is written anew from this, so that a node never reads other words than those that
 * were looked at: of a name that comes twice, some parsers take the first and some the last.
 */
export function readRequest(body: unknown): RpcRequest {
  if (!isRecord(body)) throw malformed('it must be an object {"jsonrpc":"2.0","id":…,"method":…,"params":[…]}');
  const { jsonrpc, id, method, params = [] } = body;
  if (jsonrpc !== '2.0') throw malformed('"jsonrpc" must be "2.0"');
  if (id !== undefined && !isId(id))
    throw malformed(`"id" must be a whole number below 2^53 or a text of up to ${BOUNDS.idCharacters} characters`);
  if (typeof method !== 'string') throw malformed('"method" must be a text');
  if (!Array.isArray(params)) throw malformed('"params" must be a list');
  if (!within(params, BOUNDS.levels)) throw malformed(`"params" may have ${BOUNDS.levels} levels`);
  return { ...(id !== undefined && { id }), method, params };
}

/** What an error answers to: the id where it can be read, and null as the standard says where it cannot. */
export const idOf = (body: unknown): RpcId => (isRecord(body) && isId(body['id']) ? body['id'] : null);

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function isId(id: unknown): id is RpcId {
  if (typeof id === 'string') return id.length <= BOUNDS.idCharacters;
  return id === null || (typeof id === 'number' && (Number.isSafeInteger(id) || !Number.isInteger(id)));
}

function within(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return levels > 0 && Object.values(value).every((each) => within(each, levels - 1));
}
