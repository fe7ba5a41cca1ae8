import { gone, stopPostgres, stopRedis } from '@atoll/embedded';
import { stopAll } from '@atoll/driver-process';

import { TerminalProgress } from './progress.js';
import { endService, SERVICES } from './service.js';
import { supervisorOf } from './supervisor-file.js';

const PATIENCE_MS = 90_000;

/** Stops everything of one installation and loses nothing, whoever started it and however it was left. */
export async function down(home: string): Promise<void> {
  const progress = new TerminalProgress();
  const supervisor = await supervisorOf(home);
  if (supervisor)
    await progress.step('supervisor and what it runs', async () => {
      process.kill(supervisor.pid, 'SIGTERM');
      if (!(await gone(supervisor.pid, PATIENCE_MS))) process.kill(supervisor.pid, 'SIGKILL');
    });
  const left = await progress.step('anything left over', () => stopRemains(home));
  progress.note(supervisor || left ? `Atoll has stopped. Its data stays in ${home}.` : 'Atoll was not running.');
}

/** What a killed supervisor leaves behind, in the order in which it would have stopped it. */
async function stopRemains(home: string): Promise<boolean> {
  const services = await Promise.all(SERVICES.map((name) => endService(home, name)));
  await stopAll(home);
  return [...services, await stopRedis(home), await stopPostgres(home)].includes(true);
}
