import type { FaultDetail } from '@atoll/kernel';
import { nudge, type Db, type Store } from '@atoll/store';

import { printable } from '../abi/revert.js';
import type { AccountRef } from './account.js';
import type { Receipt } from './failure.js';

/** A transaction whose nonce and bytes are about to become durable. */
export type SignedRow = { id: string; nonce: bigint; gas: bigint; raw: Uint8Array; hash: string };

/** A transaction that came to its end, in a block or without one. */
export type ClosedRow = {
  id: string;
  status: 'MINED' | 'FAILED';
  reason: string | null;
  fault: FaultDetail | null;
  receipt: Receipt | null;
};

/**
 * Commits nonces and bytes before anything is sent. The account's counter is compared and set in the same transaction, and so
 * locked; then nothing may have been given a nonce from the first one on. Whoever read an older state, in this process or
 * another, writes nothing: false, and nothing has left.
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
        UPDATE transactions SET status = 'SIGNED', nonce = s.nonce, gas_limit = s.gas, raw = decode(s.raw, 'hex'), hash = s.hash,
          signed_at = now()
        FROM unnest(${rows.map(({ id }) => id)}::uuid[], ${rows.map(({ nonce }) => nonce)}::bigint[],
                    ${rows.map(({ gas }) => gas)}::bigint[], ${rows.map(({ raw }) => hexOf(raw))}::text[],
                    ${rows.map(({ hash }) => hash)}::text[]) AS s (id, nonce, gas, raw, hash)
        WHERE transactions.organisation_id = ${organisationId}::uuid AND transactions.id = s.id
          AND transactions.status = 'QUEUED' AND NOT EXISTS (
            SELECT FROM transactions given WHERE given.organisation_id = ${organisationId}::uuid
              AND given.chain_id = ${chainId}::uuid AND given.key_id = ${keyId}::uuid AND given.nonce >= ${rows[0]?.nonce ?? 0n})`;
      if (written !== rows.length) throw new Overtaken();
      await noteUses(db, { organisationId, chainId, keyId }, rows);
      return true;
    })
    .catch((error: unknown) => {
      if (error instanceof Overtaken) return false;
      throw error;
    });
}

/** Which key signed what, for the organisation's books: once for each signature. */
export async function noteUses(
  db: Db,
  account: AccountRef,
  rows: readonly { id: string; nonce: bigint; hash: string }[],
): Promise<void> {
  const { organisationId, chainId, keyId } = account;
  await db.$executeRaw`
    INSERT INTO audit_notes (organisation_id, id, fact)
    SELECT ${organisationId}::uuid, gen_random_uuid(), jsonb_build_object(
      'actor', jsonb_build_object('platform', true), 'action', 'useKey', 'subject', id, 'result', 'OK',
      'arguments', jsonb_build_object('keyId', ${keyId}::text, 'chainId', ${chainId}::text, 'nonce', nonce, 'hash', hash))
    FROM unnest(${rows.map(({ id }) => id)}::uuid[], ${rows.map(({ nonce }) => String(nonce))}::text[],
                ${rows.map(({ hash }) => hash)}::text[]) AS s (id, nonce, hash)`;
  await nudge(db, 'audit', organisationId);
}

/** Ends transactions that have not ended yet. */
export async function writeClosed(
  db: Pick<Db, '$executeRaw'>,
  { organisationId }: AccountRef,
  rows: readonly ClosedRow[],
): Promise<void> {
  if (rows.length === 0) return;
  await db.$executeRaw`
    UPDATE transactions SET status = s.status::transaction_status, held = false, reason = s.reason, fault = s.fault, receipt = s.receipt,
      hash = coalesce(s.receipt ->> 'transactionHash', hash), block_number = s.block_number, ended_at = now(), mined_at = CASE WHEN s.block_number IS NULL THEN NULL ELSE now() END
    FROM unnest(${rows.map(({ id }) => id)}::uuid[], ${rows.map(({ status }) => status)}::text[],
                ${rows.map(({ reason }) => reason && printable(reason))}::text[],
                ${rows.map(({ fault }) => (fault ? JSON.stringify(fault) : null))}::jsonb[],
                ${rows.map(({ receipt }) => (receipt ? JSON.stringify(receipt) : null))}::jsonb[],
                ${rows.map(({ receipt }) => (receipt ? BigInt(receipt.blockNumber) : null))}::bigint[])
      AS s (id, status, reason, fault, receipt, block_number)
    WHERE transactions.organisation_id = ${organisationId}::uuid AND transactions.id = s.id
      AND transactions.status IN ('QUEUED', 'SIGNED', 'SENT')`;
}

export const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
