import type { Atoll } from '@atoll/sdk';

import { handsOf } from '../member.js';
import { ADA } from './first-minute.js';
import { idOf, type Stage } from './stage.js';
import { PLAIN, Visit } from './visit.js';

type Place = Stage & { chainPath: string };

/** What others do shows on pages that are open: by what the platform tells, and by asking where it cannot tell anything. */
export async function toldStory(place: Place): Promise<void> {
  const { browser, base, graphql } = place;
  const hands = await handsOf(graphql, ADA);
  for (const [name, only] of Object.entries({ tellingAlone, askingAlone })) {
    const visit = await Visit.begin(browser, base, PLAIN, ADA);
    await only(visit);
    await keysShow(visit, hands, name);
    await invitationsShow(visit, hands, place);
    await blocksShow(visit, place);
    expect(visit.complaints.filter((complaint) => !complaint.includes('WebSocket'))).toEqual([]);
    await visit.end();
  }
  await hands.close();
}

/** Nothing is asked for again after a while. */
const tellingAlone = ({ page }: Visit) => page.addInitScript('globalThis.setInterval = () => 0');

/** As behind a proxy that lets no WebSocket through. */
const askingAlone = ({ page }: Visit) => page.routeWebSocket(/graphql/, (socket) => socket.close());

async function keysShow(visit: Visit, hands: Atoll, name: string): Promise<void> {
  await visit.to('/console/organisation/keys');
  const row = visit.page.getByRole('row', { name });
  expect(await row.count()).toBe(0);
  await hands.createKey({ input: { name } });
  await row.getByTitle(/^0x[0-9a-f]{40}$/i).waitFor(); // the worker has made it
}

async function invitationsShow(visit: Visit, hands: Atoll, { chainPath }: Place): Promise<void> {
  await visit.to(`${chainPath}/members`);
  const rows = visit.page.getByRole('region', { name: 'Invitations' }).getByRole('row');
  const before = await rows.count();
  const { chain } = await hands.chain({ id: idOf(chainPath) });
  await hands.inviteOrganisation({ input: { consortiumId: chain.consortium.id } });
  await rows.nth(Math.max(before, 1)).waitFor(); // below the head
}

/** The newest is another without a press. */
async function blocksShow(visit: Visit, { chainPath }: Place): Promise<void> {
  await visit.to(`${chainPath}/explorer`);
  const newest = visit.page.getByRole('region', { name: 'Blocks', exact: true }).getByRole('row').nth(1);
  await newest.filter({ hasNotText: await newest.innerText() }).waitFor();
}
