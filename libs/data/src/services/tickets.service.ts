import { Fault, type Actor } from '@atoll/kernel';
import { Store, type Prisma, type ServiceInteraction, type ServiceTicket } from '@atoll/store';
import { Injectable } from '@nestjs/common';
import type { Hex } from 'viem';

import { requireChain } from './services.service.js';
import { doDeed, standingOf, type DeedView, type ServiceCall } from './service-deed.js';

/** What somebody signed, and until when it counts, in seconds. */
export type Consent = { signer: Hex; deadline: bigint; signature: Hex };

export type AccessWish = {
  chainId: string;
  serviceId: Hex;
  /** The device that is to hold the ticket; the organisation's principal itself where it is left out. */
  device?: Consent | null;
  /** The gateway that a constrained device is bound to. */
  gateway?: Consent | null;
};

export type TicketQuery = {
  chainId: string;
  take: number;
  after?: string;
  serviceId?: Hex | null;
  holder?: Hex | null;
  state?: ServiceTicket['state'] | null;
};

/** What both signed of one use of a service. */
export type InteractionWish = {
  chainId: string;
  ticketId: Hex;
  number: number;
  result: Hex;
  holderSignature: Hex;
  serviceSigner: Hex;
  serviceSignature: Hex;
};

const MOST_UINT64 = 2n ** 64n - 1n;
const FATES = {
  grant: 'GRANT_TICKET',
  deny: 'DENY_TICKET',
  revoke: 'REVOKE_TICKET',
  close: 'CLOSE_TICKET',
  expire: 'EXPIRE_TICKET',
} as const;

/** Who may use which service, and what came of it. */
@Injectable()
export class TicketsService {
  constructor(private readonly store: Store) {}

  async list(actor: Actor, { chainId, take, after, serviceId, holder, state }: TicketQuery): Promise<ServiceTicket[]> {
    actor.must('service:read');
    const where: Prisma.ServiceTicketWhereInput = { chainId };
    if (serviceId) where.serviceId = serviceId;
    if (holder) where.holder = holder;
    if (state) where.state = state;
    if (after) where.id = { gt: after };
    return this.store.as(actor, async (db) => {
      await requireChain(db, chainId);
      return db.serviceTicket.findMany({ where, orderBy: { id: 'asc' }, take });
    });
  }

  async find(actor: Actor, chainId: string, id: string): Promise<ServiceTicket> {
    actor.must('service:read');
    return this.store.as(actor, async (db) => {
      await requireChain(db, chainId);
      const ticket = await db.serviceTicket.findUnique({ where: { chainId_id: { chainId, id } } });
      if (!ticket) throw Fault.notFound('ticket', id);
      return ticket;
    });
  }

  /** Of one ticket, in their order. */
  async interactions(
    actor: Actor,
    { chainId, ticketId, take, after }: { chainId: string; ticketId: string; take: number; after?: number },
  ): Promise<ServiceInteraction[]> {
    actor.must('service:read');
    const where = { chainId, ticketId, ...(after !== undefined && { number: { gt: after } }) };
    return this.store.as(actor, (db) => db.serviceInteraction.findMany({ where, orderBy: { number: 'asc' }, take }));
  }

  /** Asks for a ticket: for the organisation itself, or for a device that signed for it, through its gateway where it has to. */
  async requestAccess(actor: Actor, { chainId, serviceId, device, gateway }: AccessWish): Promise<DeedView> {
    actor.must('service:manage');
    if (gateway && !device) throw Fault.invalid('gateway', 'asks for a device; say which, and what it signed');
    const call = requestOf(serviceId, device ?? null, gateway ?? null);
    const standing = await standingOf(this.store, actor, chainId);
    return doDeed(this.store, actor, standing, { chainId, action: 'REQUEST_ACCESS', subject: serviceId, call });
  }

  /** @param validUntil The last second, of Unix time. */
  grant(actor: Actor, chainId: string, id: Hex, validUntil: bigint): Promise<DeedView> {
    if (validUntil < 0n || validUntil > MOST_UINT64)
      throw Fault.invalid('validUntil', 'must be seconds of Unix time, in 64 bits');
    return this.decide(actor, chainId, id, 'grant', { function: 'grantTicket', args: [id, validUntil] });
  }

  deny(actor: Actor, chainId: string, id: Hex): Promise<DeedView> {
    return this.decide(actor, chainId, id, 'deny', { function: 'denyTicket', args: [id] });
  }

  revoke(actor: Actor, chainId: string, id: Hex): Promise<DeedView> {
    return this.decide(actor, chainId, id, 'revoke', { function: 'revokeTicket', args: [id] });
  }

  close(actor: Actor, chainId: string, id: Hex): Promise<DeedView> {
    return this.decide(actor, chainId, id, 'close', { function: 'closeTicket', args: [id] });
  }

  expire(actor: Actor, chainId: string, id: Hex): Promise<DeedView> {
    return this.decide(actor, chainId, id, 'expire', { function: 'expireTicket', args: [id] });
  }

  /** Keeps what came of a use, by the signatures of both; either may bring it, and anybody else. */
  async recordInteraction(actor: Actor, wish: InteractionWish): Promise<DeedView> {
    actor.must('service:manage');
    const { chainId, ticketId, number, result, holderSignature, serviceSigner, serviceSignature } = wish;
    const args = [ticketId, number, result, holderSignature, serviceSigner, serviceSignature] as const;
    const call = { function: 'recordInteraction' as const, args };
    const standing = await standingOf(this.store, actor, chainId);
    return doDeed(this.store, actor, standing, { chainId, action: 'RECORD_INTERACTION', subject: ticketId, call });
  }

  private async decide(
    actor: Actor,
    chainId: string,
    id: Hex,
    fate: keyof typeof FATES,
    call: ServiceCall,
  ): Promise<DeedView> {
    actor.must('service:manage');
    const standing = await standingOf(this.store, actor, chainId);
    return doDeed(this.store, actor, standing, { chainId, action: FATES[fate], subject: id, call });
  }
}

function requestOf(service: Hex, device: Consent | null, gateway: Consent | null): ServiceCall {
  if (!device) return { function: 'requestAccess', args: [service] };
  if (!gateway)
    return { function: 'requestAccessBySig', args: [device.signer, service, device.deadline, device.signature] };
  const consent = [device.signer, device.deadline, device.signature] as const;
  return {
    function: 'requestAccessThroughBySig',
    args: [gateway.signer, service, ...consent, gateway.deadline, gateway.signature],
  };
}
