import type { Header } from '@atoll/protocol';
import { stringToHex } from 'viem';

import { addressAt, LAYOUT, part, slotsOf, wordOf } from './kernel-layout.js';
import type { ProvenState } from './proven-state.js';

type Hex = `0x${string}`;

/** Where a chain's kernel is, as far as participants ask it. Known beforehand, as the genesis is. */
export type KernelPlaces = {
  Consortium: Hex;
  CredentialRegistry: Hex;
  IdentityRegistry: Hex;
  ServiceRegistry: Hex;
};

export const TICKET_STATES = ['NONE', 'REQUESTED', 'GRANTED', 'DENIED', 'CLOSED', 'EXPIRED', 'REVOKED'] as const;
export const DEVICE_STATUSES = ['UNREGISTERED', 'REGISTERED', 'ACTIVE', 'SUSPENDED', 'QUARANTINED', 'RETIRED'] as const;

export type ProvenTicket = {
  id: Hex;
  service: Hex;
  holder: Hex;
  state: (typeof TICKET_STATES)[number];
  version: number;
  interactions: number;
  validUntil: bigint;
};

export type ProvenService = {
  id: Hex;
  owner: Hex;
  state: 'NONE' | 'ACTIVE' | 'DEPRECATED';
  version: number;
  mode: 'ON_CHAIN' | 'OFF_CHAIN';
  target: Hex;
  codeHash: Hex;
  descriptorHash: Hex;
  policy: Hex;
  price: bigint;
};

export type ProvenDevice = {
  owner: Hex;
  kind: number;
  cls: 'FULL' | 'CONSTRAINED';
  status: (typeof DEVICE_STATUSES)[number];
  gateway: Hex;
  seq: bigint;
  infoHash: Hex;
  credential: Hex;
};

const NOBODY: Hex = `0x${'00'.repeat(20)}`;
const ENDORSEMENT = stringToHex('DeviceEndorsement', { size: 32 });
const [MEMBER_PROPOSED, MEMBER_ACTIVE] = [1n, 2n];
const CREDENTIAL_VALID = 1n;

/** The kernel after one block, as its contracts would answer, and no node's word for it. */
export class KernelState {
  constructor(
    private readonly state: ProvenState,
    private readonly at: KernelPlaces,
  ) {}

  get header(): Header {
    return this.state.header;
  }

  async ticket(id: Hex): Promise<ProvenTicket> {
    const [service, packed, until] = await this.read('ServiceRegistry', LAYOUT.ServiceRegistry.tickets, id, 3);
    return {
      ...{ id, service: wordOf(service), holder: addressAt(packed), validUntil: part(until, 0, 8) },
      state: TICKET_STATES[Number(part(packed, 20, 1))]!,
      ...{ version: Number(part(packed, 21, 4)), interactions: Number(part(packed, 25, 4)) },
    };
  }

  async service(id: Hex): Promise<ProvenService> {
    const slots = await this.read('ServiceRegistry', LAYOUT.ServiceRegistry.services, id, 6);
    const [packed, terms, codeHash, descriptorHash, policy, price] = slots;
    return {
      ...{ id, owner: addressAt(packed), version: Number(part(packed, 21, 4)) },
      state: (['NONE', 'ACTIVE', 'DEPRECATED'] as const)[Number(part(packed, 20, 1))]!,
      mode: part(terms, 0, 1) === 0n ? 'ON_CHAIN' : 'OFF_CHAIN',
      ...{ target: addressAt(terms, 1), codeHash: wordOf(codeHash), descriptorHash: wordOf(descriptorHash) },
      ...{ policy: wordOf(policy), price },
    };
  }

  async device(did: Hex): Promise<ProvenDevice> {
    const slots = await this.read('IdentityRegistry', LAYOUT.IdentityRegistry.devices, did, 5);
    const [packed, bound, , infoHash, credential] = slots;
    return {
      ...{ owner: addressAt(packed), kind: Number(part(packed, 20, 1)) },
      cls: part(packed, 21, 1) === 0n ? 'FULL' : 'CONSTRAINED',
      status: DEVICE_STATUSES[Number(part(packed, 22, 1))]!,
      ...{ gateway: addressAt(bound), seq: part(bound, 20, 8) },
      ...{ infoHash: wordOf(infoHash), credential: wordOf(credential) },
    };
  }

  /** The organisation that an account speaks for; zero for none. */
  async orgOf(account: Hex): Promise<Hex> {
    const [member] = await this.read('Consortium', LAYOUT.Consortium.members, account, 1);
    if (part(member, 0, 1) > MEMBER_PROPOSED) return account.toLowerCase() as Hex;
    const [org] = await this.read('Consortium', LAYOUT.Consortium.appointedBy, account, 1);
    return addressAt(org);
  }

  async isMember(org: Hex): Promise<boolean> {
    const [member] = await this.read('Consortium', LAYOUT.Consortium.members, org, 1);
    return part(member, 0, 1) === MEMBER_ACTIVE;
  }

  /** Whether an account may write: an Active device, an account of an Active organisation, or somebody who is neither. */
  async mayAct(account: Hex): Promise<boolean> {
    const device = await this.device(account);
    if (device.status !== 'UNREGISTERED') return this.isActive(account, device);
    const org = await this.orgOf(account);
    return org === NOBODY || this.isMember(org);
  }

  /** Whether the organisation is Active, and the contract has the code that was registered. */
  async isAvailable({ state, owner, mode, target, codeHash }: ProvenService): Promise<boolean> {
    if (state !== 'ACTIVE' || !(await this.isMember(owner))) return false;
    if (mode === 'OFF_CHAIN') return target === NOBODY;
    return (await this.state.account(target))?.codeHash === codeHash;
  }

  /** Whether a ticket is good after this block: granted, in time, for the service's code as it is, and both sides may act. */
  async isLive(ticket: ProvenTicket): Promise<boolean> {
    if (ticket.state !== 'GRANTED' || this.header.timestamp > ticket.validUntil) return false;
    const service = await this.service(ticket.service);
    return (
      ticket.version === service.version && (await this.isAvailable(service)) && (await this.mayAct(ticket.holder))
    );
  }

  /** How many transactions an account sent. */
  async nonce(account: Hex): Promise<bigint> {
    return (await this.state.account(account))?.nonce ?? 0n;
  }

  private async isActive(did: Hex, { status, owner, credential }: ProvenDevice): Promise<boolean> {
    if (status !== 'ACTIVE' || !(await this.isMember(owner))) return false;
    const { credentials } = LAYOUT.CredentialRegistry;
    const [schema, packed, subject] = await this.read('CredentialRegistry', credentials, credential, 3);
    return (
      wordOf(schema) === ENDORSEMENT &&
      addressAt(subject) === did.toLowerCase() &&
      part(packed, 28, 1) === CREDENTIAL_VALID &&
      this.header.timestamp <= part(packed, 20, 8)
    );
  }

  private async read(contract: keyof KernelPlaces, mapping: bigint, key: Hex, count: number): Promise<Slots> {
    return (await this.state.slots(this.at[contract], slotsOf(mapping, key, count))) as Slots;
  }
}

/** As many as were asked for. */
type Slots = [bigint, bigint, bigint, bigint, bigint, bigint];
