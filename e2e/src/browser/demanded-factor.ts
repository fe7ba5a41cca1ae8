import { Secret, TOTP } from 'otpauth';
import type { Browser, Page } from 'playwright-core';

import type { Seen } from './first-minute.js';
import { Visit } from './visit.js';

const HEDY = { email: 'hedy@example.org', name: 'Hedy', password: 'eighty-eight frequencies' };
const IVY = { email: 'ivy@example.org', name: 'Ivy', password: 'a garden without a wall' };
const ORGANISATION = 'Hedy Works';

/** An owner who has an app demands a second factor; whoever joins by a password alone is led to where one is set up, and comes in by it. */
export async function demandedFactorStory(browser: Browser, base: string, seen: (visit: Visit) => Seen): Promise<void> {
  const hedy = await signedUp(browser, base, HEDY);
  const { page } = hedy;
  await page.getByLabel('Name of the organisation').fill(ORGANISATION);
  await page.getByRole('button', { name: 'Create organisation' }).click();
  await page.getByRole('button', { name: ORGANISATION }).waitFor();
  const demand = page.getByRole('button', { name: 'Demand a second factor' });

  await hedy.to('/console/organisation/sign-in');
  await demand.click();
  await page.getByRole('alert').filter({ hasText: 'Set up an app for codes on your account' }).waitFor();
  await seen(hedy)('demand-refused');
  await hedy.to('/console/account');
  await setUpApp(page, HEDY.password);
  await hedy.to('/console/organisation/sign-in');
  await demand.click();
  await page.getByText('Nobody acts here whom a password alone signed in').waitFor();
  await seen(hedy)('demanded');
  await hedy.to('/console/organisation');
  await page.getByRole('button', { name: 'Invite a person' }).click();
  const code = (await page.getByRole('region', { name: 'Invitation code' }).innerText()).trim();

  const ivy = await signedUp(browser, base, IVY);
  await ivy.page.getByLabel('Invitation code').fill(code);
  await ivy.page.getByRole('button', { name: 'Join by invitation' }).click();
  const told = ivy.page.getByText(`${ORGANISATION} demands more than a password`);
  await told.waitFor();
  expect(new URL(ivy.page.url()).pathname).toBe('/console/account');
  await seen(ivy)('second-factor-lacking');
  await setUpApp(ivy.page, IVY.password);
  await told.waitFor({ state: 'detached' });
  await ivy.to('/console/organisation');
  await ivy.page.getByRole('row', { name: HEDY.email }).waitFor();
  expect([...hedy.complaints, ...ivy.complaints]).toEqual([]);
  await Promise.all([hedy.end(), ivy.end()]);
}

async function signedUp(browser: Browser, base: string, who: typeof HEDY): Promise<Visit> {
  const visit = await Visit.begin(browser, base);
  const { page } = visit;
  await visit.to('/console/sign-up');
  await page.getByLabel('Name').fill(who.name);
  await page.getByLabel('E-mail').fill(who.email);
  await page.getByLabel('Password').fill(who.password);
  await page.getByRole('button', { name: 'Create an account' }).click();
  await page.getByLabel('Name of the organisation').waitFor();
  return visit;
}

async function setUpApp(page: Page, password: string): Promise<void> {
  const card = page.locator('section', { has: page.getByRole('heading', { name: 'Code of an app' }) });
  await card.getByLabel('Your password, to be sure that it is you').fill(password);
  await card.getByRole('button', { name: 'Set up an app' }).click();
  const secret = Secret.fromBase32(
    (await card.getByRole('region', { name: 'Secret for your app' }).innerText()).trim(),
  );
  await card.getByLabel('Code that the app shows').fill(new TOTP({ secret }).generate());
  await card.getByRole('button', { name: 'Turn it on' }).click();
  await page.getByText('From now on a code is asked for with your password').waitFor();
}
