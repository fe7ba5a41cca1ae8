import type { Chain, Db } from '@atoll/store';

/** Takes a chain's rows away, and what the ledger holds about it. Its proposals go with it. */
export async function forget(db: Db, { consortiumId, id }: Chain): Promise<null> {
  await db.deployment.deleteMany({ where: { chainId: id } });
  await db.transaction.deleteMany({ where: { chainId: id } });
  await db.account.deleteMany({ where: { chainId: id } });
  await db.node.deleteMany({ where: { chainId: id } });
  await db.chain.delete({ where: { consortiumId_id: { consortiumId, id } }, select: { id: true } });
  return null;
}
