import { sha256 } from '@atoll/crypto';

import { MOST_DEPTH, MOST_DISCLOSURES } from './limits.js';
import { refuse } from './refusal.js';
import {
  bytesOf,
  fromBase64Url,
  isObject,
  readJson,
  textOf,
  toBase64Url,
  type Json,
  type JsonObject,
} from './strict-json.js';

/** Where a claim stands: names of members, and indices of elements. OpenID4VP's claims path pointers, without wildcards. */
export type ClaimPath = readonly (string | number)[];

type Disclosure = { encoded: string; digest: string; name: string | null; value: Json };
export type Revealed = { claims: JsonObject; disclosed: { encoded: string; path: ClaimPath }[] };

/**
 * Puts what is disclosed in its place, RFC 9901, section 7.1, with all that it says must be refused: a digest or a disclosure
 * that occurs twice, one that belongs nowhere, a claim that is there already, and a name that has a meaning here.
 */
export function reveal(payload: JsonObject, encoded: readonly string[]): Revealed {
  if (encoded.length > MOST_DISCLOSURES) refuse('TOO_LARGE', `There are more than ${MOST_DISCLOSURES} disclosures.`);
  const { _sd_alg: algorithm = 'sha-256', ...rest } = payload;
  if (algorithm !== 'sha-256') refuse('WRONG_ALGORITHM', 'Disclosures are hashed by sha-256 here.');
  const walk = new Walk(encoded.map(read));
  const claims = walk.object(rest, []);
  walk.requireAllPlaced();
  return { claims, disclosed: walk.placed };
}

class Walk {
  readonly placed: { encoded: string; path: ClaimPath }[] = [];
  private readonly seen = new Set<string>();
  private readonly known: Map<string, Disclosure>;

  constructor(disclosures: readonly Disclosure[]) {
    this.known = new Map(disclosures.map((it) => [it.digest, it]));
    if (this.known.size < disclosures.length) refuse('BAD_DISCLOSURE', 'A disclosure occurs twice.');
  }

  requireAllPlaced(): void {
    if (this.placed.length < this.known.size)
      refuse('BAD_DISCLOSURE', 'A disclosure belongs to nothing that was signed.');
  }

  object(value: JsonObject, path: ClaimPath): JsonObject {
    const { _sd: digests = [], ...rest } = value;
    if ('...' in rest || '_sd_alg' in rest) refuse('BAD_DISCLOSURE', 'A reserved name stands where it must not.');
    if (!Array.isArray(digests)) return refuse('BAD_DISCLOSURE', 'The member _sd is not an array of digests.');
    const out = new Map(Object.entries(rest).map(([name, it]) => [name, this.value(it, [...path, name])]));
    for (const digest of digests) {
      const found = this.find(digest);
      if (!found) continue;
      const { name, value: disclosed } = found;
      if (name === null) return refuse('BAD_DISCLOSURE', 'An element was disclosed in the place of a member.');
      if (out.has(name)) refuse('BAD_DISCLOSURE', `The claim "${name}" is there already.`);
      out.set(name, this.place(found, disclosed, [...path, name]));
    }
    return Object.fromEntries(out);
  }

  private array(value: Json[], path: ClaimPath): Json[] {
    const out: Json[] = [];
    for (const element of value) {
      if (!isObject(element) || !('...' in element)) {
        out.push(this.value(element, [...path, out.length]));
        continue;
      }
      if (Object.keys(element).length !== 1) refuse('BAD_DISCLOSURE', 'A digest of an element has company.');
      const found = this.find(element['...']);
      if (!found) continue;
      if (found.name !== null) refuse('BAD_DISCLOSURE', 'A member was disclosed in the place of an element.');
      out.push(this.place(found, found.value, [...path, out.length]));
    }
    return out;
  }

  private value(value: Json, path: ClaimPath): Json {
    if (path.length > MOST_DEPTH) refuse('TOO_LARGE', `The claims are more than ${MOST_DEPTH} levels deep.`);
    if (Array.isArray(value)) return this.array(value, path);
    return isObject(value) ? this.object(value, path) : value;
  }

  private place({ encoded }: Disclosure, value: Json, path: ClaimPath): Json {
    this.placed.push({ encoded, path });
    return this.value(value, path);
  }

  private find(digest: Json | undefined): Disclosure | undefined {
    if (typeof digest !== 'string') return refuse('BAD_DISCLOSURE', 'A digest is not text.');
    if (this.seen.has(digest)) refuse('BAD_DISCLOSURE', 'A digest occurs twice.');
    this.seen.add(digest);
    return this.known.get(digest);
  }
}

const RESERVED = ['_sd', '...', '_sd_alg', '__proto__'];

function read(encoded: string): Disclosure {
  const value = readJson(textOf(fromBase64Url(encoded, 'disclosure'), 'disclosure'), 'disclosure');
  if (!Array.isArray(value) || (value.length !== 2 && value.length !== 3) || typeof value[0] !== 'string')
    return refuse('BAD_DISCLOSURE', 'A disclosure is a salt, a name unless it is an element, and a value.');
  const digest = toBase64Url(sha256(bytesOf(encoded)));
  if (value.length === 2) return { encoded, digest, name: null, value: value[1]! };
  const [, name] = value;
  if (typeof name !== 'string' || RESERVED.includes(name))
    return refuse('BAD_DISCLOSURE', 'A disclosure has no name, or a reserved one.');
  return { encoded, digest, name, value: value[2]! };
}

const startsWith = (path: ClaimPath, start: ClaimPath): boolean => start.every((part, i) => path[i] === part);

/** Those that show the wanted claims: what they stand in, themselves, and all that stands in them. */
export const showing = ({ disclosed }: Revealed, wanted: readonly ClaimPath[]): string[] =>
  disclosed
    .filter(({ path }) => wanted.some((want) => startsWith(want, path) || startsWith(path, want)))
    .map(({ encoded }) => encoded);
