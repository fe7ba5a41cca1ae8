import { Device, serve, Service, type InteractionRecord, type Participant } from '@atoll/sdk/device';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { concatHex, keccak256, pad, stringToHex } from 'viem';

import type { ConsortiumOfFour, Founder } from '../../consortium-of-four.js';
import { selfSigned } from '../../kubernetes/self-signed.js';
import type { Story } from '../../story.js';
import { activated, vouching } from '../../vouched-devices.js';
import { until } from '../../wait.js';
import type { Kept } from './permitted.js';
import { appointed, participantOf } from './devices.js';

type Hex = `0x${string}`;

/** Far beyond the story, in seconds of Unix time. */
export const FAR = 2n ** 40n;
const PATIENT = { seconds: 600 };

/** A service off the chain: whose it is, where it is spoken to, whose certificate that has, and what both signed. */
export type Offered = { owner: Founder; id: Hex; endpoint: string; ca: string; records: InteractionRecord[] };
/** Answers one request. */
export type Answer = (request: string) => Promise<string> | string;

export type Setting = {
  ground: ConsortiumOfFour;
  /** Has a meter, its gateway, and what they measure. */
  birch: Founder;
  /** Offers a service, and reads what birch permits. */
  amber: Founder;
  /** Keeps ciphertext, and shows it to whom it gave a ticket. */
  cedar: Founder;
  authority: Founder;
  meter: Device;
  gateway: Device;
  /** Of birch as well, active, and bound to nothing. */
  stranger: Device;
  /** Amber's and cedar's own machines, and the gateways, as participants: each goes by another member's node. */
  provider: Participant;
  keeping: Participant;
  bound: Participant;
  other: Participant;
  advice: Offered;
  archive: Offered;
  /** What cedar has at home of what it keeps, by root and place: its own machine shows it, whatever became of the platform. */
  shelf: Map<string, string>;
  closing: (() => Promise<void>)[];
  /** Once it was stored and read. */
  kept?: Kept;
};

/** Devices, a service and who takes part, on the common ground. */
export async function settled(story: Story, ground: ConsortiumOfFour): Promise<Setting> {
  const { authority, amber, birch, cedar } = ground.members;
  await story.step('the members believe the authority for devices', () => vouching(ground));
  const [gateway, stranger] = [Device.create('secp256k1'), Device.create('secp256k1')];
  const meter = Device.create('P-256');
  await story.step('registerDevice: two gateways of birch are active', () =>
    Promise.all([
      activated(ground, birch, gateway, { name: 'gateway' }),
      activated(ground, birch, stranger, { name: 'another gateway' }),
    ]),
  );
  await story.step('and a constrained meter, bound to one of them', () =>
    activated(ground, birch, meter, { cls: 'CONSTRAINED', gateway: gateway.address, name: 'meter' }),
  );
  const [clerk, keeper] = await story.step('amber and cedar appoint accounts that their machines speak by', () =>
    Promise.all([appointed(ground, amber), appointed(ground, cedar)]),
  );
  const [provider, keeping, bound, other] = await story.step(
    'each takes part by itself, through another member’s node',
    () =>
      Promise.all([
        participantOf(ground, clerk, [cedar, authority, birch]),
        participantOf(ground, keeper, [amber, birch, authority]),
        participantOf(ground, gateway, [amber, cedar, authority]),
        participantOf(ground, stranger, [authority, amber, cedar]),
      ]),
  );
  const closing: (() => Promise<void>)[] = [];
  const shelf = new Map<string, string>();
  const [advice, archive] = await story.step(
    'registerService: amber’s advice and cedar’s archive, off the chain, each behind its own certificate',
    () =>
      Promise.all([
        offered(ground, closing, {
          owner: amber,
          by: provider,
          name: 'Advice',
          answer: (said) => `after ${said}: save`,
        }),
        offered(ground, closing, { owner: cedar, by: keeping, name: 'Archive', answer: (at) => shelf.get(at) ?? '' }),
      ]),
  );
  const people = { ground, birch, amber, cedar, authority };
  return { ...people, meter, gateway, stranger, provider, keeping, bound, other, advice, archive, shelf, closing };
}

type Offer = { owner: Founder; by: Participant; name: string; answer: Answer };

/** Serves, registers what is served by the owner's principal, and waits until the platform shows it as available. */
async function offered(ground: ConsortiumOfFour, closing: Setting['closing'], offer: Offer): Promise<Offered> {
  const { owner, by, name, answer } = offer;
  const { chainId } = ground;
  const directory = await fs.mkdtemp(path.join(os.tmpdir(), 'atoll-bot-'));
  const tls = await selfSigned(directory);
  const held: { service?: Service } = {};
  const serving = await serve({ respond: (message: unknown) => held.service!.respond(message) } as Service, { tls });
  closing.push(
    () => serving.close(),
    () => fs.rm(directory, { recursive: true }),
  );
  const { url: endpoint } = serving;
  const descriptor = JSON.stringify({ name, endpoint });
  await owner.atoll.registerService({ input: { chainId, name, descriptor, publish: true, price: '0' } });
  const id = idOf(owner.principal, name);
  await until(`${name} to be available`, async () => (await one(owner, chainId, id))?.available, PATIENT);
  const records: InteractionRecord[] = [];
  held.service = new Service({
    ...{ participant: by, service: id, endpoint, onRecord: (record) => void records.push(record) },
    handler: async (request) => new TextEncoder().encode(await answer(new TextDecoder().decode(request))),
  });
  return { owner, id, endpoint, ca: tls.cert, records };
}

const one = ({ atoll }: Founder, chainId: string, id: Hex) =>
  atoll.service({ chainId, id }).then(
    ({ service }) => service,
    () => null,
  );

/** `keccak256(abi.encode(owner, name))`: of services and of resources alike. */
export const idOf = (owner: Hex, name: string): Hex =>
  keccak256(concatHex([pad(owner.toLowerCase() as Hex), stringToHex(name, { size: 32 })]));
