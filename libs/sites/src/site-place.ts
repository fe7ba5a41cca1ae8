import { Fault } from '@atoll/kernel';
import type { Db } from '@atoll/store';

/** So many more nodes of an organisation at a site. */
export type Room = { siteId: string; organisationId: string; count: number };

/** Why no more nodes are placed at a site; null while there is room for so many. It is locked until the transaction ends. */
export async function obstacleAt(
  db: Db,
  { siteId, organisationId, count }: Room,
  countAt: (db: Db, siteId: string) => Promise<number>,
): Promise<Fault | null> {
  await db.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`site:${siteId}`}, 0))::text`;
  const site = await db.site.findFirst({ where: { id: siteId } });
  if (!site) return Fault.notFound('site', siteId);
  const { operatorId, name, capacity, draining } = site;
  const shared = { where: { siteId_organisationId: { siteId, organisationId } } };
  if (operatorId !== null && operatorId !== organisationId && !(await db.siteShare.findUnique(shared)))
    return conflict('its operator has not shared it with the organisation that is to place nodes there');
  if (draining) return conflict(`"${name}" is being drained and takes no new nodes; choose another`);
  if ((await countAt(db, siteId)) + count <= capacity) return null;
  return new Fault({ code: 'QUOTA_EXCEEDED', what: `nodes at the site ${name}`, limit: capacity });
}

/** The nodes of all tenants; the API cannot see them and asks a function that counts them. */
async function nodesAt(db: Db, siteId: string): Promise<number> {
  const [row] = await db.$queryRaw<{ count: bigint | null }[]>`SELECT nodes_at_site(${siteId}::uuid) AS count`;
  return Number(row?.count ?? 0);
}

/** Where a node may stand on the map of an installation that runs its nodes in clusters, or on one machine alone. */
export class Places {
  constructor(private readonly sites: boolean) {}

  /** Takes room for nodes of an organisation, or says why not. */
  async take(db: Db, room: Room): Promise<void> {
    if (!this.sites) throw conflict('this installation runs all nodes as processes of one machine; leave `siteId` out');
    const obstacle = await obstacleAt(db, room, nodesAt);
    if (obstacle) throw obstacle;
  }
}

const conflict = (because: string): Fault => new Fault({ code: 'CONFLICT', what: 'site', because });
