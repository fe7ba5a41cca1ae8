import { stringify } from 'yaml';

import type { Seen } from './first-minute.js';
import type { Visit } from './visit.js';

type Typed = { name: string; at: [latitude: string, longitude: string]; region: string; jurisdiction: string };

const PIER: Typed = { name: 'Pier 3', at: ['53.54', '9.98'], region: 'north', jurisdiction: 'DE-HH' };
const HALL: Typed = { name: 'Hall', at: ['48.14', '11.58'], region: 'south', jurisdiction: 'DE-BY' };
const TERMINAL: Typed = { name: 'Terminal', at: ['1.26', '103.82'], region: 'straits', jurisdiction: 'SG' };

/** A cluster that nobody is asked at as long as no node stands there. */
const kubeconfig = (user: object) =>
  stringify({
    ...{ apiVersion: 'v1', kind: 'Config', 'current-context': 'pier' },
    clusters: [{ name: 'pier', cluster: { server: 'https://203.0.113.7:6443' } }],
    users: [{ name: 'operator', user }],
    contexts: [{ name: 'pier', context: { cluster: 'pier', user: 'operator' } }],
  });

/** Sites on a map and in a table: added, found, connected, drained, removed, and offered where a chain is founded. */
export async function sitesStory(visit: Visit, seen: Seen): Promise<void> {
  await visit.to('/console/organisation/sites');
  await visit.page.getByText('No sites yet').waitFor();
  await seen('no-sites');
  await addsSites(visit, seen);
  await findsOnMap(visit, seen);
  await connects(visit, seen);
  await drainsAndRemoves(visit);
  await foundsAtSite(visit, seen);
}

async function addsSites({ page }: Visit, seen: Seen): Promise<void> {
  const dialog = page.getByRole('dialog');
  const add = dialog.getByRole('button', { name: 'Add a site' });
  await page.getByRole('button', { name: 'Add a site' }).click();
  await dialog.getByLabel('Name', { exact: true }).fill(PIER.name);
  // A place that is pressed is filled in: here the middle of the map, which is where the meridian of Greenwich meets the equator.
  await dialog.locator('svg[data-picks]').click();
  const latitude = dialog.getByLabel('Latitude');
  expect(Math.abs(Number(await latitude.inputValue()))).toBeLessThan(2);
  await fill(PIER);
  await dialog.getByLabel('Jurisdiction').fill('HAMBURG');
  await dialog.getByLabel('Labels of its machines').fill('topology.kubernetes.io/zone=pier');
  await dialog.getByLabel('Jurisdiction').fill('D1');
  await add.click();
  await dialog.getByRole('alert').filter({ hasText: 'ISO 3166' }).waitFor();
  expect(await dialog.getByLabel('Jurisdiction').getAttribute('aria-invalid')).toBe('true');
  await seen('add-site');
  await dialog.getByLabel('Jurisdiction').fill(PIER.jurisdiction);
  await add.click();
  await dialog.waitFor({ state: 'detached' });
  for (const site of [HALL, TERMINAL]) {
    await page.getByRole('button', { name: 'Add a site' }).click();
    await dialog.getByLabel('Name', { exact: true }).fill(site.name);
    await fill(site);
    await add.click();
    await dialog.waitFor({ state: 'detached' });
  }
  const row = page.getByRole('row', { name: /Pier 3/ });
  await row.getByText('north, DE-HH').waitFor();
  await row.getByText('53.54, 9.98').waitFor();

  async function fill({ at, region, jurisdiction }: Typed): Promise<void> {
    await dialog.getByLabel('Latitude').fill(at[0]);
    await dialog.getByLabel('Longitude').fill(at[1]);
    await dialog.getByLabel('Region').fill(region);
    await dialog.getByLabel('Jurisdiction').fill(jurisdiction);
  }
}

