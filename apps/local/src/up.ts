import { gone } from '@atoll/embedded';
import { setTimeout as pause } from 'node:timers/promises';

import { supervise } from './supervise.js';
import { startDetached } from './detached.js';
import { TerminalProgress } from './progress.js';
import { forPeople, forPrograms, type Report } from './report.js';
import type { Settings } from './settings.js';
import { supervisorOf } from './supervisor-file.js';

/** Starts the installation, or finds it running. In the foreground it lasts until Ctrl-C, which stops everything. */
export async function up(settings: Settings, detach: boolean): Promise<void> {
  const progress = new TerminalProgress();
  const present = await running(settings.home);
  if (present) {
    progress.note('Atoll is already running.');
    return tell(present, settings.home, detach);
  }
  if (detach) return tell(await startDetached(settings.home, progress), settings.home, detach);

  await supervise(settings, progress, (report) => {
    tell(report, settings.home, detach);
    progress.note('Press Ctrl-C to stop everything; nothing is lost.');
  });
}

/** What the supervisor that runs has told; waits for one that is still starting. */
async function running(home: string): Promise<Report | undefined> {
  for (let found = supervisorOf(home); found; found = supervisorOf(home)) {
    if (found.report) return found.report;
    await gone(found.pid, 100);
    await pause(100);
  }
  return undefined;
}

function tell(report: Report, home: string, detach: boolean): void {
  process.stdout.write(`\n${forPeople(report, home)}\n${detach ? `${forPrograms(report)}\n` : ''}`);
}
