import type { BackupPlan } from '@atoll/store';

import type { Verdict } from '../conditions.js';
import { isStale } from './schedule.js';

/** What the members' schedules say, without telling one member of another's: each sees its own in its plan. */
export function backupStaleOf(plans: BackupPlan[], now: Date): Verdict | undefined {
  const scheduled = plans.filter(({ everyHours, drillEveryHours }) => everyHours !== null || drillEveryHours !== null);
  if (scheduled.length === 0) return undefined;
  const missed = scheduled.filter((plan) => isStale(plan, now)).length;
  if (missed === 0) return { status: 'False', reason: 'BackupsOnTime', message: 'Every scheduled backup is on time' };
  const count = `The backup or its drill is overdue for ${missed} of ${scheduled.length} members that scheduled one`;
  return { status: 'True', reason: 'BackupOverdue', message: `${count}; each finds why in its own plan` };
}
