import { BACKUP_SETTINGS, type BackupSettings } from '@atoll/chains';
import { recipientOf } from '@atoll/crypto/age';
import { Fault } from '@atoll/kernel';
import type { Handler, LookAgain } from '@atoll/queue';
import { Lease, lock, Store, type ObjectReplica, type StoredObject } from '@atoll/store';
import { Inject, Injectable, Logger } from '@nestjs/common';

import { chunksOf, keyOf } from './object.js';
import { ObjectCopies } from './object-copies.js';
import { mayKeep } from './policed.js';

const SOON_MS = 20;
const RETRY_MS = 5_000;
/** How often an object is looked at though nobody nudges, and a holder asked for a chunk. */
const LOOK_MS = 60_000;
const CHALLENGE_MS = 3_600_000;
/** A holder that failed so often is given up, and another one asked. */
const MOST_FAILURES = 3;

type Found = StoredObject & { replicas: ObjectReplica[] };

/** Brings objects into members' stores, asks the holders whether they still have them, repairs, and erases. */
@Injectable()
export class ObjectReconciler implements Handler {
  readonly queue = 'object';
  private readonly log = new Logger(ObjectReconciler.name);
  private readonly copies: ObjectCopies;

  constructor(
    private readonly store: Store,
    @Inject(BACKUP_SETTINGS) private readonly settings: BackupSettings,
  ) {
    this.copies = new ObjectCopies(store, settings);
  }

  async handle(key: string): Promise<LookAgain | null> {
    const [organisationId = '', id] = key.split('/');
    if (id === undefined) return this.introduced(organisationId);
    return Lease.hold(this.store, `object:${key}`, { lookAgainMs: RETRY_MS }, () => this.step(organisationId, id));
  }

  async due(limit: number, after?: string): Promise<string[]> {
    const rows = await this.store.platform.$queryRaw<{ key: string }[]>`
      SELECT organisation_id::text AS key FROM object_stores
      WHERE installation IS NULL AND organisation_id::text > ${after ?? ''}
      UNION ALL
      SELECT organisation_id || '/' || id FROM objects o
      WHERE (status NOT IN ('ERASED', 'UPLOADING', 'REFUSED') OR (erased_by IS NOT NULL AND status <> 'ERASED'))
        AND (seen_at IS NULL OR seen_at < now() - ${LOOK_MS} * interval '1 millisecond')
        AND organisation_id || '/' || id > ${after ?? ''}
      ORDER BY 1 LIMIT ${limit}`;
    return rows.map(({ key }) => key);
  }

  /** Tells an organisation to whom it encrypts the key of its bucket. */
  private async introduced(organisationId: string): Promise<null> {
    const installation = await recipientOf(this.settings.identity);
    await this.store.platform.objectStore.updateMany({ where: { organisationId }, data: { installation } });
    return null;
  }

  private async step(organisationId: string, id: string): Promise<LookAgain | null> {
    const { platform } = this.store;
    const where = { organisationId_id: { organisationId, id } };
    const object = await platform.storedObject.findUnique({
      where,
      include: { replicas: { orderBy: { holderId: 'asc' } } },
    });
    if (!object || object.status === 'ERASED') return null;
    await this.saw(object, {});
    if (object.erasedBy) return this.erase(object);
    if (object.status === 'REFUSED') return null;
    if (object.status === 'UPLOADING') return this.assemble(object);
    return (await this.unlisted(object)) ?? (await this.replicate(object)) ?? (await this.challenge(object));
  }

  /** Takes the copy of a holder away whom the policy does not list any more; null where there is none. */
  private async unlisted(object: Found): Promise<LookAgain | null> {
    if (!object.resource) return null;
    const { organisationId, id } = object;
    const [holder] = await this.store.platform.$queryRaw<{ id: string }[]>`
      SELECT r.holder_id AS id FROM object_replicas r JOIN objects o ON o.organisation_id = r.organisation_id AND o.id = r.object_id
      WHERE r.organisation_id = ${organisationId}::uuid AND r.object_id = ${id}::uuid AND r.holder_id <> r.organisation_id
        AND EXISTS (SELECT FROM access_policies p WHERE p.chain_id = o.chain_id AND p.resource = o.resource AND p.lists_storers
          AND NOT EXISTS (SELECT FROM kernel_principals k
            WHERE k.chain_id = o.chain_id AND k.organisation_id = r.holder_id AND k.address = ANY (p.storers)))
      LIMIT 1`;
    return holder ? this.takeFrom(object, holder.id) : null;
  }

