import { accessConsent, REGISTRY_ABI, ServiceSession, type Device, type Participant } from '@atoll/sdk/device';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { text } from 'node:stream/consumers';

import type { Founder } from '../../consortium-of-four.js';
import { until } from '../../wait.js';
import { FAR, type Offered, type Setting } from './setting.js';

type Hex = `0x${string}`;
const PATIENT_MS = 600_000;
const PATIENT = { seconds: 600 };

/** What the meter signs so that a gateway asks in its name. */
export async function consentOf({ ground, meter, amber, advice }: Setting, by: Participant) {
  const { ServiceRegistry: address } = ground.contracts;
  const nonce = await amber.node.readContract({
    ...{ address, abi: REGISTRY_ABI, functionName: 'nonces', args: [meter.address] },
  });
  return accessConsent(meter, by.registry, advice.id, { nonce, deadline: FAR });
}

/** A ticket for the meter, asked for through the gateway it is bound to. */
export async function ticketFor(setting: Setting, validUntil = FAR): Promise<Hex> {
  const { ground, bound, meter, advice } = setting;
  const ticket = await bound.requestAccessFor(advice.id, meter.address, await consentOf(setting, bound));
  await grant(ground, advice, ticket, validUntil);
  await bound.granted(ticket, PATIENT_MS);
  return ticket;
}

/** The organisation of a service hears by its subscription that a ticket is asked for, and grants it. */
export async function grant(
  { chainId }: Setting['ground'],
  { owner, id: serviceId }: Offered,
  ticket: Hex,
  validUntil = FAR,
): Promise<void> {
  const requested = owner.atoll.serviceTicketsRequested({ chainId, serviceId });
  for await (const { serviceTicketsRequested: waiting } of requested)
    if (waiting.some(({ id }) => id === ticket)) break;
  const { grantTicket } = await owner.atoll.grantTicket({ chainId, id: ticket, validUntil: String(validUntil) });
  await done(owner, grantTicket.id);
}

/** Waits for a deed at the registry; one that fails says why. */
export async function done({ atoll }: Founder, id: string): Promise<void> {
  await until(
    'the deed to be done',
    async () => {
      const { serviceDeed } = await atoll.serviceDeed({ id });
      if (serviceDeed.status === 'FAILED') throw new Error(serviceDeed.reason ?? 'It failed.');
      return serviceDeed.status === 'MINED';
    },
    PATIENT,
  );
}

/** A conversation of the meter's through a gateway. */
export const through = (setting: Setting, by: Participant, ticket: Hex) =>
  talk(setting.advice, by, ticket, setting.meter);

/** A conversation with a service; the certificate that it has to have is known beforehand. */
export function talk(
  { endpoint, ca }: Offered,
  by: Participant,
  ticket: Hex,
  holder?: Device,
): Promise<ServiceSession> {
  const of = { participant: by, ticket, endpoint, ca, timeoutMs: PATIENT_MS };
  return ServiceSession.open({ ...of, ...(holder && { holder }) });
}

/** What a service answers to one request. */
export async function asked(session: ServiceSession, request: string) {
  const { response, record } = await session.call(new TextEncoder().encode(request));
  return { answer: new TextDecoder().decode(response), record };
}

/** Says hello to a service past all that the participant checks; the code by which that is refused, or null. */
export async function hello({ endpoint, ca }: Offered, ticket: Hex): Promise<string | null> {
  const said = { kind: 'hello', ticket, nonce: `0x${'11'.repeat(32)}`, key: `0x${'09'.padEnd(64, '0')}` };
  const answer = await new Promise<IncomingMessage>((resolve, reject) =>
    request(endpoint, { method: 'POST', ca }).once('response', resolve).once('error', reject).end(JSON.stringify(said)),
  );
  const { kind, code } = JSON.parse(await text(answer)) as { kind: string; code: string };
  return kind === 'refused' ? code : null;
}
