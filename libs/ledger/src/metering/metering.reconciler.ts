import type { Handler, LookAgain } from '@atoll/queue';
import { Lease, NIL_ID, Store, type Db } from '@atoll/store';
import { addUp, countNodes, countStorage, giveNotice, letGoOfUsage, NOTES_AT_ONCE, storageSince } from '@atoll/tenancy';
import { Inject, Injectable, Optional } from '@nestjs/common';

import { storedBy } from './stored.js';

/** How large the volume of a node is asked for; nothing where nodes have none of their own. */
export const VOLUME_BYTES = Symbol('VolumeBytes');
/** The time, where a test has its own; otherwise the database's. */
export const METERING_CLOCK = Symbol('MeteringClock');

/** Time is counted when so much of it is over, to its last second. */
const INTERVAL_SECONDS = 300;
const ELSEWHERE: LookAgain = { lookAgainMs: 1_000 };
const AT_ONCE: LookAgain = { lookAgainMs: 0 };

/**
 * Adds up what organisations used. What became true was counted then and there; here it gets into its hour, time is counted by whole
 * intervals, and whoever comes near to a quota is told. A pass is one transaction, so there is nothing for one that is cut off to leave behind.
 */
@Injectable()
export class MeteringReconciler implements Handler {
  readonly queue = 'metering';

  constructor(
    private readonly store: Store,
    @Optional() @Inject(VOLUME_BYTES) private readonly volumeBytes: bigint | null = null,
    @Optional() @Inject(METERING_CLOCK) private readonly now: (() => Date) | null = null,
  ) {}

  handle(organisationId: string): Promise<LookAgain | null> {
    return Lease.hold<LookAgain | null>(this.store, `metering:${organisationId}`, ELSEWHERE, (lease) =>
      lease.write((db) => this.pass(db, organisationId)),
    );
  }

  async due(limit: number, after = NIL_ID): Promise<string[]> {
    const end = intervalEnd(await this.clock(this.store.platform));
    const rows = await this.store.platform.$queryRaw<{ key: string }[]>`
      SELECT key::text FROM (
        SELECT organisation_id AS key FROM usage_notes
        UNION SELECT organisation_id FROM node_runs WHERE counted_until IS DISTINCT FROM ended_at
          AND (counted_until < least(ended_at, ${end}) OR counted_until > ended_at)
        UNION SELECT o.id FROM organisations o LEFT JOIN storage_meters m ON m.organisation_id = o.id
          WHERE (m.counted_until IS NULL OR m.counted_until < ${end}) AND (
            EXISTS (SELECT FROM nodes WHERE organisation_id = o.id AND public_key IS NOT NULL)
            OR EXISTS (SELECT FROM kept_volumes WHERE organisation_id = o.id)
            OR EXISTS (SELECT FROM object_replicas WHERE organisation_id = o.id AND status = 'HELD')
            OR EXISTS (SELECT FROM consortium_members c JOIN chains USING (consortium_id) JOIN chain_indexes i ON i.chain_id = chains.id WHERE c.organisation_id = o.id))
        UNION SELECT id FROM organisations WHERE EXISTS (
          SELECT FROM usage_hours WHERE organisation_id = organisations.id AND measure = ANY (enum_range(NULL::usage_measure))
            AND hour < now() - (usage_days + 1) * interval '1 day')
      ) AS due WHERE key > ${after}::uuid ORDER BY key LIMIT ${limit}`;
    return rows.map(({ key }) => key);
  }

  private async pass(db: Db, organisationId: string): Promise<LookAgain | null> {
    if ((await addUp(db, organisationId)) === NOTES_AT_ONCE) return AT_ONCE;
    const now = await this.clock(db);
    const until = intervalEnd(now);
    await countNodes(db, organisationId, until);
    const since = await storageSince(db, organisationId, until);
    if (since < until) {
      await countStorage(
        db,
        organisationId,
        { since, until },
        await storedBy(db, organisationId, this.volumeBytes ?? 0n),
      );
      await letGoOfUsage(db, organisationId);
    }
    await giveNotice(db, organisationId, now);
    return null;
  }

  private async clock(db: Db): Promise<Date> {
    if (this.now) return this.now();
    const [{ now } = { now: new Date() }] = await db.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`;
    return now;
  }
}

/** The end of the last interval that is over. */
const intervalEnd = (now: Date): Date =>
  new Date(Math.floor(now.getTime() / 1_000 / INTERVAL_SECONDS) * INTERVAL_SECONDS * 1_000);
