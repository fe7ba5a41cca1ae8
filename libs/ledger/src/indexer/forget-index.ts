import { newId, nudge, type Db, type Store } from '@atoll/store';
import { notePlatform } from '@atoll/tenancy';

/** A long chain has many logs, and each stands in several indexes. */
const WAIT = { maxWait: 30_000, timeout: 3_600_000 };

/**
 * Takes away all that is indexed of a chain, at once or not at all, so that workers take it in anew from the genesis block: for a
 * chain that is not what it was, since its nodes went back to an earlier state, or whose members now want what comes before the
 * first block that is kept. Places in event streams stay what they are, and the books of each member here say that it was done. False
 * where there was nothing.
 */
export async function forgetIndex(store: Store, chainId: string): Promise<boolean> {
  const where = { chainId };
  if (!(await store.platform.chainIndex.findUnique({ where }))) return false;
  return store.platform.$transaction(async (db) => {
    // Whoever holds the lease is deposed: what it writes next waits for this to end, and is refused.
    await db.$executeRaw`
      INSERT INTO leases AS held (key, holder, token, until)
      VALUES (${`index:${chainId}`}, ${newId()}::uuid, extract(epoch FROM clock_timestamp()) * 1000, clock_timestamp())
      ON CONFLICT (key) DO UPDATE SET holder = excluded.holder, until = excluded.until,
        token = greatest(held.token + 1, excluded.token)`;
    await db.log.deleteMany({ where });
    await db.minedTransaction.deleteMany({ where });
    await db.block.deleteMany({ where });
    await db.tokenBalance.deleteMany({ where });
    await db.tokenName.deleteMany({ where });
    await db.indexedContract.deleteMany({ where });
    await db.factoryRule.updateMany({ where, data: { nextBlock: 0n, nextLog: 0, untilBlock: null, done: false } });
    const { count } = await db.chainIndex.deleteMany({ where });
    if (count === 0) return false;
    for (const organisationId of await membersOf(db, chainId))
      await notePlatform(db, organisationId, { action: 'rebuildIndex', arguments: {}, subject: chainId });
    await nudge(db, 'index', chainId);
    return true;
  }, WAIT);
}

async function membersOf(db: Db, chainId: string): Promise<string[]> {
  const members = await db.consortiumMember.findMany({
    where: { consortium: { chains: { some: { id: chainId } } }, leftAt: null, remote: false },
    select: { organisationId: true },
  });
  return members.map(({ organisationId }) => organisationId);
}
