import type { Browser } from 'playwright-core';

import type { Seen } from './first-minute.js';
import type { Populated } from './populated.js';
import { PLAIN, Visit, type Person } from './visit.js';

type Place = Populated & { base: string; chainPath: string; who: Person };

/** Blocks, transactions and readings are proven where they are looked at; and what a platform makes up is not. */
export async function verificationStory(
  browser: Browser,
  ada: Visit,
  { base, chainPath, streamId, who }: Place,
  seen: (visit: Visit) => Seen,
): Promise<void> {
  const { page } = ada;
  const verify = () => page.getByRole('button', { name: 'Verify' }).click();

  await ada.to(`${chainPath}/explorer`);
  await page.getByRole('region', { name: 'Latest transactions' }).getByRole('link').first().click();
  await page.getByRole('heading', { name: 'Transaction', exact: true }).waitFor();
  await verify();
  await page.getByText('Transaction: proven').waitFor();
  await seen(ada)('transaction-verified');

  await ada.to(`${chainPath}/explorer/blocks/2`);
  await verify();
  await page.getByText('Block 2: proven').waitFor();
  await seen(ada)('block-verified');

  await ada.to(`${chainPath}/data/streams/${streamId}`);
  await page.getByRole('button', { name: 'Receipt of reading 50', exact: true }).click();
  await verify();
  await page.getByText('Reading 50: proven').waitFor();
  await seen(ada)('reading-verified');

  await forged(await Visit.begin(browser, base, PLAIN, who), chainPath, seen);
}

/** A platform that shows another outcome of a transaction than the chain has. */
async function forged(victim: Visit, chainPath: string, seen: (visit: Visit) => Seen): Promise<void> {
  await victim.context.route('**/graphql', async (route) => {
    const answer = await route.fetch();
    const body = (await answer.text()).replaceAll('"succeeded":true', '"succeeded":false');
    await route.fulfill({ response: answer, body });
  });
  await victim.to(`${chainPath}/explorer`);
  await victim.page.getByRole('region', { name: 'Latest transactions' }).getByRole('link').first().click();
  await victim.page.getByRole('button', { name: 'Verify' }).click();
  await victim.page.getByText('Transaction: not proven').waitFor();
  await victim.page.getByText('The outcomes and events shown are not those of the block.').waitFor();
  await seen(victim)('transaction-forged');
  await victim.end();
}
