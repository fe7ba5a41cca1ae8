import { LOWER_ADDRESS } from '@atoll/crypto';
import type { Hash, Hex } from '@atoll/protocol';
import { decodeAbiParameters, toEventSelector, type Abi, type AbiEvent, type AbiParameter } from 'viem';

import { writeTuple, type TypedJson } from '../abi/typed-json.js';
import type { SealedLog } from './sealed-block.js';

export type ReadEvent = { event: string; arguments: TypedJson };

/** Larger data is kept as it came: pointers in it could make far more of it than it is. */
const MOST_DATA = 8 * 1_024;
const MOST_JSON = 64 * 1_024;

type Shape = { name: string; inputs: readonly AbiParameter[]; indexed: boolean[]; rest: AbiParameter[] };

/** Reads logs by one ABI. */
export class EventReader {
  private readonly shapes = new Map<string, Shape>();

  constructor(abi: Abi) {
    for (const item of abi) {
      if (item.type !== 'event' || item.anonymous) continue;
      const indexed = item.inputs.map((input) => input.indexed === true);
      const shape = {
        name: item.name,
        inputs: item.inputs.map(asLogged),
        indexed,
        rest: item.inputs.filter((_, i) => !indexed[i]),
      };
      this.shapes.set(keyOf(toEventSelector(item), indexed.filter(Boolean).length), shape);
    }
  }

  /** Null for an event that the ABI does not know, or that was not written as the ABI says. */
  read({ topics, data }: SealedLog): ReadEvent | null {
    const [selector, ...words] = topics;
    const shape = selector && this.shapes.get(keyOf(selector, words.length));
    if (!shape || data.length / 2 > MOST_DATA) return null;
    try {
      const values = this.values(shape, words, data);
      const json = storable(writeTuple(shape.inputs, values));
      return JSON.stringify(json).length > MOST_JSON ? null : { event: shape.name, arguments: json };
    } catch {
      return null;
    }
  }

  private values({ inputs, indexed, rest }: Shape, words: Hash[], data: Hex): unknown[] {
    const others = rest.length > 0 ? (decodeAbiParameters(rest, data) as readonly unknown[]) : [];
    let [word, other] = [0, 0];
    return inputs.map((input, i) => (indexed[i] ? valueIn(input.type, words[word++]!) : others[other++]));
  }
}

/** The argument of an event that is an address and is written by itself. */
export function argumentOf({ arguments: json }: ReadEvent, name: string): Hex | null {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return null;
  const value = json[name];
  return typeof value === 'string' && LOWER_ADDRESS.test(value) ? (value as Hex) : null;
}

/** What does not fit a topic is there as its hash. */
export function asLogged(input: AbiEvent['inputs'][number]): AbiParameter {
  const fits = /^(u?int\d*|address|bool|bytes\d+)$/.test(input.type);
  return input.indexed && !fits ? { name: input.name ?? '', type: 'bytes32' } : input;
}

/** The topic that an argument of this type would be, as it is written in typed JSON and read before. */
export function topicOf(type: string, json: TypedJson): Hash {
  if (type === 'bool') return wordOf(json === true ? 1n : 0n);
  if (type === 'address') return `0x${String(json).slice(2).toLowerCase().padStart(64, '0')}`;
  if (type.startsWith('bytes')) return `0x${String(json).slice(2).toLowerCase().padEnd(64, '0')}`;
  return wordOf(BigInt.asUintN(256, BigInt(String(json))));
}

const wordOf = (value: bigint): Hash => `0x${value.toString(16).padStart(64, '0')}`;

/** One word, of a type that fits it. */
function valueIn(type: string, word: Hash): unknown {
  if (type === 'address') return `0x${word.slice(26)}`;
  if (type === 'bool') return BigInt(word) !== 0n;
  if (type.startsWith('bytes')) return word.slice(0, 2 + 2 * Number(type.slice(5)));
  return type.startsWith('u') ? BigInt(word) : BigInt.asIntN(256, BigInt(word));
}

/** The database keeps no U+0000, and a contract may log what it likes. */
export function storable(json: TypedJson): TypedJson {
  if (typeof json === 'string') return json.replaceAll('\0', '\ufffd');
  if (Array.isArray(json)) return json.map(storable);
  if (typeof json !== 'object' || json === null) return json;
  return Object.fromEntries(Object.entries(json).map(([name, value]) => [name, storable(value)]));
}

const keyOf = (selector: string, indexed: number) => `${selector}/${indexed}`;
