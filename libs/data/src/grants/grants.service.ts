import { kernelView } from '@atoll/contracts';
import { randomBytes } from '@atoll/crypto';
import { Fault, type Actor } from '@atoll/kernel';
import { Store, type AccessDeed, type AccessGrant, type AccessState, type Prisma } from '@atoll/store';
import { Injectable } from '@nestjs/common';
import { encodeAbiParameters, keccak256, toBytes, toHex, type Hex } from 'viem';

import { AccessDeeds } from './access-deeds.js';
import { requireChain } from './data-policies.service.js';
import { bitMask, lower, scopeMask, type AccessScope } from './masks.js';
import { bitsOf } from './purposes.service.js';

/** What is asked for, or given. */
export type AskWish = {
  scopes: AccessScope[];
  purposes: string[];
  /** How often keys may be released. */
  uses: number;
  /** The last moment. */
  validUntil: Date;
};

/** What is given: no more than was asked for, and just that wherever nothing is said. */
export type GiveWish = { [each in keyof AskWish]?: AskWish[each] | null };

export type GrantFilter = {
  resource?: string | null;
  grantee?: string | null;
  state?: AccessState | null;
  /** Only those that are good at this moment: granted, not of an older epoch, not past their time. */
  live?: boolean | null;
  /** Only those whose time is over before. */
  expiresBefore?: Date | null;
};

/** The place of the event that a grant began with, by which lists go. */
export type GrantPlace = { block: bigint; logIndex: number };

/** Who may do what with whose data, until when, how often, and what for: K4's grants. */
@Injectable()
export class GrantsService {
  private readonly deeds: AccessDeeds;

  constructor(private readonly store: Store) {
    this.deeds = new AccessDeeds(store);
  }

  /** Asks for access in the organisation's name. Once it is done, the deed has the grant's id. */
  async request(actor: Actor, chainId: string, resource: string, wish: AskWish): Promise<AccessDeed> {
    const about = { chainId, contract: 'AccessGrant', function: 'request', subject: resource } as const;
    return this.deeds.submit(actor, { ...about, arguments: [resource, await this.ask(actor, chainId, wish)] });
  }

  /** Gives what was asked for, or less of it, for the owner of the resource. */
  async grant(actor: Actor, chainId: string, id: string, wish: GiveWish): Promise<AccessDeed> {
    return this.about(actor, chainId, 'grant', id, await this.given(actor, chainId, id, wish));
  }

  deny(actor: Actor, chainId: string, id: string): Promise<AccessDeed> {
    return this.about(actor, chainId, 'deny', id);
  }

  /** Ends a grant, for the owner or who has it. The next records get another key; what was read stays read. */
  revoke(actor: Actor, chainId: string, id: string): Promise<AccessDeed> {
    return this.about(actor, chainId, 'revoke', id);
  }

  /** Takes access for an hour. Why is kept here for those who review it; the chain has its salted hash. */
  breakGlass(actor: Actor, chainId: string, resource: string, why: string): Promise<AccessDeed> {
    if (why.trim() === '' || why.length > 3_000) throw Fault.invalid('justification', 'must have 1 to 3000 characters');
    const note = JSON.stringify({ salt: toHex(randomBytes(32)), why });
    const about = { chainId, contract: 'AccessGrant', function: 'breakGlass', subject: resource, note } as const;
    return this.deeds.submit(actor, { ...about, arguments: [resource, justificationHash(note)] });
  }

  /** Judges an emergency. One that was none bars whoever took it, until the members pardon it. */
  review(actor: Actor, chainId: string, id: string, justified: boolean): Promise<AccessDeed> {
    return this.about(actor, chainId, 'review', id, justified);
  }

  /** Whether a grant is good for all of these scopes and this purpose: what a node says, now. */
  async check(actor: Actor, chainId: string, id: string, scopes: AccessScope[], purpose: string): Promise<boolean> {
    actor.must('data:read');
    const { view, bit } = await this.store.as(actor, async (db) => {
      const { consortiumId } = await requireChain(db, chainId);
      const [bit] = await bitsOf(db, consortiumId, [purpose], 'purpose');
      return { view: await kernelView(db, actor.organisationId, chainId), bit: bit! };
    });
    return view.read('AccessGrant', 'check', [id as Hex, scopeMask(scopes), bit]);
  }

  async find(actor: Actor, chainId: string, id: string): Promise<AccessGrant> {
    actor.must('data:read');
    const grant = await this.store.as(actor, (db) =>
      db.accessGrant.findUnique({ where: { chainId_id: { chainId, id } } }),
    );
    if (!grant) throw Fault.notFound('grant', id);
    return grant;
  }

