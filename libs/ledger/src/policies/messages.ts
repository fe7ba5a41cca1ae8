import { sha256 } from '@atoll/crypto';
import { newId, type Db, type Policy } from '@atoll/store';

import type { KeyRef } from '../custody/custody.js';
import { activePolicies, forbidden, leftOf } from './active-policies.js';
import type { Left } from './verdict.js';

/** The policy that permits a message now, null for a key without policies; a `Fault` where none does. */
export async function requireMessagesPermitted(db: Db, key: KeyRef): Promise<Policy | null> {
  const policies = await activePolicies(db, key);
  if (policies.length === 0) return null;
  const left = policies.some(({ rateLimit }) => rateLimit !== null) ? await leftOf(db, key) : new Map<string, number>();
  const permits = policies.find((policy) => objectionToMessages(policy, left) === null);
  if (permits) return permits;
  const said = policies.slice(0, 5).map((policy) => `"${policy.name}" ${objectionToMessages(policy, left)}`);
  const more = policies.length - said.length;
  throw await forbidden(db, key, said.join('; ') + (more > 0 ? `; nor do ${more} more` : ''));
}

/**
 * Has something signed in the caller's own transaction, as a policy permits it, whose rate it counts in from then on: the place and
 * what was signed commit together or not at all. Of a document that is not ours to keep, its hash stands for it.
 */
export async function signedAsPermitted(
  db: Db,
  { organisationId, keyId }: KeyRef,
  message: Uint8Array,
  sign: () => Promise<Uint8Array>,
): Promise<Uint8Array> {
  // One at a time for each key, transactions and all: whoever counts must find what the one before it took.
  await db.$queryRaw`
    SELECT FROM policies WHERE organisation_id = ${organisationId}::uuid AND key_id = ${keyId}::uuid
      AND status = 'ACTIVE' ORDER BY id FOR NO KEY UPDATE`;
  const policy = await requireMessagesPermitted(db, { organisationId, keyId });
  const signature = await sign();
  if (policy)
    await db.$executeRaw`
      INSERT INTO signatures (organisation_id, id, key_id, form, content, status, policy_id, permitted_at, signature, done_at)
      VALUES (${organisationId}::uuid, ${newId()}::uuid, ${keyId}::uuid, 'DOCUMENT', ${Buffer.from(sha256(message))}, 'SIGNED',
        ${policy.id}::uuid, clock_timestamp(), ${Buffer.from(signature)}, clock_timestamp())`;
  return signature;
}

/** Chains, contracts, methods and value are of transactions: a message goes nowhere. */
function objectionToMessages({ id, messages, rateLimit, rateSeconds }: Policy, left: Left): string | null {
  if (!messages) return 'signs no messages';
  if (rateLimit !== null && (left.get(id) ?? 0) < 1)
    return `permits ${rateLimit} in ${rateSeconds} seconds, which are used up`;
  return null;
}
