import { recipientOf } from '@atoll/crypto/age';
import { CHAIN_DRIVER, type ChainDriver } from '@atoll/driver';
import { Fault } from '@atoll/kernel';
import type { Handler, LookAgain } from '@atoll/queue';
import { Lease, Store, type Backup, type BackupPlan } from '@atoll/store';
import { Inject, Injectable, Logger } from '@nestjs/common';

import { BACKUP_SETTINGS, storeAt, storeOf, type BackupSettings } from './backup-store.js';
import { advance, type Errand } from './advance.js';
import { drillBackup } from './drill-backup.js';
import { keysAreSealed } from './sealed-keys.js';
import { dueWork, keptOnly } from './schedule.js';

const SOON_MS = 20;
const RETRY_MS = 5_000;
/** A plan is looked at so often though nobody nudges: keys are born, and times come. */
const LOOK_MS = 30_000;

/** Keeps the backups that organisations planned, restores them to prove that it can be done, and forgets the oldest. */
@Injectable()
export class BackupReconciler implements Handler {
  readonly queue = 'backup';
  private readonly log = new Logger(BackupReconciler.name);

  constructor(
    private readonly store: Store,
    @Inject(CHAIN_DRIVER) private readonly driver: ChainDriver,
    @Inject(BACKUP_SETTINGS) private readonly settings: BackupSettings,
  ) {}

  /** One step for one organisation's plan of one chain: at most a chunk of blocks, or a drill. */
  async handle(key: string): Promise<LookAgain | null> {
    const lease = await Lease.take(this.store, `backup:${key}`);
    if (!lease) return { lookAgainMs: RETRY_MS };
    try {
      return await this.step(key);
    } finally {
      await lease.release();
    }
  }

  async due(limit: number, after?: string): Promise<string[]> {
    const rows = await this.store.platform.$queryRaw<{ key: string }[]>`
      SELECT organisation_id || '/' || chain_id AS key FROM backup_plans
      WHERE (seen_at IS NULL OR seen_at < now() - ${LOOK_MS} * interval '1 millisecond')
        AND organisation_id || '/' || chain_id > ${after ?? ''}
      ORDER BY 1 LIMIT ${limit}`;
    return rows.map(({ key }) => key);
  }

  private async step(key: string): Promise<LookAgain | null> {
    const { platform } = this.store;
    const [organisationId = '', chainId = ''] = key.split('/');
    const id = { organisationId_chainId: { organisationId, chainId } };
    const plan = await platform.backupPlan.findUnique({ where: id, include: { chain: true } });
    if (!plan) return null;
    const installation = await recipientOf(this.settings.identity);
    await platform.backupPlan.update({ where: id, data: { installation, seenAt: new Date() } });
    if (plan.chain.desired === 'PROPOSED' || !plan.chain.genesis) return { lookAgainMs: RETRY_MS };

    const errand: Errand = { plan, chain: plan.chain, store: this.store, driver: this.driver, installation };
    const backup = await dueWork(this.store, plan, new Date());
    if (!backup) {
      await keysAreSealed(this.store, this.driver, plan);
      await keptOnly(this.store, plan, (place) => storeAt(place, plan, this.settings));
      return null;
    }
    return backup.drill === 'QUEUED' && backup.status === 'DONE'
      ? this.told(plan, backup, () => drillBackup(errand, backup, this.settings))
      : this.told(plan, backup, async () => {
          await keysAreSealed(this.store, this.driver, plan);
          return advance(errand, backup, await storeOf(plan, this.settings));
        });
  }

  /** What cannot be done is said where its owner looks; what may pass by itself is tried again. */
  private async told(plan: BackupPlan, backup: Backup, work: () => Promise<boolean>): Promise<LookAgain | null> {
    try {
      await work();
      return { lookAgainMs: SOON_MS };
    } catch (error) {
      const passes = error instanceof Fault && error.retryable;
      if (!(error instanceof Fault))
        this.log.error(`${backup.id}: ${error instanceof Error ? error.stack : String(error)}`);
      const unforeseen = "The platform failed; its operator finds the cause in the worker's log";
      const message = error instanceof Fault ? error.message : unforeseen;
      await this.fail(plan, backup, message, passes);
      return { lookAgainMs: RETRY_MS };
    }
  }

  private async fail(plan: BackupPlan, backup: Backup, message: string, passes: boolean): Promise<void> {
    const { organisationId, chainId } = plan;
    const drilling = backup.status === 'DONE';
    const now = new Date();
    const failed = drilling
      ? { drill: 'FAILED' as const, drilledAt: now }
      : { status: 'FAILED' as const, endedAt: now };
    await this.store.platform.backup.updateMany({
      where: { organisationId, id: backup.id },
      data: { ...(drilling ? { drillMessage: message } : { message }), ...(!passes && failed) },
    });
    await this.store.platform.backupPlan.updateMany({
      where: { organisationId, chainId },
      data: { trouble: message },
    });
  }
}
