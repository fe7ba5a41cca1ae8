import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { connect } from '@atoll/sdk';
import { TOTP, URI } from 'otpauth';
import type { Browser, Locator } from 'playwright-core';
import decodeQr from 'qr/decode.js';

import type { Seen } from './first-minute.js';
import { Visit } from './visit.js';

const PLATFORM = fileURLToPath(new URL('../../../apps/platform/dist/main.js', import.meta.url));
const GRACE = { email: 'grace@example.org', name: 'Grace', password: 'a nanosecond of wire' };
/** To the letter: also for programs, which take nothing away from what they are told. */
const REMEMBERED = ' seven lost apps ago ';
const STEP_MS = 30_000;

/** An app set up from the picture of its code, asked for at the next sign-in; then all of it is lost, and the operator helps. */
export async function secondFactorStory(
  browser: Browser,
  { console: address, home }: { console: string; home: string },
  seen: (visit: Visit) => Seen,
): Promise<void> {
  const visit = await Visit.begin(browser, address);
  const { page } = visit;
  const card = page.locator('section', { has: page.getByRole('heading', { name: 'Code of an app' }) });
  const signIn = async (password: string) => {
    await visit.context.clearCookies();
    await visit.to('/console/account');
    await page.getByLabel('E-mail').fill(GRACE.email);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  };

  await visit.to('/console/sign-up');
  await page.getByLabel('Name').fill(GRACE.name);
  await page.getByLabel('E-mail').fill(GRACE.email);
  await page.getByLabel('Password').fill(GRACE.password);
  await page.getByRole('button', { name: 'Create an account' }).click();
  await page.getByLabel('Name of the organisation').waitFor();

  await visit.to('/console/account');
  await card.getByLabel('Your password, to be sure that it is you').fill(GRACE.password);
  await card.getByRole('button', { name: 'Set up an app' }).click();
  const picture = card.getByRole('img', { name: 'QR code for your app' });
  await picture.waitFor();
  await seen(visit)('second-factor');
  const app = URI.parse(await readPicture(browser, picture)) as TOTP;
  expect([app.issuer, app.label]).toEqual(['Atoll', GRACE.email]);
  /** None is taken twice, and none of before the last: so each is of the next half minute, of which the clock may be one off. */
  const began = Date.now() - STEP_MS;
  const code = (steps: number) => app.generate({ timestamp: began + steps * STEP_MS });

  await card.getByLabel('Code that the app shows').fill(code(0));
  await card.getByRole('button', { name: 'Turn it on' }).click();
  await page.getByText('From now on a code is asked for with your password').waitFor();
  await seen(visit)('recovery-codes');

  await signIn(GRACE.password);
  await page.getByLabel('Code of your app').fill('000000');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('alert').waitFor();
  await seen(visit)('sign-in-code');
  await page.getByLabel('Code of your app').fill(code(1));
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await card.getByText('Recovery codes left: 10.').waitFor();

  const { cookies } = await visit.context.storageState();
  await visit.context.clearCookies();
  await visit.to('/console/account');
  await page.getByRole('link', { name: 'Cannot sign in?' }).click();
  await page.getByText('atoll-platform accounts recover').waitFor();
  await seen(visit)('recover-how');
  const { url } = await recovered(home);
  // Whoever opens it is still signed in where they are, perhaps, and of no organisation.
  await visit.context.addCookies(cookies);
  await visit.to('/console/chains');
  await page.getByLabel('Name of the organisation').waitFor();
  await page.goto(url.replace(/^http:\/\/[^/]+/, new URL(address).origin));
  await page.getByLabel('New password').fill(REMEMBERED);
  await seen(visit)('recover');
  await page.getByRole('button', { name: 'Set the password' }).click();
  await page.getByText('The new password is set').waitFor();
  await signIn(REMEMBERED);
  await card.getByRole('button', { name: 'Set up an app' }).waitFor();
  const platform = connect({ url: new URL('/graphql', address).href });
  const { signIn: signed } = await platform.signIn({ input: { email: GRACE.email, password: REMEMBERED } });
  expect(signed.person.name).toBe(GRACE.name);
  const trimmed = platform.signIn({ input: { email: GRACE.email, password: REMEMBERED.trim() } });
  await expect(trimmed).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  expect(visit.complaints).toEqual([]);
  await visit.end();
}

/** What a camera sees of it; the pixels come by way of another page, since ours lets no picture in. */
async function readPicture(browser: Browser, picture: Locator): Promise<string> {
  const png = (await picture.screenshot()).toString('base64');
  const page = await browser.newPage();
  const seen = await page.evaluate<{ width: number; height: number; data: number[] }>(`(async () => {
    const bytes = Uint8Array.from(atob(${JSON.stringify(png)}), (letter) => letter.charCodeAt(0));
    const { width, height } = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const context = new OffscreenCanvas(width, height).getContext('2d');
    context.drawImage(await createImageBitmap(new Blob([bytes], { type: 'image/png' })), 0, 0);
    return { width, height, data: [...context.getImageData(0, 0, width, height).data] };
  })()`);
  await page.close();
  return decodeQr({ ...seen, data: Uint8Array.from(seen.data) });
}

/** As the operator of this installation types it. */
async function recovered(home: string): Promise<{ url: string }> {
  const args = [PLATFORM, 'accounts', 'recover', GRACE.email, '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env: { ...process.env, ATOLL_HOME: home } });
  return JSON.parse(stdout) as { url: string };
}
