import { fromHex, keccak256, recoverAddress } from '@atoll/crypto';
import { type Address, type Block, encodeRlp, type Hash, type Rlp, rlp } from '@atoll/protocol';

import type { Signer } from './ports.js';

/**
 * The four messages of QBFT, as the QBFT specification of the Enterprise Ethereum Alliance defines them, with the
 * codes of the devp2p sub-protocol `istanbul/100`. What is signed is only the payload; blocks and the messages that
 * justify others travel beside it and are bound to it by digests.
 */
export const CODE = { proposal: 0x12, prepare: 0x13, commit: 0x14, roundChange: 0x15 } as const;

export type Kind = keyof typeof CODE;

interface ProposalPayload {
  readonly kind: 'proposal';
  readonly height: bigint;
  readonly round: number;
  readonly digest: Hash;
}

export interface PreparePayload {
  readonly kind: 'prepare';
  readonly height: bigint;
  readonly round: number;
  readonly digest: Hash;
}

/** `seal` signs `digest` itself: it is the signature that ends up in the block's `extraData`. */
export interface CommitPayload {
  readonly kind: 'commit';
  readonly height: bigint;
  readonly round: number;
  readonly digest: Hash;
  readonly seal: Uint8Array;
}

/** `prepared` names the last round in which the author held a prepared certificate, and the block prepared there. */
export interface RoundChangePayload {
  readonly kind: 'roundChange';
  readonly height: bigint;
  readonly round: number;
  readonly prepared: { readonly round: number; readonly digest: Hash } | null;
}

export type Payload = ProposalPayload | PreparePayload | CommitPayload | RoundChangePayload;

export interface Signed<P extends Payload> {
  readonly payload: P;
  readonly signature: Uint8Array;
}

/** `roundChanges` and `prepares` justify a proposal of a round above 0. */
export interface Proposal {
  readonly kind: 'proposal';
  readonly signed: Signed<ProposalPayload>;
  readonly block: Block;
  readonly roundChanges: readonly Signed<RoundChangePayload>[];
  readonly prepares: readonly Signed<PreparePayload>[];
}

export interface Prepare {
  readonly kind: 'prepare';
  readonly signed: Signed<PreparePayload>;
}

export interface Commit {
  readonly kind: 'commit';
  readonly signed: Signed<CommitPayload>;
}

/** `block` and `prepares` prove what the payload says was prepared. */
export interface RoundChange {
  readonly kind: 'roundChange';
  readonly signed: Signed<RoundChangePayload>;
  readonly block: Block | null;
  readonly prepares: readonly Signed<PreparePayload>[];
}

export type Message = Proposal | Prepare | Commit | RoundChange;

/** Who made a signature over a digest; throws for anything that is not a canonical signature. */
export type Recover = (digest: Uint8Array, signature: Uint8Array) => Address;

export const recoverSigner: Recover = recoverAddress;

/** The payload as it is signed and sent: RLP fields in the order of the specification. */
export function payloadItem(payload: Payload): Rlp[] {
  const view = [rlp.scalarBytes(payload.height), rlp.scalarBytes(payload.round)];
  switch (payload.kind) {
    case 'proposal':
    case 'prepare':
      return [...view, fromHex(payload.digest)];
    case 'commit':
      return [...view, fromHex(payload.digest), payload.seal];
    case 'roundChange':
      return [
        ...view,
        payload.prepared ? [rlp.scalarBytes(payload.prepared.round), fromHex(payload.prepared.digest)] : [],
      ];
  }
}

/** keccak256(RLP[code, payload]): the code is inside, so a signed Prepare never passes for a signed Proposal. */
export function signingDigest(payload: Payload): Uint8Array {
  return keccak256(encodeRlp([Uint8Array.of(CODE[payload.kind]), payloadItem(payload)]));
}

export function signPayload<P extends Payload>(payload: P, signer: Signer): Signed<P> {
  return { payload, signature: signer.sign(signingDigest(payload)) };
}

/** The author is whoever signed; a message names none. `null` when nobody did. */
export function authorOf(signed: Signed<Payload>, recover: Recover): Address | null {
  return signerOf(signingDigest(signed.payload), signed.signature, recover);
}

export function signerOf(digest: Uint8Array, signature: Uint8Array, recover: Recover): Address | null {
  try {
    return recover(digest, signature);
  } catch {
    return null;
  }
}

/** What a payload claims at its height and round. An honest validator makes one claim of each kind there, ever. */
export function claimOf(payload: Payload): string {
  if (payload.kind !== 'roundChange') return payload.digest;
  return payload.prepared ? `${payload.prepared.round}:${payload.prepared.digest}` : 'unprepared';
}
