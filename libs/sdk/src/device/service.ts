import { randomBytes, sha256, toHex } from '@atoll/crypto';
import { keccak256, stringToBytes } from 'viem';

import { Channel, newSessionKey, resultOf, type SessionKey } from './channel.js';
import type { KernelState, ProvenTicket } from './kernel-state.js';
import type { InteractionRecord, Participant } from './participant.js';
import { ParticipantError } from './participant-error.js';
import { isOpen, ServedTickets } from './served-ticket.js';
import {
  hexIn,
  objectIn,
  Refused,
  signatureIn,
  type Frame,
  type Ready,
  type Refusal,
  type Welcome,
} from './session.js';
import { interactionDigest, isSignedBy, requestDigest, sessionDigest, type Agreed } from './signatures.js';

type Hex = `0x${string}`;
type Message = Record<string, unknown>;

/** Who asks, as it is proven. */
export type Asker = { ticket: ProvenTicket; number: number; gateway: Hex | null };

export type ServiceOptions = {
  participant: Participant;
  /** The service, as it is registered. The participant's key is an account of its organisation. */
  service: Hex;
  /** As it is registered, letter by letter: whoever speaks through another one is refused. */
  endpoint: string;
  handler: (request: Uint8Array, asker: Asker) => Promise<Uint8Array> | Uint8Array;
  /** Told of each use that both signed. It may bring it to the chain, or leave that to the holder. */
  onRecord?: (record: InteractionRecord) => void | Promise<void>;
  /** How long a conversation may last. */
  sessionSeconds?: number;
  mostSessions?: number;
  /** Strangers that are being looked at, at one time. */
  mostHandshakes?: number;
};

type Pending = { agreed: Agreed; key: SessionKey; until: number };
type Open = { agreed: Agreed; channel: Channel; gateway: Hex | null; until: number; busy: boolean };

const HANDSHAKE_MS = 15_000;
const MOST_OF_A_TICKET = 8;
const ZERO: Hex = `0x${'00'.repeat(20)}`;

/**
 * The service's side of direct interaction: what came in by whatever way goes in, what is to be said comes out. It believes nothing
 * but signatures and what its own participant has proven at the newest block, at each request anew.
 */
export class Service {
  private readonly pending = new Map<Hex, Pending>();
  private readonly open = new Map<Hex, Open>();
  private readonly served = new ServedTickets();
  private readonly inUse = new Set<Hex>();
  private handshakes = 0;

  constructor(private readonly options: ServiceOptions) {}

  /** Never fails: what is wrong is a refusal, which says no more than whoever asks may know. */
  async respond(message: unknown): Promise<Message> {
    try {
      const said = objectIn(message);
      switch (said.kind) {
        case 'hello':
          return await this.atOnce(() => this.welcome(said));
        case 'proof':
          return await this.atOnce(() => this.ready(said));
        case 'request':
          return await this.inSession(said, (open, content) => this.answer(open, content));
        case 'settle':
          return await this.inSession(said, (open, content) => this.settle(open, content));
        default:
          throw new Refused('MALFORMED', 'the kind is none of hello, proof, request and settle');
      }
    } catch (error) {
      return refusalOf(error);
    }
  }

  private async atOnce<T>(work: () => Promise<T>): Promise<T> {
    if (this.handshakes >= (this.options.mostHandshakes ?? 32)) throw new Refused('BUSY', 'try again in a moment');
    this.handshakes++;
    try {
      return await work();
    } finally {
      this.handshakes--;
    }
  }

  private async welcome(said: Message): Promise<Welcome> {
    const { participant, service, endpoint } = this.options;
    const ticket = hexIn(said, 'ticket', 32);
    const [holderNonce, holderKey] = [hexIn(said, 'nonce', 32), hexIn(said, 'key', 32)];
    await this.liveTicket(await participant.follow(), ticket);
    const key = newSessionKey();
    const serviceNonce = toHex(randomBytes(32));
    const agreed = { ticket, service, endpoint, holderNonce, holderKey, serviceNonce, serviceKey: key.publicKey };
    const session = toHex(sessionDigest(participant.registry, 'session', agreed));
    this.forgetOld();
    makeRoom(this.pending, ticket, this.mostSessions());
    this.pending.set(session, { agreed, key, until: Date.now() + HANDSHAKE_MS });
    const signature = await participant.device.signDigest(sessionDigest(participant.registry, 'service', agreed));
    const { address: signer } = participant.device;
    return { kind: 'welcome', session, nonce: serviceNonce, key: key.publicKey, signer, signature };
  }

