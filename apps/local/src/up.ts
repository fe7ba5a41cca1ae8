import { supervise } from './supervise.js';
import { startDetached } from './detached.js';
import { TerminalProgress } from './progress.js';
import { forPeople, forPrograms, type Report } from './report.js';
import type { Settings } from './settings.js';
import { supervisorOf } from './supervisor-file.js';
import { alreadyRuns } from './wrong-use.js';

/** Starts the installation. In the foreground it lasts until Ctrl-C, which stops everything; of one that runs it tells where. */
export async function up(settings: Settings, detach: boolean): Promise<void> {
  const { home } = settings;
  const progress = new TerminalProgress();
  const present = await supervisorOf(home);
  if (present?.report) tell(present.report, home, detach);
  if (present) throw alreadyRuns(present, home);
  if (detach) return tell(await startDetached(home, progress), home, detach);

  await supervise(settings, progress, (report) => {
    tell(report, home, detach);
    progress.note('Press Ctrl-C to stop everything; nothing is lost.');
  });
}

function tell(report: Report, home: string, detach: boolean): void {
  process.stdout.write(`\n${forPeople(report, home)}\n${detach ? `${forPrograms(report)}\n` : ''}`);
}
