import type { Browser } from 'playwright-core';

import { ADA, type Seen } from './first-minute.js';
import { Visit } from './visit.js';

/** A passkey's life, with the authenticator that Chromium brings along: added, signed in by, removed, known no more. */
export async function passkeyStory(browser: Browser, address: string, seen: (visit: Visit) => Seen): Promise<void> {
  // Authenticators know hosts by names.
  const named = new URL(address);
  named.hostname = 'localhost';
  const visit = await Visit.begin(browser, named.href);
  await withAuthenticator(visit);
  const { page } = visit;
  const password = page
    .locator('section', { has: page.getByRole('heading', { name: 'Passkeys' }) })
    .getByLabel('Your password, to be sure that it is you');
  const row = page.getByRole('row', { name: /Harbour laptop/ });
  const signedOut = async () => {
    await visit.context.clearCookies();
    await visit.to('/console/account');
  };

  await visit.to('/console/account');
  await page.getByLabel('E-mail').fill(ADA.email);
  await page.getByLabel('Password').fill(ADA.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByLabel('Name', { exact: true }).fill('Harbour laptop');
  await password.fill('wrong');
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await page.getByRole('alert').waitFor();
  await password.fill(ADA.password);
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await row.waitFor();
  await seen(visit)('passkeys');

  await signedOut();
  await seen(visit)('sign-in-by-passkey');
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await row.waitFor();
  expect(await page.getByText('Never').count()).toBe(0);

  await row.getByRole('button', { name: 'Remove' }).click();
  await page.getByText('None yet.').waitFor();
  await signedOut();
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await page.getByRole('alert').waitFor();
  await seen(visit)('passkey-unknown');
  expect(visit.complaints).toEqual([]);
  await visit.end();
}

async function withAuthenticator({ context, page }: Visit): Promise<void> {
  const session = await context.newCDPSession(page);
  await session.send('WebAuthn.enable');
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true },
      ...{ isUserVerified: true, automaticPresenceSimulation: true },
    },
  });
}
