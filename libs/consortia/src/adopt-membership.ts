import { Fault } from '@atoll/kernel';
import {
  hashOf,
  mergeHistories,
  verifyMembership,
  type MemberEntry,
  type MembershipDocument,
  type Signed,
  type VerifiedMembership,
} from '@atoll/membership';
import { newId, nudge, type Db, type Prisma } from '@atoll/store';

import { historyOf } from './membership-rows.js';

/**
 * Takes over a verified history where it continues the known one, and makes the rows what its head says. Says what holds now,
 * which is the known head when that is newer: nobody takes a consortium back by an old file. Must run in one transaction.
 */
export async function adoptHistory(
  db: Db,
  consortiumId: string,
  received: readonly Signed<MembershipDocument>[],
): Promise<VerifiedMembership> {
  await lockMembership(db, consortiumId);
  const known = await historyOf(db, consortiumId);
  const history = known.length > 0 ? mergeHistories(known, received) : [...received];
  const verified = await verifyMembership(history);
  if (history.length === known.length) return verified;
  for (const signed of history.slice(known.length)) await accept(db, consortiumId, signed);
  await showMembers(db, consortiumId, verified);
  return verified;
}

/** One at a time changes the membership of a consortium, until the transaction ends. */
export async function lockMembership(db: Db, consortiumId: string): Promise<void> {
  await db.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`membership:${consortiumId}`}, 0))::text`;
}

/** Writes a version down as accepted. What was proposed in its place has lost. */
async function accept(
  db: Db,
  consortiumId: string,
  { document, signatures }: Signed<MembershipDocument>,
): Promise<void> {
  const hash = hashOf(document);
  await db.membershipDocument.updateMany({
    where: { consortiumId, status: 'OPEN', version: { lte: document.version }, hash: { not: hash } },
    data: { status: 'OBSOLETE' },
  });
  await db.membershipDocument.upsert({
    where: { consortiumId_hash: { consortiumId, hash } },
    create: {
      ...{ consortiumId, hash, version: document.version, status: 'ACCEPTED' },
      document: document as unknown as Prisma.InputJsonObject,
    },
    update: { status: 'ACCEPTED' },
  });
  await keepSignatures(db, consortiumId, { document, signatures });
}

/** Adds signatures to a document; each names its key in its header. They must have been verified. */
export async function keepSignatures(
  db: Db,
  consortiumId: string,
  { document, signatures }: Signed<MembershipDocument>,
): Promise<void> {
  const hash = hashOf(document);
  for (const signature of signatures) {
    const { kid } = JSON.parse(Buffer.from(signature.split('.')[0]!, 'base64url').toString()) as { kid: string };
    await db.membershipSignature.upsert({
      where: { consortiumId_hash_thumbprint: { consortiumId, hash, thumbprint: kid } },
      create: { consortiumId, hash, thumbprint: kid, signature },
      update: { signature },
    });
  }
}

/** The rows are the cache of the head: whoever it names is a member, whoever it does not name is none. */
async function showMembers(db: Db, consortiumId: string, { root, head, members }: VerifiedMembership): Promise<void> {
  await db.consortium.update({ where: { id: consortiumId }, data: { root, name: head.name } });
  const rows = await db.consortiumMember.findMany({
    where: { consortiumId },
    include: { organisation: { include: { signingKey: true } } },
  });
  const rowOf = new Map(
    rows.map((row) => [row.thumbprint ?? (row.remote ? null : row.organisation.signingKey?.thumbprint), row]),
  );
  for (const [thumbprint, member] of members) {
    const row = rowOf.get(thumbprint);
    if (!row) await addRemote(db, consortiumId, thumbprint, member);
    else await refresh(db, row, thumbprint, member);
  }
  for (const row of rows) {
    if (row.leftAt || (row.thumbprint ? members.has(row.thumbprint) : isNamed(row, members))) continue;
    await dismiss(db, row);
  }
}

type Row = Prisma.ConsortiumMemberGetPayload<{ include: { organisation: { include: { signingKey: true } } } }>;

const isNamed = ({ organisation }: Row, members: ReadonlyMap<string, unknown>): boolean =>
  members.has(organisation.signingKey?.thumbprint ?? '');

/** An organisation of another installation gets a row of its own in each consortium, so that no tenant learns of another's. */
async function addRemote(db: Db, consortiumId: string, thumbprint: string, member: MemberEntry): Promise<void> {
  const { name, installation } = member;
  const organisationId = newId();
  await db.$executeRaw`
    INSERT INTO organisations (id, name, installation) VALUES (${organisationId}::uuid, ${name}, ${installation})`;
  await db.consortiumMember.create({
    data: { consortiumId, organisationId, remote: true, thumbprint, joinedAt: new Date(member.joinedAt) },
  });
}

/** A member of this installation that left by itself stays away; one that others named again is one again. */
async function refresh(db: Db, row: Row, thumbprint: string, { name, installation }: MemberEntry): Promise<void> {
  const { consortiumId, organisationId, remote } = row;
  const back = remote ? { leftAt: null } : {};
  await db.consortiumMember.update({
    where: { consortiumId_organisationId: { consortiumId, organisationId } },
    data: { thumbprint, ...back },
  });
  if (remote)
    await db.$executeRaw`
      UPDATE organisations SET name = ${name}, installation = ${installation} WHERE id = ${organisationId}::uuid`;
}

async function dismiss(db: Db, { consortiumId, organisationId, remote }: Row): Promise<void> {
  const own = { consortiumId, organisationId, desired: { not: 'REMOVED' as const } };
  // Somebody has to look after nodes that run here; their owner removes them, and goes with the next version.
  if (!remote && (await db.node.count({ where: own })) > 0) return;
  const nodes = await db.node.findMany({ where: own });
  await db.node.updateMany({ where: own, data: { desired: 'REMOVED' } });
  await db.consortiumMember.update({
    where: { consortiumId_organisationId: { consortiumId, organisationId } },
    data: { leftAt: new Date() },
  });
  for (const chainId of new Set(nodes.map((node) => node.chainId))) await nudge(db, 'chain', chainId);
}

/** Finds the consortium of a history, or writes it down; the organisation, which the head names, is a member of it from now on. */
export async function enterConsortium(
  db: Db,
  organisationId: string,
  thumbprint: string,
  history: readonly Signed<MembershipDocument>[],
): Promise<{ consortiumId: string; membership: VerifiedMembership }> {
  const { root, head } = await verifyMembership(history);
  await db.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`consortium:${root}`}, 0))::text`;
  const known = await db.consortium.findUnique({ where: { root } });
  const consortiumId = known?.id ?? newId();
  if (!known) await db.consortium.create({ data: { id: consortiumId, name: head.name, foundedBy: organisationId } });
  await db.consortiumMember.upsert({
    where: { consortiumId_organisationId: { consortiumId, organisationId } },
    create: { consortiumId, organisationId, thumbprint },
    update: {},
  });
  const membership = await adoptHistory(db, consortiumId, history);
  if (!membership.members.has(thumbprint))
    throw new Fault({ code: 'CONFLICT', what: 'membership', because: 'your organisation is not a member any more' });
  // It may have been known here as somebody elsewhere, or have left.
  const remote = await db.consortiumMember.findFirst({ where: { consortiumId, thumbprint, remote: true } });
  if (remote) {
    const key = { consortiumId_organisationId: { consortiumId, organisationId: remote.organisationId } };
    await db.consortiumMember.update({ where: key, data: { leftAt: new Date(), thumbprint: null } });
  }
  await db.consortiumMember.update({
    where: { consortiumId_organisationId: { consortiumId, organisationId } },
    data: { leftAt: null, thumbprint },
  });
  return { consortiumId, membership };
}
