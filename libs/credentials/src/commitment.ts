import { fromHex, keccak256, LOWER_HASH, sha256, toHex } from '@atoll/crypto';
import canonicalize from 'canonicalize';

import { issuerOf, statusesOf } from './credential.js';
import { ethrOf } from './did.js';
import { bytesOf, type Json, type JsonObject } from './strict-json.js';
import type { Verified } from './verify.js';

export type Hex = `0x${string}`;

/** A value in the one form of RFC 8785 (JCS). */
export const canonical = (value: Json): Uint8Array => bytesOf(canonicalize(value)!);

/**
 * `keccak256(abi.encode(schemaId, salt, sha256(JCS(payload))))`: what a chain may know of a payload. Once salt and payload are
 * gone, it says nothing.
 */
export const commitmentTo = (schema: Hex, salt: Hex, payload: Json): Hex =>
  toHex(keccak256(words([schema, salt, toHex(sha256(canonical(payload)))])));

/** The status entry that leads to a credential's commitment on a chain. */
export const REGISTRY_ENTRY = 'AtollCredentialRegistryEntry';

/** `registry` is a CAIP-10 account id; the salt is part of what is signed, and so of what is committed to. */
export const registryEntry = (registry: { chainId: bigint; address: string }, schema: Hex, salt: Hex): JsonObject => ({
  id: `eip155:${registry.chainId}:${registry.address.toLowerCase()}`,
  type: REGISTRY_ENTRY,
  schema,
  salt,
});

/** Where and under which id a chain knows a credential. */
export type OnChain = {
  chainId: bigint;
  registry: Hex;
  schema: Hex;
  issuer: Hex;
  subject: Hex;
  vcHash: Hex;
  /** `keccak256(abi.encode(schema, issuer, subject, vcHash))`, as the CredentialRegistry computes it. */
  id: Hex;
};

/** Null for a credential that names no registry, or whose issuer or subject is nobody on that chain. */
export function onChainOf({ credential, signed }: Pick<Verified, 'credential' | 'signed'>): OnChain | null {
  const entry = statusesOf(credential).find(({ type }) => type === REGISTRY_ENTRY);
  const [, chain, registry] = /^eip155:(\d{1,18}):(0x[0-9a-f]{40})$/.exec(String(entry?.id)) ?? [];
  const [schema, salt] = [entry?.schema, entry?.salt];
  const issuer = ethrOf(issuerOf(credential));
  const subject = ethrOf(credential.credentialSubject.id ?? '');
  if (!chain || !registry || !isWord(schema) || !isWord(salt) || !issuer || !subject) return null;
  const chainId = BigInt(chain);
  if (issuer.chainId !== chainId || subject.chainId !== chainId) return null;
  const vcHash = commitmentTo(schema, salt, signed);
  const id = toHex(keccak256(words([schema, padded(issuer.address), padded(subject.address), vcHash])));
  return { chainId, registry: registry as Hex, schema, issuer: issuer.address, subject: subject.address, vcHash, id };
}

const isWord = (value: unknown): value is Hex => typeof value === 'string' && LOWER_HASH.test(value);
const padded = (address: Hex): Hex => `0x${address.slice(2).padStart(64, '0')}`;
const words = (all: readonly Hex[]): Uint8Array => fromHex(`0x${all.map((word) => word.slice(2)).join('')}`);
