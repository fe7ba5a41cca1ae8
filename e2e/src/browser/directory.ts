import { asksToBeLedThere, newcomer, signedOut, signsInThere, type Gate } from './gate.js';

const SCHEMAS = {
  user: 'urn:ietf:params:scim:schemas:core:2.0:User',
  patch: 'urn:ietf:params:scim:api:messages:2.0:PatchOp',
};
const MARY = { login: 'mary', name: 'Mary', email: 'mary@example.org' };

/** A directory is connected; it makes somebody, takes the person out, and is turned away when its token ends. */
export async function directoryStory(gate: Gate): Promise<void> {
  const { ada, chainPath, seen } = gate;
  const { page } = ada;
  await ada.to('/console/organisation/sign-in');
  const base = (await page.getByRole('region', { name: 'Address for the directory' }).innerText()).trim();
  await page.getByRole('button', { name: 'Connect the directory' }).click();
  await page.getByText('Connected.').waitFor();
  await page.getByRole('button', { name: 'New token' }).click();
  const secret = page.getByRole('region', { name: 'Token of the directory', exact: true });
  const token = (await secret.innerText()).trim();
  await seen(ada)('directory');
  await ada.to('/console/organisation');
  await ada.to('/console/organisation/sign-in');
  await page.getByRole('button', { name: 'Revoke' }).waitFor();
  expect(await secret.count()).toBe(0);

  /** As Entra asks. */
  const ask = async (method: string, path: string, body?: object) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' };
    const response = await fetch(`${base}${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    return { status: response.status, answer: (await response.json()) as { id: string; active: boolean } };
  };
  const setActive = (id: string, value: string) =>
    ask('PATCH', `/Users/${id}`, {
      schemas: [SCHEMAS.patch],
      Operations: [{ op: 'Replace', path: 'active', value }],
    });

  // Whom the directory has not made does not come in, whatever the provider says.
  const mary = await newcomer(gate);
  await asksToBeLedThere(mary.page);
  await signsInThere(mary.page, MARY.login);
  await mary.page.getByText('The directory of your organisation has not let you in here').waitFor();
  await seen(mary)('sign-in-not-provisioned');

  await ada.to('/console/organisation');
  const row = page.getByRole('row', { name: MARY.email });
  expect(await row.count()).toBe(0);
  const { status, answer: made } = await ask('POST', '/Users', {
    schemas: [SCHEMAS.user],
    ...{ userName: MARY.email, externalId: MARY.login, displayName: MARY.name, active: true },
    emails: [{ type: 'work', value: MARY.email, primary: true }],
  });
  expect(status).toBe(201);
  await row.waitFor(); // nobody loads the page again
  await asksToBeLedThere(mary.page);
  await mary.page.getByRole('heading', { name: 'Chains' }).waitFor();
  await mary.to(chainPath);
  await mary.page.locator('[data-height]').waitFor();

  expect(await setActive(made.id, 'False')).toMatchObject({ status: 200, answer: { active: false } });
  await row.waitFor({ state: 'detached' });
  await signedOut(mary);
  await asksToBeLedThere(mary.page);
  await mary.page.getByText('An owner of your organisation or its directory took you out.').waitFor();

  await ada.to('/console/organisation/sign-in');
  await page.getByRole('button', { name: 'Revoke' }).click();
  await page.getByText('Revoked').waitFor();
  await seen(ada)('directory-token-revoked');
  expect((await setActive(made.id, 'True')).status).toBe(401);
  expect(mary.complaints).toEqual([]);
  await mary.end();
}
