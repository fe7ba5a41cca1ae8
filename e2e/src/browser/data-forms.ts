import type { Page } from 'playwright-core';

import type { Seen } from './first-minute.js';
import type { Visit } from './visit.js';

type Place = { chainPath: string; publicKey: string };

/** Opens a stream of what a key signs, asks for access and gives it, and registers a service, with nothing but a browser. */
export async function dataFormsStory(visit: Visit, { chainPath, publicKey }: Place, seen: Seen): Promise<void> {
  await opensStream(visit, chainPath, publicKey, seen);
  await givesGrant(visit, chainPath, seen);
  await registersService(visit, chainPath, seen);
}

const dialogOf = (page: Page) => page.getByRole('dialog');

/** Sends the form in front, and waits until the chain has what it asks for. */
async function send(page: Page, deed: string): Promise<void> {
  await dialogOf(page).getByRole('button', { name: deed, exact: true }).click();
  await dialogOf(page).getByText('It is on the chain.').waitFor();
}

async function opensStream(visit: Visit, chainPath: string, publicKey: string, seen: Seen): Promise<void> {
  const { page } = visit;
  await visit.to(`${chainPath}/data`);
  await page.getByRole('button', { name: 'Open a stream' }).click();
  const dialog = dialogOf(page);
  await dialog.getByLabel('Name', { exact: true }).fill('vibration');
  await dialog.getByLabel('Curve of the key').selectOption('SECP256K1');
  const key = dialog.getByLabel('Public key that signs');
  await key.fill('0x1234');
  const open = dialog.getByRole('button', { name: 'Open a stream' });
  await open.click();
  await dialog.getByRole('alert').filter({ hasText: 'must be 64 bytes' }).waitFor();
  expect(await key.getAttribute('aria-invalid')).toBe('true');
  await seen('open-stream');
  await key.fill(publicKey);
  await dialog.getByLabel('Take readings that nobody signed, too').check();
  await open.click();
  await page.getByRole('heading', { name: 'vibration' }).waitFor();
  await page.locator('.facts').getByText('Open', { exact: true }).waitFor();
}

async function givesGrant(visit: Visit, chainPath: string, seen: Seen): Promise<void> {
  const { page } = visit;
  const dialog = dialogOf(page);
  await visit.to(`${chainPath}/data/access`);
  await page.getByRole('button', { name: 'Define a purpose' }).click();
  await dialog.getByLabel('Word').fill('research');
  await dialog.getByLabel('What it means').fill('Finding out how quays age');
  await dialog.getByRole('button', { name: 'Define a purpose' }).click();
  await dialog.waitFor({ state: 'detached' });

  await page.getByRole('button', { name: 'Create a policy' }).click();
  await dialog.getByLabel('Name of the resource').fill('quays/8');
  await dialog.getByRole('button', { name: 'Create a policy' }).click();
  // Nothing is chosen yet of what it may be used for.
  await dialog.getByRole('group', { name: 'For the purpose' }).getByRole('alert').waitFor();
  expect(await dialog.getByRole('alert').count()).toBe(1);
  await dialog.getByRole('checkbox', { name: 'research' }).check();
  await seen('create-policy');
  await send(page, 'Create a policy');
  await dialog.getByRole('link', { name: 'See the policy' }).click();
  await page.getByRole('heading', { name: 'quays/8' }).waitFor();

  await page.getByRole('button', { name: 'Ask for access' }).click();
  await dialog.getByLabel('How often').fill('3');
  await send(page, 'Ask for access');
  await dialog.getByRole('button', { name: 'Close' }).click();

  const grants = page.getByRole('region', { name: 'Grants' });
  await grants.getByRole('button', { name: 'Give' }).click();
  await seen('give-grant');
  await send(page, 'Give');
  await seen('grant-given');
  await dialog.getByRole('button', { name: 'Close' }).click();
  await grants.getByText('Granted').waitFor();
  expect(await grants.getByRole('cell', { name: '3', exact: true }).count()).toBe(1);
  await grants.getByRole('button', { name: 'Revoke' }).waitFor();
}

async function registersService(visit: Visit, chainPath: string, seen: Seen): Promise<void> {
  const { page } = visit;
  const dialog = dialogOf(page);
  await visit.to(`${chainPath}/data/services`);
  await page.getByRole('button', { name: 'Register a service' }).click();
  await dialog.getByLabel('Name', { exact: true }).fill('Tide tables');
  await dialog.getByLabel('What it does').fill('Says when the water comes.');
  await dialog.getByLabel('Endpoint').fill('ftp://tides.example');
  await dialog.getByRole('button', { name: 'Register a service' }).click();
  await dialog.getByRole('alert').filter({ hasText: 'https or wss' }).waitFor();
  await dialog.getByLabel('Endpoint').fill('https://tides.example');
  await seen('register-service');
  await send(page, 'Register a service');
  await dialog.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('heading', { name: 'Tide tables' }).waitFor();
}
