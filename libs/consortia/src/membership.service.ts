import { Fault, type Actor } from '@atoll/kernel';
import {
  draftMembership,
  hashOf,
  MAX_MEMBERS,
  readOrganisationKey,
  signaturesNeeded,
  thumbprintOf,
  writeMembershipFile,
  type MemberEntry,
  type MembershipDocument,
} from '@atoll/membership';
import { genesisHash, type Genesis } from '@atoll/protocol';
import { nudge, onDuplicate, Store, type Db, type OrganisationKey, type Prisma } from '@atoll/store';
import { Injectable } from '@nestjs/common';

import { ConsortiaService } from './consortia.service.js';
import { historyOf, proposedIn, signedIn } from './membership-rows.js';

/** Who is to come, and who is to go. Neither is well too: the next version then names what has changed by itself. */
export type MembershipWish = {
  consortiumId: string;
  invite?: { name: string; installation: string; publicKey: string } | undefined;
  /** The thumbprint of a member. */
  drop?: string | undefined;
};

/** One version, as its members see it. */
export type MembershipVersion = {
  hash: string;
  version: number;
  status: 'OPEN' | 'ACCEPTED' | 'WITHDRAWN' | 'OBSOLETE';
  document: MembershipDocument;
  /** Thumbprints. Those that want to sign and have not yet are not among them. */
  signedBy: string[];
  needed: number;
};

/** Who governs a consortium, as documents that its members sign. Whoever signs a version votes for it. */
@Injectable()
export class MembershipService {
  constructor(
    private readonly store: Store,
    private readonly consortia: ConsortiaService,
    /** What this installation is called in documents. */
    private readonly installation: string,
  ) {}

  /** The key by which other installations know the organisation; null while it has asked for none. */
  key(actor: Actor): Promise<OrganisationKey | null> {
    actor.must('consortium:read');
    const { organisationId } = actor;
    return this.store.as(actor, (db) => db.organisationKey.findUnique({ where: { organisationId } }));
  }

  /** Asks for the key. The worker makes it, once; it is known moments later. */
  async createKey(actor: Actor): Promise<OrganisationKey> {
    actor.must('consortium:manage');
    const { organisationId } = actor;
    return this.store.as(actor, async (db) => {
      await db.$executeRaw`
        INSERT INTO organisation_keys (organisation_id) VALUES (${organisationId}::uuid) ON CONFLICT DO NOTHING`;
      await nudge(db, 'membership', `key/${organisationId}`);
      return db.organisationKey.findUniqueOrThrow({ where: { organisationId } });
    });
  }

  /** Every version there was, the newest first. */
  async versions(actor: Actor, consortiumId: string): Promise<MembershipVersion[]> {
    await this.consortia.find(actor, consortiumId);
    return this.store.as(actor, (db) => versionsIn(db, consortiumId));
  }

  /** Proposes the next version, and signs it. The first one names the members of now, who all have to sign it. */
  async propose(actor: Actor, wish: MembershipWish): Promise<MembershipVersion> {
    actor.must('consortium:manage');
    await this.consortia.find(actor, wish.consortiumId);
    return this.store.as(actor, async (db) => {
      const { consortiumId } = wish;
      const history = await historyOf(db, consortiumId);
      const previous = history.at(-1)?.document ?? null;
      const draft = await draftMembership(previous, await this.next(db, wish, previous));
      const hash = hashOf(draft);
      await db.membershipDocument
        .create({
          data: {
            ...{ consortiumId, hash, version: draft.version },
            document: draft as unknown as Prisma.InputJsonObject,
            proposedBy: actor.organisationId,
          },
        })
        .catch(onDuplicate(() => conflict('another version is proposed already; sign it, or have it withdrawn first')));
      await wishToSign(db, actor, consortiumId, hash);
      return versionIn(db, consortiumId, hash);
    });
  }

  /** Says that the organisation wants to sign; the worker does. Said again it changes nothing. */
  async sign(actor: Actor, consortiumId: string, hash: string): Promise<MembershipVersion> {
    actor.must('consortium:manage');
    await this.consortia.find(actor, consortiumId);
    return this.store.as(actor, async (db) => {
      const { status } = await versionIn(db, consortiumId, hash);
      if (status === 'WITHDRAWN' || status === 'OBSOLETE') throw conflict(`this version is ${status.toLowerCase()}`);
      await wishToSign(db, actor, consortiumId, hash);
      return versionIn(db, consortiumId, hash);
    });
  }

  /** Takes back a version of one's own that is not accepted yet. */
  async withdraw(actor: Actor, consortiumId: string, hash: string): Promise<MembershipVersion> {
    actor.must('consortium:manage');
    await this.consortia.find(actor, consortiumId);
    const { organisationId } = actor;
    return this.store.as(actor, async (db) => {
      const { count } = await db.membershipDocument.updateMany({
        where: { consortiumId, hash, proposedBy: organisationId, status: 'OPEN' },
        data: { status: 'WITHDRAWN' },
      });
      const version = await versionIn(db, consortiumId, hash);
      if (count === 0 && version.status !== 'WITHDRAWN') throw Fault.notFound('open version of yours', hash);
      return version;
    });
  }

  /** The history, and what is proposed to follow it, as a file for members of other installations. */
  async file(actor: Actor, consortiumId: string): Promise<string> {
    await this.consortia.find(actor, consortiumId);
    return this.store.as(actor, async (db) => {
      const history = await historyOf(db, consortiumId);
      if (history.length === 0)
        throw conflict('its members have not signed who they are yet; propose a membership first');
      const proposed = await proposedIn(db, consortiumId);
      return writeMembershipFile({ history, proposed: proposed && signedIn(proposed) });
    });
  }

