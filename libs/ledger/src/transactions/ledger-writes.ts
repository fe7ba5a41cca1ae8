import type { Store } from '@atoll/store';

import { printable } from '../abi/revert.js';
import type { AccountRef } from './account.js';
import type { Receipt } from './failure.js';

/** A transaction whose nonce and bytes are about to become durable. */
export type SignedRow = { id: string; nonce: bigint; gas: bigint; raw: Uint8Array; hash: string };

/** A transaction that came to its end, in a block or without one. */
export type ClosedRow = { id: string; status: 'MINED' | 'FAILED'; reason: string | null; receipt: Receipt | null };

/**
 * Commits nonces and bytes before anything is sent. The account's counter is compared and raised in the same transaction,
 * so whoever read an older one, in this process or another, writes nothing: false, and nothing has left.
 */
export function writeSigned(
  { platform }: Store,
  { organisationId, chainId, keyId }: AccountRef,
  counter: { read: bigint | null; next: bigint },
  rows: readonly SignedRow[],
): Promise<boolean> {
  class Overtaken extends Error {}
  return platform
    .$transaction(async (db) => {
      const raised = await db.$executeRaw`
        INSERT INTO accounts (organisation_id, chain_id, key_id, next_nonce)
        VALUES (${organisationId}::uuid, ${chainId}::uuid, ${keyId}::uuid, ${counter.next})
        ON CONFLICT (organisation_id, chain_id, key_id) DO UPDATE SET next_nonce = EXCLUDED.next_nonce
        WHERE accounts.next_nonce = ${counter.read ?? -1n}`;
      if (raised === 0) throw new Overtaken();
      const written = await db.$executeRaw`
        UPDATE transactions SET status = 'SIGNED', nonce = s.nonce, gas_limit = s.gas, raw = decode(s.raw, 'hex'), hash = s.hash
        FROM unnest(${rows.map(({ id }) => id)}::uuid[], ${rows.map(({ nonce }) => nonce)}::bigint[],
                    ${rows.map(({ gas }) => gas)}::bigint[], ${rows.map(({ raw }) => hexOf(raw))}::text[],
                    ${rows.map(({ hash }) => hash)}::text[]) AS s (id, nonce, gas, raw, hash)
        WHERE transactions.organisation_id = ${organisationId}::uuid AND transactions.id = s.id
          AND transactions.status = 'QUEUED'`;
      if (written !== rows.length) throw new Overtaken();
      return true;
    })
    .catch((error: unknown) => {
      if (error instanceof Overtaken) return false;
      throw error;
    });
}

/** Ends transactions that have not ended yet. */
export async function writeClosed(
  { platform }: Store,
  { organisationId }: AccountRef,
  rows: readonly ClosedRow[],
): Promise<void> {
  if (rows.length === 0) return;
  await platform.$executeRaw`
    UPDATE transactions SET status = s.status::transaction_status, reason = s.reason, receipt = s.receipt,
      block_number = s.block_number, mined_at = CASE WHEN s.block_number IS NULL THEN NULL ELSE now() END
    FROM unnest(${rows.map(({ id }) => id)}::uuid[], ${rows.map(({ status }) => status)}::text[],
                ${rows.map(({ reason }) => reason && printable(reason))}::text[],
                ${rows.map(({ receipt }) => (receipt ? JSON.stringify(receipt) : null))}::jsonb[],
                ${rows.map(({ receipt }) => (receipt ? BigInt(receipt.blockNumber) : null))}::bigint[])
      AS s (id, status, reason, receipt, block_number)
    WHERE transactions.organisation_id = ${organisationId}::uuid AND transactions.id = s.id
      AND transactions.status IN ('QUEUED', 'SIGNED', 'SENT')`;
}

const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
