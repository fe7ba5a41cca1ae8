import fs from 'node:fs/promises';
import path from 'node:path';

import { until } from '../wait.js';
import { BLOCKS_MS, closed, opened } from './dialogs.js';
import { ADA, type Seen } from './first-minute.js';
import type { Stage } from './stage.js';
import { PLAIN, Visit } from './visit.js';

type Place = Pick<Stage, 'browser' | 'base' | 'home'> & { chainPath: string };

/** What the rooms of data and sites are: each has to be readable, whatever stands still behind it. */
const rooms = (chainPath: string): Record<string, string> => ({
  access: `${chainPath}/data/access`,
  solutions: `${chainPath}/solutions`,
  market: `${chainPath}/solutions/data-market`,
  city: `${chainPath}/solutions/city`,
  leaks: `${chainPath}/solutions/city/leaks`,
  citizen: `${chainPath}/solutions/city/citizen`,
  sites: '/console/organisation/sites',
});

/** What each says while nothing is there yet: what is missing, and no fault. */
const EMPTY: Record<string, string> = {
  access: 'No policies yet',
  ...Object.fromEntries(['market', 'city', 'leaks', 'citizen'].map((room) => [room, 'The kernel comes first'])),
  sites: 'No sites yet',
};

/** A chain on which nobody did anything yet. */
export async function emptyRoomsStory(visit: Visit, chainPath: string, seen: Seen): Promise<void> {
  for (const [name, where] of Object.entries(rooms(chainPath))) {
    await visit.to(where);
    if (EMPTY[name]) await visit.page.getByRole('heading', { name: EMPTY[name] }).waitFor();
    expect(await visit.page.getByRole('alert').count()).toBe(0);
    await seen(`empty-${name}`);
  }
}

/** The worker hangs, and then the platform cannot be reached: no page waits for ever, and each says what becomes of it. */
export async function standstillStory(place: Place, seen: (visit: Visit) => Seen): Promise<void> {
  const visit = await Visit.begin(place.browser, place.base, PLAIN, ADA);
  await workerHangs(visit, place, seen(visit));
  expect(visit.complaints).toEqual([]);
  await cannotBeReached(visit, place, seen(visit));
  await visit.end();
}

/** What is known stays in sight. What is asked for says that it waits, and is done as soon as there is somebody to do it. */
async function workerHangs(visit: Visit, { chainPath, home }: Place, seen: Seen): Promise<void> {
  const { page } = visit;
  const worker = Number(await fs.readFile(path.join(home, 'worker.pid'), 'utf8'));
  process.kill(worker, 'SIGSTOP');
  try {
    for (const where of Object.values(rooms(chainPath))) {
      await visit.to(where);
      expect(await page.getByRole('alert').count()).toBe(0);
    }
    await visit.to(`${chainPath}/data/access`);
    const dialog = await opened(page, 'Create a policy');
    await dialog.getByLabel('Name of the resource').fill('quays/late');
    await dialog.getByRole('checkbox', { name: 'maintenance' }).check();
    await dialog.getByRole('button', { name: 'Create a policy' }).click();
    await dialog.getByText('It goes on by itself, also when you close this').waitFor();
    await seen('worker-hangs');
    await closed(page);
  } finally {
    process.kill(worker, 'SIGCONT');
  }
  await page.getByRole('link', { name: 'quays/late' }).waitFor({ timeout: BLOCKS_MS });
}

/** Every open page says so above what it knew, and is as before once there is a way again. */
async function cannotBeReached(visit: Visit, { chainPath }: Place, seen: Seen): Promise<void> {
  const { page, context } = visit;
  for (const [name, where] of Object.entries(rooms(chainPath))) {
    if (name === 'citizen') continue; // it asks for nothing before somebody does
    await visit.to(where);
    await context.setOffline(true);
    const told = page.getByRole('alert').filter({ hasText: 'The platform does not answer' });
    await told.first().waitFor();
    await told.first().getByRole('button', { name: 'Try again' }).waitFor();
    await seen(`offline-${name}`);
    await context.setOffline(false);
    await until('the page to be as before', async () => (await told.count()) === 0);
  }
}
