import type { Browser } from 'playwright-core';

import { closed, dialogOf } from './dialogs.js';
import type { Seen } from './first-minute.js';
import { act } from './sites.js';
import { PLAIN, Visit, type Person } from './visit.js';

type Story = { browser: Browser; base: string; ada: Visit; who: Person; seen: (visit: Visit) => Seen };

/** Ada shares a site with Birch, who sees it, and could found a chain there; then Ada takes it back, and it is as if there was none. */
export async function siteSharingStory({ browser, base, ada, who, seen }: Story): Promise<void> {
  const birch = await Visit.begin(browser, base, PLAIN, who);
  await birch.to('/console/organisation/sites');
  await birch.page.getByText('No sites yet').waitFor();
  await shares(ada, seen(ada));
  await seesAndUses(birch, seen(birch));
  await takesBack(ada, seen(ada));
  await seesNothing(birch);
  expect(birch.complaints).toEqual([]);
  await birch.end();
}

const pierOf = ({ page }: Visit) => page.getByRole('row', { name: /Pier 3/ });

async function shares(ada: Visit, seen: Seen): Promise<void> {
  const dialog = dialogOf(ada.page);
  await ada.to('/console/organisation/sites');
  await act(ada, 'Pier 3', 'Share with an organisation');
  await dialog.getByLabel('Organisation').selectOption({ label: 'Birch' });
  await seen('share-site');
  await dialog.getByRole('button', { name: 'Share with an organisation' }).click();
  await dialog.getByText('Birch may place nodes at Pier 3.').waitFor();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await pierOf(ada).getByText('shared with Birch').waitFor();
  // Who has it already is not offered again.
  await act(ada, 'Pier 3', 'Share with an organisation');
  await dialog.getByRole('option', { name: 'Cedar' }).waitFor({ state: 'attached' });
  expect(await dialog.getByRole('option', { name: 'Birch' }).count()).toBe(0);
  await closed(ada.page);
}

/** Its place, its room and whose it is, but none of its deeds, nor who else has it. A chain founded there is this installation's to refuse. */
async function seesAndUses(birch: Visit, seen: Seen): Promise<void> {
  const { page } = birch;
  // The page was open all the time.
  const pier = pierOf(birch);
  await pier.getByRole('cell', { name: 'Ada Works', exact: true }).waitFor();
  await pier.getByText('0 of 8').waitFor();
  expect(await pier.getByRole('button').count()).toBe(0);
  expect(await page.getByRole('row', { name: /Hall/ }).count()).toBe(0);
  await seen('shared-site');
  await birch.to('/console/chains/new');
  await page.getByLabel('Name', { exact: true }).fill('At the shared pier');
  const choice = page.getByLabel('Birch: Site');
  await choice.selectOption({ label: 'Pier 3 (room for 8)' });
  // Shared with Birch it is Birch's to use, and no other member's; Ada's own it is by itself.
  expect(await page.getByLabel('Cedar: Site').count()).toBe(0);
  await seen('found-at-shared-site');
  await page.getByRole('button', { name: 'Found a chain' }).click();
  await page.getByRole('alert').filter({ hasText: 'processes of one machine' }).waitFor();
}

async function takesBack(ada: Visit, seen: Seen): Promise<void> {
  const dialog = dialogOf(ada.page);
  await act(ada, 'Pier 3', 'Take it back from one');
  await seen('take-site-back');
  await dialog.getByRole('button', { name: 'Take it back from one' }).click();
  await dialog.getByText('Birch may place no more nodes at Pier 3.').waitFor();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await pierOf(ada).getByText('shared with Birch').waitFor({ state: 'detached' });
}

/** The open page forgets the site, as one that there never was. */
async function seesNothing(birch: Visit): Promise<void> {
  const { page } = birch;
  await page.getByRole('group', { name: /^Sites on a map/ }).waitFor({ state: 'detached' });
  await birch.to('/console/organisation/sites');
  await page.getByText('No sites yet').waitFor();
}