/** By keyboard alone, from a mark to its row. */
async function findsOnMap({ page }: Visit, seen: Seen): Promise<void> {
  const map = page.getByRole('group', { name: /^Sites on a map/ });
  await map.getByRole('button', { name: 'Terminal' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Show in the table' }).focus();
  await page.keyboard.press('Enter');
  const row = page.getByRole('row', { name: /Terminal/ });
  await page.locator('tr[data-marked]').waitFor();
  expect(await row.getAttribute('data-marked')).toBe('true');
  await seen('sites');
  // Seen from afar, Hamburg and Munich are one mark, and both are in it.
  await map.getByRole('button', { name: 'Whole world' }).click();
  await seen('sites-whole');
  await map.getByRole('button', { name: 'Where they are' }).click();
}

export async function act({ page }: Visit, name: string, deed: string): Promise<void> {
  await page.getByRole('button', { name: `Actions of ${name}` }).click();
  await page.getByRole('menuitem', { name: deed, exact: true }).click();
}

/** A kubeconfig that would run a program on the platform is refused with what to do; a good one is taken and not shown again. */
async function connects(visit: Visit, seen: Seen): Promise<void> {
  const { page } = visit;
  const dialog = page.getByRole('dialog');
  const connect = dialog.getByRole('button', { name: 'Connect its cluster' });
  await act(visit, PIER.name, 'Connect its cluster');
  const file = (user: object) => ({
    ...{ name: 'pier.yaml', mimeType: 'application/yaml' },
    buffer: Buffer.from(kubeconfig(user)),
  });
  await dialog.getByLabel('Kubeconfig, from a file').setInputFiles(file({ exec: { command: '/bin/sh' } }));
  await connect.click();
  await dialog.getByRole('alert').filter({ hasText: 'runs a program' }).waitFor();
  await seen('connect-site');
  await dialog.getByLabel('Kubeconfig, from a file').setInputFiles(file({ token: 'very-secret-token' }));
  await connect.click();
  await dialog.getByText('The site has a cluster of its own').waitFor();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await act(visit, PIER.name, 'Give new credentials');
  expect(await dialog.getByLabel('Kubeconfig, as text').inputValue()).toBe('');
  expect(await page.content()).not.toContain('very-secret-token');
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
}

async function drainsAndRemoves(visit: Visit): Promise<void> {
  const { page } = visit;
  const dialog = page.getByRole('dialog');
  await act(visit, HALL.name, 'Take no more nodes');
  await dialog.getByRole('button', { name: 'Take no more nodes' }).click();
  await page.getByRole('row', { name: /Hall/ }).getByText('Takes no more').waitFor();
  await act(visit, TERMINAL.name, 'Change the site');
  await dialog.getByLabel('Name', { exact: true }).fill('Old terminal');
  await dialog.getByRole('button', { name: 'Change the site' }).click();
  await page.getByRole('row', { name: /Old terminal/ }).waitFor();
  await act(visit, 'Old terminal', 'Remove the site');
  await dialog.getByRole('textbox').fill('Old terminal');
  await dialog.getByRole('button', { name: 'Remove the site' }).click();
  await page.getByRole('row', { name: /Old terminal/ }).waitFor({ state: 'detached' });
}

/** A site that is drained offers itself to nobody. What this installation cannot do, it says before anything is founded. */
async function foundsAtSite(visit: Visit, seen: Seen): Promise<void> {
  const { page } = visit;
  await visit.to('/console/chains/new');
  await page
    .getByRole('group', { name: /^Sites on a map/ })
    .getByRole('button', { name: 'Pier 3' })
    .click();
  await page.getByRole('menuitem', { name: /^Validators of/ }).click();
  const choice = page
    .getByRole('combobox', { name: /Site$/ })
    .or(page.getByLabel(/: Site/))
    .first();
  expect(await choice.locator('option:checked').innerText()).toBe('Pier 3 (room for 8)');
  expect(await choice.getByText(/Hall/).count()).toBe(0);
  await page.getByLabel('Name', { exact: true }).fill('At the pier');
  await seen('found-at-site');
  await page.getByRole('button', { name: 'Found a chain' }).click();
  await page.getByRole('alert').filter({ hasText: 'processes of one machine' }).waitFor();
}
