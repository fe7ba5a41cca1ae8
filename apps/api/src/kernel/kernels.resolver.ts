import { ProposalsService, type KernelFounder, type Proposal } from '@atoll/chains';
import {
  KernelsService,
  PrincipalsService,
  rolesIn,
  type KernelMember,
  type KernelProposal,
  type KernelRow,
} from '@atoll/contracts';
import { Fault, type Actor } from '@atoll/kernel';
import type { KernelPrincipal } from '@atoll/store';
import { Args, Int, Mutation, Parent, Query, ResolveField, Resolver, Subscription } from '@nestjs/graphql';

import { CurrentActor, CurrentCaller } from '../auth.guard.js';
import type { Caller } from '../caller.js';
import { Changes } from '../changes/changes.js';
import { ChainModel } from '../chains/chain.model.js';
import { Neighbours } from '../chains/neighbours.js';
import { ProposalModel } from '../chains/proposal.model.js';
import { HexArg, IdArg } from '../input.js';
import { KeyModel } from '../ledger/key.model.js';
import { OwnRows } from '../ledger/own-rows.js';
import { OrganisationModel } from '../tenancy/organisation.model.js';
import {
  founderIn,
  KernelFounderInput,
  KernelFounderModel,
  KernelMemberModel,
  KernelModel,
  KernelPrincipalModel,
  KernelProposalModel,
  KernelVoteModel,
} from './kernel.model.js';

const MOST = 100;

@Resolver(() => KernelModel)
export class KernelsResolver {
  constructor(
    private readonly kernels: KernelsService,
    private readonly principalsOf: PrincipalsService,
    private readonly proposing: ProposalsService,
    private readonly neighbours: Neighbours,
    private readonly changes: Changes,
  ) {}

  @Query(() => KernelModel, {
    nullable: true,
    description: 'The kernel of a chain; null where its members have not agreed on one.',
  })
  kernel(@CurrentActor() actor: Actor, @IdArg('chainId', 'chain') chainId: string): Promise<KernelRow | null> {
    return this.kernels.find(actor, chainId);
  }

  @Subscription(() => KernelModel, {
    nullable: true,
    description: 'The kernel of a chain as it is, and again after every change.',
    resolve: (kernel: KernelRow | null) => kernel,
  })
  kernelChanged(@CurrentCaller() caller: Caller, @IdArg('chainId', 'chain') chainId: string) {
    return this.changes.follow(
      caller,
      (change) => change.chainId === chainId && change.table.startsWith('kernel'),
      (actor) => this.kernels.find(actor, chainId),
    );
  }

  @Mutation(() => ProposalModel, {
    description:
      'Proposes to deploy the kernel on a chain, by your key and founded by these members in these roles, and votes for it. It takes the yes of every founder, and of more than half of the members. A founder without a principal has a key born for it. CONFLICT where the chain has a kernel, or another list is open.',
  })
  deployKernel(
    @CurrentActor() actor: Actor,
    @IdArg('chainId', 'chain') chainId: string,
    @Args('founders', { type: () => [KernelFounderInput] }) founders: KernelFounderInput[],
  ): Promise<Proposal> {
    return this.proposing.deployKernel(actor, chainId, founders.map(founderIn));
  }

  @Mutation(() => ProposalModel, {
    description:
      'Proposes to go by a kernel that is on the chain already, as on a chain that another installation founded. It takes more than half of the members here. What is at its addresses is compared with the code of this version.',
  })
  adoptKernel(
    @CurrentActor() actor: Actor,
    @IdArg('chainId', 'chain') chainId: string,
    @HexArg('consortium', 20, { description: "Its Consortium's address." }) consortium: string,
  ): Promise<Proposal> {
    return this.proposing.adoptKernel(actor, chainId, consortium);
  }

  @Mutation(() => KernelPrincipalModel, {
    description:
      'Says which of your keys speaks for your organisation on a chain; without a key, one is born. CONFLICT once it has an address: an organisation is its address for ever.',
  })
  setKernelPrincipal(
    @CurrentActor() actor: Actor,
    @IdArg('chainId', 'chain') chainId: string,
    @IdArg('keyId', 'key', { nullable: true }) keyId: string | undefined,
  ): Promise<KernelPrincipal> {
    return this.principalsOf.set(actor, chainId, keyId ?? null);
  }

  @ResolveField(() => ChainModel, { description: 'The chain that it is on.' })
  chain(@Parent() { chainId }: KernelRow, @CurrentActor() actor: Actor) {
    return this.neighbours.chains.find(actor, chainId);
  }

