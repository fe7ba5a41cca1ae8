import { randomBytes, toHex } from '@atoll/crypto';

import { until } from '../wait.js';
import { BLOCKS_MS, dialogOf, done, opened, send } from './dialogs.js';
import type { Scene } from './scene.js';

type Hex = `0x${string}`;
const PURPOSE = 'maintenance';
const TITLE = 'Meters by household';
const DAY_MS = 86_400_000;

const PEOPLE = Array.from({ length: 20 }, (_, i) => ({ commitment: toHex(randomBytes(32)), kwh: `${i + 3}.25` }));
const CSV = [
  'meter,kwh,household',
  ...PEOPLE.map(({ commitment, kwh }, i) => `M${String(i + 1).padStart(9, '0')},${kwh},${commitment}`),
].join('\n');
const table = (name: string) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(CSV) });

/** Ada's department answers a call of Birch's, a citizen sees it, and Cedar looks for whose copy a table was. */
export async function cityStory(scene: Scene): Promise<void> {
  const { visits, chainPath, seen } = scene;
  const { ada, birch } = visits;
  await published(scene);
  await granted(scene);

  await birch.to(`${chainPath}/solutions/city`);
  let dialog = await opened(birch.page, 'Call for data');
  await dialog.getByLabel('Question').fill('What did each household use in October?');
  await seen(birch)('call-for-data');
  await send(birch.page, 'Call for data');

  await ada.to(`${chainPath}/solutions/city`);
  const call = ada.page.getByRole('region', { name: 'Log of calls' }).getByRole('row', { name: /Birch/ });
  await call.getByRole('button', { name: 'Let through' }).click();
  await send(ada.page, 'Let through');
  await call.getByRole('button', { name: 'Answer' }).click({ timeout: BLOCKS_MS });
  dialog = dialogOf(ada.page);
  await dialog.getByLabel('Table, as CSV').setInputFiles(table('october.csv'));
  await dialog.getByLabel('Column with the commitments').fill('household');
  await seen(ada)('serve-call');
  await dialog.getByRole('button', { name: 'Answer', exact: true }).click();
  await dialog.getByText('It is answered.').waitFor({ timeout: BLOCKS_MS });
  await dialog.getByRole('button', { name: 'Close' }).click();

  await birch.page.getByRole('button', { name: 'Leave the receipt' }).click({ timeout: BLOCKS_MS });
  await send(birch.page, 'Leave the receipt');
  await birch.page.getByText('Answered, with receipt').last().waitFor({ timeout: BLOCKS_MS });
  await seen(birch)('city');
  await seenByCitizen(scene);
  await traced(scene);
}

/** A policy for the exchange, and the dataset under it. */
async function published({ visits: { ada }, chainPath, seen }: Scene): Promise<void> {
  const { page } = ada;
  await ada.to(`${chainPath}/solutions/city`);
  await seen(ada)('city-empty');
  let dialog = await opened(page, 'Create a policy');
  await dialog.getByLabel('Name of the resource').fill('meters');
  await dialog.getByRole('checkbox', { name: PURPOSE }).check();
  await send(page, 'Create a policy');
  dialog = await opened(page, 'Publish a dataset');
  await dialog.getByLabel('Under the policy').selectOption({ label: 'meters' });
  await dialog.getByLabel('Title').fill(TITLE);
  await dialog.getByLabel('Columns, with commas between').fill('meter, kwh');
  await dialog.getByLabel('Column that names a row').fill('meter');
  await dialog.getByLabel('Names begin with').fill('M');
  await dialog.getByLabel('Columns whose last digit may be off by one').fill('kwh');
  await seen(ada)('publish-dataset');
  await send(page, 'Publish a dataset');
  await page.getByRole('link', { name: TITLE }).waitFor({ timeout: BLOCKS_MS });
}

async function granted({ hands, birch, chainId }: Scene): Promise<void> {
  const dataset = async () => (await hands.cityDatasets({ chainId, first: 10 })).cityDatasets.nodes[0];
  const { resource } = await until('the dataset', dataset, { seconds: 120 });
  const validUntil = new Date(Date.now() + DAY_MS).toISOString();
  const ask = { chainId, scopes: ['READ' as const], purposes: [PURPOSE], uses: 5, validUntil };
  const { requestGrant } = await birch.atoll.requestGrant({ input: { ...ask, resource } });
  const grantId = (await done(birch.atoll, requestGrant.id))!;
  await done(hands, (await hands.grantDepartment({ input: { ...ask, grantId } })).grantDepartment.id);
}

/** Whoever has the commitment sees the one answer, and that it is proven; whoever has another sees nothing. */
async function seenByCitizen({ visits: { cedar }, chainPath, seen }: Scene): Promise<void> {
  const { page } = cedar;
  await cedar.to(`${chainPath}/solutions/city/citizen`);
  const look = async (commitment: Hex) => {
    await page.getByLabel('Your commitment').fill(commitment);
    await page.getByRole('button', { name: 'Who processed my data?' }).click();
  };
  await look(toHex(randomBytes(32)));
  await page.getByRole('heading', { name: 'Nobody processed it' }).waitFor();
  await look(PEOPLE[7]!.commitment);
  const row = page.getByRole('row', { name: /Birch/ });
  await row.getByText('The key went out').waitFor();
  await row.getByRole('button', { name: 'Prove' }).click();
  await row.getByText('Proven', { exact: true }).waitFor();
  await seen(cedar)('citizen');
}

/** What is found is no copy of anybody's, and nobody is accused of it. */
async function traced({ visits: { ada, cedar }, chainPath, seen }: Scene): Promise<void> {
  await ada.to(`${chainPath}/solutions/city/leaks`);
  let dialog = await opened(ada.page, 'File a leak');
  await dialog.getByLabel('What was found').setInputFiles(table('found.csv'));
  await seen(ada)('file-leak');
  await send(ada.page, 'File a leak');
  await cedar.to(`${chainPath}/solutions/city/leaks`);
  const { page } = cedar;
  await page.getByRole('button', { name: 'Trace it' }).click({ timeout: BLOCKS_MS });
  dialog = dialogOf(page);
  await dialog.getByLabel('What was found').setInputFiles(table('found.csv'));
  await dialog.getByRole('button', { name: 'Trace it' }).click();
  await dialog.getByText(/^Of \d+ grants it accuses none\.$/).waitFor({ timeout: BLOCKS_MS });
  await seen(cedar)('trace-leak');
  await dialog.getByRole('button', { name: 'Close' }).click();
  await seen(cedar)('leaks');
}
