import { deployToken, newKey } from '../../contracts.js';
import { mustEqual, type Story } from '../../story.js';
import { until } from '../../wait.js';
import { participantOf } from './devices.js';
import { permitted } from './permitted.js';
import { anchored, attest, openStream } from './readings.js';
import { idOf, type Setting } from './setting.js';
import { asked, done, through, ticketFor } from './tickets.js';
import { withoutAnyOne } from './without.js';

const PATIENT = { seconds: 600 };

export async function honest(story: Story, setting: Setting): Promise<void> {
  await useOffChain(story, setting);
  await useOnChain(story, setting);
  await attested(story, setting);
  setting.kept = await permitted(story, setting);
  await withoutAnyOne(story, setting, setting.kept);
}

/** Y.4464, 10.5: found, asked for through the gateway, granted, used directly, and written down by both signatures. */
async function useOffChain(story: Story, setting: Setting): Promise<void> {
  const { ground, amber, birch, bound, meter, advice } = setting;
  const { chainId } = ground;
  await story.step('registerNode: amber’s node is known to all members, with its last height', async () => {
    const name = 'amber-1';
    const { registerNode } = await amber.atoll.registerNode({
      input: { chainId, name, info: '{"engine":"atoll-node"}' },
    });
    await done(amber, registerNode.id);
    const height = String(await amber.node.getBlockNumber());
    const { heartbeat } = await amber.atoll.heartbeat({ chainId, id: idOf(amber.principal, name), height });
    await done(amber, heartbeat.id);
    await until(
      'birch to see it',
      async () => {
        const { serviceNodes } = await birch.atoll.serviceNodes({ chainId });
        return serviceNodes.nodes.some((node) => node.name === name && node.height === height);
      },
      PATIENT,
    );
  });
  await story.step('the meter says what it is at start-up, and its gateway carries it', async () => {
    const small = await participantOf(ground, meter, [amber]);
    mustEqual(await small.report('firmware 1.0', (update) => bound.carry(update)), true, 'That it was news');
  });
  const ticket = await story.step(
    'requestAccess, grantTicket: the meter asks through its gateway, and amber grants',
    () => ticketFor(setting),
  );
  await story.step('the meter is advised, in a conversation that its gateway signs beside it', async () => {
    const found = (await bound.discover()).find(({ id }) => id === advice.id)!;
    const { endpoint } = JSON.parse((await bound.describe(found))!) as { endpoint: string };
    mustEqual(endpoint, advice.endpoint, 'The endpoint that the chain’s descriptor says');
    const session = await through(setting, bound, ticket);
    mustEqual((await asked(session, '42 W')).answer, 'after 42 W: save', 'The advice');
    session.close();
  });
  await story.step('recordInteraction: amber brings what both signed, and every member reads it', async () => {
    const { ticket: ticketId, ...record } = advice.records.at(-1)!;
    const { recordInteraction } = await amber.atoll.recordInteraction({ input: { chainId, ticketId, ...record } });
    await done(amber, recordInteraction.id);
    for await (const { serviceTicketChanged: seen } of birch.atoll.serviceTicketChanged({ chainId, id: ticket }))
      if (seen.interactions === 1) break;
    const { serviceInteractions } = await birch.atoll.serviceInteractions({ chainId, ticketId });
    mustEqual(
      serviceInteractions.nodes.map(({ result }) => result),
      [record.result],
      'The results',
    );
    const [service, holder] = await ground.read(birch, 'ServiceRegistry', 'tickets', [ticketId]);
    mustEqual([service, holder.toLowerCase()], [advice.id, meter.address], 'The ticket at birch’s node');
  });
}

/** 10.2 and 10.4: a contract is deployed, registered by its code, and called. */
async function useOnChain(story: Story, setting: Setting): Promise<void> {
  const { ground, amber, birch } = setting;
  const { chainId } = ground;
  const [ambers, birchs] = await story.step('both have keys to pay and to be paid with', () =>
    Promise.all([newKey(amber, 'tokens'), newKey(birch, 'tokens')]),
  );
  const serviceId = idOf(amber.principal, 'Shells');
  await story.step('deployContract, registerService: amber’s tokens are a service on the chain', async () => {
    const { address } = await deployToken(amber, chainId, ambers.id, '1000');
    const descriptor = JSON.stringify({ name: 'Shells' });
    const { registerService } = await amber.atoll.registerService({
      input: { chainId, name: 'Shells', target: address, descriptor, price: '0' },
    });
    await done(amber, registerService.id);
    await until(
      'it to be available',
      async () => (await birch.atoll.service({ chainId, id: serviceId })).service.available,
      PATIENT,
    );
  });
  await story.step('callService: amber pays by it, and birch reads what it has', async () => {
    const pay = { chainId, serviceId, function: 'transfer', arguments: [birchs.address, '7'], keyId: ambers.id };
    const { callService } = await amber.atoll.callService({ input: pay });
    await ground.mined(amber, callService.transaction!.id);
    const read = { chainId, serviceId, function: 'balanceOf', arguments: [birchs.address] };
    mustEqual((await birch.atoll.callService({ input: read })).callService.result, '7', 'What birch has');
  });
}

/** A reading that the bound gateway signs for keeps that assurance, up to where it is proven. */
async function attested(story: Story, setting: Setting): Promise<void> {
  const { birch, gateway } = setting;
  const stream = await story.step('birch opens a stream of the meter’s that its gateway attests', () =>
    openStream(setting, 'power', gateway),
  );
  await story.step('anchorBatch: an attested reading is kept, shown as GATEWAY_ATTESTED, and anchored', async () => {
    mustEqual(await attest(setting, stream, gateway, 1), null, 'A refusal');
    mustEqual((await anchored(birch, stream.id, 1)).assurance, 'GATEWAY_ATTESTED', 'The assurance');
  });
}
