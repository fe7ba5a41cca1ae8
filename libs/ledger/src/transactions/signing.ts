import type { Transaction } from '@atoll/store';

import { permit } from '../policies/permit.js';
import { accountKey } from './account.js';
import { admit, type Admission } from './admission.js';
import { bodyOf, signed } from './bytes.js';
import { firstFees } from './fees.js';
import { writeClosed, writeSigned, type ClosedRow } from './ledger-writes.js';
import { isMember, LEFT } from './membership.js';
import { firstNonce } from './nonces.js';
import type { Progress } from './progress.js';
import type { Flying, Turn } from './turn.js';

/** How many transactions of one account may wait for their block at once: half of what nodes let one sender have in their pools. */
const IN_FLIGHT = 2_000;
/** How many are signed at a time, while those before them are sent. */
const AT_ONCE = 250;

/** In flight from now on, with its bytes in hand. */
export type Signed = Flying & { raw: Uint8Array };

/** Gives the oldest waiting transactions that the key's policies permit gas, nonces and signatures, and commits them. */
export async function signNext(turn: Turn, flying: readonly Flying[], progress: Progress): Promise<Signed[]> {
  const { store, account } = turn;
  const room = Math.min(IN_FLIGHT - flying.length, AT_ONCE);
  if (room <= 0 || (flying.length > 0 && progress.waits(accountKey(account)))) return [];
  const waiting = await waitingOf(turn, room);
  if (waiting.length === 0) return [];
  if (!(await isMember(store.platform, account.consortiumId, account.organisationId))) {
    await writeClosed(store.platform, account, waiting.map(asLeft));
    return [];
  }
  const permitted = await permit(store, account, waiting);
  const admission = await admit(turn, permitted, flying);
  if (admission.waits) progress.keepWaiting(accountKey(account));
  const refused = admission.refused.map((row) => ({ ...row, status: 'FAILED' as const, receipt: null }));
  await writeClosed(store.platform, account, refused);
  return sign(turn, admission);
}

/** The oldest ones; those of one moment in the order of their ids, as they were submitted together. */
function waitingOf({ store, account }: Turn, take: number): Promise<Transaction[]> {
  const { organisationId, chainId, keyId } = account;
  return store.platform.transaction.findMany({
    where: { organisationId, chainId, keyId, status: 'QUEUED', held: false, cancelAskedAt: null },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    take,
  });
}

/** Signed outside of the transaction that commits it: an HSM may take its time, and a database connection may not. */
async function sign(turn: Turn, { admitted }: Admission): Promise<Signed[]> {
  if (admitted.length === 0) return [];
  const { store, custody, account, sight } = turn;
  const { counter, lastGiven } = await givenOut(turn);
  const first = firstNonce(sight.used, lastGiven);
  const bodies = admitted.map(({ transaction, gas }, i) =>
    bodyOf(transaction, account, { nonce: first + BigInt(i), gas, fees: firstFees(sight) }),
  );
  const bytes = await signed(custody, account, bodies);
  const rows = admitted.map(({ transaction, gas }, i) => ({
    ...{ id: transaction.id, nonce: first + BigInt(i), gas },
    ...bytes[i]!, // as many as bodies
  }));
  if (!(await writeSigned(store, account, { read: counter, next: first + BigInt(rows.length) }, rows))) return [];
  return admitted.map(({ transaction, gas }, i) => ({ ...transaction, ...rows[i]!, status: 'SIGNED', gasLimit: gas }));
}

/** The account's counter, and the highest nonce that any transaction was given. */
async function givenOut({ store, account }: Turn): Promise<{ counter: bigint | null; lastGiven: bigint | null }> {
  const { organisationId, chainId, keyId } = account;
  const [row, last] = await Promise.all([
    store.platform.account.findUnique({ where: { organisationId_chainId_keyId: { organisationId, chainId, keyId } } }),
    store.platform.transaction.aggregate({ where: { organisationId, chainId, keyId }, _max: { nonce: true } }),
  ]);
  return { counter: row?.nextNonce ?? null, lastGiven: last._max.nonce };
}

const asLeft = ({ id }: Transaction): ClosedRow => ({ id, status: 'FAILED', ...LEFT, receipt: null });
