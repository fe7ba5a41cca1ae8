import { base64urlnopad } from '@scure/base';

import { MOST_DEPTH } from './limits.js';
import { refuse, refusing } from './refusal.js';

export type Json = null | boolean | number | string | Json[] | JsonObject;
export type JsonObject = { [name: string]: Json };

const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]:]/gs;

/** Reads JSON that every reader takes alike: no name twice in an object, none that JavaScript has a meaning for, and not deep. */
export function readJson(text: string, what: string): Json {
  const value = refusing('MALFORMED', `The ${what} is not JSON.`, () => JSON.parse(text) as Json);
  requireUnambiguous(text, what);
  return value;
}

export function readObject(text: string, what: string): JsonObject {
  const value = readJson(text, what);
  return isObject(value) ? value : refuse('MALFORMED', `The ${what} is not a JSON object.`);
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The text is JSON already, so what stands before a colon is a name. */
function requireUnambiguous(text: string, what: string): void {
  const open: Set<string>[] = [];
  let last = '';
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === '{' || token === '[') {
      if (open.push(new Set()) > MOST_DEPTH) refuse('TOO_LARGE', `The ${what} is more than ${MOST_DEPTH} levels deep.`);
    } else if (token === '}' || token === ']') open.pop();
    else if (token !== ':') last = token;
    else {
      const name = JSON.parse(last) as string;
      const names = open.at(-1)!;
      if (names.has(name)) refuse('MALFORMED', `The ${what} has the name ${last} twice.`);
      if (name === '__proto__') refuse('MALFORMED', `The ${what} has the name ${last}.`);
      names.add(name);
    }
  }
}

/** Base64url in its one form: without padding, and with zeros in the bits that stand for nothing. */
export const fromBase64Url = (text: string, what: string): Uint8Array =>
  refusing('MALFORMED', `The ${what} is not base64url.`, () => base64urlnopad.decode(text));

export const toBase64Url = (bytes: Uint8Array): string => base64urlnopad.encode(bytes);

/** UTF-8 without a byte that is none. */
export const textOf = (bytes: Uint8Array, what: string): string =>
  refusing('MALFORMED', `The ${what} is not UTF-8.`, () =>
    new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes),
  );

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
