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

  const lie = async (lied: Lie) => {
    const victim = await Visit.begin(browser, base, PLAIN, who);
    await forged(victim, chainPath, lied);
    await seen(victim)(`transaction-${lied.name}`);
    await victim.end();
  };
  await lie({
    name: 'forged',
    made: (text) => text.replaceAll('"succeeded":true', '"succeeded":false'),
    found: 'The outcomes and events shown are not those of the block.',
  });
  await lie({
    name: 'other',
    made: (text) => text.replaceAll(/"value":"\d+","nonce"/g, '"value":"7000000000000000000","nonce"'),
    found: 'The transaction in the block is not the one that this page shows.',
  });
}

/** What a platform makes of its answers, and what a browser says to it. */
type Lie = { name: string; made: (answer: string) => string; found: string };

async function forged(victim: Visit, chainPath: string, { made, found }: Lie): Promise<void> {
  const { context, page } = victim;
  await context.route('**/graphql', async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: made(await answer.text()) });
  });
  await victim.to(`${chainPath}/explorer`);
  await page.getByRole('region', { name: 'Latest transactions' }).getByRole('link').first().click();
  await page.getByRole('button', { name: 'Verify' }).click();
  await page.getByText('Transaction: not proven').waitFor();
  await page.getByText(found).waitFor();
}
