// What stands in an organisation's audit log, and how it becomes a leaf: the same bytes for whoever keeps the log and whoever checks it.
import { randomBytes, sha256, toHex } from '@atoll/crypto';
import canonicalize from 'canonicalize';

import { joined } from './bytes.js';
import type { Hex } from './hex.js';
import { leafHash } from './merkle-tree.js';

/** Who did it: a person, an application by its key, a directory by its token, or the platform on the organisation's behalf. Null: nobody knows. */
export type AuditActor =
  { person: string } | { applicationKey: string } | { directoryToken: string } | { platform: true } | null;

/**
 * One entry. It names its log and its place there, so that it passes for no other, and it holds ids and no text that somebody
 * wrote: what is personal stands beside it, and here is only a commitment to that.
 */
export type AuditEntry = {
  organisation: string;
  position: number;
  /** Of the request. A sign-in is in the log of each organisation of the person, under one id. */
  id: string;
  /** RFC 3339, in UTC. */
  at: string;
  actor: AuditActor;
  /** A mutation by its name in GraphQL, or what the platform did: useKey, letGo, erase, anchor. */
  action: string;
  /** Arguments by their path: their value where its type can hold no secret, else null. */
  arguments: Record<string, unknown>;
  /** The id of what was made or changed, where it has one. */
  subject: string | null;
  /** OK, or the code of the fault. */
  result: string;
  personal: Hex | null;
};

/** What erasure takes away. */
export type Personal = { name?: string; email?: string; address?: string };

/** The tree's head: all that anybody needs to keep to notice a change of anything before it. */
export type AuditHead = { organisation: string; size: number; root: Hex };

export const leafOf = (entry: AuditEntry): Uint8Array => leafHash(canonical(entry));

export const newSalt = (): Uint8Array => randomBytes(32);

/** Says nothing of what it commits to once the salt is gone: a name could be guessed, 32 random bytes cannot. */
export function commitmentTo(personal: Personal, salt: Uint8Array): Hex {
  return toHex(sha256(joined([salt, canonical(personal)])));
}

/** What a transaction carries that anchors a head: readable by whoever finds it. */
export function anchorData({ organisation, size, root }: AuditHead): Hex {
  return toHex(canonical({ atoll: 'audit-head/1', organisation, size, root }));
}

/** The one form of RFC 8785. */
const canonical = (value: unknown): Uint8Array => new TextEncoder().encode(canonicalize(value)!);
