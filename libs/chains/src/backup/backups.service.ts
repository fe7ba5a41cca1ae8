import { isArmored, isRecipient } from '@atoll/crypto/age';
import { LONGEST_SEALED_KEY } from '@atoll/driver';
import { Fault, type Actor } from '@atoll/kernel';
import {
  againOnDuplicate,
  newId,
  nudge,
  Prisma,
  Store,
  type Backup,
  type BackupPlan,
  type Db,
  type Restoration,
  type SealedKey,
} from '@atoll/store';
import { Injectable } from '@nestjs/common';

import { urlOf } from './endpoint.js';
import { MOST_BLOCKS, RawBlocks } from './raw-blocks.js';
import type { S3Place } from './s3-store.js';

export type BackupWish = {
  chainId: string;
  recipient: string;
  everyHours?: number | null | undefined;
  keep?: number | undefined;
  drillEveryHours?: number | null | undefined;
  /** Undefined leaves the place as it is; null is the installation's own. */
  s3?: (S3Place & { sealedSecret: string }) | null | undefined;
};

export const BACKUP_LIMITS = { everyHours: 24 * 366, keep: 1_000, restorations: 10_000 } as const;

/** What an organisation has kept of its chains, and how its keys come back. Nobody else sees any of it. */
@Injectable()
export class BackupsService {
  constructor(
    private readonly store: Store,
    private readonly remoteBlocks: RawBlocks,
  ) {}

  async plan(actor: Actor, chainId: string): Promise<BackupPlan | null> {
    actor.must('chain:read');
    return this.store.as(actor, (db) => db.backupPlan.findFirst({ where: { ...ownOf(actor), chainId } }));
  }

  /** Makes the plan what is wished; the first backup of another recipient begins at the first block. */
  async setPlan(actor: Actor, wish: BackupWish): Promise<BackupPlan> {
    actor.must('node:operate');
    const { chainId, s3 } = wish;
    const data = checked(wish);
    const place = s3 === undefined ? {} : s3 === null ? NO_BUCKET : placeOf(s3);
    return againOnDuplicate(() =>
      this.store.as(actor, async (db) => {
        const { consortiumId } = await chainOf(db, chainId);
        const key = { ...ownOf(actor), chainId };
        const plan = (await db.backupPlan.findFirst({ where: key }))
          ? await db.backupPlan.update({ where: { organisationId_chainId: key }, data: { ...data, ...place } })
          : await db.backupPlan.create({ data: { ...key, consortiumId, ...data, ...place } });
        await nudge(db, 'backup', keyOf(plan));
        return plan;
      }),
    );
  }

  /** Newest first. */
  async list(actor: Actor, chainId: string, page: { take: number; after?: string }): Promise<Backup[]> {
    actor.must('chain:read');
    const { take, after } = page;
    const where = { ...ownOf(actor), chainId, ...(after && { id: { lt: after } }) };
    return this.store.as(actor, (db) => db.backup.findMany({ where, orderBy: { id: 'desc' }, take }));
  }

  async find(actor: Actor, id: string): Promise<Backup> {
    actor.must('chain:read');
    const backup = await this.store.as(actor, (db) => db.backup.findFirst({ where: { ...ownOf(actor), id } }));
    if (!backup) throw Fault.notFound('backup', id);
    return backup;
  }

  /** One at a time: while one is under way, it is the answer. */
  async start(actor: Actor, chainId: string, idempotencyKey?: string): Promise<Backup> {
    actor.must('node:operate');
    return againOnDuplicate(() =>
      this.store.as(actor, async (db) => {
        const { consortiumId } = await chainOf(db, chainId);
        const own = ownOf(actor);
        const plan = await db.backupPlan.findFirst({ where: { ...own, chainId } });
        if (!plan) throw conflict('backup', 'there is no plan for this chain yet; set one with your backup key first');
        const open = { chainId, status: { in: ['QUEUED', 'RUNNING'] as ('QUEUED' | 'RUNNING')[] } };
        const again = idempotencyKey ? [{ idempotencyKey, chainId }] : [];
        const known = await db.backup.findFirst({ where: { ...own, OR: [open, ...again] } });
        if (known) return known;
        const row = { ...own, id: newId(), consortiumId, chainId, ...(idempotencyKey && { idempotencyKey }) };
        const backup = await db.backup.create({ data: row });
        await nudge(db, 'backup', keyOf(plan));
        return backup;
      }),
    );
  }

