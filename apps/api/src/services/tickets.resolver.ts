import { LOWER_HASH } from '@atoll/crypto';
import { madeBy, ServicesService, TicketsService, type DeedView } from '@atoll/data';
import type { Actor } from '@atoll/kernel';
import type { ServiceInteraction, ServiceTicket } from '@atoll/store';
import { TransactionStatus } from '@atoll/store';
import { Args, Mutation, Parent, Query, ResolveField, Resolver, Subscription } from '@nestjs/graphql';

import { CurrentActor, CurrentCaller } from '../auth.guard.js';
import type { Caller } from '../caller.js';
import { Changes } from '../changes/changes.js';
import { page, PageArgs, type Page } from '../connection.js';
import { HexArg, IdArg } from '../input.js';
import { BigIntScalar, HexScalar, JsonScalar } from '../scalars.js';
import {
  RecordInteractionInput,
  RequestAccessInput,
  ServiceDeedConnection,
  ServiceDeedModel,
  ServiceInteractionConnection,
  ServiceTicketConnection,
  ServiceTicketModel,
  ServiceTicketsArgs,
} from './service.model.js';

type Word = `0x${string}`;
/** Of a list that a subscription tells anew at each change. */
const MOST_TOLD = 100;

@Resolver(() => ServiceTicketModel)
export class TicketsResolver {
  constructor(
    private readonly service: TicketsService,
    private readonly changes: Changes,
  ) {}

  @Query(() => ServiceTicketConnection, { description: 'Who may use which service of a chain, or asked to.' })
  serviceTickets(
    @CurrentActor() actor: Actor,
    @IdArg('chainId', 'chain') chainId: string,
    @Args() args: ServiceTicketsArgs,
  ): Promise<Page<ServiceTicket>> {
    const { serviceId = null, holder = null, state = null } = args;
    return page(
      args,
      ({ id }) => id,
      (part) => this.service.list(actor, { chainId, serviceId, holder, state, ...part }),
      LOWER_HASH,
    );
  }

  @Query(() => ServiceTicketModel, { description: 'One ticket, whosever it is.' })
  serviceTicket(
    @CurrentActor() actor: Actor,
    @IdArg('chainId', 'chain') chainId: string,
    @HexArg('id', 32) id: string,
  ): Promise<ServiceTicket> {
    return this.service.find(actor, chainId, id);
  }

  @Query(() => ServiceInteractionConnection, { description: 'What was recorded for a ticket, in its order.' })
  serviceInteractions(
    @CurrentActor() actor: Actor,
    @IdArg('chainId', 'chain') chainId: string,
    @HexArg('ticketId', 32) ticketId: string,
    @Args() args: PageArgs,
  ): Promise<Page<ServiceInteraction>> {
    return page(
      args,
      ({ number }) => String(number),
      ({ take, after }) =>
        this.service.interactions(actor, { chainId, ticketId, take, ...(after && { after: Number(after) }) }),
      /^\d{1,9}$/,
    );
  }

  @Mutation(() => ServiceDeedModel, {
    description:
      'Asks for a ticket: for your own principal, or for a device that signed for it; for a constrained one with its gateway. REVERTED with OnlyThroughGateway where it is another gateway.',
  })
  requestAccess(@CurrentActor() actor: Actor, @Args('input') input: RequestAccessInput): Promise<DeedView> {
    return this.service.requestAccess(actor, input);
  }

  @Mutation(() => ServiceDeedModel, { description: 'Grants a ticket for a service of your organisation.' })
  grantTicket(
    @CurrentActor() actor: Actor,
    @IdArg('chainId', 'chain') chainId: string,
    @HexArg('id', 32) id: string,
    @Args('validUntil', { type: () => BigIntScalar, description: 'The last second, of Unix time.' }) validUntil: bigint,
  ): Promise<DeedView> {
    return this.service.grant(actor, chainId, id as Word, validUntil);
  }

  @Mutation(() => ServiceDeedModel, { description: 'Turns a request down.' })
  denyTicket(
    @CurrentActor() actor: Actor,
    @IdArg('chainId', 'chain') chainId: string,
    @HexArg('id', 32) id: string,
  ): Promise<DeedView> {
    return this.service.deny(actor, chainId, id as Word);
  }

  @Mutation(() => ServiceDeedModel, { description: 'Takes a ticket away: what comes after is refused.' })
  revokeTicket(
    @CurrentActor() actor: Actor,
    @IdArg('chainId', 'chain') chainId: string,
    @HexArg('id', 32) id: string,
  ): Promise<DeedView> {
    return this.service.revoke(actor, chainId, id as Word);
  }

  @Mutation(() => ServiceDeedModel, { description: "Gives a ticket back, for its holder's side." })
  closeTicket(
    @CurrentActor() actor: Actor,
    @IdArg('chainId', 'chain') chainId: string,
    @HexArg('id', 32) id: string,
  ): Promise<DeedView> {
    return this.service.close(actor, chainId, id as Word);
  }

