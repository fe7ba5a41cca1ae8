import type { Coins } from './coins.js';
import { ORGANISATION, type Seen } from './first-minute.js';
import type { Visit } from './visit.js';

/** Whatever is on the chain is found, read and proven: tokens as they call themselves, calls as their ABI reads them, and what nothing reads as bytes. */
export async function explorerStory(visit: Visit, chainPath: string, coins: Coins, seen: Seen): Promise<void> {
  const { page } = visit;
  const row = (table: string, text: string | RegExp) =>
    page.getByRole('region', { name: table, exact: true }).getByRole('row', { name: text });
  const find = async (wanted: string) => {
    await page.getByRole('search').getByRole('textbox').fill(wanted);
    await page.getByRole('button', { name: 'Find' }).click();
  };

  await visit.to(`${chainPath}/explorer/tokens`);
  await row('Tokens', /Harbour dollar.*HBD.*6/).waitFor();
  await row('Tokens', /txt\.exe <img src=x onerror=alert\(1\)>/).waitFor();
  await seen('tokens');

  const goTo = async (name: string, wanted: string) => {
    await find(wanted);
    await page.getByRole('list', { name: 'Found' }).getByRole('link', { name, exact: true }).first().click();
  };

  await find('a');
  await page.getByRole('list', { name: 'Found' }).waitFor();
  await seen('found');
  const named = [
    ...[
      ['Quay meter', 'QUAY', /identity\/devices\/did/] as const,
      ['temperature', 'emperat', /data\/streams\//] as const,
    ],
    ...[['quays/7', 'ys/7', /data\/access\//] as const, ['Street lamps', 'lamps', /data\/services\?text=/] as const],
    ...[[ORGANISATION, 'works', /explorer\/addresses\//] as const, ['Readings', 'read', /contracts\//] as const],
  ];
  for (const [name, wanted, url] of named) {
    await visit.to(`${chainPath}/explorer`);
    await goTo(name, wanted);
    await page.waitForURL(url);
    await page.getByText(name, { exact: true }).first().waitFor();
  }

  await visit.to(`${chainPath}/explorer`);
  await goTo('Harbour dollar', 'harbour');
  await row('Holders', /– 1\.5 HBD/).waitFor();
  await page.getByRole('button', { name: 'Verify' }).click();
  await page.getByText('Address: proven').waitFor();
  await seen('token-verified');

  await visit.to(`${chainPath}/explorer/addresses/${coins.holder}`);
  await row('Tokens', /1 TINY/).waitFor();
  await row('Tokens', /7 <b>X<\/b>/).waitFor();
  await seen('holder');

  await find(coins.refused);
  await page.getByText(/^TooMuch\(/).waitFor();
  expect(await page.getByText('transfer', { exact: true }).count()).toBe(1);
  await seen('transaction-refused');
  await find(coins.created);
  await page.getByText('Contract created').waitFor();
  await find(coins.logged);
  await page.getByText('no ABI known').waitFor();
  await seen('transaction-undecoded');

  await find(`0x${'0'.repeat(63)}1`);
  await page.getByText('Nothing on this chain is called that.').waitFor();
  await seen('nothing-found');

  await visit.to(`${chainPath}/explorer/transactions`);
  const first = page.getByRole('region', { name: 'Transactions' }).getByRole('link').first();
  const newest = await first.innerText();
  await page.getByRole('button', { name: 'Older' }).click();
  await first.filter({ hasNotText: newest }).waitFor();
  await page.getByRole('button', { name: 'Newer' }).click();
  await visit.to(`${chainPath}/explorer/events`);
  await row('Events', /no ABI known/)
    .first()
    .waitFor();
  await seen('events');
}

/** Each entry of the books is proven in the browser, and one that is shown otherwise is found out. */
export async function auditStory(visit: Visit, seen: Seen): Promise<void> {
  const { page, context } = visit;
  const verify = async () => {
    await visit.to('/console/organisation/audit');
    await page
      .getByRole('button', { name: /^Open: Entry/ })
      .first()
      .click();
    await page.getByRole('dialog').getByRole('button', { name: 'Verify' }).click();
  };
  await verify();
  await page.getByText(/^Entry \d+: proven$/).waitFor();
  await seen('audit-verified');
  await page.keyboard.press('Escape');

  await context.route('**/graphql', async (route) => {
    const answer = await route.fetch();
    const body = (await answer.text()).replaceAll(/"action":"\w+"/g, '"action":"deleteChain"');
    await route.fulfill({ response: answer, body });
  });
  await verify();
  await page.getByText('The entry is not what was written.').waitFor();
  await seen('audit-forged');
  await context.unroute('**/graphql');
}
