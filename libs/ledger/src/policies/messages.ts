import type { Db, Policy } from '@atoll/store';

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

/** Chains, contracts, methods and value are of transactions: a message goes nowhere. */
function objectionToMessages({ id, messages, rateLimit, rateSeconds }: Policy, left: Left): string | null {
  if (!messages) return 'signs no messages';
  if (rateLimit !== null && (left.get(id) ?? 0) < 1)
    return `permits ${rateLimit} in ${rateSeconds} seconds, which are used up`;
  return null;
}