  private async next(db: Db, { consortiumId, invite, drop }: MembershipWish, previous: MembershipDocument | null) {
    const issuedAt = new Date().toISOString();
    const consortium = await db.consortium.findUniqueOrThrow({ where: { id: consortiumId } });
    const before = previous?.members ?? (await this.founders(db, consortiumId, issuedAt));
    const named = await Promise.all(before.map(async (member) => ({ member, name: await thumbprintOf(member.key) })));
    if (drop !== undefined)
      await checkDrop(
        db,
        consortiumId,
        drop,
        named.map(({ name }) => name),
      );
    const members = named.filter(({ name }) => name !== drop).map(({ member }) => member);
    if (invite) {
      const key = await readOrganisationKey(invite.publicKey, 'invite.publicKey');
      const thumbprint = await thumbprintOf(key);
      if (named.some(({ name }) => name === thumbprint)) throw conflict('it is a member already');
      members.push({ name: invite.name, installation: invite.installation, key, joinedAt: issuedAt });
    }
    if (members.length === 0) throw conflict('its last member cannot be dropped');
    if (members.length > MAX_MEMBERS) throw new Fault({ code: 'LIMIT_EXCEEDED', what: 'members', limit: MAX_MEMBERS });
    const name = previous?.name ?? consortium.name;
    return {
      ...{ consortium: previous?.consortium ?? consortiumId, name, members, issuedAt },
      chains: await chainsOf(db, consortiumId, previous),
    };
  }

  /** The members of now. Each has to have a key to be named by. */
  private async founders(db: Db, consortiumId: string, joinedAt: string): Promise<MemberEntry[]> {
    const members = await db.consortiumMember.findMany({
      where: { consortiumId, leftAt: null },
      include: { organisation: { include: { signingKey: true } } },
    });
    const without = members.filter(({ organisation }) => !organisation.signingKey?.publicKey);
    if (without.length > 0) {
      const names = without.map(({ organisation }) => organisation.name).join(', ');
      throw conflict(`these members have no organisation key yet and have to create one: ${names}`);
    }
    return members.map(({ organisation: { name, signingKey } }) => {
      return { name, installation: this.installation, key: signingKey!.publicKey as MemberEntry['key'], joinedAt };
    });
  }
}

/** A member of this installation that still runs nodes could not look after them any more. */
async function checkDrop(db: Db, consortiumId: string, thumbprint: string, members: string[]): Promise<void> {
  if (!members.includes(thumbprint)) throw Fault.notFound('member with the key', thumbprint);
  const member = await db.consortiumMember.findFirst({ where: { consortiumId, thumbprint, remote: false } });
  if (!member) return;
  const { organisationId } = member;
  const nodes = await db.node.count({ where: { consortiumId, organisationId, desired: { not: 'REMOVED' } } });
  if (nodes > 0) throw conflict(`the member still runs ${nodes} of its nodes; it has to remove them first`);
}

/** The chains of the version before, and those that were founded since. */
async function chainsOf(db: Db, consortiumId: string, previous: MembershipDocument | null) {
  const rows = await db.chain.findMany({ where: { consortiumId, desired: { in: ['RUNNING', 'STOPPED'] } } });
  const chains = new Map(previous?.chains.map((chain) => [chain.chainId, chain]));
  for (const { genesis, evmChainId } of rows) {
    const chainId = Number(evmChainId);
    if (genesis && !chains.has(chainId))
      chains.set(chainId, { chainId, genesisHash: genesisHash(genesis as unknown as Genesis) });
  }
  return [...chains.values()];
}

async function wishToSign(db: Db, { organisationId }: Actor, consortiumId: string, hash: string): Promise<void> {
  const key = await db.organisationKey.findUnique({ where: { organisationId } });
  if (!key?.thumbprint) throw conflict('your organisation has no key yet; create one first');
  await db.$executeRaw`
    INSERT INTO membership_signatures (consortium_id, hash, thumbprint, organisation_id)
    VALUES (${consortiumId}::uuid, ${hash}, ${key.thumbprint}, ${organisationId}::uuid) ON CONFLICT DO NOTHING`;
  await nudge(db, 'membership', `consortium/${consortiumId}`);
}

async function versionIn(db: Db, consortiumId: string, hash: string): Promise<MembershipVersion> {
  const version = (await versionsIn(db, consortiumId)).find((candidate) => candidate.hash === hash);
  if (!version) throw Fault.notFound('membership version', hash);
  return version;
}

async function versionsIn(db: Db, consortiumId: string): Promise<MembershipVersion[]> {
  const rows = await db.membershipDocument.findMany({
    where: { consortiumId },
    include: { signatures: true },
    orderBy: [{ version: 'desc' }, { createdAt: 'desc' }],
    take: 512,
  });
  const accepted = new Map(rows.filter(({ status }) => status === 'ACCEPTED').map((row) => [row.version, row]));
  return rows.map(({ hash, version, status, document, signatures }) => {
    const own = document as MembershipDocument;
    const previous = (accepted.get(version - 1)?.document ?? null) as MembershipDocument | null;
    const signedBy = signatures.filter(({ signature }) => signature).map(({ thumbprint }) => thumbprint);
    return { hash, version, status, document: own, signedBy: signedBy.sort(), needed: signaturesNeeded(previous, own) };
  });
}

const conflict = (because: string): Fault => new Fault({ code: 'CONFLICT', what: 'consortium', because });
