import { Fault } from '@atoll/kernel';
import type { Db, Policy } from '@atoll/store';

import type { KeyRef } from '../custody/custody.js';
import { verdictOn, type Asked, type Left } from './verdict.js';

/** What permits something now. */
export function activePolicies(db: Pick<Db, 'policy'>, { organisationId, keyId }: KeyRef): Promise<Policy[]> {
  return db.policy.findMany({ where: { organisationId, keyId, status: 'ACTIVE' }, orderBy: { id: 'asc' } });
}

/** What is left of the rates of the key's policies, transactions and signatures taken together, by the clock and the count of the database alone. */
export async function leftOf(db: Db, { organisationId, keyId }: KeyRef): Promise<Left> {
  const rows = await db.$queryRaw<{ id: string; left: number }[]>`
    SELECT id, rate_limit - (
      SELECT count(*)::int FROM transactions t
      WHERE t.organisation_id = p.organisation_id AND t.policy_id = p.id
        AND t.permitted_at > (SELECT clock_timestamp()) - p.rate_seconds * interval '1 second') - (
      SELECT count(*)::int FROM signatures s
      WHERE s.organisation_id = p.organisation_id AND s.policy_id = p.id
        AND s.permitted_at > (SELECT clock_timestamp()) - p.rate_seconds * interval '1 second') AS left
    FROM policies p
    WHERE organisation_id = ${organisationId}::uuid AND key_id = ${keyId}::uuid
      AND status = 'ACTIVE' AND rate_limit IS NOT NULL`;
  return new Map(rows.map(({ id, left }) => [id, left]));
}

/** Refuses at once what no policy of the key permits now. The worker looks again before it signs, and has the last word. */
export const requirePermitted = (db: Db, { organisationId, keyId }: KeyRef, asked: Asked): Promise<void> =>
  new Permits(db, organisationId).require(keyId, asked);

/** The same for many that are asked for at once: each key's policies are read once, and what passes takes its place in their rates. */
export class Permits {
  private readonly known = new Map<string, { policies: Policy[]; left: Map<string, number> }>();

  constructor(
    private readonly db: Db,
    private readonly organisationId: string,
  ) {}

  async require(keyId: string, asked: Asked): Promise<void> {
    const { policies, left } = this.known.get(keyId) ?? (await this.read(keyId));
    if (policies.length === 0) return;
    const verdict = verdictOn(policies, asked, left);
    if ('refusal' in verdict) throw await forbidden(this.db, this.ref(keyId), verdict.refusal);
    if ('permits' in verdict) left.set(verdict.permits.id, (left.get(verdict.permits.id) ?? 0) - 1);
  }

  private async read(keyId: string) {
    const policies = await activePolicies(this.db, this.ref(keyId));
    const counted = policies.some(({ rateLimit }) => rateLimit !== null);
    const left = new Map(counted ? await leftOf(this.db, this.ref(keyId)) : []);
    const found = { policies, left };
    this.known.set(keyId, found);
    return found;
  }

  private ref(keyId: string): KeyRef {
    return { organisationId: this.organisationId, keyId };
  }
}

/** The same words for who asks and for what is written down later. */
export async function forbidden(db: Db, { organisationId, keyId }: KeyRef, because: string): Promise<Fault> {
  const key = await db.key.findUniqueOrThrow({ where: { organisationId_id: { organisationId, id: keyId } } });
  return new Fault({ code: 'POLICY_FORBIDS', key: key.name, because });
}