  /** One try for each welcome: who fails begins anew. */
  private async ready(said: Message): Promise<Ready> {
    const { participant, sessionSeconds = 600 } = this.options;
    const session = hexIn(said, 'session', 32);
    const pending = this.pending.get(session);
    this.pending.delete(session);
    if (!pending || pending.until < Date.now()) throw new Refused('NO_SESSION', 'say hello first');
    const { agreed, key } = pending;
    const state = await participant.follow();
    const ticket = await this.liveTicket(state, agreed.ticket);
    const digest = sessionDigest(participant.registry, 'holder', agreed);
    if (!isSignedBy(ticket.holder, digest, signatureIn(said, 'signature')))
      throw new Refused('SIGNATURE', "this is not the signature of the ticket's holder");
    const gateway = await this.gatewayOf(state, ticket, agreed, said);
    makeRoom(this.open, ticket.id, this.mostSessions());
    const channel = Channel.between('service', key, agreed.holderKey, session);
    const until = Date.now() + sessionSeconds * 1_000;
    this.open.set(session, { agreed, channel, gateway, until, busy: false });
    return { kind: 'ready', session, number: this.nextOf(ticket) };
  }

  /** A constrained device speaks through the gateway it is bound to, which signs as well and may act; a full one needs none. */
  private async gatewayOf(
    state: KernelState,
    ticket: ProvenTicket,
    agreed: Agreed,
    said: Message,
  ): Promise<Hex | null> {
    const device = await state.device(ticket.holder);
    if (device.cls !== 'CONSTRAINED') return null;
    if (said.gateway === undefined) throw new Refused('GATEWAY', 'a constrained device speaks through its gateway');
    const gateway = objectIn(said.gateway);
    const address = hexIn(gateway, 'address', 20);
    if (device.gateway === ZERO || address !== device.gateway)
      throw new Refused('GATEWAY', 'this is not the gateway that the device is bound to');
    const digest = sessionDigest(this.options.participant.registry, 'gateway', agreed);
    if (!isSignedBy(address, digest, signatureIn(gateway, 'signature')))
      throw new Refused('GATEWAY', "this is not the gateway's signature");
    if (!(await state.mayAct(address))) throw new Refused('GATEWAY', 'the gateway may not act');
    return address;
  }

  /** One thing after the other in a session, and for a ticket, whatever comes at once. */
  private async inSession(said: Message, work: (open: Open, content: Message) => Promise<Message>): Promise<Frame> {
    const session = hexIn(said, 'session', 32);
    this.forgetOld();
    const open = this.open.get(session);
    if (!open) throw new Refused('NO_SESSION', 'the session is over, or never was; say hello');
    const { ticket } = open.agreed;
    if (open.busy || this.inUse.has(ticket)) throw new Refused('BUSY', 'one thing after the other');
    open.busy = true;
    this.inUse.add(ticket);
    try {
      const content = open.channel.open(said.frame);
      const answer = await work(open, content).catch((error: unknown) => refusalOf(error));
      const kind = said.kind === 'request' ? 'answer' : 'settled';
      return { kind, session, frame: open.channel.seal(answer) };
    } finally {
      open.busy = false;
      this.inUse.delete(ticket);
    }
  }

  private async answer({ agreed, gateway }: Open, content: Message): Promise<Message> {
    const { participant, handler } = this.options;
    const state = await participant.follow();
    const ticket = await this.liveTicket(state, agreed.ticket);
    if (gateway && (await state.device(ticket.holder)).gateway !== gateway)
      throw new Refused('GATEWAY', 'the device is bound to another gateway by now');
    const request = Buffer.from(String(content.request), 'base64');
    const body = toHex(sha256(request));
    const number = Number(content.number);
    const session = toHex(sessionDigest(participant.registry, 'session', agreed));
    const digest = requestDigest(participant.registry, session, number, body);
    if (!isSignedBy(ticket.holder, digest, signatureIn(content, 'signature')))
      throw new Refused('SIGNATURE', 'the request is not signed by the holder');
    const last = this.served.get(ticket.id);
    if (last && isOpen(last, ticket.interactions)) {
      if (last.number === number && last.request === body) return said(last);
      throw new Refused('UNSETTLED', `the use ${last.number} was answered, and not signed for yet`);
    }
    if (number !== this.nextOf(ticket)) throw new Refused('NUMBER', `the next use is ${this.nextOf(ticket)}`);
    const response = Uint8Array.from(await handler(request, { ticket, number, gateway }));
    const salt = toHex(randomBytes(32));
    const result = resultOf(salt, request, response);
    const serviceSignature = await participant.device.signDigest(
      interactionDigest(participant.registry, ticket.id, number, result),
    );
    const served = { number, request: body, response, salt, result, serviceSignature, settled: false };
    this.served.set(ticket.id, served);
    return said(served);
  }