  /** Its row goes with its copy, so that whom the policy lists again is asked again. */
  private async takeFrom(object: Found, holderId: string): Promise<LookAgain> {
    await this.copies.removeFrom(object, holderId);
    const { organisationId, id: objectId } = object;
    await this.store.platform.objectReplica.deleteMany({ where: { organisationId, objectId, holderId } });
    await this.saw(object, { status: 'REPLICATING', message: 'A holder is no longer one whom the policy lists' });
    return { lookAgainMs: SOON_MS };
  }

  private async assemble(object: Found): Promise<LookAgain | null> {
    const { organisationId, id: objectId } = object;
    const parts = { organisationId, objectId };
    if ((await this.store.platform.objectPart.count({ where: parts })) < chunksOf(object)) return null;
    const leaves = await this.copies.assembled(object);
    if (!leaves) {
      await this.saw(object, { status: 'REFUSED', message: 'The chunks do not have the root that was announced' });
      await this.store.platform.objectPart.deleteMany({ where: parts });
      return null;
    }
    await this.saw(object, { status: 'REPLICATING', message: 'Waiting for copies', leaves: Uint8Array.from(leaves) });
    return { lookAgainMs: SOON_MS };
  }

  /** One copy a pass; null once there are enough of them. */
  private async replicate(object: Found): Promise<LookAgain | null> {
    const held = object.replicas.filter(({ status }) => status === 'HELD');
    if (held.length >= object.copies) {
      await this.stored(object);
      return null;
    }
    const open = object.replicas.find(
      ({ status, failures }) => status === 'WANTED' || (status === 'FAILED' && failures < MOST_FAILURES),
    );
    if (open) return this.copy(object, open, held);
    if (await this.anotherHolder(object)) return { lookAgainMs: SOON_MS };
    const whom = object.resource ? 'member whom the policy lists' : 'member of the consortium';
    const message = `${held.length} of ${object.copies} copies: no other ${whom} has a store with room for it`;
    await this.saw(object, { status: 'REPLICATING', message });
    return held.length > 0 ? this.challenge(object) : { lookAgainMs: LOOK_MS };
  }

  private async stored(object: Found): Promise<void> {
    if (object.status === 'STORED') return;
    await this.saw(object, { status: 'STORED', message: `${object.copies} members hold it` });
    await this.store.platform.objectPart.deleteMany({
      where: { organisationId: object.organisationId, objectId: object.id },
    });
  }

  private async copy(object: Found, replica: ObjectReplica, held: ObjectReplica[]): Promise<LookAgain> {
    try {
      if (!(await mayKeep(this.store, object, replica.holderId))) {
        await this.takeFrom(object, replica.holderId);
        return { lookAgainMs: RETRY_MS }; // until the policy that the chain has is read here, too
      }
      const from = held.map(({ holderId }) => holderId);
      await this.copies.copyTo(object, replica.holderId, from);
      await this.sawReplica(replica, { status: 'HELD', message: 'Held', provenAt: new Date() });
      return { lookAgainMs: SOON_MS };
    } catch (error) {
      if (!(error instanceof Fault)) this.log.error(`${keyOf(object)}: ${(error as Error).stack ?? String(error)}`);
      const message =
        error instanceof Fault
          ? error.message
          : "The platform failed; its operator finds the cause in the worker's log";
      await this.sawReplica(replica, { status: 'FAILED', message, failures: { increment: 1 } });
      return { lookAgainMs: RETRY_MS };
    }
  }

