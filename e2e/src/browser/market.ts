import { fromHex, randomBytes, toHex } from '@atoll/crypto';
import { newEpochKey, unwrapKey, type Recipient } from '@atoll/sealed/envelopes';

import { until } from '../wait.js';
import { BLOCKS_MS, closed, dialogOf, done, opened, send, sendInTime } from './dialogs.js';
import type { Scene } from './scene.js';
import type { Visit } from './visit.js';

type Hex = `0x${string}`;
const PURPOSE = 'maintenance';
const TITLE = 'Tides of the harbour';
const DAY_MS = 86_400_000;

/** Ada sells a series twice: once with another key, which Cedar judges, and once with the right one. All of it by forms. The path of the second. */
export async function marketStory(scene: Scene): Promise<string> {
  const { chainPath, visits, seen } = scene;
  const resource = await directPolicy(scene);
  await offered(scene);

  const wrong = await bought(scene);
  await delivered(scene, wrong, resource, newEpochKey());
  await judged(scene, wrong);

  const [right, key] = [await bought(scene), newEpochKey()];
  await delivered(scene, right, resource, key);
  await accepted(scene, right, resource, key);
  await visits.ada.to(`${chainPath}/solutions/data-market`);
  await visits.ada.page.getByText('Refunded').waitFor();
  await seen(visits.ada)('market');
  return right;
}

/** The private half that the page shows once. */
export async function publishedKey(visit: Visit, chainPath: string): Promise<Uint8Array> {
  const { page } = visit;
  await visit.to(`${chainPath}/solutions/data-market`);
  await page.getByRole('button', { name: 'Make a key and publish it' }).click();
  const secret = await page.getByRole('region', { name: 'Private half' }).innerText();
  await page.getByText('It is on the chain.').waitFor({ timeout: BLOCKS_MS });
  return fromHex(secret.trim() as Hex);
}

async function directPolicy({ hands, chainId }: Scene): Promise<Hex> {
  const terms = { purposes: [PURPOSE], scopes: ['READ' as const], brokered: false };
  const { id, subject } = (await hands.createDataPolicy({ input: { chainId, name: 'tides', terms } })).createDataPolicy;
  await done(hands, id);
  return subject!;
}

/** Arbiters, the content, and the offer. */
async function offered({ visits: { ada }, chainPath, token, seen }: Scene): Promise<void> {
  const { page } = ada;
  await ada.to(`${chainPath}/solutions/data-market`);
  let dialog = await opened(page, 'Appoint arbiters');
  await dialog.getByLabel('Name of the panel').fill('panel');
  await dialog.getByRole('checkbox', { name: 'Cedar' }).check();
  await dialog.getByLabel('A round, in seconds').fill('20');
  await dialog.getByLabel('Time to report after it, in seconds').fill('60');
  await dialog.getByLabel('Time to argue with what it found, in seconds').fill('5');
  await seen(ada)('appoint-arbiters');
  await send(page, 'Appoint arbiters');

  dialog = await opened(page, 'Register data');
  await dialog.getByLabel('Under the policy').selectOption({ label: 'tides' });
  await dialog.getByLabel('Root of the plain chunks').fill(toHex(randomBytes(32)));
  await dialog.getByLabel('Root of the sealed chunks').fill(toHex(randomBytes(32)));
  await seen(ada)('register-data');
  await send(page, 'Register data');

  dialog = await opened(page, 'Offer');
  await dialog.getByLabel('Title').fill(TITLE);
  await dialog.getByLabel('Description').fill('Every ten minutes, in millimetres');
  await dialog.getByLabel('Token that is paid in').fill(token.address);
  await dialog.getByLabel('Price, in the token’s smallest unit').fill('1000');
  await dialog.getByRole('checkbox', { name: PURPOSE }).check();
  await seen(ada)('offer-data');
  await send(page, 'Offer');
  await page.getByRole('heading', { name: TITLE }).waitFor({ timeout: BLOCKS_MS });
}

/** Birch buys, which also lets the market take the price; the path of the purchase. */
export async function bought({ visits: { birch }, chainPath, seen }: Scene): Promise<string> {
  const { page } = birch;
  await birch.to(`${chainPath}/solutions/data-market`);
  await page.getByRole('button', { name: 'Buy', exact: true }).click();
  await seen(birch)('buy');
  const dialog = dialogOf(page);
  await dialog.getByRole('button', { name: 'Buy', exact: true }).click();
  await dialog.getByRole('link', { name: 'See the purchase' }).click({ timeout: BLOCKS_MS });
  await page.getByRole('heading', { name: 'How far the purchase is' }).waitFor({ timeout: BLOCKS_MS });
  await page.getByText('Paid into escrow').waitFor({ timeout: BLOCKS_MS });
  return new URL(page.url()).pathname;
}

