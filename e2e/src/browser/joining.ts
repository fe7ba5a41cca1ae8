import fs from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';

import type { Seen } from './first-minute.js';
import { Visit } from './visit.js';

const BOB = { email: 'bob@bob.example', name: 'Bob', password: 'correct horse of bob' };
const YARDS = 'Bob Yards';

/** Two installations that share nothing but a chain, brought together by files in two browsers. */
export async function joiningStory(
  browser: Browser,
  ada: Visit,
  elsewhere: string,
  seen: (visit: Visit) => Seen,
): Promise<void> {
  const chainPath = await foundsPier(ada);
  const bob = await Visit.begin(browser, elsewhere);
  await signUp(bob);
  const publicKey = await makesKey(bob, seen(bob));
  await signsMembership(ada, chainPath, publicKey, seen(ada));
  const bundle = await makesBundle(ada, seen(ada));
  const answer = await joins(bob, bundle, seen(bob));
  await takesAnswer(ada, answer, seen(ada));
  await bob.page.getByRole('link', { name: 'To the chain' }).first().click();
  await bob.page.locator('[data-height]').waitFor();
  expect(bob.complaints).toEqual([]);
  await bob.end();
}

/** A chain of a consortium that nobody else is in yet. */
async function foundsPier(ada: Visit): Promise<string> {
  const { page } = ada;
  await ada.to('/console/chains/new');
  await page.getByLabel('Name', { exact: true }).fill('Pier chain');
  await page.getByLabel('Consortium', { exact: true }).selectOption({ label: 'A new consortium' });
  await page.getByRole('button', { name: 'Found a chain' }).click();
  await page.getByRole('list', { name: 'The chain is coming up' }).waitFor();
  await page.locator('[data-height]').waitFor();
  return new URL(page.url()).pathname;
}

async function signUp(bob: Visit): Promise<void> {
  const { page } = bob;
  await bob.to('.');
  await page.getByRole('link', { name: 'Create an account' }).click();
  await page.getByLabel('Name').fill(BOB.name);
  await page.getByLabel('E-mail').fill(BOB.email);
  await page.getByLabel('Password').fill(BOB.password);
  await page.getByRole('button', { name: 'Create an account' }).click();
  await page.getByLabel('Name of the organisation').fill(YARDS);
  await page.getByRole('button', { name: 'Create organisation' }).click();
  await page.getByRole('heading', { name: 'Found a chain' }).waitFor();
}

async function makesKey(bob: Visit, seen: Seen): Promise<string> {
  const { page } = bob;
  await bob.to('/console/chains');
  await seen('no-chains');
  await page.getByRole('link', { name: 'Join a chain' }).click();
  await page.getByRole('button', { name: 'Make the key' }).click();
  const key = page.getByRole('region', { name: 'Public key of your organisation' });
  await key.waitFor();
  return (await key.innerText()).trim();
}

/** Who the members are, and then that Bob is one: the only member so far decides alone. */
async function signsMembership(ada: Visit, chainPath: string, publicKey: string, seen: Seen): Promise<void> {
  const { page } = ada;
  const dialog = page.getByRole('dialog');
  await ada.to(`${chainPath}/members`);
  await seen('members-before');
  await page.getByRole('button', { name: 'Make the key' }).click();
  await page.getByText('Propose below who the members are').waitFor();
  await page.getByRole('button', { name: 'Propose who the members are' }).click();
  const versions = page.getByRole('region', { name: 'Signed membership' });
  await versions.getByText('Holds').waitFor();
  await page.getByRole('button', { name: 'Invite a member elsewhere' }).click();
  await dialog.getByLabel('Name', { exact: true }).fill(YARDS);
  await dialog.getByLabel('Where it runs its nodes').fill('bob.example');
  await dialog.getByLabel('Its public key').fill('{"kty":"EC"}');
  const invite = dialog.getByRole('button', { name: 'Invite a member elsewhere' });
  await invite.click();
  await dialog.getByRole('alert').waitFor();
  await seen('invite-elsewhere');
  await dialog.getByLabel('Its public key').fill(publicKey);
  await invite.click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByRole('row', { name: /Bob Yards.*bob\.example/ }).waitFor();
}

async function makesBundle({ page }: Visit, seen: Seen): Promise<string> {
  const dialog = page.getByRole('dialog');
  await page.getByRole('button', { name: `Actions of ${YARDS}` }).click();
  await page.getByRole('menuitem', { name: 'Make a join bundle' }).click();
  await dialog.getByRole('button', { name: 'Make a join bundle' }).click();
  await dialog.getByText('The bundle is ready').waitFor();
  await seen('join-bundle');
  const file = await downloaded(page, 'Download the bundle');
  await dialog.getByRole('button', { name: 'Close' }).click();
  return file;
}

/** A bundle that somebody changed on the way is refused; the real one makes a node. */
async function joins({ page }: Visit, bundle: string, seen: Seen): Promise<string> {
  const join = page.getByRole('button', { name: 'Join the chain' });
  const file = (text: string) => ({
    ...{ name: 'bundle.json', mimeType: 'application/json' },
    buffer: Buffer.from(text),
  });
  const bundleFile = page.getByLabel('Bundle, as it was given to you');
  await bundleFile.setInputFiles(file(bundle.replace(/"gasLimit":"0x[0-9a-f]+"/, '"gasLimit":"0x1"')));
  await join.click();
  await page.getByRole('alert').waitFor();
  await seen('join-refused');
  await bundleFile.setInputFiles(file(bundle));
  await join.click();
  await page.getByText('Your node is made').waitFor();
  await seen('join-answer');
  return downloaded(page, 'Download the answer');
}

async function takesAnswer({ page }: Visit, answer: string, seen: Seen): Promise<void> {
  const dialog = page.getByRole('dialog');
  await page.getByRole('button', { name: 'Take an answer' }).click();
  const file = { name: 'answer.json', mimeType: 'application/json', buffer: Buffer.from(answer) };
  await dialog.getByLabel('Answer, as it was given to you').setInputFiles(file);
  await dialog.getByRole('button', { name: 'Take an answer' }).click();
  await dialog.getByText('The node is a peer now').waitFor();
  await seen('answer-taken');
  await dialog.getByRole('button', { name: 'Close' }).click();
  const nodes = page.getByRole('region', { name: 'Nodes in other installations' });
  await nodes.getByText('Connected').waitFor();
  await nodes.getByRole('button', { name: 'Propose as validator' }).click();
  await nodes.getByText('Validator, agrees on blocks').waitFor();
  await seen('members');
}

async function downloaded(page: Page, name: string): Promise<string> {
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name }).first().click();
  return fs.readFile(await (await downloading).path(), 'utf8');
}
