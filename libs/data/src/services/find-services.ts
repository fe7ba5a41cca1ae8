import { Fault } from '@atoll/kernel';
import { Prisma, type ChainService, type Db, type ServiceDescriptor, type ServiceMode } from '@atoll/store';

/** What is looked for: everything that is given must hold. */
export type ServiceQuery = {
  chainId: string;
  take: number;
  after?: string;
  /** Words that stand in its names or description. */
  text?: string | null;
  mode?: ServiceMode | null;
  /** The principal of the organisation whose it is. */
  owner?: string | null;
  schema?: string | null;
  /** Whether it could be used when it was last looked at. */
  live?: boolean | null;
  /** At most this. */
  price?: bigint | null;
};

/** With what describes it, where any member of this platform brought that; and by whom it is, where that is known here. */
export type ServiceView = ChainService & {
  descriptor: ServiceDescriptor | null;
  organisationId: string | null;
};

type Row = { id: string };

/** The registry's rows are few columns, and descriptors are small; words are matched as they are, in any case. */
export async function findServices(db: Db, query: ServiceQuery): Promise<ServiceView[]> {
  const { chainId, after, take } = query;
  const found = await db.$queryRaw<Row[]>`
    SELECT s.id FROM chain_services s
    LEFT JOIN service_descriptors d ON d.chain_id = s.chain_id AND d.hash = s.descriptor_hash
    WHERE s.chain_id = ${chainId}::uuid ${after ? Prisma.sql`AND s.id > ${after}` : Prisma.empty} ${conditions(query)}
    ORDER BY s.id LIMIT ${take}`;
  return described(
    db,
    chainId,
    found.map(({ id }) => id),
  );
}

export async function findService(db: Db, chainId: string, id: string): Promise<ServiceView> {
  const [service] = await described(db, chainId, [id]);
  if (!service) throw Fault.notFound('service', id);
  return service;
}

function conditions({ text, mode, owner, schema, live, price }: ServiceQuery): Prisma.Sql {
  const words = (text ?? '').split(/\s+/).filter(Boolean);
  const all = [
    ...words.map(
      (word) => Prisma.sql`concat_ws(' ', text_in(s.name), d.name, d.description) ILIKE ${`%${literally(word)}%`}`,
    ),
    ...(mode ? [Prisma.sql`s.mode = ${mode}::service_mode`] : []),
    ...(owner ? [Prisma.sql`s.owner = ${owner}`] : []),
    ...(schema ? [Prisma.sql`d.schema = ${schema}`] : []),
    ...(price === undefined || price === null ? [] : [Prisma.sql`s.price <= ${price.toString()}::numeric`]),
    ...(live === undefined || live === null
      ? []
      : [Prisma.sql`(s.available AND s.state = 'ACTIVE') = ${live}::boolean`]),
  ];
  return all.length === 0 ? Prisma.empty : Prisma.sql`AND ${Prisma.join(all, ' AND ')}`;
}

/** Of what LIKE takes for more than itself. */
const literally = (word: string) => word.replace(/[\\%_]/g, '\\$&');

async function described(db: Db, chainId: string, ids: string[]): Promise<ServiceView[]> {
  const services = await db.chainService.findMany({ where: { chainId, id: { in: ids } }, orderBy: { id: 'asc' } });
  const [descriptors, principals] = await Promise.all([
    db.serviceDescriptor.findMany({
      where: { chainId, hash: { in: services.map(({ descriptorHash }) => descriptorHash) } },
    }),
    db.kernelPrincipal.findMany({ where: { chainId, address: { in: services.map(({ owner }) => owner) } } }),
  ]);
  const byHash = new Map(descriptors.map((each) => [each.hash, each]));
  const byAddress = new Map(principals.map(({ address, organisationId }) => [address, organisationId]));
  return services.map((service) => ({
    ...service,
    descriptor: byHash.get(service.descriptorHash) ?? null,
    organisationId: byAddress.get(service.owner) ?? null,
  }));
}
