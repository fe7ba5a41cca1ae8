import { connect } from '@atoll/sdk';

import { handsOf } from '../member.js';
import { BLOCKS_MS } from './dialogs.js';
import { ADA, type Seen } from './first-minute.js';
import type { Stage } from './stage.js';
import { PLAIN, Visit } from './visit.js';

const HUGO = { email: 'hugo@example.org', name: 'Hugo', password: 'two keys for one lock' };
const POLICY = 'two people';
const KEY = 'deployer';

type Place = Stage & { contractPath: string; seen: (visit: Visit) => Seen };

/** A key signs only what another person agrees to: one call is let through, the next is not, and then the policy ends. */
export async function approvalsStory(place: Place): Promise<void> {
  const { browser, base, ada, seen } = place;
  await joins(place);
  const hugo = await Visit.begin(browser, base, PLAIN, HUGO);
  await addsPolicy(place);
  await sends(place, '-19');
  await hugo.to('/console/organisation/approvals');
  const asked = hugo.page.getByRole('row').filter({ hasText: 'Open' });
  await asked.getByText('Ada').first().waitFor();
  await seen(hugo)('approval-asked');
  await asked.getByRole('button', { name: 'Approve' }).click();
  await ada.page.getByRole('link', { name: 'See the transaction' }).waitFor({ timeout: BLOCKS_MS });

  await sends(place, '-18');
  await asked.getByRole('button', { name: 'Reject' }).click();
  await ada.page.getByRole('alert').filter({ hasText: 'It had no effect' }).waitFor({ timeout: BLOCKS_MS });
  await seen(ada)('approval-rejected');
  await asked.waitFor({ state: 'detached' });
  await seen(hugo)('approvals-decided');
  await endsPolicy(place, hugo);
  expect(hugo.complaints).toEqual([]);
  await hugo.end();
}

/** Somebody who may approve. */
async function joins({ graphql: url }: Place): Promise<void> {
  const hands = await handsOf(url, ADA);
  const { code } = (await hands.invitePerson({ input: { role: 'ADMIN' } })).invitePerson;
  const { accessToken } = (await connect({ url }).signUp({ input: HUGO })).signUp;
  await connect({ url, token: () => accessToken }).acceptPersonInvitation({ code });
  await hands.close();
}

async function addsPolicy({ ada, seen }: Place): Promise<void> {
  const { page } = ada;
  await ada.to('/console/organisation/policies');
  await page.getByLabel('Signed with').selectOption({ label: KEY });
  await page.getByText('The key signs whatever its roles allow').waitFor();
  await page.getByLabel('Name', { exact: true }).fill(POLICY);
  await page.getByLabel('People who have to approve').fill('1');
  await page.getByLabel('One of them must be another than who asks').check();
  await page.getByRole('button', { name: 'Add a policy' }).click();
  await page.getByRole('row', { name: POLICY }).getByText('Active').waitFor();
  await page.getByRole('row', { name: POLICY }).getByText('one person').waitFor();
  await seen(ada)('policy-of-two');
}

/** Calls the contract by that key, and is told that it waits for somebody. */
async function sends({ ada, contractPath }: Place, value: string): Promise<void> {
  const { page } = ada;
  await ada.to(contractPath);
  await page.getByText('report', { exact: true }).click();
  const form = page.locator('details', { has: page.getByText('report', { exact: true }) });
  await form.getByLabel('sensor').fill('quay-7');
  await form.getByLabel('value').fill(value);
  const key = form.getByLabel('Signed with');
  const named = await key
    .locator('option', { hasText: `${KEY} ` })
    .first()
    .getAttribute('value');
  await key.selectOption(named);
  await form.getByRole('button', { name: 'Send' }).click();
  await form.getByText('A policy of the key asks people to approve it first').waitFor();
}

/** What loosens a key takes the same people. */
async function endsPolicy({ ada }: Place, hugo: Visit): Promise<void> {
  const { page } = ada;
  await ada.to('/console/organisation/policies');
  await page.getByLabel('Signed with').selectOption({ label: KEY });
  await page.getByRole('row', { name: POLICY }).getByRole('button', { name: 'End' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').fill(POLICY);
  await dialog.getByRole('button', { name: 'End' }).click();
  await dialog.waitFor({ state: 'detached' });
  const asked = hugo.page.getByRole('row').filter({ hasText: 'Open' });
  await asked.getByRole('button', { name: 'Approve' }).click();
  await page.getByRole('row', { name: POLICY }).getByText('Ended').waitFor({ timeout: BLOCKS_MS });
}
