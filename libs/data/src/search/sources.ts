import { didOf, notOwn } from '@atoll/identity';
import type { Actor, Permission } from '@atoll/kernel';
import { Prisma, type Chain } from '@atoll/store';

export const FOUND_KINDS = ['CONTRACT', 'TOKEN', 'DEVICE', 'DATA_STREAM', 'DATA_POLICY', 'SERVICE', 'MEMBER'] as const;
export type FoundKind = (typeof FOUND_KINDS)[number];

/** Rows of a chain that have a name or an address. */
export type Source = {
  kind: FoundKind;
  permission: Permission;
  /** The table with what is always asked of it, to which conditions are added. */
  from: Prisma.Sql;
  /** What its own query asks for it by, and how it is shown. */
  id: Prisma.Sql;
  name: Prisma.Sql;
  address: Prisma.Sql;
  /** What it is called, in small letters; `ordered` where an index has that in its order, else there are few of its kind. */
  key?: Prisma.Sql;
  ordered?: boolean;
  /** Its address as it is compared: as text, or as bytes. */
  at?: Prisma.Sql;
  bytes?: boolean;
};

const { sql } = Prisma;
const NONE = sql`NULL::text`;

/** Everything on a chain that may be looked for by its name or its address. */
export function sourcesOf({ organisationId }: Actor, chain: Chain): Source[] {
  const [own, here] = [sql`${organisationId}::uuid`, sql`${chain.id}::uuid`];
  const did = sql`${didOf(chain.evmChainId, '')} || d.address`;

  const contract = { kind: 'CONTRACT', permission: 'contract:read' } as const;
  const deployments: Source = {
    ...contract,
    from: sql`deployments d WHERE d.chain_id = ${here} AND d.address IS NOT NULL`,
    ...{ id: sql`d.id::text`, name: sql`d.contract_name`, address: sql`d.address` },
    ...{ key: sql`d.name_key`, ordered: true, at: sql`d.address` },
  };
  /** What was deployed from elsewhere; the rest are deployments. */
  const ofKernel = (table: Prisma.Sql): Source => ({
    ...contract,
    from: sql`${table} c WHERE c.chain_id = ${here} AND c.proxy_id IS NULL AND c.address IS NOT NULL`,
    ...{ id: sql`c.address`, name: sql`c.contract`, address: sql`c.address` },
    ...{ key: sql`lower(c.contract)`, at: sql`c.address` },
  });

  const tokenAddress = sql`'0x' || encode(t.token, 'hex')`;
  const token = {
    ...({ kind: 'TOKEN', permission: 'chain:read' } as const),
    from: sql`token_names t WHERE t.chain_id = ${here}`,
    ...{ id: tokenAddress, name: sql`coalesce(t.name, t.symbol, ${tokenAddress})`, address: tokenAddress },
    ordered: true,
  };

  const device = { kind: 'DEVICE', permission: 'device:read', id: did, address: sql`d.address` } as const;
  const ownDevices: Source = {
    ...device,
    from: sql`devices d WHERE d.organisation_id = ${own} AND d.chain_id = ${here}`,
    ...{ name: sql`coalesce(nullif(d.name, ''), d.address)`, key: sql`d.name_key`, ordered: true, at: sql`d.address` },
  };
  /** A chain has no names of devices. */
  const devices: Source = {
    ...device,
    from: sql`chain_devices d WHERE d.chain_id = ${here} AND ${notOwn(organisationId)}`,
    ...{ name: sql`d.address`, at: sql`d.address` },
  };

  const streams: Source = {
    ...({ kind: 'DATA_STREAM', permission: 'data:read' } as const),
    from: sql`data_streams s WHERE s.organisation_id = ${own} AND s.chain_id = ${here}`,
    ...{ id: sql`s.id::text`, name: sql`s.name`, address: sql`'0x' || encode(s.producer, 'hex')` },
    ...{ key: sql`s.name_key`, ordered: true },
  };
  const policies: Source = {
    ...({ kind: 'DATA_POLICY', permission: 'data:read' } as const),
    from: sql`access_policies p WHERE p.chain_id = ${here}`,
    ...{ id: sql`p.resource`, name: sql`coalesce(text_in(p.name), p.resource)`, address: NONE },
    ...{ key: sql`p.name_key`, ordered: true },
  };
  const serviceName = sql`coalesce(d.name, text_in(s.name), s.id)`;
  const services: Source = {
    ...({ kind: 'SERVICE', permission: 'service:read' } as const),
    from: sql`chain_services s LEFT JOIN service_descriptors d ON d.chain_id = s.chain_id AND d.hash = s.descriptor_hash
      WHERE s.chain_id = ${here}`,
    ...{ id: sql`s.id`, name: serviceName, address: NONE, key: sql`lower(normalize(${serviceName}, NFKC))` },
  };
  const members: Source = {
    ...({ kind: 'MEMBER', permission: 'consortium:read' } as const),
    from: sql`consortium_members m JOIN organisations o ON o.id = m.organisation_id
      LEFT JOIN kernel_principals p ON p.organisation_id = o.id AND p.chain_id = ${here}
      WHERE m.consortium_id = ${chain.consortiumId}::uuid AND m.left_at IS NULL`,
    ...{ id: sql`o.id::text`, name: sql`o.name`, address: sql`p.address` },
    ...{ key: sql`lower(normalize(o.name, NFKC))`, at: sql`p.address` },
  };

  return [
    ...[deployments, ofKernel(sql`kernel_contracts`), ofKernel(sql`solutions`)],
    { ...token, key: sql`t.name_key`, at: sql`t.token`, bytes: true },
    { ...token, key: sql`t.symbol_key` },
    ...[ownDevices, devices, streams, policies, services, members],
  ];
}
