import { Fault } from '@atoll/kernel';
import type { Genesis } from '@atoll/protocol';
import { toQuantity } from '@atoll/protocol';
import type { Backup } from '@atoll/store';
import { z } from 'zod';

import { readableNode, type Errand } from './advance.js';
import { storeAt, type BackupSettings } from './backup-store.js';
import { drill } from './drill.js';

const ELSEWHERE = 'it lies in another place than backups go to now; name its bucket in the plan again to drill it';
const BLOCK = z.object({ hash: z.string(), stateRoot: z.string() });

/** Restores a backup to nowhere and writes down what came of it. */
export async function drillBackup(errand: Errand, backup: Backup, settings: BackupSettings): Promise<true> {
  const { plan, chain, store, driver } = errand;
  const { organisationId, chainId } = plan;
  const node = await readableNode(store, plan);
  const params = [toQuantity(backup.height!), false];
  const { hash, stateRoot } = BLOCK.parse(await driver.control(node, 'eth_getBlockByNumber', params));
  const kept = { manifest: backup.manifest!, digest: backup.digest! };
  const live = { genesis: chain.genesis as unknown as Genesis, hash, stateRoot };
  const files = await storeAt(backup.place, plan, settings);
  if (!files) throw new Fault({ code: 'CONFLICT', what: 'backup', because: ELSEWHERE });
  const { blocks, seconds } = await drill(files, kept, live, settings);
  const now = new Date();
  const drillMessage = `Restored: ${blocks} blocks lead to the state root of the live chain, ${stateRoot}`;
  await store.platform.backup.update({
    where: { organisationId_id: { organisationId, id: backup.id } },
    data: { drill: 'PASSED', drillMessage, drillBlocks: blocks, drillSeconds: seconds, drilledAt: now },
  });
  await store.platform.backupPlan.updateMany({
    where: { organisationId, chainId },
    data: { lastDrillAt: now, trouble: null },
  });
  return true;
}
