import { newId, type Db, type Store } from '@atoll/store';

import type { AccountRef } from './account.js';
import type { Failure } from './failure.js';
import { hexOf, noteUses } from './ledger-writes.js';

/** Bytes that take the place of a transaction's own, or that were given to the nodes once more. */
export type Attempt = {
  id: string;
  kind: 'SIGNED' | 'FILLER' | 'SENT_AGAIN';
  nonce: bigint;
  /** Of the bytes that it had until now: whoever comes second finds others. */
  standing: string;
  hash: string;
  raw: Uint8Array;
  because: string;
  /** Where it is stopped: how it ends unless it is mined all the same. */
  failure: Failure | null;
};

/**
 * Commits what was signed in place of transactions in flight before any of it is sent. What they had is kept beside it, since
 * it may be mined still.
 */
export async function writeAttempts({ platform }: Store, account: AccountRef, rows: readonly Attempt[]): Promise<void> {
  if (rows.length === 0) return;
  const { organisationId } = account;
  await platform.$transaction(async (db) => {
    await keepFirst(
      db,
      account,
      rows.map(({ id }) => id),
    );
    await db.$executeRaw`
      WITH given AS (
        SELECT * FROM unnest(${rows.map(({ id }) => id)}::uuid[], ${rows.map(() => newId())}::uuid[],
          ${rows.map(({ kind }) => kind)}::text[], ${rows.map(({ standing }) => standing)}::text[],
          ${rows.map(({ hash }) => hash)}::text[], ${rows.map(({ raw }) => hexOf(raw))}::text[],
          ${rows.map(({ because }) => because)}::text[], ${rows.map(({ failure }) => failure?.reason ?? null)}::text[],
          ${rows.map(({ failure }) => (failure ? JSON.stringify(failure.fault) : null))}::jsonb[])
        AS s (id, attempt, kind, standing, hash, raw, because, reason, fault)),
      changed AS (
        UPDATE transactions t SET
          status = CASE WHEN g.kind = 'SIGNED' THEN 'SIGNED' ELSE t.status END,
          hash = CASE WHEN g.kind = 'SIGNED' THEN g.hash ELSE t.hash END,
          raw = CASE WHEN g.kind = 'SIGNED' THEN decode(g.raw, 'hex') ELSE t.raw END,
          filler = CASE WHEN g.kind = 'FILLER' THEN decode(g.raw, 'hex') ELSE t.filler END,
          sped_up_at = CASE WHEN g.kind = 'FILLER' THEN t.sped_up_at ELSE t.speed_up_asked_at END,
          reason = coalesce(t.reason, g.reason), fault = coalesce(t.fault, g.fault)
        FROM given g
        WHERE t.organisation_id = ${organisationId}::uuid AND t.id = g.id AND t.hash = g.standing AND t.status IN ('SIGNED', 'SENT')
        RETURNING g.*, t.nonce)
      INSERT INTO transaction_attempts (organisation_id, id, transaction_id, kind, nonce, hash, raw, because, at)
      SELECT ${organisationId}::uuid, attempt, id, kind::attempt_kind, nonce, hash, decode(raw, 'hex'), because, clock_timestamp() FROM changed`;
    await noteUses(
      db,
      account,
      rows.filter(({ kind }) => kind !== 'SENT_AGAIN'),
    );
  });
}

/** Lets transactions wait again whose nonce something else has used, and keeps what they had. */
export async function writeLost({ platform }: Store, account: AccountRef, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await platform.$transaction(async (db) => {
    await keepFirst(db, account, ids);
    await db.$executeRaw`
      WITH lost AS (
        SELECT organisation_id, id, nonce, hash, raw FROM transactions
        WHERE organisation_id = ${account.organisationId}::uuid AND id = ANY (${ids}::uuid[])
          AND status IN ('SIGNED', 'SENT') AND reason IS NULL FOR UPDATE),
      again AS (
        UPDATE transactions t SET status = 'QUEUED', nonce = NULL, hash = NULL, raw = NULL, gas_limit = t.wished_gas,
          signed_at = NULL, sent_at = NULL
        FROM lost WHERE t.organisation_id = lost.organisation_id AND t.id = lost.id)
      INSERT INTO transaction_attempts (organisation_id, id, transaction_id, kind, nonce, hash, raw, because, at)
      SELECT organisation_id, gen_random_uuid(), id, 'LOST', nonce, hash, raw,
        'A transaction that Atoll did not send has used the nonce ' || nonce || ', so it is signed again with another one.', clock_timestamp()
      FROM lost`;
  });
}

/** The bytes that the row alone has so far. */
async function keepFirst(db: Db, { organisationId }: AccountRef, ids: readonly string[]): Promise<void> {
  await db.$executeRaw`
    INSERT INTO transaction_attempts (organisation_id, id, transaction_id, kind, nonce, hash, raw, at)
    SELECT organisation_id, gen_random_uuid(), id, 'SIGNED', nonce, hash, raw, coalesce(signed_at, created_at) FROM transactions t
    WHERE organisation_id = ${organisationId}::uuid AND id = ANY (${ids}::uuid[]) AND status IN ('SIGNED', 'SENT')
      AND NOT EXISTS (
        SELECT FROM transaction_attempts a
        WHERE a.organisation_id = t.organisation_id AND a.transaction_id = t.id AND a.hash = t.hash)
    FOR UPDATE`;
}
