import { keccak256, toHex } from '@atoll/crypto';
import { parseGenesis, type Genesis } from '@atoll/protocol';
import { setTimeout as pause } from 'node:timers/promises';
import { encodeEventTopics, type Abi } from 'viem';

import type { Device } from './device.js';
import { descriptorOf, findServices, type FoundService } from './discover.js';
import { FollowedChain, type Place as ChainPlace } from './follow.js';
import { KernelState, type KernelPlaces, type ProvenService, type ProvenTicket } from './kernel-state.js';
import { Nodes, type NodesOptions } from './nodes.js';
import { ParticipantError } from './participant-error.js';
import { readPlace, writePlace } from './place-file.js';
import { ProvenState } from './proven-state.js';
import { IDENTITY_ABI, REGISTRY_ABI } from './registry-abi.js';
import { Sender, type Call, type SenderOptions } from './sender.js';
import type { Place } from './typed-data.js';

type Hex = `0x${string}`;

export type ParticipantOptions = NodesOptions &
  SenderOptions & {
    /** The chain's genesis file, as it was founded: all that is believed follows from it. */
    genesis: unknown;
    /** JSON-RPC addresses of any members' nodes. None is believed. */
    nodes: readonly string[];
    /** Where the kernel is. */
    kernel: KernelPlaces;
    device: Device;
    /** A file in which it remembers how far it followed; without one it begins at the genesis each time. */
    placeFile?: string;
    /** A place from somebody who is trusted for it, to begin at where nothing is remembered. */
    trusted?: ChainPlace;
    /** How old the newest block may be to be acted on. */
    staleSeconds?: number;
    /** The clock, in milliseconds. */
    now?: () => number;
  };

/** What both signed of one use, whoever brings it to the chain. */
export type InteractionRecord = {
  ticket: Hex;
  number: number;
  result: Hex;
  holderSignature: Hex;
  serviceSigner: Hex;
  serviceSignature: Hex;
};

/** The most that is waited between two looks. */
const LOOK_MS = 300;

/**
 * A device, a gateway or a service as a member of the network in its own right: it follows the chain through anybody's node and
 * verifies all of it, has its own key, sends its own transactions, and needs no platform.
 */
export class Participant {
  readonly registry: Place;
  private readonly sender: Sender;
  private kept = 0n;

  private constructor(
    readonly device: Device,
    readonly nodes: Nodes,
    readonly chain: FollowedChain,
    private readonly options: ParticipantOptions,
    readonly chainId: number,
  ) {
    this.registry = { chainId, address: options.kernel.ServiceRegistry };
    this.sender = new Sender(nodes, () => this.follow(), chainId, device, options);
  }

  static async open(options: ParticipantOptions): Promise<Participant> {
    const genesis: Genesis = parseGenesis(options.genesis);
    const { chainId } = genesis.config;
    const nodes = new Nodes(options.nodes, chainId, options);
    const place = (options.placeFile ? await readPlace(options.placeFile) : null) ?? options.trusted ?? null;
    return new Participant(options.device, nodes, FollowedChain.from(genesis, nodes, place), options, chainId);
  }

  /** The kernel as it is after the newest block, which is sealed; refuses to go by one that is too old. */
  async follow(): Promise<KernelState> {
    const header = await this.chain.catchUp();
    const { placeFile, staleSeconds = 120, now = Date.now, kernel } = this.options;
    if (placeFile && header.number > this.kept) {
      this.kept = header.number;
      await writePlace(placeFile, this.chain.place);
    }
    const age = now() / 1_000 - Number(header.timestamp);
    if (age > staleSeconds)
      throw new ParticipantError(
        'STALE',
        `The newest block is ${Math.round(age)} s old; the nodes hide newer ones, or the chain has stopped.`,
      );
    return new KernelState(new ProvenState(header, this.nodes), kernel);
  }

  /** The services that are there to be used, each proven. */
  async discover(from = 0n): Promise<FoundService[]> {
    const state = await this.follow();
    return findServices(this.nodes, state, this.options.kernel.ServiceRegistry, from);
  }

  /** What describes a service: from the chain where it was published, or from whoever has it. Its hash is the chain's. */
  describe(service: FoundService, directories: readonly string[] = []): Promise<string | null> {
    return descriptorOf(this.nodes, service, directories);
  }

  /** A service, if it can be used. */
  async service(id: Hex): Promise<ProvenService> {
    const state = await this.follow();
    const service = await state.service(id);
    if (service.state === 'NONE') throw new ParticipantError('NOT_THERE', `There is no service ${id}.`);
    if (await state.isAvailable(service)) return service;
    throw new ParticipantError(
      'NOT_LIVE',
      'The service cannot be used: it ended, its organisation did, or its code is another.',
    );
  }

  /** Asks for a ticket by a transaction of its own. A device that cannot send signs `consent` for somebody who can. */
  async requestAccess(service: Hex): Promise<Hex> {
    const from = this.chain.head.number;
    await this.tell('requestAccess', [service]);
    return this.ticketSince(from, service, this.device.address);
  }

