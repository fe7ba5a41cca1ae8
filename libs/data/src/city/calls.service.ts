import { isArmored } from '@atoll/crypto/age';
import { Fault, type Actor } from '@atoll/kernel';
import {
  lock,
  newId,
  nudge,
  Store,
  type AccessDeed,
  type CityAnswer,
  type CityCall,
  type CityCallState,
  type Db,
} from '@atoll/store';
import { Injectable } from '@nestjs/common';
import { keccak256, toBytes, type Hex } from 'viem';

import { AccessDeeds } from '../grants/access-deeds.js';
import { requireChain } from '../grants/data-policies.service.js';
import { lower, nameWord, NO_WORD } from '../grants/masks.js';
import { bitsOf } from '../grants/purposes.service.js';
import { organisationOf } from './organisation-of.js';
import { olderThan, type CityPage } from './places.js';

export type CallFilter = {
  resource?: string | null;
  caller?: string | null;
  state?: CityCallState | null;
};

/** A table as age ciphertext in armour: some 750,000 bytes of CSV. */
export const MOST_BROUGHT = 1_100_000;
/** Of one organisation, that the worker has not looked at. */
const MOST_OPEN = 100;

/** Calls for data between departments: the log of them, and each department's part in it. */
@Injectable()
export class CityCallsService {
  private readonly deeds: AccessDeeds;

  constructor(private readonly store: Store) {
    this.deeds = new AccessDeeds(store);
  }

  /** Calls for data by a grant of the organisation's. The chain has the hash of the question; the deed makes the call's id. */
  async call(
    actor: Actor,
    { chainId, grantId, purpose, question }: { chainId: string; grantId: string; purpose: string; question: string },
  ): Promise<AccessDeed> {
    actor.must('data:manage');
    const [bit] = await this.store.as(actor, async (db) =>
      bitsOf(db, (await requireChain(db, chainId)).consortiumId, [purpose], 'purpose'),
    );
    const about = { chainId, contract: 'CityExchange', function: 'callData', subject: lower(grantId) } as const;
    return this.deeds.submit(actor, {
      ...about,
      arguments: [grantId, bit!, keccak256(toBytes(question))],
      note: question,
    });
  }

  /** Lets a call through, for the department whose data it is. */
  authorise(actor: Actor, chainId: string, callId: string): Promise<AccessDeed> {
    return this.about(actor, chainId, 'authoriseCall', callId);
  }

  /** Turns it down. Why is told everybody, in up to 32 bytes. */
  refuse(actor: Actor, chainId: string, callId: string, reason: string): Promise<AccessDeed> {
    return this.about(actor, chainId, 'refuseCall', callId, nameWord(reason, 'reason'));
  }

  /** Leaves the receipt of an answer, as one use of its grant. Whoever asks for the key of an answer has it left, too. */
  receipt(actor: Actor, chainId: string, callId: string): Promise<AccessDeed> {
    return this.about(actor, chainId, 'receiptCall', callId);
  }

  /** Answers a call with a table, encrypted to the recipient of the department. The worker marks it for the grant and seals it. */
  async serve(
    actor: Actor,
    { chainId, callId, sealed }: { chainId: string; callId: string; sealed: string },
  ): Promise<CityAnswer> {
    actor.must('data:manage');
    actor.must('transaction:send');
    requireArmoured(sealed);
    const { view, principal, consortiumId } = await this.deeds.standing(actor, chainId);
    const call = callId as Hex;
    // With any hash that is none: whether the answer may be given at all is known before it is made.
    await view.attempt('CityExchange', 'serveCall', [call, keccak256(toBytes(call)), NO_WORD], principal);
    const [grantId] = await view.read('CityExchange', 'calls', [call]);
    const [, grantee] = await view.read('AccessGrant', 'grants', [grantId]);
    const reader = await view.read('IdentityRegistry', 'orgOf', [grantee]);
    return this.store.as(actor, async (db) => {
      const { organisationId, personId: createdBy } = actor;
      await lock(db, `city answers of ${organisationId}`);
      await requireFree(db, organisationId, chainId, call);
      const readerId = await organisationOf(db, chainId, reader);
      const id = newId();
      const place = { organisationId, id, consortiumId, chainId, callId: lower(call) };
      const answer = await db.cityAnswer.create({ data: { ...place, readerId, brought: sealed, createdBy } });
      await nudge(db, 'city-answer', `${organisationId}/${id}`);
      return answer;
    });
  }

  /** The newest answer of a call, for the department that gave it and for who called. */
  async answer(actor: Actor, chainId: string, callId: string): Promise<CityAnswer> {
    actor.must('data:read');
    const where = { chainId, callId: lower(callId) };
    const answer = await this.store.as(actor, (db) => db.cityAnswer.findFirst({ where, orderBy: { id: 'desc' } }));
    if (!answer) throw Fault.notFound('answer', callId);
    return answer;
  }

  async find(actor: Actor, chainId: string, id: string): Promise<CityCall> {
    actor.must('data:read');
    const where = { chainId_id: { chainId, id: lower(id) } };
    const call = await this.store.as(actor, (db) => db.cityCall.findUnique({ where }));
    if (!call) throw Fault.notFound('call', id);
    return call;
  }

  /** The log of calls: all members', newest first, starting after the place `after`. */
  async list(actor: Actor, chainId: string, filter: CallFilter, { take, after }: CityPage): Promise<CityCall[]> {
    actor.must('data:read');
    const { resource, caller, state } = filter;
    return this.store.as(actor, async (db) => {
      await requireChain(db, chainId);
      const wanted = {
        ...(resource && { resource: lower(resource) }),
        ...(caller && { caller: lower(caller) }),
        ...(state && { state }),
      };
      return db.cityCall.findMany({
        ...{ where: { chainId, ...wanted, ...olderThan(after) }, take },
        orderBy: [{ block: 'desc' }, { logIndex: 'desc' }],
      });
    });
  }

  private about(actor: Actor, chainId: string, name: string, id: string, ...rest: string[]): Promise<AccessDeed> {
    const about = { chainId, contract: 'CityExchange', function: name, subject: lower(id) } as const;
    return this.deeds.submit(actor, { ...about, arguments: [id, ...rest] });
  }
}

export function requireArmoured(sealed: string): void {
  if (!isArmored(sealed, MOST_BROUGHT))
    throw Fault.invalid('sealed', `must be age ciphertext in armour, of at most ${MOST_BROUGHT} characters`);
}

async function requireFree(db: Db, organisationId: string, chainId: string, call: Hex): Promise<void> {
  const own = { organisationId, chainId };
  const given = await db.cityAnswer.findFirst({ where: { ...own, callId: lower(call), state: { not: 'FAILED' } } });
  if (given)
    throw new Fault({ code: 'CONFLICT', what: 'answer', because: 'this call has one; look at it with cityAnswer' });
  const open = await db.cityAnswer.count({ where: { organisationId, state: { in: ['BROUGHT', 'SERVING'] } } });
  if (open >= MOST_OPEN) throw new Fault({ code: 'QUOTA_EXCEEDED', what: 'open answers', limit: MOST_OPEN });
}
