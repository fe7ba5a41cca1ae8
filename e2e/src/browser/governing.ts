import { BLOCKS_MS } from './dialogs.js';
import { CHAIN, type Seen } from './first-minute.js';
import type { Stage } from './stage.js';
import { PLAIN, Visit, type Person } from './visit.js';

type Place = Stage & { chainPath: string; birch: Person; seen: (visit: Visit) => Seen };

/** Ada proposes to stop the chain; it stops once Birch agrees, who types what it is about, and starts once both wish it. */
export async function governingStory({ browser, base, ada, chainPath, birch: who, seen }: Place): Promise<void> {
  const birch = await Visit.begin(browser, base, PLAIN, who);
  await birch.to(`${chainPath}/governance`);
  await ada.to(`${chainPath}/governance`);
  const open = ({ page }: Visit) => page.getByRole('row').filter({ hasText: 'Open' });
  const confirmed = async ({ page }: Visit, deed: string) => {
    const dialog = page.getByRole('dialog');
    expect(await dialog.getByRole('button', { name: deed }).isDisabled()).toBe(true);
    await dialog.getByRole('textbox').fill(CHAIN);
    await dialog.getByRole('button', { name: deed }).click();
    await dialog.waitFor({ state: 'detached' });
  };

  await ada.page.getByRole('button', { name: 'Stop the chain' }).click();
  await confirmed(ada, 'Stop the chain');
  await open(ada).getByText('1 of 2').waitFor();
  await open(ada).getByRole('button', { name: 'Withdraw' }).waitFor();
  // Birch's page was open all the time.
  await open(birch).getByText('Stop the chain').waitFor();
  await seen(birch)('proposal-open');
  await open(birch).getByRole('button', { name: 'Approve' }).click();
  await confirmed(birch, 'Approve');
  await ada.to(chainPath);
  await ada.page.getByText('Stopped').first().waitFor({ timeout: BLOCKS_MS });
  await seen(ada)('stopped-by-wish');

  await ada.to(`${chainPath}/governance`);
  await ada.page.getByRole('button', { name: 'Start the chain' }).click();
  await open(birch).getByRole('button', { name: 'Approve' }).click({ timeout: BLOCKS_MS });
  await ada.to(chainPath);
  await ada.page
    .getByRole('img', { name: '4 of 4 validators run; 3 must agree on a block' })
    .waitFor({ timeout: BLOCKS_MS });
  expect(birch.complaints).toEqual([]);
  await birch.end();
}
