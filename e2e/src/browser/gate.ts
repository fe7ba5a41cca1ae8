import type { Browser, Page } from 'playwright-core';

import { CHAIN, type Seen } from './first-minute.js';
import { Visit } from './visit.js';

/** What people type to be led to their organisation's provider. */
export const SIGN_IN = 'ada-works';
const BUTTON = { name: 'Use your organisation’s sign-in' };

/** An owner at one browser, the people of the organisation's provider at others. */
export type Gate = {
  browser: Browser;
  ada: Visit;
  base: string;
  chainPath: string;
  seen: (visit: Visit) => Seen;
};

/** A browser that nobody was ever signed in with, at the door, on the way to a page. */
export async function newcomer({ browser, base }: Gate, where = '.'): Promise<Visit> {
  const visit = await Visit.begin(browser, base);
  // The provider's own pages ask a network for letters that tests have not.
  await visit.context.route('https://fonts.googleapis.com/**', (route) => route.fulfill({ contentType: 'text/css' }));
  await visit.to(where);
  await choosesProvider(visit.page);
  return visit;
}

const choosesProvider = async (page: Page): Promise<void> => {
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await page.getByRole('button', BUTTON).click();
};

export async function asksToBeLedThere(page: Page, name = SIGN_IN): Promise<void> {
  const field = page.getByLabel('Name of the sign-in');
  await field.fill(name);
  await page.locator('form', { has: field }).getByRole('button', BUTTON).click();
}

/** At the provider's own pages. */
export async function signsInThere(page: Page, login: string): Promise<void> {
  await page.getByPlaceholder('Enter any login').fill(login);
  await page.getByPlaceholder('and password').fill('x');
  await page.getByRole('button', { name: 'Sign-in' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
}

/** By itself, while nobody touches this browser; nothing of what stood there is left. */
export async function signedOut({ page }: Visit): Promise<void> {
  await choosesProvider(page);
  expect(await page.getByText(CHAIN).count()).toBe(0);
}
