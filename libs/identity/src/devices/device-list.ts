import type { Actor } from '@atoll/kernel';
import { Prisma, type Db, type DeviceClass, type DeviceStatus } from '@atoll/store';

import { STATUSES } from './device-sight.js';
import { keyOf } from './device-wish.js';

const CLASSES: readonly DeviceClass[] = ['FULL', 'CONSTRAINED'];

/** A device as its reader sees it: what the chain shows, and of one's own also what was wished. */
export type DeviceView = {
  chainId: string;
  evmChainId: bigint;
  address: string;
  owner: string | null;
  ownerOrganisationId: string | null;
  kind: number;
  class: DeviceClass;
  hwIdHash: string;
  gateway: string | null;
  status: DeviceStatus;
  credential: string | null;
  infoHash: string | null;
  seq: bigint | null;
  seenBlock: bigint | null;
  /** Of one's own: null for another member's. */
  own: OwnPart | null;
};

export type OwnPart = {
  id: string;
  desired: DeviceStatus;
  wishedGateway: string | null;
  wishedCredential: string | null;
  proved: boolean;
  name: string;
  tags: string[];
  site: string;
  enrolmentId: string | null;
  transactionId: string | null;
  settled: boolean;
  reason: string | null;
  fault: unknown;
  createdAt: Date;
};

export type DeviceFilter = {
  status?: DeviceStatus | null | undefined;
  kind?: number | null | undefined;
  class?: DeviceClass | null | undefined;
  gateway?: string | null | undefined;
  /** The member that registered it. */
  ownerOrganisationId?: string | null | undefined;
  /** How an address, or the name of a device of one's own, begins. */
  text?: string | null | undefined;
};

/** Of every device that the organisation sees, a part in the order of addresses: its own rows, and what others have on the chain. */
export function listDevices(
  db: Db,
  actor: Actor,
  chainId: string,
  filter: DeviceFilter,
  { take, after = '' }: { take: number; after?: string },
): Promise<DeviceView[]> {
  const of = filter.ownerOrganisationId ?? null;
  const parts = [
    ...(of === null || of === actor.organisationId ? [ownRows(actor, chainId, filter)] : []),
    ...(of === actor.organisationId ? [] : [othersRows(actor, chainId, filter)]),
  ].map((rows) => Prisma.sql`(${rows} AND d.address > ${after} ORDER BY d.address LIMIT ${take})`);
  return views(db, Prisma.sql`SELECT * FROM (${Prisma.join(parts, ' UNION ALL ')}) a ORDER BY a.address LIMIT ${take}`);
}

/** Those of the addresses that the organisation sees on the chain. */
export function viewsOf(db: Db, actor: Actor, chainId: string, addresses: string[]): Promise<DeviceView[]> {
  const these = Prisma.sql`AND d.address = ANY (${addresses}::text[])`;
  const [own, others] = [ownRows(actor, chainId, {}), othersRows(actor, chainId, {})];
  return views(db, Prisma.sql`(${own} ${these}) UNION ALL (${others} ${these})`);
}

const ownRows = ({ organisationId }: Actor, chainId: string, filter: DeviceFilter) => Prisma.sql`
  SELECT d.chain_id, d.address, CASE WHEN d.seen_block IS NOT NULL THEN p.address END AS owner, d.organisation_id AS owner_organisation_id,
    d.kind, d.class, d.hw_id_hash, d.seen_gateway AS gateway, d.status, d.seen_credential AS credential, d.seen_info_hash AS info_hash,
    d.seen_seq AS seq, d.seen_block, jsonb_build_object(
      'id', d.id, 'desired', d.desired, 'wishedGateway', d.gateway, 'wishedCredential', d.credential, 'proved', d.proof IS NOT NULL,
      'name', d.name, 'tags', d.tags, 'site', d.site, 'enrolmentId', d.enrolment_id, 'transactionId', d.transaction_id,
      'settled', d.settled_revision >= d.revision, 'reason', CASE WHEN d.step_revision = d.revision THEN d.reason END,
      'fault', CASE WHEN d.step_revision = d.revision THEN d.fault END, 'createdAt', d.created_at) AS own
  FROM devices d LEFT JOIN kernel_principals p ON p.organisation_id = d.organisation_id AND p.chain_id = d.chain_id
  WHERE d.organisation_id = ${organisationId}::uuid AND d.chain_id = ${chainId}::uuid ${conditions(filter, 'seen_gateway')} ${beginning(filter, true)}`;

