import { newId } from '@atoll/store';

import { FILLER_GAS, fillerOf, signed } from './bytes.js';
import { firstFees } from './fees.js';
import { hexOf, noteUses } from './ledger-writes.js';
import { gapsBelow } from './nonces.js';
import { FLYING, type Flying, type Turn } from './turn.js';

/** Fillers signed in one pass. */
const AT_ONCE = 100;

/**
 * Uses up the nonces that nothing in flight has and that the chain waits for: rows of their own that do nothing, so that they are
 * sent, followed and told like everything else. Where the node is only late and the nonce was used long ago, this does no harm:
 * the row is there already, or no node takes it.
 */
export async function fillGaps(turn: Turn, flying: readonly Flying[]): Promise<Flying[]> {
  const { store, custody, account, sight } = turn;
  const nonces = gapsBelow(
    sight.used,
    flying.flatMap(({ nonce }) => nonce ?? []),
    AT_ONCE,
  );
  if (nonces.length === 0) return [];
  const bytes = await signed(
    custody,
    account,
    nonces.map((nonce) => fillerOf(account, nonce, firstFees(sight))),
  );
  const rows = bytes.map(({ raw, hash }, i) => ({ id: newId(), nonce: nonces[i]!, raw, hash })); // as many as nonces
  const { organisationId, chainId, keyId, consortiumId, address } = account;
  return store.platform.$transaction(async (db) => {
    const written = await db.$queryRaw<{ id: string }[]>`
      INSERT INTO transactions (organisation_id, id, consortium_id, chain_id, key_id, "to", data, value, gas_limit, status, nonce, raw, hash, fills_gap, signed_at)
      SELECT ${organisationId}::uuid, id, ${consortiumId}::uuid, ${chainId}::uuid, ${keyId}::uuid, ${address}, '', 0, ${FILLER_GAS}, 'SIGNED',
        nonce, decode(raw, 'hex'), hash, true, now()
      FROM unnest(${rows.map(({ id }) => id)}::uuid[], ${rows.map(({ nonce }) => nonce)}::bigint[],
                  ${rows.map(({ raw }) => hexOf(raw))}::text[], ${rows.map(({ hash }) => hash)}::text[]) AS s (id, nonce, raw, hash)
      ON CONFLICT DO NOTHING RETURNING id`;
    const ids = new Set(written.map(({ id }) => id));
    await noteUses(
      db,
      account,
      rows.filter(({ id }) => ids.has(id)),
    );
    return db.transaction.findMany({ where: { organisationId, id: { in: [...ids] } }, select: FLYING });
  });
}
