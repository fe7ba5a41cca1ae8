import { randomBytes, sha256, toHex } from '@atoll/crypto';
import { keccak256, stringToBytes } from 'viem';

import { Channel, newSessionKey, resultOf } from './channel.js';
import type { KernelState, ProvenService, ProvenTicket } from './kernel-state.js';
import type { InteractionRecord, Participant } from './participant.js';
import { ParticipantError } from './participant-error.js';
import { hexIn, signatureIn } from './session.js';
import { interactionDigest, isSignedBy, requestDigest, sessionDigest, type Agreed, type Signer } from './signatures.js';
import { wireTo, type Wire, type WireOptions } from './wire.js';

type Hex = `0x${string}`;
type Message = Record<string, unknown>;

export type CallOptions = {
  participant: Participant;
  ticket: Hex;
  /** As its descriptor says: the chain has its hash, so it cannot be another's. */
  endpoint: string;
  /** Who holds the ticket, where that is a constrained device that the participant is the gateway of. */
  holder?: Signer;
} & WireOptions;

/** What a use gave, and what both signed of it. */
export type Used = { response: Uint8Array; record: InteractionRecord };

/**
 * A direct conversation with a service: proven to be the one that the chain has, encrypted end to end, and signed by both. No
 * platform and no node takes part in what is said.
 */
export class ServiceSession {
  private busy: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly options: CallOptions,
    private readonly holder: Signer,
    private readonly wire: Wire,
    private readonly channel: Channel,
    private readonly session: Hex,
    private readonly signer: Hex,
    private number: number,
  ) {}

  static async open(options: CallOptions): Promise<ServiceSession> {
    const { participant, endpoint, holder = participant.device } = options;
    const state = await participant.follow();
    const { ticket, service } = await checked(state, options, holder);
    const wire = await wireTo(options);
    try {
      const key = newSessionKey();
      const holderNonce = toHex(randomBytes(32));
      const hello = { kind: 'hello', ticket: ticket.id, nonce: holderNonce, key: key.publicKey };
      const welcome = heard(await wire.exchange(hello), 'welcome');
      const agreed: Agreed = {
        ...{ ticket: ticket.id, service: service.id, endpoint, holderNonce, holderKey: key.publicKey },
        ...{ serviceNonce: hexIn(welcome, 'nonce', 32), serviceKey: hexIn(welcome, 'key', 32) },
      };
      const signer = await provenSigner(state, participant, service, agreed, welcome);
      const session = toHex(sessionDigest(participant.registry, 'session', agreed));
      const signature = await holder.signDigest(sessionDigest(participant.registry, 'holder', agreed));
      const gateway = holder.address === participant.device.address ? {} : await coSigned(participant, agreed);
      const ready = heard(await wire.exchange({ kind: 'proof', session, signature, ...gateway }), 'ready');
      const channel = Channel.between('holder', key, agreed.serviceKey, session);
      return new ServiceSession(options, holder, wire, channel, session, signer, Number(ready.number));
    } catch (error) {
      wire.close();
      throw asPeer(error);
    }
  }

  /** Asks for one thing, and signs for what came. Of several at once, each waits for the one before. */
  call(request: Uint8Array): Promise<Used> {
    const next = this.busy.then(() => this.callNow(request));
    this.busy = next.catch(() => undefined);
    return next;
  }

  close(): void {
    this.wire.close();
  }

  private async callNow(request: Uint8Array): Promise<Used> {
    const { registry } = this.options.participant;
    const { number } = this;
    const digest = requestDigest(registry, this.session, number, toHex(sha256(request)));
    const signature = await this.holder.signDigest(digest);
    const asked = { number, request: Buffer.from(request).toString('base64'), signature };
    const { response, record } = await this.signedFor(request, await this.framed('request', asked));
    await this.framed('settle', { number, signature: record.holderSignature });
    this.number++;
    return { response, record };
  }

  /** What the service did not sign is not taken, and nothing is signed for it. */
  private async signedFor(request: Uint8Array, answer: Message): Promise<Used> {
    const { participant, ticket } = this.options;
    const response = Uint8Array.from(Buffer.from(String(answer.response), 'base64'));
    const result = resultOf(hexIn(answer, 'salt', 32), request, response);
    const digest = interactionDigest(participant.registry, ticket, this.number, result);
    const serviceSignature = signatureIn(answer, 'signature');
    if (answer.result !== result || !isSignedBy(this.signer, digest, serviceSignature))
      throw new ParticipantError('PEER', 'The service did not sign what it answered.', 'SIGNATURE');
    const holderSignature = await this.holder.signDigest(digest);
    const of = { ticket, number: this.number, result };
    return { response, record: { ...of, holderSignature, serviceSigner: this.signer, serviceSignature } };
  }

  private async framed(kind: 'request' | 'settle', content: Message): Promise<Message> {
    try {
      const said = { kind, session: this.session, frame: this.channel.seal(content) };
      const answer = heard(await this.wire.exchange(said), kind === 'request' ? 'answer' : 'settled');
      return heard(this.channel.open(answer.frame), undefined);
    } catch (error) {
      throw asPeer(error);
    }
  }
}

