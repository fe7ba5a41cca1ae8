import { AtollError } from '@atoll/sdk';
import { newEpochKey, unwrapKey, type Recipient } from '@atoll/sealed/envelopes';

import { Outage } from '../../outage.js';
import type { Story } from '../../story.js';
import { until } from '../../wait.js';
import { fetched, plainOf, readerKey, setPolicy } from './data.js';
import { participantOf } from './devices.js';
import { permitted, type Kept } from './permitted.js';
import { attest, openStream } from './readings.js';
import type { Setting } from './setting.js';
import { Swapped } from './swapped.js';
import { asked, consentOf, hello, talk, through, ticketFor } from './tickets.js';
import { nodeOf } from './without.js';

const PATIENT = { seconds: 600 };

export async function cheat(story: Story, setting: Setting): Promise<void> {
  const kept = (setting.kept ??= await permitted(story, setting));
  await decrypt(story, setting, kept);
  await takeCiphertext(story, setting, kept);
  await reuseTickets(story, setting);
  await swapCode(story, setting);
  await goAround(story, setting);
  await askTheDead(story, setting);
  await stayOnTheShelf(story, setting, kept);
}

/** What refuses by a code of its own counts as a refusal by that code. */
const coded = <T>(work: () => Promise<T>) =>
  work().catch((error: Error & { code?: string; reason?: string }) => {
    if (error instanceof AtollError || !error.code) throw error;
    const code = error.reason ? `${error.code} ${error.reason}` : error.code;
    throw new AtollError({ message: error.message, extensions: { code } });
  });

const refused = (code: string | null) => {
  if (code) throw new AtollError({ message: code, extensions: { code } });
};

/** (1) Who keeps the ciphertext has it, proves it, and reads nothing. */
async function decrypt(story: Story, setting: Setting, { stored, grantId, key, keys, releaseId }: Kept): Promise<void> {
  const { ground, amber, cedar } = setting;
  const { chainId } = ground;
  const own = await story.step('cedar, who keeps it, publishes a reader’s key of its own', () =>
    readerKey(ground, cedar),
  );
  const held = await story.step('cedar has the ciphertext and its envelope', () => fetched(setting, cedar, stored));
  await story.refuses(
    'the storer opens it with a key of its own making',
    'CONTENT',
    () => coded(() => plainOf(held, newEpochKey())),
    () => plainOf(held, key),
  );
  const { keyRelease } = await amber.atoll.keyRelease({ id: releaseId });
  const epoch = {
    ...{ chainId: String(ground.evmChainId), resourceId: stored.resource, policyEpoch: keyRelease.keyEpoch },
  };
  const unwrapped = ({ privateKey }: { privateKey: Uint8Array }) =>
    coded(() => unwrapKey(keyRelease.recipient as Recipient, epoch, privateKey));
  await story.refuses(
    'the storer unwraps the key that was wrapped to the reader',
    'NOT_A_READER',
    () => unwrapped(own),
    () => unwrapped(keys),
  );
  const asks = ({ atoll }: typeof amber) =>
    atoll.requestKey({ input: { chainId, grantId, purpose: 'metering', request: 'by-the-grant' } });
  await story.refuses(
    'the storer asks for the key by the reader’s grant',
    'CONFLICT',
    () => asks(cedar),
    () => asks(amber),
  );
}

/** (2) Who is neither listed nor permitted does not even get the ciphertext. */
async function takeCiphertext(story: Story, setting: Setting, { stored }: Kept): Promise<void> {
  const { authority, cedar, amber, birch, ground } = setting;
  await story.refuses(
    'a member whom the policy does not list takes the ciphertext',
    'NOT_FOUND',
    () => fetched(setting, authority, stored),
    () => fetched(setting, cedar, stored),
  );
  const put = ({ atoll }: typeof amber) =>
    atoll.putData({ input: { ...stored.announced, chainId: ground.chainId, resource: stored.resource } });
  await story.refuses(
    'a member puts data under another one’s policy',
    'CONFLICT',
    () => put(amber),
    () => put(birch),
  );
}