  @ResolveField(() => OrganisationModel, {
    nullable: true,
    description: 'Whose key deploys it, or who proposed to adopt it. It can do nothing afterwards that others cannot.',
  })
  deployedBy(@Parent() { deployedBy }: KernelRow, @CurrentActor() actor: Actor) {
    return this.neighbours.organisations.find(actor, deployedBy);
  }

  @ResolveField(() => [KernelFounderModel], { description: 'As its members agreed; none where it was adopted.' })
  founders(@Parent() { founders }: KernelRow): KernelFounderModel[] {
    const list = founders as unknown as KernelFounder[];
    return list.map(({ organisationId, roles }) => ({ organisationId, roles: rolesIn(roles) }));
  }

  @ResolveField(() => [KernelPrincipalModel], { description: 'The principals of members of this installation.' })
  principals(@Parent() { chainId }: KernelRow, @CurrentActor() actor: Actor): Promise<KernelPrincipal[]> {
    return this.kernels.principals(actor, chainId);
  }

  @ResolveField(() => [KernelMemberModel], {
    description: 'Everyone who was ever admitted, read from the chain. CONFLICT until the kernel is READY.',
  })
  members(@Parent() { chainId }: KernelRow, @CurrentActor() actor: Actor): Promise<KernelMember[]> {
    return this.kernels.members(actor, chainId);
  }

  @ResolveField(() => [KernelProposalModel], {
    description: `Its proposals, read from the chain, newest first: up to ${MOST}. CONFLICT until the kernel is READY.`,
  })
  proposals(
    @Parent() { chainId }: KernelRow,
    @CurrentActor() actor: Actor,
    @Args('first', { type: () => Int, defaultValue: 20 }) first: number,
  ): Promise<KernelProposal[]> {
    if (first < 1 || first > MOST) throw Fault.invalid('first', `must be from 1 to ${MOST}`);
    return this.kernels.proposals(actor, chainId, first);
  }

  @ResolveField(() => KernelProposalModel, { description: 'One proposal, read from the chain.' })
  proposal(
    @Parent() { chainId }: KernelRow,
    @CurrentActor() actor: Actor,
    @HexArg('id', 32) id: `0x${string}`,
  ): Promise<KernelProposal> {
    return this.kernels.proposal(actor, chainId, id);
  }
}

@Resolver(() => KernelProposalModel)
export class KernelProposalsResolver {
  @ResolveField(() => Date, { description: 'Until when it is voted on and executed.' })
  closesAt(@Parent() { closesAt }: KernelProposal): Date {
    return new Date(Number(closesAt) * 1_000);
  }
}

@Resolver(() => KernelFounderModel)
export class KernelFoundersResolver {
  constructor(private readonly neighbours: Neighbours) {}

  @ResolveField(() => OrganisationModel, { nullable: true, description: 'Null where it is no member any more.' })
  organisation(@Parent() { organisationId }: KernelFounderModel, @CurrentActor() actor: Actor) {
    return organisationId ? this.neighbours.organisations.find(actor, organisationId) : null;
  }
}

@Resolver(() => KernelMemberModel)
export class KernelMembersResolver {
  constructor(private readonly neighbours: Neighbours) {}

  @ResolveField(() => OrganisationModel, {
    nullable: true,
    description: 'Null where its principal is of another installation.',
  })
  organisation(@Parent() { organisationId }: KernelMemberModel, @CurrentActor() actor: Actor) {
    return organisationId ? this.neighbours.organisations.find(actor, organisationId) : null;
  }
}

@Resolver(() => KernelVoteModel)
export class KernelVotesResolver {
  constructor(private readonly neighbours: Neighbours) {}

  @ResolveField(() => OrganisationModel, {
    nullable: true,
    description: 'Null where its principal is of another installation.',
  })
  organisation(@Parent() { organisationId }: KernelVoteModel, @CurrentActor() actor: Actor) {
    return organisationId ? this.neighbours.organisations.find(actor, organisationId) : null;
  }
}

@Resolver(() => KernelPrincipalModel)
export class KernelPrincipalsResolver {
  constructor(
    private readonly neighbours: Neighbours,
    private readonly own: OwnRows,
  ) {}

  @ResolveField(() => OrganisationModel, { nullable: true, description: 'Who speaks by it.' })
  organisation(@Parent() { organisationId }: KernelPrincipal, @CurrentActor() actor: Actor) {
    return this.neighbours.organisations.find(actor, organisationId);
  }

  @ResolveField(() => KeyModel, { nullable: true, description: 'Its key, where it is your own.' })
  key(@Parent() { keyId }: KernelPrincipal, @CurrentActor() actor: Actor) {
    return this.own.keys.find(actor, keyId);
  }
}
