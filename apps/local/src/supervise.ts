import { Obstacle } from '@atoll/embedded';

import { Installation } from './installation.js';
import type { Progress } from './progress.js';
import type { Report } from './report.js';
import type { Settings } from './settings.js';
import { announce, claim, release } from './supervisor-file.js';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Runs the installation until a signal asks to stop; returns when everything has stopped. */
export async function supervise(
  settings: Settings,
  progress: Progress,
  ready: (report: Report) => void,
): Promise<void> {
  if (!claim(settings.home)) throw new Obstacle(`Another "npm run up" is at work in ${settings.home}.`);
  const installation = new Installation(settings, progress);
  const asked = new Promise<void>((resolve) => {
    // A terminal and npm may both send the same signal, so a second one must not hurry the first.
    for (const signal of SIGNALS) process.on(signal, () => resolve());
  });
  try {
    const started = installation.start();
    const report = await Promise.race([started, asked]);
    if (report) {
      announce(settings.home, report);
      ready(report);
      await asked;
    }
    await progress.step('stop everything', () => installation.stop());
    await started.catch(() => {}); // cut short by our own stop
  } finally {
    release(settings.home);
  }
}
