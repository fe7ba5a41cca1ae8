import type { Seen } from './first-minute.js';
import type { Visit } from './visit.js';

/** What the rooms of data and sites are. */
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
