import { fromHex, toHex } from '@atoll/crypto';
import { Frontier } from '@atoll/sealed';

import type { Hex } from './certificate.js';
import { Registry } from './registry.js';
import { headCommitment, leafOf, type TreeHead } from './tree-head.js';
import type { Trust } from './verify-certificate.js';

/** Why a log is not one that goes on as it was. `code` is the contract; the sentence is for people. */
const REFUSALS = {
  UNANCHORED: 'shows a head that the chain does not hold',
  WITHHELD: 'shows an older head than the chain holds',
  SHRUNK: 'has fewer certificates than it had',
  INCOMPLETE: 'does not give out all certificates that its head covers',
  FORKED: 'has another tree than that of the certificates it gave out',
} as const;

export class LogRefused extends Error {
  override readonly name = 'LogRefused';

  constructor(
    readonly code: keyof typeof REFUSALS,
    /** Up to where it was right. */
    readonly size: number,
  ) {
    super(`The log ${REFUSALS[code]}; up to ${size} certificates it was right.`);
  }
}

/** A head with the version that the chain is said to hold it as. */
export type AnchoredHead = TreeHead & { version: number };

/** Where a log is read: RFC 9162's get-sth and get-entries. A head that is not on the chain yet is none. */
export type LogSource = {
  head(): Promise<AnchoredHead | null>;
  /** From place `start` to `end`, both with them, or the first of these. */
  entries(start: number, end: number): Promise<Uint8Array[]>;
};

/** What is kept of a log between two looks: how far it was read, and the tree of all that. */
export type Followed = { version: number; size: number; subtrees: readonly Hex[] };
export const NOTHING_FOLLOWED: Followed = { version: 0, size: 0, subtrees: [] };

/**
 * Reads what a log has beyond what is known of it, hands each certificate to `each`, and says how far it is known now; null while
 * nothing new is on the chain. The tree of everything that was ever given out must be the one whose head the chain holds, so what was
 * shown is never taken back, and nothing is in the tree that was not shown. A `LogRefused` says what is not so.
 */
export async function followLog(
  known: Followed,
  source: LogSource,
  { rpc, registry: address, owner }: Trust & { owner: Hex },
  each: (der: Uint8Array, position: number) => void = () => undefined,
): Promise<Followed | null> {
  // The chain first: a log that is asked later cannot know less than it held then.
  const registry = await Registry.at(rpc, address);
  const newest = await registry.headVersion(owner);
  const head = await source.head();
  if (!head) return null;
  if (head.version < newest) throw new LogRefused('WITHHELD', known.size);
  const onChain = await (await Registry.at(rpc, address)).headHash(owner, head.version);
  if (onChain !== headCommitment(head)) throw new LogRefused('UNANCHORED', known.size);
  if (head.treeSize < known.size || head.version < known.version) throw new LogRefused('SHRUNK', known.size);

  const tree = new Frontier(
    known.size,
    known.subtrees.map((hash) => fromHex(hash)),
  );
  while (tree.size < head.treeSize) {
    const part = await source.entries(tree.size, head.treeSize - 1);
    if (part.length === 0 || part.length > head.treeSize - tree.size) throw new LogRefused('INCOMPLETE', known.size);
    for (const der of part) {
      each(der, tree.size);
      tree.add(leafOf(der));
    }
  }
  if (toHex(tree.root) !== toHex(head.rootHash)) throw new LogRefused('FORKED', known.size);
  if (head.version === known.version) return null;
  return { version: head.version, size: tree.size, subtrees: tree.subtrees.map((hash) => toHex(hash)) };
}
