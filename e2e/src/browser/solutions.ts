import type { Page } from 'playwright-core';

import { BLOCKS_MS, dialogOf, opened, send } from './dialogs.js';
import type { Seen } from './first-minute.js';
import type { Scene } from './scene.js';
import type { Visit } from './visit.js';

const cardOf = (page: Page, title: string) =>
  page.locator('section.card', { has: page.getByRole('heading', { name: title, exact: true }) });

/** The members, who are one yet, agree by two presses; the steps follow by themselves. */
export async function agreesOnContracts(ada: Visit, chainPath: string, seen: Seen): Promise<void> {
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

/** The one step that device identity still lacks. */
export async function opensLog(ada: Visit, chainPath: string, seen: Seen): Promise<void> {
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

/** Birch asks for a ticket to Ada's service, Ada grants it, and says by which node she takes part. */
export async function tickets({ visits: { ada, birch }, chainPath, seen }: Scene): Promise<void> {
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
export async function isReady(ada: Visit, chainPath: string, seen: Seen): Promise<void> {
  await ada.to(`${chainPath}/solutions`);
  for (const title of ['Data market', 'Smart city', 'Device identity', 'Blockchain of things'])
    await cardOf(ada.page, title).getByText('Ready', { exact: true }).waitFor();
  await seen('solutions-ready');
}