  @Mutation(() => ServiceDeedModel, { description: "Notes that a ticket's time is over, whosever it is." })
  expireTicket(
    @CurrentActor() actor: Actor,
    @IdArg('chainId', 'chain') chainId: string,
    @HexArg('id', 32) id: string,
  ): Promise<DeedView> {
    return this.service.expire(actor, chainId, id as Word);
  }

  @Mutation(() => ServiceDeedModel, {
    description:
      'Keeps what came of a use of a service, by the signatures of both over EIP-712 Interaction(bytes32 ticket,uint32 number,bytes32 result). Anybody may bring it; with one signature nobody can.',
  })
  recordInteraction(@CurrentActor() actor: Actor, @Args('input') input: RecordInteractionInput): Promise<DeedView> {
    return this.service.recordInteraction(actor, input);
  }

  @Subscription(() => ServiceTicketModel, {
    description: 'A ticket as it is, and again after every change that the chain shows.',
    resolve: (ticket: ServiceTicket) => ticket,
  })
  serviceTicketChanged(
    @CurrentCaller() caller: Caller,
    @IdArg('chainId', 'chain') chainId: string,
    @HexArg('id', 32) id: string,
  ): AsyncIterableIterator<ServiceTicket> {
    return this.changes.follow(
      caller,
      (change) => change.id === id,
      (actor) => this.service.find(actor, chainId, id),
    );
  }

  @Subscription(() => [ServiceTicketModel], {
    description:
      'The tickets of a service that are asked for and wait for an answer, and again whenever that changes: for its organisation. 100 at most.',
    resolve: (tickets: ServiceTicket[]) => tickets,
  })
  serviceTicketsRequested(
    @CurrentCaller() caller: Caller,
    @IdArg('chainId', 'chain') chainId: string,
    @HexArg('serviceId', 32) serviceId: Word,
  ): AsyncIterableIterator<ServiceTicket[]> {
    return this.changes.follow(
      caller,
      (change) => change.table === 'service_tickets' && change.chainId === chainId,
      (actor) => this.service.list(actor, { chainId, serviceId, state: 'REQUESTED', take: MOST_TOLD }),
    );
  }
}

@Resolver(() => ServiceDeedModel)
export class ServiceDeedsResolver {
  constructor(
    private readonly service: ServicesService,
    private readonly changes: Changes,
  ) {}

  @Query(() => ServiceDeedConnection, {
    description: "What your organisation did at a chain's registry, newest first.",
  })
  serviceDeeds(
    @CurrentActor() actor: Actor,
    @IdArg('chainId', 'chain') chainId: string,
    @Args() args: PageArgs,
  ): Promise<Page<DeedView>> {
    return page(
      args,
      ({ id }) => id,
      (part) => this.service.deeds(actor, chainId, part),
    );
  }

  @Query(() => ServiceDeedModel, { description: 'One of them.' })
  serviceDeed(@CurrentActor() actor: Actor, @IdArg('id', 'service deed') id: string): Promise<DeedView> {
    return this.service.deed(actor, id);
  }

  @Subscription(() => ServiceDeedModel, {
    description: 'The deed as it is, and again after every change of its transaction.',
    resolve: (deed: DeedView) => deed,
  })
  serviceDeedChanged(
    @CurrentCaller() caller: Caller,
    @IdArg('id', 'service deed') id: string,
  ): AsyncIterableIterator<DeedView> {
    let transactionId: string | undefined;
    return this.changes.follow(
      caller,
      (change) => change.id === transactionId,
      async (actor) => {
        const deed = await this.service.deed(actor, id);
        transactionId = deed.transactionId;
        return deed;
      },
    );
  }

  @ResolveField(() => TransactionStatus)
  status(@Parent() { transaction }: DeedView): TransactionStatus {
    return transaction.status;
  }

  @ResolveField(() => HexScalar, { nullable: true, description: 'Of its transaction, once it is signed.' })
  hash(@Parent() { transaction }: DeedView): string | null {
    return transaction.hash;
  }

  @ResolveField(() => HexScalar, {
    nullable: true,
    description: 'Of what was made by it, such as a ticket, once a block has it.',
  })
  made(@Parent() { transaction }: DeedView): string | null {
    return madeBy(transaction);
  }

  @ResolveField(() => String, { nullable: true, description: 'Why it failed: what the contract said.' })
  reason(@Parent() { transaction }: DeedView): string | null {
    return transaction.reason;
  }

  @ResolveField(() => JsonScalar, { nullable: true, description: 'The same for programs: its `code`, and its fields.' })
  fault(@Parent() { transaction }: DeedView): unknown {
    return transaction.fault;
  }
}