  /** Asks, as a gateway, for a constrained device that is bound to it and signed for it. */
  async requestAccessFor(service: Hex, device: Hex, consent: { deadline: bigint; signature: Hex }): Promise<Hex> {
    const from = this.chain.head.number;
    await this.tell('requestAccessThrough', [service, device, consent.deadline, consent.signature]);
    return this.ticketSince(from, service, device);
  }

  /** Waits until somebody decided about a ticket. */
  async granted(id: Hex, patienceMs = 60_000): Promise<ProvenTicket> {
    for (let waited = 0; waited <= patienceMs; waited += LOOK_MS) {
      const state = await this.follow();
      const ticket = await state.ticket(id);
      if (ticket.state === 'GRANTED') return ticket;
      if (ticket.state !== 'REQUESTED')
        throw new ParticipantError('NOT_LIVE', `The ticket is ${ticket.state}.`, ticket.state);
      await pause(LOOK_MS);
    }
    throw new ParticipantError('NOT_LIVE', 'Nobody decided about the ticket yet.', 'REQUESTED');
  }

  /** Brings to the chain what both signed; if the other side did before, nothing is left to do. */
  async record(record: InteractionRecord): Promise<void> {
    const { ticket, number, result, holderSignature, serviceSigner, serviceSignature } = record;
    const isThere = async () => (await (await this.follow()).ticket(ticket)).interactions >= number;
    if (await isThere()) return;
    try {
      await this.tell('recordInteraction', [ticket, number, result, holderSignature, serviceSigner, serviceSignature]);
    } catch (error) {
      if (!(await isThere())) throw error;
    }
    if (!(await isThere())) throw new ParticipantError('REFUSED', 'The chain does not have the interaction.');
  }

  /**
   * Says at start-up, and whenever something changed, what the device says of itself: the hash goes to the chain if it is another
   * there. Answers whether it was. A device whose key sends nothing hands `carry` what it signed.
   */
  async report(said: string, carry?: (update: DeviceUpdate) => Promise<void>): Promise<boolean> {
    const { address } = this.device;
    const { status, seq, infoHash } = await (await this.follow()).device(address);
    if (status !== 'ACTIVE' && status !== 'REGISTERED')
      throw new ParticipantError('NOT_LIVE', `The device is ${status}; its organisation registers it.`, status);
    const hash = toHex(keccak256(new TextEncoder().encode(said)));
    if (hash === infoHash) return false;
    const place = { chainId: this.chainId, address: this.options.kernel.IdentityRegistry };
    const update = {
      did: address,
      infoHash: hash,
      seq: seq + 1n,
      signature: await this.device.update(place, hash, seq + 1n),
    };
    if (carry) await carry(update);
    else await this.carry(update);
    return true;
  }

  /** Brings to the chain what a device says of itself, as a gateway does for it. */
  async carry({ did, infoHash, seq, signature }: DeviceUpdate): Promise<void> {
    const to = this.options.kernel.IdentityRegistry;
    const args = [did, infoHash, seq, signature];
    await this.send({ to, abi: IDENTITY_ABI as Abi, functionName: 'updateDevice', args });
  }

  /** Calls `ServiceRegistry` in the device's own name: for services and their organisations, too. */
  tell(functionName: string, args: readonly unknown[], behind?: Hex): Promise<Hex> {
    const to = this.options.kernel.ServiceRegistry;
    return this.send({ to, abi: REGISTRY_ABI as Abi, functionName, args, ...(behind && { behind }) });
  }

  send(call: Call): Promise<Hex> {
    return this.sender.send(call);
  }

  /** Nodes only point at it: it counts once it is proven to be this holder's, for this service. */
  private async ticketSince(from: bigint, service: Hex, holder: Hex): Promise<Hex> {
    const topics = encodeEventTopics({ abi: REGISTRY_ABI, eventName: 'TicketRequested', args: { service, holder } });
    const state = await this.follow();
    const [fromBlock, toBlock] = [from, state.header.number].map((block) => `0x${block.toString(16)}`);
    const filter = { address: this.registry.address, topics, fromBlock, toBlock };
    const told = await this.nodes.askAll((rpc) => rpc.call<{ topics: Hex[] }[]>('eth_getLogs', [filter]));
    const ids = new Set(told.flatMap(({ answer }) => answer.slice(-10).map((log) => log.topics[1]!)).reverse());
    for (const id of ids) {
      const ticket = await state.ticket(id);
      if (ticket.service === service && ticket.holder === holder.toLowerCase() && ticket.state === 'REQUESTED')
        return id;
    }
    throw new ParticipantError('NOT_THERE', 'The request is not on the chain.');
  }
}

/** What a device says of itself, signed, for anybody to carry. */
export type DeviceUpdate = { did: Hex; infoHash: Hex; seq: bigint; signature: Hex };

/** What a device signs so that somebody else asks for a ticket in its name. `nonce` is its next one at `ServiceRegistry`. */
export async function accessConsent(
  device: Device,
  registry: Place,
  service: Hex,
  { nonce, deadline }: { nonce: bigint; deadline: bigint },
) {
  const intent = { contract: 'ServiceRegistry', function: 'requestAccess', parameters: 'bytes32 service' };
  return device.intend(registry, { ...intent, values: [service], nonce, deadline });
}
