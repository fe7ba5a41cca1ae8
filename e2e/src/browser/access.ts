import { BLOCKS_MS, closed, dialogOf, opened, refused, releaseOf, send } from './dialogs.js';
import type { Scene } from './scene.js';

type Hex = `0x${string}`;

/** Ada denies Birch access, gives it and takes it back; then Birch breaks the glass, and has to answer for it. */
export async function accessStory(scene: Scene): Promise<void> {
  const page = await policyOf(scene);
  await isDenied(scene, page);
  await isRevoked(scene, page);
  await breaksGlass(scene, page);
  await isJudged(scene);
  await isNotThere(scene);
}

/** A policy that lets providers take access in an emergency; the path of its page. */
async function policyOf({ visits: { ada }, chainPath }: Scene): Promise<string> {
  const { page } = ada;
  await ada.to(`${chainPath}/data/access`);
  const dialog = await opened(page, 'Create a policy');
  await dialog.getByLabel('Name of the resource').fill('wards/9');
  await dialog.getByRole('checkbox', { name: 'maintenance' }).check();
  await dialog.getByRole('checkbox', { name: /in an emergency/ }).check();
  await dialog.getByRole('button', { name: 'Create a policy' }).click();
  await dialog.getByRole('link', { name: 'See the policy' }).click({ timeout: BLOCKS_MS });
  await page.getByRole('heading', { name: 'wards/9' }).waitFor();
  return new URL(page.url()).pathname;
}

/** The newest grant of the page, as either of them sees it. */
const newestGrant = ({ page }: Scene['visits']['ada']) =>
  page.getByRole('region', { name: 'Grants' }).getByRole('row').nth(1);

async function asksFor({ visits: { birch } }: Scene): Promise<void> {
  await opened(birch.page, 'Ask for access');
  await send(birch.page, 'Ask for access');
}

/** Whoever is denied sees it, and may ask anew. */
async function isDenied(scene: Scene, page: string): Promise<void> {
  const { visits, seen } = scene;
  const { ada, birch } = visits;
  for (const visit of [ada, birch]) await visit.to(page);
  await asksFor(scene);
  await newestGrant(birch).getByText('Asked for').waitFor({ timeout: BLOCKS_MS });
  // Who asks does not give.
  expect(await newestGrant(birch).getByRole('button').count()).toBe(0);
  await newestGrant(ada).getByRole('button', { name: 'Deny' }).click({ timeout: BLOCKS_MS });
  await dialogOf(ada.page).getByText('Birch').waitFor();
  await seen(ada)('deny-grant');
  await send(ada.page, 'Deny');
  await newestGrant(birch).getByText('Denied').waitFor({ timeout: BLOCKS_MS });
  await seen(birch)('denied');
}

/** What was given ends on the page of who had it, and the key is refused them from then on. */
async function isRevoked(scene: Scene, page: string): Promise<void> {
  const { visits, birch, chainId } = scene;
  await asksFor(scene);
  await newestGrant(visits.ada).getByRole('button', { name: 'Give' }).click({ timeout: BLOCKS_MS });
  await send(visits.ada.page, 'Give');
  await newestGrant(visits.birch).getByText('Granted').waitFor({ timeout: BLOCKS_MS });
  await newestGrant(visits.ada).getByRole('button', { name: 'Revoke' }).click({ timeout: BLOCKS_MS });
  await dialogOf(visits.ada.page).getByRole('textbox').fill('Birch');
  await send(visits.ada.page, 'Revoke');
  await newestGrant(visits.birch).getByText('Revoked').waitFor({ timeout: BLOCKS_MS });
  expect(await newestGrant(visits.birch).getByRole('button').count()).toBe(0);
  const resource = page.split('/').at(-1) as Hex;
  const { nodes } = (await birch.atoll.accessGrants({ chainId, resource, state: 'REVOKED', first: 1 })).accessGrants;
  const wish = { chainId, grantId: nodes[0]!.id, purpose: 'maintenance', request: 'too-late' };
  const { requestKey } = await birch.atoll.requestKey({ input: wish });
  const { state, reason } = await releaseOf(birch.atoll, requestKey.id);
  expect({ state, reason }).toEqual({ state: 'REFUSED', reason: expect.stringContaining('not any more') });
}

/** Access at once, with a reason that nobody but Birch reads; and no other before the first is judged. */
async function breaksGlass({ visits, seen }: Scene, path: string): Promise<void> {
  const { ada, birch, cedar } = visits;
  const reason = 'The pump of ward 9 stands still';
  const dialog = await opened(birch.page, 'Break the glass');
  await dialog.getByLabel('Why', { exact: true }).fill(reason);
  await seen(birch)('break-glass');
  await send(birch.page, 'Break the glass');
  await newestGrant(birch).getByText('in an emergency, to be judged').waitFor({ timeout: BLOCKS_MS });
  await newestGrant(birch).getByText('as often as needed').waitFor();
  await birch.page.getByText(reason).waitFor({ timeout: BLOCKS_MS });
  await seen(birch)('glass-broken');
  // Who took it does not judge it.
  expect(await newestGrant(birch).getByRole('button', { name: 'Judge the emergency' }).count()).toBe(0);
  await (await opened(birch.page, 'Break the glass')).getByLabel('Why', { exact: true }).fill('And once more');
  await refused(birch.page, 'Break the glass', 'BadState');
  await closed(birch.page);
  // The owner may, and an auditor; neither is told the reason here.
  for (const visit of [ada, cedar]) {
    await visit.to(path);
    await newestGrant(visit).getByRole('button', { name: 'Judge the emergency' }).waitFor();
    expect(await visit.page.getByText(reason).count()).toBe(0);
  }
}

/** It was none: the access ends, and Birch takes no other. */
async function isJudged({ visits, seen }: Scene): Promise<void> {
  const { birch, cedar } = visits;
  await newestGrant(cedar).getByRole('button', { name: 'Judge the emergency' }).click();
  await dialogOf(cedar.page).getByLabel('It was').selectOption({ label: 'none' });
  await seen(cedar)('judge-emergency');
  await send(cedar.page, 'Judge the emergency');
  await newestGrant(birch).getByText('it was no emergency').waitFor({ timeout: BLOCKS_MS });
  await newestGrant(birch).getByText('Revoked').waitFor();
  await (await opened(birch.page, 'Break the glass')).getByLabel('Why', { exact: true }).fill('A second time');
  await refused(birch.page, 'Break the glass', 'NotAuthorised');
  await seen(birch)('no-more-emergencies');
  await closed(birch.page);
}

/** A policy that there is not has a page that says so, and where to go on. */
async function isNotThere({ visits: { birch }, chainPath, seen }: Scene): Promise<void> {
  await birch.to(`${chainPath}/data/access/0x${'9'.repeat(64)}`);
  await birch.page.getByRole('alert').filter({ hasText: 'It is not there' }).waitFor();
  await birch.page.getByRole('link', { name: 'All policies and grants' }).waitFor();
  await seen(birch)('no-such-policy');
}
