import { againOnDuplicate, type Backup, type BackupPlan, type Store } from '@atoll/store';

import type { BackupStore } from './backup-store.js';

const HOUR_MS = 3_600_000;
/** How much later than planned a backup may come before it is missed: it takes time, and may be tried again. */
const PATIENCE = 2;

type Times = Pick<BackupPlan, 'everyHours' | 'drillEveryHours' | 'lastGoodAt' | 'lastDrillAt' | 'createdAt'>;

/**
 * What a plan has to do now: a backup that is not finished, a drill that was asked for, or what its schedule says. A backup that
 * somebody asks for in the same moment is that of the schedule.
 */
export const dueWork = (store: Store, plan: BackupPlan, now: Date): Promise<Backup | null> =>
  againOnDuplicate(() => workOf(store, plan, now));

async function workOf({ platform }: Store, plan: BackupPlan, now: Date): Promise<Backup | null> {
  const { organisationId, chainId, consortiumId, everyHours, drillEveryHours } = plan;
  const where = { organisationId, chainId };
  const open = await platform.backup.findFirst({ where: { ...where, status: { in: ['QUEUED', 'RUNNING'] } } });
  if (open) return open;
  const asked = await platform.backup.findFirst({ where: { ...where, status: 'DONE', drill: 'QUEUED' } });
  if (asked) return asked;

  const last = await platform.backup.findFirst({ where, orderBy: { id: 'desc' } });
  if (everyHours !== null && isPast(last?.createdAt ?? null, everyHours, now))
    return platform.backup.create({ data: { organisationId, chainId, consortiumId } });
  if (last?.status !== 'DONE' || drillEveryHours === null) return null;
  if (!isPast(last.drilledAt ?? plan.lastDrillAt, drillEveryHours, now)) return null;
  const id = { organisationId_id: { organisationId, id: last.id } };
  return platform.backup.update({ where: id, data: { drill: 'QUEUED' } });
}

/** Forgets the oldest backups. Their blocks stay: every newer one builds on them. So does what lies in a bucket that the plan has left. */
export async function keptOnly(
  { platform }: Store,
  plan: BackupPlan,
  open: (place: string | null) => Promise<BackupStore | null>,
): Promise<void> {
  const { organisationId, chainId, keep } = plan;
  const where = { organisationId, chainId, status: { in: ['DONE', 'FAILED'] as ('DONE' | 'FAILED')[] } };
  const all = await platform.backup.findMany({ where, orderBy: { id: 'desc' } });
  const good = all.filter(({ status }) => status === 'DONE');
  const old = [...good.slice(keep), ...all.filter(({ status }) => status === 'FAILED').slice(keep)];
  for (const { id, manifest, place } of old) {
    if (manifest) await (await open(place))?.remove(manifest);
    await platform.backup.deleteMany({ where: { organisationId, id } });
  }
}

/** Whether the last good backup, or the last good drill, is older than the plan allows. */
export function isStale(
  { everyHours, drillEveryHours, lastGoodAt, lastDrillAt, createdAt }: Times,
  now: Date,
): boolean {
  const missed = (hours: number | null, last: Date | null) =>
    hours !== null && isPast(last ?? createdAt, PATIENCE * hours, now);
  return missed(everyHours, lastGoodAt) || missed(drillEveryHours, lastDrillAt);
}

const isPast = (last: Date | null, hours: number, now: Date): boolean =>
  last === null || now.getTime() - last.getTime() >= hours * HOUR_MS;
