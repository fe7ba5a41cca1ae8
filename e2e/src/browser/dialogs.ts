import type { Atoll } from '@atoll/sdk';
import type { Page } from 'playwright-core';

import { until } from '../wait.js';
import { PATIENCE_MS } from './visit.js';

/** Several blocks, on a machine that also does other things. */
export const BLOCKS_MS = 5 * PATIENCE_MS;

export const dialogOf = (page: Page) => page.getByRole('dialog');

/** Sends the form in front, waits until the chain has what it asks for, and closes it. */
export async function send(page: Page, deed: string): Promise<void> {
  const dialog = dialogOf(page);
  await dialog.getByRole('button', { name: deed, exact: true }).click();
  await dialog.getByText('It is on the chain.').waitFor({ timeout: BLOCKS_MS });
  await dialog.getByRole('button', { name: 'Close' }).click();
  await dialog.waitFor({ state: 'detached' });
}

/** Sends the form in front as often as the chain finds it too early; the page says so each time. */
export async function sendInTime(page: Page, deed: string): Promise<void> {
  const dialog = dialogOf(page);
  const onChain = dialog.getByText('It is on the chain.');
  await until(
    `“${deed}” to be due`,
    async () => {
      await dialog.getByRole('button', { name: deed, exact: true }).click();
      await onChain.or(dialog.getByRole('alert')).first().waitFor({ timeout: BLOCKS_MS });
      return (await onChain.count()) > 0;
    },
    { seconds: 180 },
  );
  await closed(page);
}

/** Sends the form in front, which the platform or the contract does not take, and says why by this name. */
export async function refused(page: Page, deed: string, why: string | RegExp): Promise<void> {
  const dialog = dialogOf(page);
  await dialog.getByRole('button', { name: deed, exact: true }).click();
  await dialog.getByRole('alert').filter({ hasText: why }).waitFor({ timeout: BLOCKS_MS });
}

/** Leaves the dialog in front. */
export async function closed(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await dialogOf(page).waitFor({ state: 'detached' });
}

/** Opens a form, and hands back the dialog that it stands in. */
export async function opened(page: Page, deed: string) {
  await page.getByRole('button', { name: deed, exact: true }).first().click();
  await dialogOf(page).waitFor();
  return dialogOf(page);
}

/** Waits for a key that somebody asked for, or for why it does not come. */
export function releaseOf(atoll: Atoll, id: string) {
  const ended = async () => {
    const { keyRelease } = await atoll.keyRelease({ id });
    return keyRelease.endedAt !== null && keyRelease;
  };
  return until('the key', ended, { seconds: 180 });
}

/** Waits for what somebody asked for past the browser; the id of what it made. */
export async function done(atoll: Atoll, id: string): Promise<`0x${string}` | null> {
  const ended = async () => {
    const { accessDeed } = await atoll.accessDeed({ id });
    return /DONE|FAILED/.test(accessDeed.state) && accessDeed;
  };
  const deed = await until('a deed', ended, { seconds: 180 });
  if (deed.state === 'FAILED') throw new Error(`${deed.function}: ${deed.reason}`);
  return deed.made;
}
