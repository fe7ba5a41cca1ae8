import { newEpochKey } from '@atoll/sealed/envelopes';

import { balanceOf } from '../contracts.js';
import { until } from '../wait.js';
import { BLOCKS_MS, done, opened, send, sendInTime } from './dialogs.js';
import { bought, complained, delivered } from './market.js';
import type { Scene } from './scene.js';
import type { Visit } from './visit.js';

type Hex = `0x${string}`;
type Times = { deliverSeconds: number; acceptSeconds: number; judgeSeconds: number };

const DAY_SECONDS = 86_400;
const LONG: Times = { deliverSeconds: DAY_SECONDS, acceptSeconds: DAY_SECONDS, judgeSeconds: DAY_SECONDS };
const TITLE = 'Tides of the harbour';

/** Whoever is silent loses: a seller, a buyer, arbiters; whoever waits is served by anybody. Then the offer is taken off, and made again. */
export async function silenceStory(scene: Scene): Promise<void> {
  await sellerWasSilent(scene);
  await buyerWasSilent(scene);
  await arbitersWereSilent(scene);
  await takenOff(scene);
}

/** The same offer by other times, which the form counts in hours. */
async function offeredFor({ hands, chainId }: Scene, times: Partial<Times>): Promise<{ resource: Hex; price: bigint }> {
  const asset = async () => (await hands.dataAssets({ chainId, first: 1 })).dataAssets.nodes[0]!;
  const { id, resource, licence, offer } = await asset();
  const { token, price, feed, version, licenceSeconds } = offer!;
  const wish = { token, price, feed, licenceSeconds, licence: licence!.text, purposes: ['maintenance'] };
  const { listAsset } = await hands.listAsset({ input: { chainId, asset: id, ...wish, ...LONG, ...times } });
  await done(hands, listAsset.id);
  await until('the offer', async () => (await asset()).offer!.version > version, { seconds: 120 });
  return { resource, price: BigInt(price) };
}

/** What the token itself says that somebody has. */
const moneyOf = ({ birch, token }: Scene, holder: Hex): Promise<bigint> => balanceOf(birch, token.id, holder);

/** The deed appears by itself once the time is over, for whoever looks at the purchase. */
async function endedBy(visit: Visit, purchase: string, deed: string): Promise<void> {
  await visit.to(purchase);
  await visit.page.getByRole('button', { name: deed }).click({ timeout: BLOCKS_MS });
  await sendInTime(visit.page, deed);
}

async function sellerWasSilent(scene: Scene): Promise<void> {
  const { visits, birch, seen } = scene;
  await offeredFor(scene, { deliverSeconds: 1 });
  const before = await moneyOf(scene, birch.principal);
  const purchase = await bought(scene);
  // It is nobody's business of Cedar's, and Cedar can do it all the same.
  await endedBy(visits.cedar, purchase, 'Give the money back');
  await visits.birch.page.getByText('Refunded').waitFor({ timeout: BLOCKS_MS });
  await visits.birch.page.getByText('The seller delivered no key in time').waitFor();
  await seen(visits.birch)('refunded-no-key');
  expect(await moneyOf(scene, birch.principal)).toBe(before);
  await visits.ada.to(purchase);
  await visits.ada.page.getByText('Refunded').waitFor();
  expect(await visits.ada.page.getByRole('button', { name: 'Deliver the key' }).count()).toBe(0);
}

async function buyerWasSilent(scene: Scene): Promise<void> {
  const { visits, seen } = scene;
  const { resource, price } = await offeredFor(scene, { acceptSeconds: 1 });
  const purchase = await bought(scene);
  await delivered(scene, purchase, resource, newEpochKey());
  const { principal } = await adaOf(scene);
  const before = await moneyOf(scene, principal);
  const { page } = visits.birch;
  await page.getByRole('button', { name: 'Pay the seller' }).waitFor({ timeout: BLOCKS_MS });
  // Too late to complain; what is left is to accept.
  expect(await page.getByRole('button', { name: 'Complain' }).count()).toBe(0);
  await seen(visits.birch)('too-late-to-complain');
  await endedBy(visits.ada, purchase, 'Pay the seller');
  await page.getByText('Settled').waitFor({ timeout: BLOCKS_MS });
  expect((await moneyOf(scene, principal)) - before).toBe(price);
  await page.getByRole('button', { name: 'Is it a licence now?' }).click();
  await page.getByText('For maintenance: yes, says a node.').waitFor();
}

async function arbitersWereSilent(scene: Scene): Promise<void> {
  const { visits, birch, seen } = scene;
  const { resource } = await offeredFor(scene, { judgeSeconds: 1 });
  const before = await moneyOf(scene, birch.principal);
  const purchase = await bought(scene);
  await delivered(scene, purchase, resource, newEpochKey());
  await complained(scene);
  await endedBy(visits.birch, purchase, 'Give the money back');
  await visits.birch.page.getByText('Refunded').waitFor({ timeout: BLOCKS_MS });
  expect(await moneyOf(scene, birch.principal)).toBe(before);
  await seen(visits.birch)('refunded-not-judged');
}

/** Nobody buys what was taken off; whoever takes it off says by name what. */
async function takenOff(scene: Scene): Promise<void> {
  const { visits, chainPath, seen } = scene;
  const { page } = visits.ada;
  await offeredFor(scene, {});
  for (const visit of [visits.ada, visits.birch]) await visit.to(`${chainPath}/solutions/data-market`);
  const buy = visits.birch.page.getByRole('button', { name: 'Buy', exact: true });
  await buy.waitFor();
  let dialog = await opened(page, 'Take off');
  expect(await dialog.getByRole('button', { name: 'Take off' }).isDisabled()).toBe(true);
  await dialog.getByRole('textbox').fill(TITLE);
  await seen(visits.ada)('take-off');
  await send(page, 'Take off');
  // Birch's page was open all the time.
  await visits.birch.page.getByText('No longer on offer').waitFor({ timeout: BLOCKS_MS });
  await buy.waitFor({ state: 'detached' });
  await seen(visits.birch)('taken-off');

  dialog = await opened(page, 'Offer');
  expect(await dialog.getByLabel('Title').inputValue()).toBe(TITLE);
  await dialog.getByRole('checkbox', { name: 'maintenance' }).check();
  await send(page, 'Offer');
  await buy.waitFor({ timeout: BLOCKS_MS });
}

async function adaOf({ hands, chainId }: Scene): Promise<{ principal: Hex }> {
  const { kernel } = await hands.kernel({ chainId });
  const own = (await hands.me()).me.organisations[0]!.organisation.id;
  return { principal: kernel!.principals.find(({ organisation }) => organisation?.id === own)!.address! };
}
