import { opened } from './dialogs.js';
import type { Seen } from './first-minute.js';
import type { Visit } from './visit.js';

/** A limit of one's own: set, seen how far it is, and taken away. */
export async function quotasStory(visit: Visit, seen: Seen): Promise<void> {
  const { page } = visit;
  await visit.to('/console/organisation/usage');
  const dialog = await opened(page, 'Set a quota');
  await dialog.getByLabel('What').selectOption({ label: 'Transactions submitted' });
  await dialog.getByLabel('Limit').fill('9'.repeat(31));
  await dialog.getByRole('button', { name: 'Set a quota' }).click();
  await dialog.getByText('Must be from 0 to 10^30.').waitFor();
  await dialog.getByLabel('Limit').fill('1000000');
  await seen('set-quota');
  await dialog.getByRole('button', { name: 'Set a quota' }).click();
  const row = page.getByRole('row', { name: 'Transactions submitted · Month' });
  await row.getByText(/^\d+ of 1,000,000$/).waitFor();
  await seen('usage-quota');
  await row.getByRole('button', { name: 'Remove' }).click();
  await row.waitFor({ state: 'detached' });
}