/** Birch gets a grant, and Ada's browser wraps the key for it. */
export async function delivered(scene: Scene, purchase: string, resource: Hex, key: Uint8Array): Promise<void> {
  const { chainId, hands, birch, visits, seen } = scene;
  const validUntil = new Date(Date.now() + DAY_MS).toISOString();
  const ask = { chainId, scopes: ['READ' as const], purposes: [PURPOSE], uses: 5, validUntil };
  const { requestGrant } = await birch.atoll.requestGrant({ input: { ...ask, resource } });
  const grantId = (await done(birch.atoll, requestGrant.id))!;
  await done(hands, (await hands.giveGrant({ input: { ...ask, grantId } })).giveGrant.id);
  const { page } = visits.ada;
  await visits.ada.to(purchase);
  const dialog = await opened(page, 'Deliver the key');
  await dialog.getByLabel('Key', { exact: true }).fill(toHex(key));
  await dialog.getByLabel('By the grant').selectOption(grantId);
  await seen(visits.ada)('deliver-key');
  await send(page, 'Deliver the key');
  // Birch's page was open all the time.
  await visits.birch.page.getByText('Key delivered').waitFor({ timeout: BLOCKS_MS });
}

/** Birch complains, Cedar can open what it is shown, and its word gives the money back. */
async function judged(scene: Scene, purchase: string) {
  const { visits, seen, chainId, cedar, hands, secrets } = scene;
  const order = purchase.split('/').at(-1) as Hex;
  const { page } = visits.birch;
  await complained(scene);

  await visits.cedar.to(purchase);
  await visits.cedar.page.getByText('Disputed').waitFor({ timeout: BLOCKS_MS });
  const { evidence } = (await cedar.atoll.dataOrder({ chainId, id: order })).dataOrder;
  const { shown } = JSON.parse(evidence!) as { shown: [Recipient] };
  const evmChainId = String((await hands.chain({ id: chainId })).chain.evmChainId);
  const epoch = { chainId: evmChainId, resourceId: order, policyEpoch: '1' };
  expect(toHex(await unwrapKey(shown[0], epoch, secrets.cedar))).toBe(toHex(secrets.birch));
  await seen(visits.cedar)('disputed');

  const dialog = await opened(visits.cedar.page, 'Judge');
  await dialog.getByLabel('The delivered key').selectOption('WRONG_KEY');
  await seen(visits.cedar)('judge');
  // A round takes reports once its time is over; until then the platform says in how many seconds.
  await sendInTime(visits.cedar.page, 'Judge');
  await resolved(visits.ada, purchase);
  await page.getByText('Refunded').waitFor({ timeout: BLOCKS_MS });
  await seen(visits.birch)('refunded');
}

/** Shows the arbiters the private key of this one order. */
export async function complained({ visits: { birch }, secrets, seen }: Scene): Promise<void> {
  const dialog = await opened(birch.page, 'Complain');
  await dialog.getByLabel('Private key that the wrap was made for').fill(toHex(secrets.birch));
  await dialog.getByRole('checkbox', { name: 'Cedar' }).waitFor();
  await seen(birch)('complain');
  await send(birch.page, 'Complain');
}

/** Step by step, as each becomes due. */
async function resolved(visit: Visit, purchase: string): Promise<void> {
  const { page } = visit;
  const over = page.getByText('Refunded');
  const dialog = dialogOf(page);
  await visit.to(purchase);
  await until(
    'the dispute to end',
    async () => {
      if ((await over.count()) > 0) return true;
      await page.getByRole('button', { name: 'Next step of the dispute' }).or(over).first().click();
      if ((await dialog.count()) === 0) return (await over.count()) > 0;
      await dialog.getByRole('button', { name: 'Next step of the dispute' }).click();
      await dialog
        .getByText('It is on the chain.')
        .or(dialog.getByRole('alert'))
        .first()
        .waitFor({ timeout: BLOCKS_MS });
      await closed(page);
      return false;
    },
    { seconds: 300 },
  );
}

/** What Birch got opens to what Ada gave, and the purchase is a licence. */
async function accepted(scene: Scene, purchase: string, resource: Hex, key: Uint8Array) {
  const { visits, seen, birch, chainId, secrets } = scene;
  const order = purchase.split('/').at(-1) as Hex;
  const { wrap } = (await birch.atoll.dataOrder({ chainId, id: order })).dataOrder;
  const { chain } = await birch.atoll.chain({ id: chainId });
  const epoch = { chainId: String(chain.evmChainId), resourceId: resource, policyEpoch: '1' };
  expect(toHex(await unwrapKey(wrap as Recipient, epoch, secrets.birch))).toBe(toHex(key));
  const { page } = visits.birch;
  await opened(page, 'Accept the key');
  await send(page, 'Accept the key');
  await page.getByText('Settled').waitFor({ timeout: BLOCKS_MS });
  await page.getByRole('button', { name: 'Is it a licence now?' }).click();
  await page.getByText(`For ${PURPOSE}: yes, says a node.`).waitFor();
  await seen(visits.birch)('settled');
}
