import { Installation } from './installation.js';
import type { Progress } from './progress.js';
import type { Report } from './report.js';
import type { Settings } from './settings.js';
import { announce, claim } from './supervisor-file.js';
import { alreadyRuns } from './wrong-use.js';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Runs the installation until a signal asks to stop; returns when everything has stopped. */
export async function supervise(
  settings: Settings,
  progress: Progress,
  ready: (report: Report) => void,
): Promise<void> {
  const present = await claim(settings.home);
  if (present) throw alreadyRuns(present, settings.home);
  const installation = new Installation(settings, progress);
  const asked = new Promise<void>((resolve) => {
    // A terminal and npm may both send the same signal, so a second one must not hurry the first.
    for (const signal of SIGNALS) process.on(signal, () => resolve());
  });
  const started = installation.start();
  const report = await Promise.race([started, asked]);
  if (report) {
    await announce(settings.home, report);
    ready(report);
    await asked;
  }
  await progress.step('stop everything', () => installation.stop());
  await started.catch(() => {}); // cut short by our own stop
}