  /** Has a backup restored to nowhere, to prove that it leads to the state of the live chain. */
  async drill(actor: Actor, id: string): Promise<Backup> {
    actor.must('node:operate');
    const { status, drill, chainId, organisationId } = await this.find(actor, id);
    if (status !== 'DONE') throw conflict('backup', 'it is not complete; wait for it, or drill another one');
    if (drill !== 'QUEUED')
      await this.store.as(actor, async (db) => {
        await db.backup.updateMany({ where: { organisationId, id }, data: { drill: 'QUEUED' } });
        await nudge(db, 'backup', keyOf({ organisationId, chainId }));
      });
    return this.find(actor, id);
  }

  /** The organisation's keys on a chain as ciphertext to its own backup keys, newest first. */
  async sealedKeys(actor: Actor, chainId: string): Promise<SealedKey[]> {
    actor.must('node:operate');
    const where = { ...ownOf(actor), chainId };
    return this.store.as(actor, (db) => db.sealedKey.findMany({ where, orderBy: { createdAt: 'desc' }, take: 1_000 }));
  }

  /** Blocks as they cross the wire, from one number on: what a member needs to go on without this platform. */
  async rawBlocks(actor: Actor, chainId: string, first: number, count: number): Promise<string[]> {
    actor.must('chain:read');
    if (!Number.isSafeInteger(first) || first < 0) throw Fault.invalid('first', 'must be the number of a block');
    within('count', count, MOST_BLOCKS);
    const node = await this.store.as(actor, async (db) => {
      await chainOf(db, chainId);
      const where = { chainId, phase: 'Running' };
      const own = await db.node.findFirst({ where: { ...where, ...ownOf(actor) }, orderBy: { name: 'asc' } });
      return own ?? db.node.findFirst({ where, orderBy: { name: 'asc' } });
    });
    if (!node) throw new Fault({ code: 'UNAVAILABLE', what: 'chain, of which no node runs,' });
    return this.remoteBlocks.read(node, first, count);
  }

  async restoration(actor: Actor, id: string): Promise<Restoration> {
    actor.must('chain:read');
    const found = await this.store.as(actor, (db) => db.restoration.findFirst({ where: { ...ownOf(actor), id } }));
    if (!found) throw Fault.notFound('restoration', id);
    return found;
  }

  /** Begins to bring the key of a node back to its lost disk. One at a time: while one is open, it is the answer. */
  async restore(actor: Actor, nodeId: string): Promise<Restoration> {
    actor.must('node:operate');
    return againOnDuplicate(() =>
      this.store.as(actor, async (db) => {
        const own = ownOf(actor);
        const node = await db.node.findFirst({ where: { ...own, id: nodeId } });
        if (!node) throw Fault.notFound('node', nodeId);
        if (!node.publicKey) throw conflict(`node ${node.name}`, 'it has no key yet, so none can be lost');
        if (node.desired === 'REMOVED') throw conflict(`node ${node.name}`, 'it is being removed');
        if (node.phase === 'Running')
          throw conflict(`node ${node.name}`, 'it runs; two living copies of one key would endanger the chain');
        const open = ['WAITING', 'KEY_WANTED', 'KEY_BROUGHT'] as const;
        const known = await db.restoration.findFirst({ where: { ...own, nodeId, status: { in: [...open] } } });
        if (known) return known;
        const { consortiumId, chainId } = node;
        const made = await db.restoration.create({ data: { ...own, id: newId(), nodeId, consortiumId, chainId } });
        await nudge(db, 'chain', chainId);
        return made;
      }),
    );
  }

