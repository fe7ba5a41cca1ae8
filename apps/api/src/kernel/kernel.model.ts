import { ADDRESS } from '@atoll/crypto';
import type { KernelFounder } from '@atoll/chains';
import {
  KERNEL_PROPOSAL_KINDS,
  KERNEL_PROPOSAL_STATES,
  KERNEL_ROLES,
  maskOf,
  MEMBER_STATES,
  type KernelRole,
  type MemberState,
} from '@atoll/contracts';
import { KernelStatus } from '@atoll/store';
import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { ArrayMaxSize, IsUUID, Matches, MaxLength } from 'class-validator';

import { BigIntScalar, HexScalar, JsonScalar } from '../scalars.js';

const enumOf = <T extends string>(values: readonly T[]) =>
  Object.fromEntries(values.map((value) => [value, value])) as Record<T, T>;

export const KernelRoles = enumOf(KERNEL_ROLES);
export const MemberStates = enumOf(MEMBER_STATES);
export const KernelProposalKinds = enumOf(KERNEL_PROPOSAL_KINDS);
export const KernelProposalStates = enumOf(KERNEL_PROPOSAL_STATES);

registerEnumType(KernelStatus, {
  name: 'KernelStatus',
  description:
    "PREPARING: its founders' keys are being born. DEPLOYING: its contracts are. AGREEING: its members agree on the chain where they are. READY. FAILED: `message` says why, and it may be proposed anew.",
});
registerEnumType(KernelRoles, { name: 'KernelRole', description: 'What an organisation may be on a chain.' });
registerEnumType(MemberStates, {
  name: 'KernelMemberState',
  description:
    'Where an organisation stands on a chain. Roles count only while it is ACTIVE; who is REMOVED never comes back.',
});
registerEnumType(KernelProposalKinds, {
  name: 'KernelProposalKind',
  description: 'What a proposal on the chain would change.',
});
registerEnumType(KernelProposalStates, {
  name: 'KernelProposalState',
  description: 'OPEN ones are voted on until `closesAt`. One that can no longer have two thirds is REJECTED at once.',
});

@ObjectType('KernelContract', { description: 'One contract of a kernel.' })
export class KernelContractModel {
  @Field({ description: 'Its name, such as IdentityRegistry.' }) contract!: string;
  @Field(() => HexScalar, { nullable: true, description: 'Where it is; null until its code was verified.' })
  address!: string | null;
  @Field(() => HexScalar, { nullable: true, description: 'The code that its proxy ran when it was verified.' })
  implementation!: string | null;
  @Field(() => HexScalar, { nullable: true, description: 'Keccak-256 of that code.' }) codeHash!: string | null;
  @Field(() => ID, { nullable: true, description: 'The deployment of its proxy; null where it was adopted.' })
  proxyId!: string | null;
}

@ObjectType('KernelPrincipal', {
  description:
    'By which address an organisation speaks on a chain. It proposes and votes; it is that address for ever.',
})
export class KernelPrincipalModel {
  organisationId!: string;
  keyId!: string;
  @Field(() => HexScalar, { nullable: true, description: 'Null until its key is born.' }) address!: string | null;
}

@ObjectType('KernelFounder', { description: 'A member that founds the consortium on the chain.' })
export class KernelFounderModel {
  organisationId!: string;
  @Field(() => [KernelRoles]) roles!: KernelRole[];
}

@ObjectType('KernelMember', { description: 'An organisation as the chain has it.' })
export class KernelMemberModel {
  @Field(() => HexScalar, { description: "Its principal's." }) address!: string;
  organisationId!: string | null;
  @Field(() => MemberStates) state!: MemberState;
  @Field(() => [KernelRoles]) roles!: KernelRole[];
}

@ObjectType('KernelVote', { description: 'What a member said to a proposal on the chain, for good.' })
export class KernelVoteModel {
  @Field(() => HexScalar) address!: string;
  organisationId!: string | null;
  @Field() approve!: boolean;
}

@ObjectType('KernelProposal', { description: 'A proposal as the chain has it.' })
export class KernelProposalModel {
  @Field(() => HexScalar) id!: string;
  @Field(() => KernelProposalKinds) kind!: string;
  @Field(() => KernelProposalStates) status!: string;
  @Field(() => HexScalar, { nullable: true, description: 'Who made it; null where one is asked for by its id.' })
  proposer!: string | null;
  @Field({ description: 'Until when it is voted on and executed.' }) closesAt!: Date;
  @Field(() => JsonScalar, { description: 'What it would do, by the names of what proposed it.' }) payload!: unknown;
  @Field(() => [KernelVoteModel]) votes!: KernelVoteModel[];
  @Field(() => Int, { description: 'Of members that are ACTIVE now.' }) yes!: number;
  @Field(() => Int, { description: 'Of members that are ACTIVE now.' }) no!: number;
  @Field(() => Int, { description: 'How many yes it takes now: two thirds of the ACTIVE members.' }) needed!: number;
}

@ObjectType('Kernel', { description: 'The contracts that the members of a chain start from. See docs/kernel.md.' })
export class KernelModel {
  chainId!: string;
  deployedBy!: string;
  founders!: unknown;
  @Field(() => KernelStatus) status!: KernelStatus;
  @Field({ description: 'Why the status is what it is, in a sentence.' }) message!: string;
  @Field() createdAt!: Date;
  @Field(() => Date, { nullable: true, description: 'Since when it can be used.' }) readyAt!: Date | null;
  @Field(() => [KernelContractModel], { description: 'By name.' }) contracts!: KernelContractModel[];
}

@InputType({ description: 'A member and the roles that it is to have from the first block of the kernel.' })
export class KernelFounderInput {
  @Field(() => ID, { description: 'A member of the consortium in this installation.' })
  @IsUUID()
  organisationId!: string;
  @Field(() => [KernelRoles]) @ArrayMaxSize(KERNEL_ROLES.length) roles!: KernelRole[];
}

export const founderIn = ({ organisationId, roles }: KernelFounderInput): KernelFounder => ({
  organisationId,
  roles: maskOf(roles),
});

const BYTES = { message: 'must be bytes as 0x and hexadecimal digits' };

@InputType({ description: 'A call that the consortium is to make.' })
export class KernelCallInput {
  @Field(() => HexScalar, { description: 'Any contract but the consortium itself.' })
  @Matches(ADDRESS)
  target!: string;
  @Field(() => HexScalar, { description: 'The call as its ABI encodes it: up to 8192 bytes.' })
  @MaxLength(16_386)
  @Matches(/^0x(?:[0-9a-f]{2})*$/i, BYTES)
  data!: string;
}

@InputType({ description: 'Code that a contract of the kernel is to run.' })
export class KernelUpgradeInput extends KernelCallInput {
  @Field(() => HexScalar, { description: 'Where the code is. What is voted on is the code that is there now.' })
  @Matches(ADDRESS)
  implementation!: string;
}

@InputType({ description: 'An account that is to speak for your organisation, and its consent.' })
export class KernelAccountInput {
  @Field(() => HexScalar) @Matches(ADDRESS) account!: string;
  @Field(() => BigIntScalar, { description: 'The last second, of Unix time, in which the consent counts.' })
  until!: bigint;
  @Field(() => HexScalar, {
    description:
      "The account's signature of `SpeakFor(address signer,address org,uint256 nonce,uint256 deadline)` in the consortium's domain.",
  })
  @MaxLength(2_050)
  @Matches(/^0x(?:[0-9a-f]{2})*$/i, BYTES)
  consent!: string;
}
