import {
  GoverningService,
  KERNEL_ROLES,
  MEMBER_STATES,
  maskOf,
  type KernelRole,
  type MemberState,
} from '@atoll/contracts';
import { schemaIdOf } from '@atoll/identity';
import { Fault, type Actor } from '@atoll/kernel';
import type { Transaction } from '@atoll/store';
import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { stringToHex, type Hex } from 'viem';

import { CurrentActor } from '../auth.guard.js';
import { HexArg, IdArg, ShortArg } from '../input.js';
import { TransactionModel } from '../ledger/transaction.model.js';
import { BigIntScalar } from '../scalars.js';
import { KernelAccountInput, KernelCallInput, KernelRoles, KernelUpgradeInput, MemberStates } from './kernel.model.js';

const Chain = () => IdArg('chainId', 'chain');
const BY_PRINCIPAL =
  "Sent by your organisation's principal. REVERTED with the contract's own error where it refuses; CONFLICT without a kernel or a principal.";

/** What members do with their consortium on a chain. */
@Resolver()
export class GoverningResolver {
  constructor(private readonly service: GoverningService) {}

  @Mutation(() => TransactionModel, {
    description: `Proposes on the chain that an organisation is ACTIVE (admitted in these roles, or resumed), SUSPENDED or REMOVED. ${BY_PRINCIPAL}`,
  })
  proposeKernelMember(
    @CurrentActor() actor: Actor,
    @Chain() chainId: string,
    @HexArg('address', 20, { description: "The organisation's principal." }) address: Hex,
    @Args('to', { type: () => MemberStates }) to: MemberState,
    @Args('roles', { type: () => [KernelRoles], defaultValue: [], description: 'Read by an admission alone.' })
    roles: KernelRole[],
  ): Promise<Transaction> {
    if (roles.length > KERNEL_ROLES.length) throw Fault.invalid('roles', 'must name each role once');
    const args = [address, MEMBER_STATES.indexOf(to), maskOf(roles)] as const;
    return this.service.tell(actor, chainId, 'proposeMember', args);
  }

  @Mutation(() => TransactionModel, {
    description: `Proposes on the chain to give a member a role, or to take it. ${BY_PRINCIPAL}`,
  })
  proposeKernelRole(
    @CurrentActor() actor: Actor,
    @Chain() chainId: string,
    @HexArg('address', 20, { description: "The organisation's principal." }) address: Hex,
    @Args('role', { type: () => KernelRoles }) role: KernelRole,
    @Args('granted') granted: boolean,
  ): Promise<Transaction> {
    return this.service.tell(actor, chainId, 'proposeRole', [address, KERNEL_ROLES.indexOf(role), granted]);
  }

  @Mutation(() => TransactionModel, {
    description: `Proposes on the chain a number by a name of up to 32 bytes, such as consortium.votingPeriod in seconds. ${BY_PRINCIPAL}`,
  })
  proposeKernelParam(
    @CurrentActor() actor: Actor,
    @Chain() chainId: string,
    @ShortArg('key') key: string,
    @Args('value', { type: () => BigIntScalar }) value: bigint,
  ): Promise<Transaction> {
    if (key === '' || Buffer.byteLength(key) > 32) throw Fault.invalid('key', 'must have 1 to 32 bytes');
    if (value < 0n || value >= 2n ** 256n) throw Fault.invalid('value', 'must be a number of 256 bits');
    return this.service.tell(actor, chainId, 'proposeParam', [stringToHex(key, { size: 32 }), value]);
  }

  @Mutation(() => TransactionModel, {
    description: `Proposes that the consortium calls a contract. ${BY_PRINCIPAL}`,
  })
  proposeKernelCall(
    @CurrentActor() actor: Actor,
    @Chain() chainId: string,
    @Args('input') { target, data }: KernelCallInput,
  ): Promise<Transaction> {
    return this.service.tell(actor, chainId, 'proposeCall', [target as Hex, data as Hex]);
  }

