import type { HeadSource } from '../execution/source.js';
import type { StateChanges } from '../execution/state-root.js';
import { put } from './block-store.js';
import type { Database, Write } from './database.js';
import { historyKey, journalKey } from './keys.js';

const NOTHING = new Uint8Array(0);

/** Code is named by its hash: it never changes, so it needs no history. */
const isCode = (key: string): boolean => key.startsWith('c');

/** Puts a block's changes in place and keeps what they replace, so that the states before it can still be read. */
export function stateWrites(head: HeadSource, number: bigint, changes: StateChanges): Write[] {
  const writes: Write[] = [];
  const changed: string[] = [];
  for (const [key, value] of changes) {
    writes.push(value ? put(key, value) : { type: 'del', key });
    if (isCode(key) || number === 0n) continue;
    writes.push(put(historyKey(key, number), head.get(key) ?? NOTHING));
    changed.push(key);
  }
  if (changed.length > 0) writes.push(put(journalKey(number), Buffer.from(changed.join('\n'), 'latin1')));
  return writes;
}

/** Forgets what one block replaced: the states before it can no longer be read. */
export function historyRemoval(database: Database, number: bigint): Write[] {
  if (number < 1n) return [];
  const journal = database.getSync(journalKey(number));
  if (!journal) return [];
  const keys = Buffer.from(journal).toString('latin1').split('\n');
  return [journalKey(number), ...keys.map((key) => historyKey(key, number))].map((key) => ({ type: 'del', key }));
}