  /** All members', newest first, starting after the place `after`. */
  list(
    actor: Actor,
    chainId: string,
    filter: GrantFilter,
    page: { take: number; after?: GrantPlace },
  ): Promise<AccessGrant[]> {
    actor.must('data:read');
    return this.store.as(actor, async (db) => {
      await requireChain(db, chainId);
      const where = { AND: [{ chainId }, ...wheres(filter), ...(page.after ? [olderThan(page.after)] : [])] };
      const order = [{ block: 'desc' as const }, { logIndex: 'desc' as const }];
      return db.accessGrant.findMany({ where, orderBy: order, take: page.take });
    });
  }

  /** Deeds of the organisation, newest first. */
  deedsOf(
    actor: Actor,
    chainId: string,
    page: { take: number; after?: string; subject?: string | null },
  ): Promise<AccessDeed[]> {
    actor.must('data:read');
    const { take, after, subject } = page;
    const { organisationId } = actor;
    const where = { organisationId, chainId, ...(subject && { subject }), ...(after && { id: { lt: after } }) };
    return this.store.as(actor, (db) => db.accessDeed.findMany({ where, orderBy: { id: 'desc' }, take }));
  }

  async deed(actor: Actor, id: string): Promise<AccessDeed> {
    actor.must('data:read');
    const { organisationId } = actor;
    const where = { organisationId_id: { organisationId, id } };
    const deed = await this.store.as(actor, (db) => db.accessDeed.findUnique({ where }));
    if (!deed) throw Fault.notFound('access deed', id);
    return deed;
  }

  private about(actor: Actor, chainId: string, name: string, id: string, ...rest: Prisma.InputJsonValue[]) {
    const about = { chainId, contract: 'AccessGrant', function: name, subject: id } as const;
    return this.deeds.submit(actor, { ...about, arguments: [id, ...rest] });
  }

  private async ask(actor: Actor, chainId: string, { scopes, purposes, uses, validUntil }: AskWish) {
    actor.must('data:manage');
    const bits = await this.store.as(actor, async (db) =>
      bitsOf(db, (await requireChain(db, chainId)).consortiumId, purposes, 'purposes'),
    );
    const until = seconds(validUntil).toString();
    return { scopes: scopeMask(scopes), uses, validUntil: until, purposes: bitMask(bits).toString() };
  }

  /** By what a node says was asked for. A time is cut to it: days from now are later than the same days from the request. */
  private async given(actor: Actor, chainId: string, id: string, { scopes, purposes, uses, validUntil }: GiveWish) {
    actor.must('data:manage');
    const { view, bits } = await this.store.as(actor, async (db) => {
      const { consortiumId } = await requireChain(db, chainId);
      const bits = purposes ? await bitsOf(db, consortiumId, purposes, 'purposes') : null;
      return { view: await kernelView(db, actor.organisationId, chainId), bits };
    });
    const [, , , askedUses, askedScopes, , askedUntil, askedPurposes] = await view.read('AccessGrant', 'grants', [
      id as Hex,
    ]);
    const until = validUntil ? BigInt(seconds(validUntil)) : askedUntil;
    return {
      scopes: scopes ? scopeMask(scopes) : askedScopes,
      uses: uses ?? askedUses,
      validUntil: (until < askedUntil ? until : askedUntil).toString(),
      purposes: (bits ? bitMask(bits) : askedPurposes).toString(),
    };
  }
}

const seconds = (at: Date): number => Math.floor(at.getTime() / 1_000);

/** What a reviewer, who is shown the note, compares with the chain. */
export function justificationHash(note: string): Hex {
  const { salt, why } = JSON.parse(note) as { salt: Hex; why: string };
  return keccak256(encodeAbiParameters([{ type: 'bytes32' }, { type: 'bytes32' }], [salt, keccak256(toBytes(why))]));
}

function wheres({ resource, grantee, state, live, expiresBefore }: GrantFilter): Prisma.AccessGrantWhereInput[] {
  return [
    ...(resource ? [{ resource: lower(resource) }] : []),
    ...(grantee ? [{ grantee: lower(grantee) }] : []),
    ...(state ? [{ state }] : []),
    ...(live ? [{ state: 'GRANTED' as const, outdated: false, validUntil: { gte: seconds(new Date()) } }] : []),
    ...(expiresBefore ? [{ validUntil: { lt: seconds(expiresBefore) } }] : []),
  ];
}

const olderThan = ({ block, logIndex }: GrantPlace): Prisma.AccessGrantWhereInput => ({
  OR: [{ block: { lt: block } }, { block, logIndex: { lt: logIndex } }],
});
