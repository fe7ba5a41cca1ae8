import type { Locator, Page } from 'playwright-core';

import { until } from '../wait.js';
import { answered, asks, called, granted, newestCall, PURPOSE } from './city.js';
import { BLOCKS_MS, dialogOf, done, send } from './dialogs.js';
import type { Scene } from './scene.js';

type Hex = `0x${string}`;
/** Long enough to ask, give and call on a busy machine. */
const SHORT_SECONDS = 60;

/** Calls that come to nothing: one that is refused, one whose grant is revoked before its receipt, one whose grant runs out. */
export async function cityRefusalsStory(scene: Scene): Promise<void> {
  await isRefused(scene);
  await losesGrant(scene);
  await runsOut(scene);
  await seenByCitizen(scene);
}

const logOf = (page: Page): Locator => page.getByRole('region', { name: 'Log of calls' });

/** Everybody reads why, in a log that can be asked for such calls alone; nobody can do anything more about it. */
async function isRefused(scene: Scene): Promise<void> {
  const { visits, chainPath, seen } = scene;
  const { page } = visits.ada;
  await called(scene);
  await visits.ada.to(`${chainPath}/solutions/city`);
  await newestCall(page).getByRole('button', { name: 'Refuse' }).click({ timeout: BLOCKS_MS });
  await dialogOf(page).getByLabel('Reason').fill('Ask for streets instead');
  await seen(visits.ada)('refuse-call');
  await send(page, 'Refuse');
  for (const visit of Object.values(visits)) {
    await visit.to(`${chainPath}/solutions/city`);
    await visit.page.getByLabel('State').selectOption({ label: 'Refused' });
    const rows = logOf(visit.page).getByRole('row', { name: /Birch/ });
    await rows.filter({ hasText: '“Ask for streets instead”' }).waitFor({ timeout: BLOCKS_MS });
    expect(await rows.count()).toBe(1);
    expect(await rows.getByRole('button').count()).toBe(0);
  }
  await seen(visits.cedar)('refused-call');
}

/** The department takes a grant back, by the name of who has it; the answer that was given by it gets no key. */
async function losesGrant(scene: Scene): Promise<void> {
  const { hands, chainId, chainPath, visits, seen } = scene;
  const { ada, birch } = visits;
  const grantId = await granted(scene, { uses: 7, seconds: 86_400 });
  await called(scene);
  await ada.to(`${chainPath}/solutions/city`);
  await answered(ada, async () => undefined);
  const { resource } = (await hands.accessGrant({ chainId, grantId })).accessGrant;
  await ada.to(`${chainPath}/data/access/${resource}`);
  const grant = ada.page
    .getByRole('region', { name: 'Grants' })
    .getByRole('row')
    .filter({ has: cell(ada.page, '7') });
  await grant.getByRole('button', { name: 'Revoke' }).click();
  const dialog = dialogOf(ada.page);
  expect(await dialog.getByRole('button', { name: 'Revoke' }).isDisabled()).toBe(true);
  await dialog.getByRole('textbox').fill('Birch');
  await seen(ada)('revoke-grant');
  await send(ada.page, 'Revoke');
  await grant.getByText('Revoked').waitFor({ timeout: BLOCKS_MS });
  expect(await grant.getByRole('button').count()).toBe(0);

  await noReceipt(birch.page, 'No key: the grant was revoked.');
  await seen(birch)('receipt-refused');
}

const cell = (page: Page, name: string) => page.getByRole('cell', { name, exact: true });

/** The grant's last second comes between the call and its answer. */
async function runsOut(scene: Scene): Promise<void> {
  const { birch, chainId, chainPath, visits, seen } = scene;
  const grantId = await granted(scene, { uses: 1, seconds: SHORT_SECONDS });
  const question = 'What did each household use in November?';
  const { callData } = await birch.atoll.callData({ input: { chainId, grantId, purpose: PURPOSE, question } });
  await done(birch.atoll, callData.id);
  const isOver = async () =>
    !(await birch.atoll.checkGrant({ ...about(chainId, grantId), scopes: ['READ'] })).checkGrant;
  await until('the grant to run out', isOver, { seconds: 4 * SHORT_SECONDS });
  await visits.ada.to(`${chainPath}/solutions/city`);
  await answered(visits.ada, async () => undefined);
  const { page } = visits.birch;
  await visits.birch.to(`${chainPath}/solutions/city`);
  await noReceipt(page, 'No key: the grant has run out.');
  await seen(visits.birch)('receipt-too-late');
}

/** The page says why, and offers nothing that the chain would refuse. */
async function noReceipt(page: Page, why: string): Promise<void> {
  await newestCall(page).getByText(why).waitFor({ timeout: BLOCKS_MS });
  expect(await newestCall(page).getByRole('button').count()).toBe(0);
}

const about = (chainId: string, grantId: Hex) => ({ chainId, grantId, purpose: PURPOSE });

/** Three answers have this household's data; the key of one went out, and of what was refused there is nothing. */
async function seenByCitizen({ visits: { cedar }, chainPath, seen }: Scene): Promise<void> {
  const { page } = cedar;
  await cedar.to(`${chainPath}/solutions/city/citizen`);
  await asks(page);
  await page.getByRole('row', { name: /Birch/ }).nth(2).waitFor();
  expect(await page.getByRole('row', { name: /Birch/ }).count()).toBe(3);
  expect(await page.getByText('The key went out').count()).toBe(1);
  expect(await page.getByText('No key went out').count()).toBe(2);
  await seen(cedar)('citizen-without-keys');
}
