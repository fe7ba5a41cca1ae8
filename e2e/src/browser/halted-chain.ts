import { directoryOf, pidIn } from '../node-process.js';
import { BLOCKS_MS } from './dialogs.js';
import { report, type Seen } from './first-minute.js';
import { idOf } from './stage.js';
import type { Visit } from './visit.js';

type Place = { chainPath: string; contractPath: string; home: string };

/** Two of four validators stand still: the open page says once what is wrong, what needs blocks is refused with words, and it goes on. */
export async function haltedChainStory(
  visit: Visit,
  { chainPath, contractPath, home }: Place,
  seen: Seen,
): Promise<void> {
  const { page } = visit;
  const stalled = page.getByText('The chain has stalled');
  await visit.to(chainPath);
  await page.getByText('Ready for a contract').waitFor();
  const pidOf = async (name: string) => pidIn(await directoryOf(home, idOf(chainPath), name));
  const pids = await Promise.all(['validator-0', 'validator-1'].map(pidOf));
  for (const pid of pids) process.kill(pid, 'SIGSTOP');
  try {
    await stalled.waitFor({ timeout: BLOCKS_MS });
    for (const untrue of ['No blocks are made', 'One more missing validator halts the chain', 'Ready for a contract'])
      expect(await page.getByText(untrue).count()).toBe(0);
    await seen('halted');
    await visit.to(contractPath);
    await page.getByText('report', { exact: true }).click();
    const form = page.locator('details', { has: page.getByText('report', { exact: true }) });
    await form.getByLabel('sensor').fill('s3');
    await form.getByLabel('value').fill('3');
    await form.getByRole('button', { name: 'Send' }).click();
    await form.getByText('The chain makes no blocks').waitFor();
    await seen('halted-call');
    await visit.to(chainPath);
  } finally {
    for (const pid of pids) process.kill(pid, 'SIGCONT');
  }
  await stalled.waitFor({ state: 'detached', timeout: BLOCKS_MS });
  await visit.to(contractPath);
  await report(visit, 's4', '4');
}
