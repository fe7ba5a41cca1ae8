import { Fault } from '@atoll/kernel';
import { limitsOf, type Db, type Node } from '@atoll/store';

/** Counts the volumes that outlive these nodes, in the transaction that takes the nodes' rows away. */
export async function rememberVolumes(db: Db, nodes: readonly Node[]): Promise<void> {
  const data = nodes.flatMap(({ organisationId, chainId, name, siteId, publicKey, keepVolume }) =>
    keepVolume && publicKey ? [{ organisationId, chainId, nodeName: name, siteId, publicKey }] : [],
  );
  if (data.length > 0) await db.keptVolume.createMany({ data });
}

/** A node that has a key has whatever was kept of one like it. */
export async function forgetVolume(db: Db, { organisationId, chainId, name, siteId }: Node): Promise<void> {
  await db.keptVolume.deleteMany({ where: { organisationId, chainId, nodeName: name, siteId } });
}

/** Refuses to keep more than an organisation may: those that are kept, those that are about to be, and `more`. */
export async function roomForVolumes(db: Db, organisationId: string, more: number): Promise<void> {
  const { keptVolumes: limit } = await limitsOf(db, organisationId);
  const kept = await db.keptVolume.count({ where: { organisationId } });
  const leaving = await db.node.count({ where: { organisationId, keepVolume: true } });
  if (kept + leaving + more > limit) throw new Fault({ code: 'QUOTA_EXCEEDED', what: 'kept volumes', limit });
}