  /** The holder signs for what it got: then both have both signatures. */
  private async settle({ agreed }: Open, content: Message): Promise<Message> {
    const { participant, onRecord } = this.options;
    const last = this.served.get(agreed.ticket);
    if (!last || last.number !== Number(content.number)) throw new Refused('NUMBER', 'this was not the last use');
    const { holder } = await (await participant.follow()).ticket(agreed.ticket);
    const signature = signatureIn(content, 'signature');
    const digest = interactionDigest(participant.registry, agreed.ticket, last.number, last.result);
    if (!isSignedBy(holder, digest, signature))
      throw new Refused('SIGNATURE', 'the result is not signed by the holder');
    const isNew = !last.settled;
    last.settled = true;
    if (isNew)
      await onRecord?.({
        ...{ ticket: agreed.ticket, number: last.number, result: last.result, holderSignature: signature },
        ...{ serviceSigner: participant.device.address, serviceSignature: last.serviceSignature },
      });
    return { number: last.number };
  }

  /** Asked at each step: what was revoked, expired, suspended or swapped meanwhile is over. */
  private async liveTicket(state: KernelState, id: Hex): Promise<ProvenTicket> {
    const { service, endpoint } = this.options;
    const ticket = await state.ticket(id);
    if (ticket.service !== service) throw new Refused('TICKET', 'the ticket is none for this service');
    if (!(await state.isLive(ticket))) throw new Refused('TICKET', 'the ticket is not good, or no longer');
    const { mode, codeHash } = await state.service(service);
    if (mode !== 'OFF_CHAIN' || codeHash !== keccak256(stringToBytes(endpoint)))
      throw new Refused('SERVICE', 'the service is registered at another endpoint');
    return ticket;
  }

  /** One that was answered and not signed for comes again: its answer may have been lost. */
  private nextOf({ id, interactions }: ProvenTicket): number {
    const last = this.served.get(id);
    if (last && isOpen(last, interactions)) return last.number;
    return Math.max(interactions, last?.number ?? 0) + 1;
  }

  private mostSessions(): number {
    return this.options.mostSessions ?? 1_000;
  }

  private forgetOld(): void {
    const now = Date.now();
    for (const [id, { until }] of this.pending) if (until < now) this.pending.delete(id);
    for (const [id, { until }] of this.open) if (until < now) this.open.delete(id);
  }
}

const said = ({
  number,
  response,
  salt,
  result,
  serviceSignature: signature,
}: {
  number: number;
  response: Uint8Array;
  salt: Hex;
  result: Hex;
  serviceSignature: Hex;
}): Message => ({ number, response: Buffer.from(response).toString('base64'), salt, result, signature });

/** Ticket ids are public: whoever says hello with somebody's many times pushes out its own, and none is shut out. */
function makeRoom<T extends { agreed: Agreed }>(those: Map<Hex, T>, ticket: Hex, most: number): void {
  const same = [...those].filter(([, { agreed }]) => agreed.ticket === ticket);
  if (same.length >= MOST_OF_A_TICKET) those.delete(same[0]![0]);
  if (those.size >= most) those.delete(those.keys().next().value!);
}

function refusalOf(error: unknown): Refusal {
  if (error instanceof Refused) return { kind: 'refused', code: error.code, message: error.message };
  if (error instanceof ParticipantError) {
    if (error.code === 'PEER') return { kind: 'refused', code: 'FRAME', message: error.message };
    return { kind: 'refused', code: 'UNAVAILABLE', message: 'the service cannot see the chain at the moment' };
  }
  return { kind: 'refused', code: 'FAILED', message: 'the service failed' };
}
