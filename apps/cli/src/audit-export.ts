import { auditText, type AuditAnchor, type AuditLine } from '@atoll/sealed';
import type { Atoll } from '@atoll/sdk';
import { allOf, eachOf } from '@atoll/sdk/pages';
import fs from 'node:fs/promises';

import { UsageError } from './failure.js';

/** Writes the whole log of now into a new file that only its owner can read, since it names people: a line for the head, then one for each entry. */
export async function exportAuditLog(atoll: Atoll, file: string): Promise<{ size: number; root: string }> {
  const { auditHead: head } = await atoll.auditHead();
  if (!head) throw new UsageError('There is nothing in the log yet.');
  const { organisationId: organisation, root, at } = head;
  const size = Number(head.size);
  const anchors = (await anchorsOf(atoll)).filter((anchor) => anchor.size <= size);
  const out = await fs.open(file, 'wx', 0o600);
  try {
    await out.write(`${auditText({ atoll: 'audit-log/1', organisation, size, root, at, anchors })}\n`);
    for await (const line of linesOf(atoll)) {
      if (line.position >= size) break; // written since
      await out.write(`${auditText(line)}\n`);
    }
    await out.sync();
  } finally {
    await out.close();
  }
  return { size, root };
}

async function* linesOf(atoll: Atoll): AsyncGenerator<AuditLine> {
  const entries = eachOf(async (page) => (await atoll.auditLog({ ...page, oldestFirst: true })).auditLog);
  for await (const { position, leaf, entry, personal, salt } of entries)
    yield {
      position: Number(position),
      leaf,
      salt,
      entry: entry as AuditLine['entry'],
      personal: personal as AuditLine['personal'],
    };
}

/** Those that are in a block, oldest first. */
async function anchorsOf(atoll: Atoll): Promise<AuditAnchor[]> {
  const anchors = await allOf(async (page) => (await atoll.auditAnchors(page)).auditAnchors);
  return anchors
    .flatMap(({ size, root, transaction }) => {
      if (transaction?.status !== 'MINED' || !transaction.hash || !transaction.chain) return [];
      const { id: chain, evmChainId } = transaction.chain;
      return [{ size: Number(size), root, chain, evmChainId, transaction: transaction.hash }];
    })
    .reverse();
}