/** Before anything is said: the ticket is good and the holder's, and the endpoint is the registered one. */
async function checked(
  state: KernelState,
  { ticket: id, endpoint }: CallOptions,
  holder: Signer,
): Promise<{ ticket: ProvenTicket; service: ProvenService }> {
  const ticket = await state.ticket(id);
  if (ticket.state === 'NONE') throw new ParticipantError('NOT_THERE', `There is no ticket ${id}.`);
  if (ticket.holder !== holder.address.toLowerCase())
    throw new ParticipantError('NOT_LIVE', "The ticket is somebody else's.", 'FOREIGN');
  const service = await state.service(ticket.service);
  if (!(await state.isLive(ticket)))
    throw new ParticipantError('NOT_LIVE', 'The ticket is not good, or no longer.', ticket.state);
  if (service.mode !== 'OFF_CHAIN' || service.codeHash !== keccak256(stringToBytes(endpoint)))
    throw new ParticipantError('NOT_LIVE', 'The service is registered at another endpoint.', 'ENDPOINT');
  return { ticket, service };
}

/** The account that spoke for the service: it signed all that was agreed on, and is one of the service's organisation. */
async function provenSigner(
  state: KernelState,
  { registry }: Participant,
  service: ProvenService,
  agreed: Agreed,
  welcome: Message,
): Promise<Hex> {
  const signer = hexIn(welcome, 'signer', 20);
  if (!isSignedBy(signer, sessionDigest(registry, 'service', agreed), signatureIn(welcome, 'signature')))
    throw new ParticipantError('PEER', 'Who answers did not sign for it.', 'SIGNATURE');
  if ((await state.orgOf(signer)) !== service.owner)
    throw new ParticipantError('PEER', "Who answers speaks not for the service's organisation.", 'SIGNER');
  return signer;
}

async function coSigned({ device, registry }: Participant, agreed: Agreed) {
  const signature = await device.signDigest(sessionDigest(registry, 'gateway', agreed));
  return { gateway: { address: device.address, signature } };
}

function heard(message: Message, kind: string | undefined): Message {
  if (message.kind === 'refused')
    throw new ParticipantError(
      'PEER',
      `The service refuses: ${String(message.message).slice(0, 300)}.`,
      String(message.code).slice(0, 40),
    );
  if (message.kind !== kind) throw new ParticipantError('PEER', 'The service says something else.', 'MALFORMED');
  return message;
}

function asPeer(error: unknown): unknown {
  if (error instanceof ParticipantError) return error;
  const because = (error as Error | undefined)?.message ?? 'it cannot be understood';
  return new ParticipantError('PEER', `The service does not answer as it should: ${because}.`, 'MALFORMED', {
    cause: error,
  });
}
