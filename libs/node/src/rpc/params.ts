import { ADDRESS, fromHex, HASH } from '@atoll/crypto';
import { type Address, type Hash, RpcError } from '@atoll/protocol';

import type { Params } from './json-rpc.js';

const QUANTITY = /^0x[0-9a-fA-F]{1,64}$/;
const DATA = /^0x(?:[0-9a-fA-F]{2})*$/;
const TAGS = ['earliest', 'latest', 'pending', 'safe', 'finalized'] as const;

type Tag = (typeof TAGS)[number];
/** A block as clients name it: by number, by tag, or by hash (EIP-1898). */
export type BlockId = { readonly number: bigint } | { readonly tag: Tag } | { readonly hash: Hash };

export function addressParam(params: Params, at: number): Address {
  return address(params[at], name(at));
}

export function hashParam(params: Params, at: number): Hash {
  return hash(params[at], name(at));
}

export function quantityParam(params: Params, at: number): bigint {
  return quantity(params[at], name(at));
}

export function dataParam(params: Params, at: number): Uint8Array {
  return data(params[at], name(at));
}

export function booleanParam(params: Params, at: number, otherwise?: boolean): boolean {
  const value = params[at] ?? otherwise;
  if (typeof value !== 'boolean') throw RpcError.invalidParams(`${name(at)} must be true or false`);
  return value;
}

export function stringParam(params: Params, at: number): string {
  const value = params[at];
  if (typeof value !== 'string') throw RpcError.invalidParams(`${name(at)} must be a string`);
  return value;
}

export function objectParam(params: Params, at: number): Record<string, unknown> {
  return object(params[at], name(at));
}

/** An object, or nothing at all. */
export function optionsParam(params: Params, at: number): Record<string, unknown> {
  return params[at] === undefined || params[at] === null ? {} : objectParam(params, at);
}

/** A block number or tag, or an object naming a number or hash; "latest" when left out. */
export function blockParam(params: Params, at: number): BlockId {
  return blockId(params[at] ?? 'latest', name(at));
}

export function blockId(value: unknown, field: string): BlockId {
  if (typeof value === 'string') {
    if ((TAGS as readonly string[]).includes(value)) return { tag: value as Tag };
    if (HASH.test(value)) return { hash: value.toLowerCase() as Hash };
    return { number: quantity(value, field) };
  }
  const { blockHash, blockNumber } = object(value, field);
  if (blockHash !== undefined) return { hash: hash(blockHash, `${field}.blockHash`) };
  return { number: quantity(blockNumber, `${field}.blockNumber`) };
}

export function address(value: unknown, field: string): Address {
  if (typeof value !== 'string' || !ADDRESS.test(value))
    throw RpcError.invalidParams(`${field} must be an address of 20 bytes`);
  return value.toLowerCase() as Address;
}

export function hash(value: unknown, field: string): Hash {
  if (typeof value !== 'string' || !HASH.test(value))
    throw RpcError.invalidParams(`${field} must be a hash of 32 bytes`);
  return value.toLowerCase() as Hash;
}

/** Clients disagree about leading zeros and some send plain numbers for small quantities; both are accepted. */
export function quantity(value: unknown, field: string): bigint {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return BigInt(value);
  if (typeof value !== 'string' || !QUANTITY.test(value))
    throw RpcError.invalidParams(`${field} must be a hexadecimal quantity such as 0x1f`);
  return BigInt(value);
}

export function data(value: unknown, field: string): Uint8Array {
  if (typeof value !== 'string' || !DATA.test(value))
    throw RpcError.invalidParams(`${field} must be 0x and whole bytes of hexadecimal`);
  return fromHex(value);
}

export function object(value: unknown, field: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw RpcError.invalidParams(`${field} must be an object`);
  return value as Record<string, unknown>;
}

const ORDINALS = ['first', 'second', 'third', 'fourth'];
const name = (at: number): string => `the ${ORDINALS[at] ?? `${at + 1}th`} parameter`;
