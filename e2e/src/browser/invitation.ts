import type { Browser } from 'playwright-core';

import { ORGANISATION, type Seen } from './first-minute.js';
import { PLAIN, Visit } from './visit.js';

const BOB = { email: 'bob@example.org', name: 'Bob', password: 'wrong horse battery' };

/** One invites by a code, the other signs up in a browser of its own and joins by it; each sees the other, and only what a role allows. */
export async function invitationStory(
  browser: Browser,
  ada: Visit,
  base: string,
  seen: (visit: Visit) => Seen,
): Promise<void> {
  await ada.to('/console/organisation');
  await ada.page.getByLabel('Role', { exact: true }).selectOption('AUDITOR');
  await ada.page.getByRole('button', { name: 'Invite a person' }).click();
  const code = (await ada.page.getByRole('region', { name: 'Invitation code' }).innerText()).trim();

  const bob = await Visit.begin(browser, base);
  const { page } = bob;
  await bob.to('.');
  await page.getByRole('link', { name: 'Create an account' }).click();
  await page.getByLabel('Name').fill(BOB.name);
  await page.getByLabel('E-mail').fill(BOB.email);
  await page.getByLabel('Password').fill(BOB.password);
  await page.getByRole('button', { name: 'Create an account' }).click();
  await page.getByLabel('Invitation code').fill(code);
  await seen(bob)('join');
  await page.getByRole('button', { name: 'Join by invitation' }).click();
  await page.getByRole('button', { name: ORGANISATION }).waitFor();

  await bob.to('/console/organisation');
  await page.getByText('You act here as Auditor.').waitFor();
  expect(await page.getByRole('button', { name: 'Invite a person' }).count()).toBe(0);
  await ada.to('/console/organisation');
  await ada.page.getByRole('row', { name: new RegExp(BOB.email) }).waitFor();
  // A code works once.
  const late = await Visit.begin(browser, base, PLAIN, BOB);
  await late.to('/console/welcome');
  await late.page.getByLabel('Invitation code').fill(code);
  await late.page.getByRole('button', { name: 'Join by invitation' }).click();
  await late.page.getByRole('alert').waitFor();
  expect([...bob.complaints, ...late.complaints]).toEqual([]);
  await Promise.all([bob.end(), late.end()]);
}