  /** Takes the key, encrypted to the recipient that the restoration shows: the platform carries what it cannot open. */
  async bringKey(actor: Actor, id: string, sealed: string): Promise<Restoration> {
    actor.must('node:operate');
    if (!isArmored(sealed, LONGEST_SEALED_KEY))
      throw Fault.invalid(
        'sealed',
        'must be the key as an armoured age file, encrypted to the recipient of the restoration',
      );
    return this.close(actor, id, { status: 'KEY_BROUGHT', sealed }, ['KEY_WANTED']);
  }

  async cancel(actor: Actor, id: string): Promise<Restoration> {
    actor.must('node:operate');
    return this.close(actor, id, { status: 'FAILED', sealed: null }, ['WAITING', 'KEY_WANTED', 'KEY_BROUGHT']);
  }

  private async close(
    actor: Actor,
    id: string,
    data: Pick<Restoration, 'status' | 'sealed'>,
    from: Restoration['status'][],
  ): Promise<Restoration> {
    const { status, chainId } = await this.restoration(actor, id);
    if (!from.includes(status) && status !== data.status)
      throw conflict('restoration', `it is ${status.toLowerCase().replace('_', ' ')}; look at it again`);
    await this.store.as(actor, async (db) => {
      await db.restoration.updateMany({ where: { ...ownOf(actor), id, status: { in: from } }, data });
      await nudge(db, 'chain', chainId);
    });
    return this.restoration(actor, id);
  }
}

export const keyOf = ({ organisationId, chainId }: { organisationId: string; chainId: string }): string =>
  `${organisationId}/${chainId}`;

const NO_BUCKET = { s3: Prisma.DbNull, s3Secret: null };
const ownOf = ({ organisationId }: Actor) => ({ organisationId });
const conflict = (what: string, because: string): Fault => new Fault({ code: 'CONFLICT', what, because });

async function chainOf(db: Db, chainId: string) {
  const chain = await db.chain.findFirst({ where: { id: chainId } });
  if (!chain) throw Fault.notFound('chain', chainId);
  return chain;
}

function checked({ recipient, everyHours, keep, drillEveryHours }: BackupWish) {
  if (!isRecipient(recipient))
    throw Fault.invalid(
      'recipient',
      'must be an age recipient of the form age1…: make one with "atoll backup-key create"',
    );
  return {
    recipient,
    ...(everyHours !== undefined && { everyHours: hours('everyHours', everyHours) }),
    ...(drillEveryHours !== undefined && { drillEveryHours: hours('drillEveryHours', drillEveryHours) }),
    ...(keep !== undefined && { keep: within('keep', keep, BACKUP_LIMITS.keep) }),
  };
}

const hours = (field: string, value: number | null) =>
  value === null ? null : within(field, value, BACKUP_LIMITS.everyHours);

function within(field: string, value: number, most: number): number {
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw Fault.invalid(field, `must be a whole number from 1 to ${most}`);
}

/** A bucket as it is written down: checked in form, its secret as ciphertext. */
export function placeOf({ sealedSecret, ...place }: S3Place & { sealedSecret: string }) {
  urlOf(place.endpoint);
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(place.bucket))
    throw Fault.invalid('s3.bucket', 'is not the name of a bucket');
  for (const part of place.prefix.split('/'))
    if (part === '..' || part === '.') throw Fault.invalid('s3.prefix', 'must not lead upwards');
  if (!isArmored(sealedSecret, LONGEST_SEALED_KEY))
    throw Fault.invalid(
      's3.sealedSecret',
      "must be the secret as an armoured age file, encrypted to the plan's `installation`",
    );
  return { s3: place as Prisma.InputJsonObject, s3Secret: sealedSecret };
}
