import { fromHex, toHex } from '@atoll/crypto';
import {
  commitmentTo,
  leafOf,
  provesConsistency,
  provesInclusion,
  type AuditEntry,
  type Personal,
} from '@atoll/sealed';
import type { AuditLogQuery } from '@atoll/sdk';

import { atoll } from '../atoll.js';
import { NotProven, type Hearing } from './checks.js';

export type ShownEntry = AuditLogQuery['auditLog']['nodes'][number];
type Head = { size: number; root: `0x${string}` };

/** The head of each organisation's log that this browser saw last: whoever shows it another history is found out. */
const KNOWN = 'atoll.audit.';

/** That an entry is what was written, stands at its place in the log, and that the log goes on from where this browser knew it. */
export async function checkEntry(shown: ShownEntry, hearing: Hearing): Promise<void> {
  const { position } = shown;
  const { head, leaf, path } = (await atoll.auditInclusion({ position })).auditInclusion;
  const { organisationId, root } = head;
  if (!isWritten(shown, organisationId, leaf)) throw new NotProven('entry');
  hearing.onCheck({ check: 'entry', detail: leaf });

  const [size, bytes] = [Number(head.size), path.map((each) => fromHex(each))];
  const place = { position: Number(position), size, leaf: fromHex(leaf), root: fromHex(root), path: bytes };
  if (!provesInclusion(place)) throw new NotProven('inclusion');
  hearing.onCheck({ check: 'inclusion', detail: root });

  await checkContinues(organisationId, { size, root });
  hearing.onCheck({ check: 'continuity', detail: head.size });
}

/** One that was let go of has its leaf alone, and nothing that could be shown otherwise. */
export function isWritten(
  { position, entry, personal, salt }: ShownEntry,
  organisation: string,
  leaf: string,
): boolean {
  if (!entry) return true;
  const written = entry as AuditEntry;
  if (written.organisation !== organisation || String(written.position) !== position) return false;
  if (toHex(leafOf(written)) !== leaf) return false;
  return !personal || (salt !== null && commitmentTo(personal as Personal, fromHex(salt)) === written.personal);
}

async function checkContinues(organisation: string, { size, root }: Head): Promise<void> {
  const kept = localStorage.getItem(KNOWN + organisation);
  const known = kept ? (JSON.parse(kept) as Head) : undefined;
  if (known) {
    if (known.size > size) throw new NotProven('continuity', `${size} < ${known.size}`);
    const { path } = (await atoll.auditConsistency({ first: String(known.size), second: String(size) }))
      .auditConsistency;
    const [first, second] = [
      { first: known.size, firstRoot: fromHex(known.root) },
      { second: size, secondRoot: fromHex(root) },
    ];
    if (!provesConsistency({ ...first, ...second, path: path.map((each) => fromHex(each)) }))
      throw new NotProven('continuity', `${known.size}: ${known.root}`);
  }
  localStorage.setItem(KNOWN + organisation, JSON.stringify({ size, root }));
}