  /** The owner's own store first, then those of other members that have room, in an order that differs from object to object. */
  private async anotherHolder(object: Found): Promise<boolean> {
    const { organisationId, id, consortiumId, bytes, chainId, resource } = object;
    const known = object.replicas.map(({ holderId }) => holderId);
    return this.store.platform.$transaction(async (db) => {
      await lock(db, `object-holders:${consortiumId}`); // so that two objects do not take the same room
      const [holder] = await db.$queryRaw<{ id: string }[]>`
        SELECT s.organisation_id AS id FROM object_stores s
        JOIN consortium_members m ON m.organisation_id = s.organisation_id AND m.consortium_id = ${consortiumId}::uuid AND m.left_at IS NULL
        WHERE s.organisation_id <> ALL (${known}::uuid[])
          AND (${resource}::text IS NULL OR s.organisation_id = ${organisationId}::uuid OR EXISTS (
            SELECT FROM access_policies p JOIN kernel_principals k ON k.chain_id = p.chain_id
            WHERE p.chain_id = ${chainId}::uuid AND p.resource = ${resource} AND k.organisation_id = s.organisation_id
              AND (NOT p.lists_storers OR k.address = ANY (p.storers))))
          AND (s.organisation_id = ${organisationId}::uuid OR s.for_others >= ${bytes} + (
            SELECT coalesce(sum(o.bytes), 0) FROM object_replicas r JOIN objects o ON o.organisation_id = r.organisation_id AND o.id = r.object_id
            WHERE r.holder_id = s.organisation_id AND r.organisation_id <> r.holder_id AND r.status <> 'GONE'))
        ORDER BY s.organisation_id <> ${organisationId}::uuid, md5(s.organisation_id || ${id}) LIMIT 1`;
      if (!holder) return false;
      await db.objectReplica.create({ data: { organisationId, objectId: id, holderId: holder.id } });
      return true;
    });
  }

  /** Asks the holder that was not asked for longest, once its time has come. */
  private async challenge(object: Found): Promise<LookAgain> {
    const before = Date.now() - CHALLENGE_MS;
    const due = object.replicas
      .filter(({ status, challengedAt }) => status === 'HELD' && (challengedAt?.getTime() ?? 0) < before)
      .sort((a, b) => (a.challengedAt?.getTime() ?? 0) - (b.challengedAt?.getTime() ?? 0))[0];
    if (!due) return { lookAgainMs: LOOK_MS };
    const { held, place, ms } = await this.copies.challenge(object, due);
    const now = new Date();
    const asked = { challenges: { increment: 1 }, challengedAt: now, lastPlace: place, lastMs: ms };
    if (held) {
      await this.sawReplica(due, { ...asked, provenAt: now });
      return { lookAgainMs: SOON_MS };
    }
    const message = `It did not show chunk ${place}, or not the right one`;
    await this.sawReplica(due, { ...asked, status: 'FAILED', message, failures: { increment: 1 } });
    await this.saw(object, { status: 'REPLICATING', message: 'A copy is repaired from another' });
    return { lookAgainMs: SOON_MS };
  }

  private async erase(object: Found): Promise<LookAgain | null> {
    const { organisationId, id: objectId } = object;
    await this.store.platform.objectPart.deleteMany({ where: { organisationId, objectId } });
    for (const replica of object.replicas.filter(({ status }) => status !== 'GONE')) {
      const removed = await this.copies.removeFrom(object, replica.holderId).then(
        () => null,
        (error: unknown) => error,
      );
      if (removed instanceof Error) {
        await this.sawReplica(replica, { message: removed instanceof Fault ? removed.message : 'The store failed' });
        return { lookAgainMs: RETRY_MS }; // erased is only what is gone everywhere
      }
      await this.sawReplica(replica, { status: 'GONE', message: 'Erased' });
    }
    await this.saw(object, { status: 'ERASED', message: 'Erased', leaves: null, envelope: null });
    return null;
  }

  private async saw({ organisationId, id }: StoredObject, data: object): Promise<void> {
    await this.store.platform.storedObject.updateMany({
      where: { organisationId, id },
      data: { ...data, seenAt: new Date() },
    });
  }

  private async sawReplica({ organisationId, objectId, holderId }: ObjectReplica, data: object): Promise<void> {
    await this.store.platform.objectReplica.updateMany({ where: { organisationId, objectId, holderId }, data });
  }
}