  @Mutation(() => TransactionModel, {
    description: `Proposes that the members believe an issuer for a type of credentials, such as DeviceEndorsement, or no longer. The issuer needs the role ISSUER besides. ${BY_PRINCIPAL}`,
  })
  proposeKernelAccreditation(
    @CurrentActor() actor: Actor,
    @Chain() chainId: string,
    @HexArg('address', 20, { description: "The issuing organisation's principal." }) address: Hex,
    @ShortArg('type') type: string,
    @Args('accredited') accredited: boolean,
  ): Promise<Transaction> {
    if (type === '' || Buffer.byteLength(type) > 32) throw Fault.invalid('type', 'must have 1 to 32 bytes');
    const deed = accredited ? 'accreditIssuer' : 'withdrawAccreditation';
    return this.service.tellOfCall(actor, chainId, 'CredentialRegistry', deed, [schemaIdOf(type), address]);
  }

  @Mutation(() => TransactionModel, {
    description: `Proposes that a contract of the kernel, or the consortium itself, runs other code; \`data\` is what it is called with then, 0x for nothing. ${BY_PRINCIPAL}`,
  })
  proposeKernelUpgrade(
    @CurrentActor() actor: Actor,
    @Chain() chainId: string,
    @Args('input') { target, implementation, data }: KernelUpgradeInput,
  ): Promise<Transaction> {
    return this.service.tell(actor, chainId, 'proposeUpgrade', [target as Hex, implementation as Hex, data as Hex]);
  }

  @Mutation(() => TransactionModel, {
    description: `Proposes on the chain that a node of a member seals blocks, or no longer does. Once it is executed, the validators of all members of this installation vote so in consensus. ${BY_PRINCIPAL}`,
  })
  proposeKernelValidator(
    @CurrentActor() actor: Actor,
    @Chain() chainId: string,
    @HexArg('address', 20, { description: "The organisation's principal." }) address: Hex,
    @HexArg('validator', 20, { description: "The node's address." }) validator: Hex,
    @Args('admit') admit: boolean,
  ): Promise<Transaction> {
    return this.service.tell(actor, chainId, 'proposeValidator', [address, validator, admit]);
  }

  @Mutation(() => TransactionModel, {
    description: `Votes on a proposal on the chain, once and for good. ${BY_PRINCIPAL}`,
  })
  voteOnKernelProposal(
    @CurrentActor() actor: Actor,
    @Chain() chainId: string,
    @HexArg('proposal', 32) proposal: Hex,
    @Args('approve') approve: boolean,
  ): Promise<Transaction> {
    return this.service.tell(actor, chainId, 'vote', [proposal, approve]);
  }

  @Mutation(() => TransactionModel, {
    description: `Does what two thirds of the ACTIVE members said yes to, while it is open. ${BY_PRINCIPAL}`,
  })
  executeKernelProposal(
    @CurrentActor() actor: Actor,
    @Chain() chainId: string,
    @HexArg('proposal', 32) proposal: Hex,
  ): Promise<Transaction> {
    return this.service.tell(actor, chainId, 'execute', [proposal]);
  }

  @Mutation(() => TransactionModel, { description: `Closes a proposal whose time is over. ${BY_PRINCIPAL}` })
  expireKernelProposal(
    @CurrentActor() actor: Actor,
    @Chain() chainId: string,
    @HexArg('proposal', 32) proposal: Hex,
  ): Promise<Transaction> {
    return this.service.tell(actor, chainId, 'expire', [proposal]);
  }

  @Mutation(() => TransactionModel, {
    description: `Lets another account speak for your organisation everywhere but in proposals and votes. ${BY_PRINCIPAL}`,
  })
  appointKernelAccount(
    @CurrentActor() actor: Actor,
    @Chain() chainId: string,
    @Args('input') { account, until, consent }: KernelAccountInput,
  ): Promise<Transaction> {
    return this.service.tell(actor, chainId, 'appoint', [account as Hex, until, consent as Hex]);
  }

  @Mutation(() => TransactionModel, { description: `Takes an account its voice. ${BY_PRINCIPAL}` })
  dismissKernelAccount(
    @CurrentActor() actor: Actor,
    @Chain() chainId: string,
    @HexArg('account', 20) account: Hex,
  ): Promise<Transaction> {
    return this.service.tell(actor, chainId, 'dismiss', [account]);
  }
}