const othersRows = ({ organisationId }: Actor, chainId: string, filter: DeviceFilter) => Prisma.sql`
  SELECT d.chain_id, d.address, d.owner, (SELECT p.organisation_id FROM kernel_principals p WHERE p.chain_id = d.chain_id AND p.address = d.owner) AS owner_organisation_id,
    d.kind, d.class, d.hw_id_hash, d.gateway, d.status, d.credential, d.info_hash, d.seq, d.seen_block, NULL::jsonb AS own
  FROM chain_devices d
  WHERE d.chain_id = ${chainId}::uuid ${conditions(filter, 'gateway')} ${beginning(filter, false)} ${ownedBy(chainId, filter)}
    AND ${notOwn(organisationId)}`;

/** Asked for each row that is shown, by an index; as NOT EXISTS it would be a join that reads all of an organisation's devices. */
export const notOwn = (organisationId: string) => Prisma.sql`(SELECT o.id FROM devices o
  WHERE o.organisation_id = ${organisationId}::uuid AND o.chain_id = d.chain_id AND o.address = d.address LIMIT 1) IS NULL`;

function conditions(filter: DeviceFilter, gateway: 'gateway' | 'seen_gateway'): Prisma.Sql {
  const { status, kind, class: cls } = filter;
  const parts = [
    ...(status ? [Prisma.sql`AND d.status = ${literal(STATUSES, status)}`] : []),
    ...(typeof kind === 'number' ? [Prisma.sql`AND d.kind = ${kind}`] : []),
    ...(cls ? [Prisma.sql`AND d.class = ${literal(CLASSES, cls)}`] : []),
    ...(filter.gateway ? [Prisma.sql`AND d.${Prisma.raw(gateway)} = ${filter.gateway}`] : []),
  ];
  return parts.length > 0 ? Prisma.join(parts, ' ') : Prisma.empty;
}

/** One of ours as it stands in the statement: a plan for any value, as a parameter's, knows of none of the indexes of just one. */
function literal<T extends string>(known: readonly T[], value: T): Prisma.Sql {
  return Prisma.raw(`'${known[known.indexOf(value)] ?? ''}'`);
}

function ownedBy(chainId: string, { ownerOrganisationId }: DeviceFilter): Prisma.Sql {
  if (!ownerOrganisationId) return Prisma.empty;
  return Prisma.sql`AND d.owner = (SELECT p.address FROM kernel_principals p
    WHERE p.chain_id = ${chainId}::uuid AND p.organisation_id = ${ownerOrganisationId}::uuid)`;
}

/** An address or a DID; anything else is how a name begins. */
const BY_ADDRESS = /^(?:did:ethr:0x[0-9a-f]+:)?(0x[0-9a-f]*)$/i;

/** Ranges instead of LIKE: row-level security keeps LIKE from an index, since it might tell of rows that it is not shown. */
function beginning({ text }: DeviceFilter, named: boolean): Prisma.Sql {
  if (!text) return Prisma.empty;
  const [, address] = BY_ADDRESS.exec(text) ?? [];
  if (address) return Prisma.sql`AND ${within(Prisma.sql`d.address`, address.toLowerCase())}`;
  return named ? Prisma.sql`AND ${within(Prisma.sql`d.name_key`, keyOf(text))}` : Prisma.sql`AND FALSE`;
}

const within = (column: Prisma.Sql, start: string): Prisma.Sql =>
  Prisma.sql`${column} >= ${start} AND ${column} < ${`${start}\u{10ffff}`}`;

function views(db: Db, source: Prisma.Sql): Promise<DeviceView[]> {
  return db.$queryRaw<DeviceView[]>`
    SELECT r.chain_id AS "chainId", c.evm_chain_id AS "evmChainId", r.address, r.owner, r.owner_organisation_id AS "ownerOrganisationId", r.kind,
      r.class::text AS class, r.hw_id_hash AS "hwIdHash", r.gateway, r.status::text AS status, r.credential, r.info_hash AS "infoHash", r.seq,
      r.seen_block AS "seenBlock", r.own
    FROM (${source}) r JOIN chains c ON c.id = r.chain_id ORDER BY r.address`;
}
