import { testProvider, type TestProvider } from '@atoll/accounts/testing';
import { connect } from '@atoll/sdk';
import type { Page } from 'playwright-core';

import { commandLine } from '../atoll-cli.js';
import { directoryStory } from './directory.js';
import { ADA, CHAIN } from './first-minute.js';
import { asksToBeLedThere, newcomer, SIGN_IN, signedOut, signsInThere, type Gate } from './gate.js';
import type { Visit } from './visit.js';

const CLIENT = { id: 'atoll', secret: 'what the provider knows this installation by' };
const EDITH = { login: 'edith', name: 'Edith', email: 'edith@example.org' };

/** A provider is added, somebody comes in by it, is taken out and let back; then its directory does the same. */
export async function singleSignOnStory(gate: Gate): Promise<void> {
  const { ada, seen } = gate;
  await ada.to('/console/organisation/sign-in');
  await ada.page.getByText('No provider yet').waitFor();
  await seen(ada)('no-provider');
  const redirectUri = await ada.page.getByRole('region', { name: 'Redirect URI' }).innerText();
  // At another site than the console's, as providers are: so the browser decides which cookies come back with it.
  const provider = await testProvider([CLIENT], redirectUri.trim(), 'localhost');
  try {
    await addProvider(gate, provider);
    await comesAndGoes(gate, provider);
    await directoryStory(gate);
  } finally {
    await provider.close();
  }
}

async function addProvider({ ada: { page }, ada, seen }: Gate, { issuer }: TestProvider): Promise<void> {
  const form = page.locator('section', { has: page.getByRole('heading', { name: 'Add a provider' }) });
  const add = form.getByRole('button', { name: 'Add a provider' });
  await form.getByLabel('Name', { exact: true }).fill('Ada Works login');
  await form.getByLabel('Name at sign-in').fill(SIGN_IN);
  await form.getByLabel('Issuer').fill(`${issuer}/elsewhere`);
  await form.getByLabel('Client ID').fill(CLIENT.id);
  await form.getByLabel('Client secret').fill(CLIENT.secret);
  await add.click();
  await form.getByText(/Answers as no provider of OpenID Connect/).waitFor();
  await seen(ada)('no-such-provider');
  await form.getByLabel('Issuer').fill(issuer);
  await add.click();
  await page.getByText('Your people can sign in by it now.').waitFor();
  await page.getByRole('cell', { name: SIGN_IN, exact: true }).waitFor();
  expect(await form.getByLabel('Client secret').inputValue()).toBe('');
  await seen(ada)('provider');
}

async function comesAndGoes(gate: Gate, { issuer, people }: TestProvider): Promise<void> {
  const { ada, chainPath, seen } = gate;
  people.set(EDITH.login, { name: EDITH.name, email: EDITH.email });
  // The page that she asks for, with what of it, outlasts whatever goes wrong on the way in.
  const asked = `${chainPath}/identity?status=ACTIVE`;
  const edith = await newcomer(gate, asked);
  const { page } = edith;

  await asksToBeLedThere(page, 'somebody-elses');
  await page.getByText('There is no sign-in of this name.').waitFor();
  await seen(edith)('sign-in-unknown');
  await asksToBeLedThere(page);
  const cancel = page.getByText('[ Cancel ]');
  await cancel.waitFor();
  expect(new URL(page.url()).origin).toBe(issuer);
  await cancel.click();
  await page.getByText('The provider did not let you in.').waitFor();
  await seen(edith)('sign-in-denied');
  await asksToBeLedThere(page);
  await signsInThere(page, EDITH.login);
  await page.getByRole('heading', { name: CHAIN, exact: true }).waitFor();
  expect(page.url()).toBe(new URL(asked, gate.base).href);
  await readsAndNoMore(edith, gate);

  await edith.to(chainPath);
  await ada.to('/console/organisation');
  await ada.page.getByRole('row', { name: EDITH.email }).getByRole('button', { name: 'Remove' }).click();
  const dialog = ada.page.getByRole('dialog');
  await dialog.getByRole('textbox').fill(EDITH.name);
  await dialog.getByRole('button', { name: 'Remove' }).click();
  await signedOut(edith);
  await asksToBeLedThere(page);
  await page.getByText('An owner of your organisation or its directory took you out.').waitFor();
  await seen(edith)('sign-in-removed');
  await otherSecrets(edith, gate, issuer);

  await ada.to('/console/organisation/sign-in');
  const back = ada.page.locator('section', { has: ada.page.getByRole('heading', { name: 'Let somebody back' }) });
  await back.getByLabel('E-mail').fill(EDITH.email);
  await back.getByRole('button', { name: 'Let somebody back' }).click();
  await back.getByText('The person may sign in again.').waitFor();
  await seen(ada)('let-back');
  await asksToBeLedThere(page);
  await page.getByRole('heading', { name: CHAIN }).waitFor();
  expect(edith.complaints).toEqual([]);
  await edith.end();
}

