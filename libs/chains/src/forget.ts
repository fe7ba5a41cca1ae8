import type { Lease } from '@atoll/store';

import { rememberVolumes } from './kept-volumes.js';

/** Takes a chain's rows away, and what the ledger holds about it. Its proposals go with it, and in the end its lease; its id stays. */
export async function forget(lease: Lease, chainId: string): Promise<null> {
  await lease.write(async (db) => {
    await db.deployment.deleteMany({ where: { chainId } });
    await db.transaction.deleteMany({ where: { chainId } });
    await db.account.deleteMany({ where: { chainId } });
    await db.backupChunk.deleteMany({ where: { chainId } });
    await db.sealedKey.deleteMany({ where: { chainId } });
    // First the row under which an index is written, so that nothing more of it comes.
    await db.chainIndex.deleteMany({ where: { chainId } });
    await db.log.deleteMany({ where: { chainId } });
    await db.minedTransaction.deleteMany({ where: { chainId } });
    await db.block.deleteMany({ where: { chainId } });
    await db.tokenBalance.deleteMany({ where: { chainId } });
    await rememberVolumes(db, await db.node.findMany({ where: { chainId, keepVolume: true } }));
    await db.node.deleteMany({ where: { chainId } });
    await db.chain.deleteMany({ where: { id: chainId } });
    await db.goneChain.createMany({ data: { id: chainId }, skipDuplicates: true });
  });
  return lease.retire();
}
