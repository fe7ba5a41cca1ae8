import type { Browser, Page } from 'playwright-core';

import { handsOf } from '../member.js';
import { accessStory } from './access.js';
import { cityRefusalsStory } from './city-refusals.js';
import { cityStory } from './city.js';
import { BLOCKS_MS, dialogOf, opened, send } from './dialogs.js';
import type { Seen } from './first-minute.js';
import { leaksStory } from './leaks.js';
import { marketStory, publishedKey } from './market.js';
import { neighbours, type Neighbour } from './neighbours.js';
import { silenceStory } from './silence.js';
import { Visit } from './visit.js';

export type Place = {
  base: string;
  graphql: string;
  chainPath: string;
  /** By which the first organisation signs in. */
  who: { email: string; password: string };
};

/** The catalogue from its first step on, and each system's own screen, gone through by three organisations in three browsers. Says where the last purchase is shown, and by what one of the others signs in. */
export async function solutionsStory(
  browser: Browser,
  ada: Visit,
  place: Place,
  seen: (visit: Visit) => Seen,
): Promise<{ purchase: string; birch: Neighbour['signIn'] }> {
  const chainId = place.chainPath.split('/').at(-1)!;
  await agreesOnContracts(ada, place.chainPath, seen(ada));
  const hands = await handsOf(place.graphql, place.who);
  const others = await neighbours(place.graphql, hands, chainId);
  const birch = await entered(browser, place, others.birch);
  const cedar = await entered(browser, place, others.cedar);
  const { chainPath } = place;
  const secrets = { birch: await publishedKey(birch, chainPath), cedar: await publishedKey(cedar, chainPath) };
  await seen(birch)('reader-key');
  const scene = { chainId, chainPath, hands, ...others, visits: { ada, birch, cedar }, seen, secrets };
  const purchase = await marketStory(scene);
  await silenceStory(scene);
  const copy = await cityStory(scene);
  await cityRefusalsStory(scene);
  await leaksStory(scene, copy);
  await accessStory(scene);
  await opensLog(ada, place.chainPath, seen(ada));
  await tickets(scene.visits, place.chainPath, seen);
  await isReady(ada, place.chainPath, seen(ada));
  for (const visit of [birch, cedar]) {
    expect(visit.complaints).toEqual([]);
    await visit.end();
  }
  for (const { atoll } of [others.birch, others.cedar]) await atoll.close();
  await hands.close();
  return { purchase, birch: others.birch.signIn };
}

const cardOf = (page: Page, title: string) =>
  page.locator('section.card', { has: page.getByRole('heading', { name: title, exact: true }) });

/** The members, who are one yet, agree by two presses; the steps follow by themselves. */
async function agreesOnContracts(ada: Visit, chainPath: string, seen: Seen): Promise<void> {
  const { page } = ada;
  await ada.to(chainPath);
  await page.getByRole('link', { name: 'Solutions' }).click();
  for (const [title, contract] of [
    ['Data market', 'DataMarket'],
    ['Smart city', 'CityExchange'],
  ] as const) {
    const card = cardOf(page, title);
    const step = card.getByRole('listitem').filter({ hasText: `The members agreed on the ${contract} contract` });
    const propose = card.getByRole('button', { name: 'Propose and deploy' });
    await propose.waitFor();
    await seen(`solutions-without-${contract}`);
    await propose.click();
    await step.filter({ hasText: 'done' }).waitFor({ timeout: BLOCKS_MS });
  }
  await cardOf(page, 'Data market').getByRole('link', { name: 'Open: Data market' }).click();
  await page.getByRole('heading', { name: 'Nothing is on the market yet' }).waitFor();
  await seen('market-empty');
}

/** Somebody of another organisation, at a browser of their own. */
async function entered(browser: Browser, { base, chainPath }: Place, { signIn }: Neighbour): Promise<Visit> {
  const visit = await Visit.begin(browser, base);
  const { page } = visit;
  await visit.to(`${chainPath}/solutions`);
  await page.getByLabel('E-mail').fill(signIn.email);
  await page.getByLabel('Password').fill(signIn.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('heading', { name: 'Data market', exact: true }).waitFor();
  return visit;
}

/** The one step that device identity still lacks. */
async function opensLog(ada: Visit, chainPath: string, seen: Seen): Promise<void> {
  const { page } = ada;
  await ada.to(`${chainPath}/solutions`);
  await cardOf(page, 'Device identity').getByRole('button', { name: 'Open a log' }).click();
  await seen('open-log');
  await dialogOf(page).getByRole('button', { name: 'Open a log' }).click();
  await dialogOf(page).waitFor({ state: 'detached' });
  await ada.to(`${chainPath}/solutions/identity`);
  const heads = page.getByRole('region', { name: 'Heads of certificate logs' });
  await heads.getByRole('cell', { name: 'Ada Works' }).waitFor();
  await cardOf(page, 'Devices by state').getByText('Active').waitFor();
  await seen('identity-system');
}

type Visits = { ada: Visit; birch: Visit; cedar: Visit };

/** Birch asks for a ticket to Ada's service, Ada grants it, and says by which node she takes part. */
async function tickets({ ada, birch }: Visits, chainPath: string, seen: (visit: Visit) => Seen): Promise<void> {
  await birch.to(`${chainPath}/solutions/bot`);
  const services = birch.page.getByRole('region', { name: 'Services' });
  await services
    .getByRole('row', { name: /Street lamps/ })
    .getByRole('button', { name: 'Ask for a ticket' })
    .click();
  await send(birch.page, 'Ask for a ticket');
  await ada.to(`${chainPath}/solutions/bot`);
  const ticket = ada.page.getByRole('region', { name: 'Tickets' }).getByRole('row', { name: /Birch/ });
  await ticket.getByRole('button', { name: 'Grant' }).click();
  await seen(ada)('grant-ticket');
  await send(ada.page, 'Grant');
  await ticket.getByText('Granted').waitFor();
  const dialog = await opened(ada.page, 'Register a node');
  await dialog.getByLabel('Name').fill('quay-gateway');
  await dialog.getByLabel('What is said of it').fill('Stands at quay 7');
  await send(ada.page, 'Register a node');
  await ada.page.getByRole('cell', { name: 'quay-gateway' }).waitFor({ timeout: BLOCKS_MS });
  await seen(ada)('bot-system');
}

/** Nothing is missing any more. */
async function isReady(ada: Visit, chainPath: string, seen: Seen): Promise<void> {
  await ada.to(`${chainPath}/solutions`);
  for (const title of ['Data market', 'Smart city', 'Device identity', 'Blockchain of things'])
    await cardOf(ada.page, title).getByText('Ready', { exact: true }).waitFor();
  await seen('solutions-ready');
}