/** (3) */
async function reuseTickets(story: Story, setting: Setting): Promise<void> {
  const { amber, advice, bound, other } = setting;
  const ticket = await story.step('the meter has a ticket for long', () => ticketFor(setting));
  await story.refuses(
    'somebody else uses the meter’s ticket',
    'NOT_LIVE FOREIGN',
    () => coded(() => talk(advice, other, ticket)),
    () => through(setting, bound, ticket).then((session) => asked(session, 'by its own ticket')),
  );
  const short = await story.step('and one for a moment, which passes', async () => {
    const end = (await amber.node.getBlock()).timestamp + 90n;
    const short = await ticketFor(setting, end);
    await until('the moment to pass', async () => (await amber.node.getBlock()).timestamp > end, PATIENT);
    return short;
  });
  await story.refuses(
    'the meter uses a ticket whose time is over',
    'NOT_LIVE GRANTED',
    () => coded(() => through(setting, bound, short)),
    () => through(setting, bound, ticket),
  );
  await story.refuses(
    'and says hello with it all the same',
    'TICKET',
    async () => refused(await hello(advice, short)),
    async () => refused(await hello(advice, ticket)),
  );
}

/** (4) The code behind a registered id becomes another: an account's code may, where it delegates (EIP-7702). */
async function swapCode(story: Story, setting: Setting): Promise<void> {
  const { birch, ground } = setting;
  const swapped = await story.step('amber registers a service whose code it can change', () =>
    Swapped.registered(setting),
  );
  const call = () => birch.atoll.callService({ input: { chainId: ground.chainId, ...swapped.call } });
  await story.step('it is used while its code is what was registered', call);
  await story.refuses(
    'the code behind a registered id is swapped',
    'CONFLICT',
    () => swapped.to('another').then(call),
    () => swapped.to('the registered').then(call),
  );
}

/** (5) */
async function goAround(story: Story, setting: Setting): Promise<void> {
  const { advice, meter, bound, other, gateway, stranger } = setting;
  const asks = (by: typeof bound) =>
    coded(async () => by.requestAccessFor(advice.id, meter.address, await consentOf(setting, by)));
  await story.refuses(
    'a constrained meter asks through a gateway that it is not bound to',
    'REFUSED OnlyThroughGateway',
    () => asks(other),
    () => asks(bound),
  );
  const ticket = await ticketFor(setting);
  await story.refuses(
    'and speaks through it',
    'PEER GATEWAY',
    () => coded(() => through(setting, other, ticket)),
    () => through(setting, bound, ticket),
  );
  const [theirs, own] = [await openStream(setting, 'unbound', stranger), await openStream(setting, 'bound', gateway)];
  await story.refuses(
    'a reading is attested by a gateway that the meter is not bound to',
    'GATEWAY_NOT_BOUND',
    async () => refused(await attest(setting, theirs, stranger, 1)),
    async () => refused(await attest(setting, own, gateway, 1)),
  );
  await story.refuses(
    'a gateway’s signature is passed off as another one’s',
    'SIGNATURE_WRONG',
    async () => refused(await attest(setting, own, stranger, 2)),
    async () => refused(await attest(setting, own, gateway, 2)),
  );
}

/** (6) */
async function askTheDead(story: Story, setting: Setting): Promise<void> {
  const { ground, cedar, birch, gateway } = setting;
  const outage = await Outage.of(ground.installation.home, await nodeOf(setting, cedar));
  const follow = (node: typeof cedar) => coded(async () => (await participantOf(ground, gateway, [node])).follow());
  try {
    await story.refuses(
      'only a node that is gone is asked',
      'NODES_AWAY',
      () => follow(cedar),
      () => follow(birch),
    );
  } finally {
    await outage.end();
  }
}

/** (2) again: who is no longer listed loses its copy, and gets no other one. */
async function stayOnTheShelf(story: Story, setting: Setting, { stored }: Kept): Promise<void> {
  const { birch, cedar } = setting;
  await story.step('birch takes cedar off the list, and cedar’s copy goes', async () => {
    await setPolicy(setting, [birch]);
    await until(
      'the copy to be gone',
      async () => {
        const { objectHoldings } = await cedar.atoll.objectHoldings({});
        return objectHoldings.nodes.every(({ objectId }) => objectId !== stored.id);
      },
      PATIENT,
    );
  });
  await story.refuses(
    'a storer that is no longer listed takes the ciphertext',
    'NOT_FOUND',
    () => fetched(setting, cedar, stored),
    () => fetched(setting, birch, stored),
  );
}