/** By the owner at a terminal, where a secret is piped in: a wrong one, and the right one again. */
async function otherSecrets({ page }: Visit, { base }: Gate, issuer: string): Promise<void> {
  const url = new URL('/graphql', base).href;
  const { accessToken } = (await connect({ url }).signIn({ input: { email: ADA.email, password: ADA.password } }))
    .signIn;
  const { me } = await connect({ url, token: () => accessToken }).me();
  const atoll = commandLine(url, { token: accessToken, organisationId: me.organisations[0]!.organisation.id });
  const id = await atoll.print('identity-providers', 'list', '-q');
  await atoll.piped('another secret', 'identity-providers', 'secret', id);
  await asksToBeLedThere(page);
  await page.getByText('What the provider said could not be verified.').waitFor();
  await atoll.piped(CLIENT.secret, 'identity-providers', 'secret', id);

  const wish = ['ada-works-too', '--name', 'Other login', '--issuer', issuer, '--client-id', CLIENT.id];
  const other = await atoll.piped<{ id: string }>(CLIENT.secret, 'identity-providers', 'add', ...wish);
  expect(other).toMatchObject({ slug: 'ada-works-too', role: 'AUDITOR', secretSetAt: expect.any(String) });
  await atoll.print('identity-providers', 'remove', other.id);
}

/** An auditor: sees the chain, and neither page nor platform lets it change anything. */
async function readsAndNoMore(visit: Visit, { seen }: Gate): Promise<void> {
  const { page } = visit;
  await visit.to('/console/chains');
  await page.getByRole('link', { name: CHAIN }).click();
  await page.locator('[data-height]').waitFor();
  await page
    .getByRole('row', { name: /validator-1/ })
    .getByRole('button', { name: /^Actions of/ })
    .click();
  const stop = page.getByRole('menuitem', { name: 'Stop' });
  await stop.waitFor();
  expect(await stop.isDisabled()).toBe(true);
  await page.keyboard.press('Escape');

  await visit.to('/console/organisation');
  await page.getByText('You act here as Auditor.').waitFor();
  await page.getByRole('row', { name: EDITH.email }).waitFor();
  expect(await page.getByRole('button', { name: /Invite a person|Remove/ }).count()).toBe(0);
  await seen(visit)('people-for-an-auditor');
  expect(await refusal(page, 'mutation { invitePerson(input: { role: AUDITOR }) { code } }')).toBe('FORBIDDEN');

  await visit.to('/console/organisation/sign-in');
  await page.getByText('Your role may not see this.').waitFor();
  await visit.to('/console/account');
  await page.getByText('Your organisation signs you in').waitFor();
  await seen(visit)('account-of-a-provider');
}

/** What the platform says to the page itself, by the cookies that it has. */
const refusal = (page: Page, query: string) =>
  page.evaluate<string>(`fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'atoll-organisation': localStorage.getItem('atoll.organisation') },
    body: JSON.stringify({ query: ${JSON.stringify(query)} }),
  }).then(async (answer) => (await answer.json()).errors[0].extensions.code)`);
