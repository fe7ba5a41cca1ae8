import type { Page } from 'playwright-core';

import type { Visit } from './visit.js';

export const ADA = { email: 'ada@example.org', name: 'Ada', password: 'correct horse battery' };
export const ORGANISATION = 'Ada Works';
export const CHAIN = 'Harbour chain';

/** Looks at a page where a story comes by. */
export type Seen = (name: string) => Promise<void>;

/** From nothing to an organisation of one's own. */
export async function signUp({ page }: Visit, seen: Seen): Promise<void> {
  await page.getByRole('link', { name: 'Create an account' }).click();
  await page.getByLabel('Name').fill(ADA.name);
  await page.getByLabel('E-mail').fill(ADA.email);
  await page.getByLabel('Password').fill(ADA.password);
  await seen('sign-up');
  await page.getByRole('button', { name: 'Create an account' }).click();
  await page.getByLabel('Name of the organisation').fill(ORGANISATION);
  await seen('welcome');
  await page.getByRole('button', { name: 'Create organisation' }).click();
}

/** The wizard, with what it has filled in; until the chain has its first block. */
export async function foundChain({ page }: Visit, seen: Seen): Promise<void> {
  await page.getByRole('heading', { name: 'Found a chain' }).waitFor();
  await page.getByLabel('Name', { exact: true }).fill(CHAIN);
  await seen('found');
  await page.getByRole('button', { name: 'Found a chain' }).click();
  await page.getByRole('list', { name: 'The chain is coming up' }).waitFor();
  await seen('coming-up');
  await page.locator('[data-height]').waitFor();
}

/** A template, compiled, deployed, and verified. */
export async function deployReadings({ page }: Visit, seen: Seen): Promise<void> {
  await page.getByRole('link', { name: 'Deploy a contract' }).click();
  await page.getByRole('textbox', { name: 'Solidity source' }).waitFor();
  await page.getByRole('button', { name: 'Compile' }).click();
  await page.getByText(/solc \d/).waitFor();
  await seen('compiled');
  await page.getByRole('button', { name: 'Deploy a contract' }).click();
  await page.getByText('The chain runs exactly the compiled code.').waitFor();
}

/** Changes the contract by the form that its ABI made; returns what it then answers. */
export async function report({ page }: Visit, sensor: string, value: string): Promise<void> {
  await page.getByText('report', { exact: true }).click();
  const form = page.locator('details', { has: page.getByText('report', { exact: true }) });
  await form.getByLabel('sensor').fill(sensor);
  await form.getByLabel('value').fill(value);
  await form.getByRole('button', { name: 'Send' }).click();
  await form.getByRole('link', { name: 'See the transaction' }).waitFor();
}

export const resultOf = (page: Page, name: string) => page.locator(`[data-result="${name}"]`);
