import type { Actor } from '@atoll/kernel';
import { Store, type Change } from '@atoll/store';
import { Injectable } from '@nestjs/common';
import { setTimeout as pause } from 'node:timers/promises';

import type { Caller } from '../caller.js';
import type { ChangeBatchModel, ChangeModel } from './change.model.js';
import { Changes, type Nudges } from './changes.js';
import { KIND_OF, KINDS } from './kinds.js';

/** Between two batches, so that whoever follows fast chains is not woken for every row. */
const APART_MS = 500;

/** Tells what has changed of all that a caller may read, and nothing of what others have. */
@Injectable()
export class ChangeFeed {
  constructor(
    private readonly store: Store,
    private readonly changes: Changes,
  ) {}

  async open(caller: Caller): Promise<AsyncIterableIterator<ChangeBatchModel>> {
    const { organisationId } = await caller.actor();
    const heard = new Heard(organisationId);
    return this.changes.attend(
      caller,
      (change) => heard.take(change),
      (nudges) => this.tell(caller, nudges, heard),
    );
  }

  private async *tell(caller: Caller, nudges: Nudges, heard: Heard) {
    let last: Set<string> | undefined;
    for (; !nudges.ended; await nudges.next()) {
      const actor = await caller.again();
      if (!actor) return;
      // Without anything heard it is the look that makes sure, every half a minute, that nothing was overheard.
      if (heard.elsewhere || heard.nothing || nudges.missed) heard.inSight = await this.inSight(actor, heard);
      const anything = nudges.missed || !last || !same(last, heard.inSight);
      nudges.missed = false;
      last = heard.inSight;
      const changes = heard.give(actor);
      if (!anything && changes.length === 0) continue;
      yield { anything, changes: anything ? [] : changes };
      await pause(APART_MS);
    }
  }

  /** The chains and consortia that an actor is a member of. */
  private async inSight(actor: Actor, heard: Heard): Promise<Set<string>> {
    heard.elsewhere = false;
    return this.store.as(actor, async (db) => {
      const chains = await db.chain.findMany({ select: { id: true } });
      const consortia = await db.consortium.findMany({ select: { id: true } });
      return new Set([...chains, ...consortia].map(({ id }) => id));
    });
  }
}

/** What one caller has to be told, kept until the next batch: of each kind and chain one change. */
class Heard {
  inSight = new Set<string>();
  /** Whether the caller may be a member of other chains than a moment ago. */
  elsewhere = true;
  private waiting = new Map<string, Change>();

  constructor(private readonly organisationId: string) {}

  get nothing(): boolean {
    return this.waiting.size === 0;
  }

  take(change: Change): boolean {
    if (this.moves(change)) this.elsewhere = true;
    if (!this.concerns(change)) return this.elsewhere;
    const { chainId, consortiumId } = change;
    this.waiting.set([KIND_OF.get(change.table), chainId, consortiumId].join(), change);
    return true;
  }

  give(actor: Actor): ChangeModel[] {
    const changes = [...this.waiting.values()].filter((change) => this.concerns(change));
    this.waiting = new Map();
    const told = new Map<string, ChangeModel>();
    for (const { table, chainId } of changes) {
      const kind = KIND_OF.get(table)!;
      if (!actor.may(KINDS[kind].permission)) continue;
      const change = { kind, chainId: this.inSight.has(chainId) ? chainId : null };
      told.set(`${kind} ${change.chainId}`, change);
    }
    return [...told.values()];
  }

  /** Chains are founded and deleted, and members come and go, of whom the caller is one. */
  private moves({ table, op, organisationId, consortiumId }: Change): boolean {
    if (table === 'consortium_members') return organisationId === this.organisationId;
    return table === 'chains' && op !== 'UPDATE' && this.inSight.has(consortiumId ?? '');
  }

  private concerns({ table, organisationId, chainId, consortiumId }: Change): boolean {
    const kind = KIND_OF.get(table);
    if (!kind) return false;
    if (KINDS[kind].readers === 'OWNER') return organisationId === this.organisationId;
    return this.inSight.has(chainId) || this.inSight.has(consortiumId ?? '');
  }
}

const same = (one: Set<string>, other: Set<string>): boolean =>
  one.size === other.size && [...one].every((each) => other.has(each));
