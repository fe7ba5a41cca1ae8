import { DeploymentStatus, ProxyKind } from '@atoll/store';
import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IsIn, IsOptional, IsUUID, MaxLength } from 'class-validator';

import { connectionOf } from '../connection.js';
import { IsArguments, IsIdempotencyKey } from '../input.js';
import { BigIntScalar, HexScalar, JsonScalar } from '../scalars.js';

registerEnumType(DeploymentStatus, {
  name: 'DeploymentStatus',
  description: 'How far a deployment is. It goes on by itself until VERIFIED or FAILED.',
  valuesMap: {
    QUEUED: { description: 'Waits for its release to be compiled.' },
    COMPILED: { description: 'Waits for its transaction to be signed.' },
    SIGNED: { description: 'Waits for its block.' },
    MINED: { description: 'Has an address; its code is about to be compared.' },
    VERIFIED: { description: 'The chain runs the compiled code, immutables allowed for.' },
    FAILED: { description: '`reason` says why, and what to change.' },
  },
});

registerEnumType(ProxyKind, {
  name: 'ProxyKind',
  description: "OpenZeppelin's proxies, as published.",
  valuesMap: {
    UUPS: { description: 'ERC1967Proxy: the contract itself decides who upgrades it.' },
    TRANSPARENT: {
      description: 'TransparentUpgradeableProxy: the key that deployed it upgrades it, through its admin.',
    },
  },
});

@ObjectType('Deployment', { description: 'A contract on a chain. Every member of the chain sees and can call it.' })
export class DeploymentModel {
  @Field(() => ID) id!: string;
  organisationId!: string;
  chainId!: string;
  implementationId!: string | null;
  @Field() contractName!: string;
  @Field(() => ProxyKind, { nullable: true, description: 'Null where the code itself is at the address.' })
  proxy!: ProxyKind | null;
  @Field(() => JsonScalar, { nullable: true, description: 'Null until the release is compiled.' }) abi!: unknown;
  @Field(() => DeploymentStatus) status!: DeploymentStatus;
  @Field(() => String, { nullable: true, description: 'Why it failed, and what to change.' }) reason!: string | null;
  @Field(() => JsonScalar, {
    nullable: true,
    description: 'The same for programs: its `code`, and the fields of that.',
  })
  fault!: unknown;
  @Field(() => JsonScalar, {
    nullable: true,
    description: 'What its author wrote beside the code: userdoc and devdoc, as the compiler gives them.',
  })
  natspec!: unknown;
  @Field(() => HexScalar, { nullable: true, description: 'Null until it is in a block.' }) address!: string | null;
  @Field(() => BigIntScalar, { nullable: true }) blockNumber!: bigint | null;
  @Field() createdAt!: Date;
}

@ObjectType()
export class DeploymentConnection extends connectionOf(DeploymentModel) {}

@InputType()
export class DeployContractInput {
  @Field(() => ID) @IsUUID() releaseId!: string;
  @Field(() => ID) @IsUUID() chainId!: string;
  @Field(() => ID, { description: 'The key of your organisation that signs.' }) @IsUUID() keyId!: string;
  @Field(() => [JsonScalar], {
    nullable: true,
    description:
      "The constructor's arguments in order: whole numbers as decimal strings, bytes and addresses as 0x hex, tuples as objects.",
  })
  @IsOptional()
  @IsArguments()
  arguments!: unknown[];
  @Field(() => String, { nullable: true, description: 'The same key gives the same row; other input is a CONFLICT.' })
  @IsOptional()
  @IsIdempotencyKey()
  idempotencyKey?: string | null;
}

@InputType()
export class DeployProxyInput {
  @Field(() => ID, { description: 'A verified deployment of your organisation: the code that the proxy runs.' })
  @IsUUID()
  implementationId!: string;
  @Field(() => ProxyKind) @IsIn(Object.values(ProxyKind)) kind!: ProxyKind;
  @Field(() => ID, { description: 'The key of your organisation that signs.' }) @IsUUID() keyId!: string;
  @Field({ description: 'The function that stands in for the constructor; called as the proxy is created.' })
  @MaxLength(1_000)
  initialiser!: string;
  @Field(() => [JsonScalar], { nullable: true, description: 'Its arguments in order.' })
  @IsOptional()
  @IsArguments()
  arguments?: unknown[] | null;
  @Field(() => String, { nullable: true, description: 'The same key gives the same row; other input is a CONFLICT.' })
  @IsOptional()
  @IsIdempotencyKey()
  idempotencyKey?: string | null;
}
