import { randomBytes, toHex } from '@atoll/crypto';
import { opened as openedEnvelope, unwrapKey, type Envelope, type Recipient } from '@atoll/sealed/envelopes';
import type { Page } from 'playwright-core';

import { until } from '../wait.js';
import { BLOCKS_MS, dialogOf, done, opened, releaseOf, send } from './dialogs.js';
import type { Seen } from './first-minute.js';
import type { Scene } from './scene.js';
import type { Visit } from './visit.js';

type Hex = `0x${string}`;
export const PURPOSE = 'maintenance';
const TITLE = 'Meters by household';
const DAY_SECONDS = 86_400;

/** As many as it takes to tell whose copy a table is: each number of each carries one bit. */
const PEOPLE = Array.from({ length: 60 }, (_, i) => ({ commitment: toHex(randomBytes(32)), kwh: `${i + 3}.25` }));
const CSV = [
  'meter,kwh,household',
  ...PEOPLE.map(({ commitment, kwh }, i) => `M${String(i + 1).padStart(9, '0')},${kwh},${commitment}`),
].join('\n');
/** What the department has, as a file that a browser is given. */
export const table = (name: string) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(CSV) });

/** Ada's department answers a call of Birch's, a citizen sees it, and Birch reads it: the copy. */
export async function cityStory(scene: Scene): Promise<string> {
  const { visits, chainPath, seen } = scene;
  const { ada, birch } = visits;
  await published(scene);
  await granted(scene, { uses: 5, seconds: DAY_SECONDS });

  await called(scene);
  await ada.to(`${chainPath}/solutions/city`);
  await answered(ada, seen(ada));

  await birch.page.getByRole('button', { name: 'Leave the receipt' }).click({ timeout: BLOCKS_MS });
  await send(birch.page, 'Leave the receipt');
  await birch.page.getByText('Answered, with receipt').last().waitFor({ timeout: BLOCKS_MS });
  await seen(birch)('city');
  await seenByCitizen(scene);
  return copyOf(scene);
}

/** Birch calls by the newest grant that is good. */
export async function called({ visits: { birch }, chainPath, seen }: Scene): Promise<void> {
  await birch.to(`${chainPath}/solutions/city`);
  const dialog = await opened(birch.page, 'Call for data');
  await dialog.getByLabel('Question').fill('What did each household use in October?');
  await seen(birch)('call-for-data');
  await send(birch.page, 'Call for data');
}

/** The department lets the newest call through, and answers it. */
export async function answered({ page }: Visit, seen: Seen): Promise<void> {
  const call = newestCall(page);
  await call.getByRole('button', { name: 'Let through' }).click({ timeout: BLOCKS_MS });
  await send(page, 'Let through');
  await call.getByRole('button', { name: 'Answer' }).click({ timeout: BLOCKS_MS });
  const dialog = dialogOf(page);
  await dialog.getByLabel('Table, as CSV').setInputFiles(table('october.csv'));
  await dialog.getByLabel('Column with the commitments').fill('household');
  await seen('serve-call');
  await dialog.getByRole('button', { name: 'Answer', exact: true }).click();
  await dialog.getByText('It is answered.').waitFor({ timeout: BLOCKS_MS });
  await dialog.getByRole('button', { name: 'Close' }).click();
  await dialog.waitFor({ state: 'detached' });
}

export const newestCall = (page: Page) =>
  page.getByRole('region', { name: 'Log of calls' }).getByRole('row', { name: /Birch/ }).first();

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

/** Birch asks, and the department gives, past the browser; the grant. */
export async function granted(
  { hands, birch, chainId }: Scene,
  { uses, seconds }: { uses: number; seconds: number },
): Promise<Hex> {
  const dataset = async () => (await hands.cityDatasets({ chainId, first: 10 })).cityDatasets.nodes[0];
  const { resource } = await until('the dataset', dataset, { seconds: 120 });
  const validUntil = new Date(Date.now() + seconds * 1_000).toISOString();
  const ask = { chainId, scopes: ['READ' as const], purposes: [PURPOSE], uses, validUntil };
  const { requestGrant } = await birch.atoll.requestGrant({ input: { ...ask, resource } });
  const grantId = (await done(birch.atoll, requestGrant.id))!;
  await done(hands, (await hands.grantDepartment({ input: { ...ask, grantId } })).grantDepartment.id);
  const listed = async () => (await birch.atoll.accessGrant({ chainId, grantId })).accessGrant.state === 'GRANTED';
  await until('the grant in the list', listed, { seconds: 120 });
  return grantId;
}

/** Whoever has the commitment sees the one answer, and that it is proven; whoever has another sees nothing. */
async function seenByCitizen({ visits: { cedar }, chainPath, seen }: Scene): Promise<void> {
  const { page } = cedar;
  await cedar.to(`${chainPath}/solutions/city/citizen`);
  await asks(page, toHex(randomBytes(32)));
  await page.getByRole('heading', { name: 'Nobody processed it' }).waitFor();
  await asks(page);
  const row = page.getByRole('row', { name: /Birch/ });
  await row.getByText('The key went out').waitFor();
  await row.getByRole('button', { name: 'Prove' }).click();
  await row.getByText('Proven', { exact: true }).waitFor();
  await seen(cedar)('citizen');
}

/** Asks by a number that a department gave: that of a household which is in each answer, unless it is another. */
export async function asks(page: Page, commitment: Hex = PEOPLE[7]!.commitment): Promise<void> {
  await page.getByLabel('Your commitment').fill(commitment);
  await page.getByRole('button', { name: 'Who processed my data?' }).click();
}

/** What Birch makes of the answer at home: a table that knows for whom it was made. */
async function copyOf({ birch, chainId, hands, secrets }: Scene): Promise<string> {
  const [call] = (await birch.atoll.cityCalls({ chainId, state: 'RECEIPTED', first: 1 })).cityCalls.nodes;
  const { id: callId, grantId } = call!;
  const input = { chainId, grantId, purpose: PURPOSE, request: 'october', callId };
  const { requestKey } = await birch.atoll.requestKey({ input });
  const { recipient, resource, keyEpoch, reason } = await releaseOf(birch.atoll, requestKey.id);
  if (!recipient) throw new Error(String(reason));
  const evmChainId = String((await hands.chain({ id: chainId })).chain.evmChainId);
  const epoch = { chainId: evmChainId, resourceId: resource, policyEpoch: String(keyEpoch) };
  const key = await unwrapKey(recipient as Recipient, epoch, secrets.birch);
  const { cityAnswer } = await birch.atoll.cityAnswer({ chainId, callId });
  const parts: Uint8Array[] = [];
  const ciphertext = Buffer.from(cityAnswer.ciphertext!, 'base64');
  for await (const part of openedEnvelope(cityAnswer.envelope as Envelope, key, [ciphertext])) parts.push(part);
  return Buffer.concat(parts).toString();
}
