import { Fault } from '@atoll/kernel';
import { keccak256, stringToBytes, type Hex } from 'viem';

/** What describes a service to programs and people: a JSON object, known to the chain by the hash of its very bytes. */
export type Descriptor = {
  text: string;
  /** Keccak-256 of the text in UTF-8. */
  hash: Hex;
  name: string;
  description: string;
  /** Where it is spoken to, of a service off the chain. */
  endpoint: string | null;
  /** The address of what its answers look like, such as a JSON Schema's `$id`. */
  schema: string | null;
};

const MOST_BYTES = 16_384;
const SCHEMES = ['https:', 'wss:', 'http:', 'ws:'];

/** The hash under which the chain knows an endpoint. */
export const endpointHash = (endpoint: string): Hex => keccak256(stringToBytes(endpoint));

/** Reads a descriptor as it came; nothing of it is written anew, since another spelling would have another hash. */
export function readDescriptor(text: string): Descriptor {
  const bytes = stringToBytes(text);
  if (bytes.length > MOST_BYTES) throw invalid(`must have at most ${MOST_BYTES} bytes`);
  const said = objectIn(text);
  const endpoint = textOf(said, 'endpoint', 2_048);
  if (endpoint !== null) requireEndpoint(endpoint);
  const name = textOf(said, 'name', 100);
  if (!name) throw invalid('must say a "name"');
  return {
    ...{ text, hash: keccak256(bytes), name, endpoint, schema: textOf(said, 'schema', 2_048) },
    description: textOf(said, 'description', 4_096) ?? '',
  };
}

function objectIn(text: string): Record<string, unknown> {
  const said = parsed(text);
  if (typeof said !== 'object' || said === null || Array.isArray(said)) throw invalid('must be a JSON object');
  return said as Record<string, unknown>;
}

function parsed(text: string): unknown {
  if (text.includes('\0') || text.includes('\\u0000')) throw invalid('must not hold the character 0');
  try {
    return JSON.parse(text);
  } catch {
    throw invalid('must be JSON');
  }
}

function textOf(said: Record<string, unknown>, field: string, most: number): string | null {
  const value = said[field];
  if (value === undefined || value === null) return null;
  if (typeof value === 'string' && value.length <= most && !/\p{Cs}/u.test(value)) return value;
  throw invalid(`may have as "${field}" a text of at most ${most} characters`);
}

function requireEndpoint(endpoint: string): void {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : null;
  if (!url || !SCHEMES.includes(url.protocol)) throw invalid('must have an "endpoint" of https or wss');
  if (url.username || url.password) throw invalid('must not have a password in its "endpoint": every member reads it');
}

const invalid = (because: string) => Fault.invalid('descriptor', because);
