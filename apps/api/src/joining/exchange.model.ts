import { ExchangeKind, ExchangeStatus, NodeRole } from '@atoll/store';
import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IsIn, IsOptional, IsUUID, Length, Max, Min } from 'class-validator';

import { connectionOf } from '../connection.js';
import { IsIdempotencyKey, IsName } from '../input.js';
import { IsThumbprint } from './membership.model.js';

registerEnumType(ExchangeKind, {
  name: 'ExchangeKind',
  description:
    'BUNDLE: a bundle is made here for a member elsewhere. JOINING: a bundle from elsewhere is taken and answered. ADMISSION: the answer to a bundle is taken. MEMBERSHIP: a membership file is taken.',
});
registerEnumType(ExchangeStatus, {
  name: 'ExchangeStatus',
  description: 'WAITING: the worker is at it. DONE: it is carried out. REFUSED: it was not; the message says why.',
});

@ObjectType('Exchange', {
  description: 'A signed file that your organisation gives to, or takes from, another installation.',
})
export class ExchangeModel {
  @Field(() => ID) id!: string;
  @Field(() => ExchangeKind) kind!: ExchangeKind;
  @Field(() => ExchangeStatus) status!: ExchangeStatus;
  @Field({ description: 'What is waited for, what to do next, or why it was refused.' }) message!: string;
  @Field(() => String, {
    name: 'file',
    nullable: true,
    description: 'The bundle, or the answer, to give away as it is. Null until it is made, and where none is made.',
  })
  issued!: string | null;
  @Field(() => String, { nullable: true, description: 'SHA-256 of the document in the file, in the form of RFC 8785.' })
  hash!: string | null;
  @Field(() => ID, { nullable: true }) consortiumId!: string | null;
  @Field(() => ID, { nullable: true }) chainId!: string | null;
  @Field(() => ID, { nullable: true, description: 'The node that was made for a bundle, or came by an answer.' })
  nodeId!: string | null;
  @Field() createdAt!: Date;
}

@ObjectType()
export class ExchangeConnection extends connectionOf(ExchangeModel) {}

const FILE = 'The file as it was given to you, byte for byte; up to 1 MiB.';
const AGAIN = 'The same key again is the same exchange, unless it was refused.';
const MOST_CHARACTERS = 1024 * 1024 + 2;

@InputType()
export class IssueBundleInput {
  @Field(() => ID) @IsUUID() chainId!: string;
  @Field({ description: 'The thumbprint of the member that is to run nodes of the chain elsewhere.' })
  @IsThumbprint()
  invitee!: string;
  @Field(() => Int, { defaultValue: 168, description: 'How long it may be answered, up to 30 days.' })
  @Min(1)
  @Max(720)
  expiresInHours!: number;
  @Field({ nullable: true, description: AGAIN }) @IsOptional() @IsIdempotencyKey() idempotencyKey?: string;
}

@InputType()
export class JoinChainInput {
  @Field({ description: FILE }) @Length(1, MOST_CHARACTERS) file!: string;
  @Field(() => NodeRole, { nullable: true, defaultValue: NodeRole.VALIDATOR, description: 'VALIDATOR or RPC.' })
  @IsIn([NodeRole.VALIDATOR, NodeRole.RPC])
  role: 'VALIDATOR' | 'RPC' = NodeRole.VALIDATOR;
  @Field({ nullable: true, description: 'Lower-case letters, digits and hyphens; by default the next free name.' })
  @IsOptional()
  @IsName(63)
  nodeName?: string;
  @Field({ nullable: true, description: `${AGAIN} Another key makes another node of the same bundle.` })
  @IsOptional()
  @IsIdempotencyKey()
  idempotencyKey?: string;
}

@InputType()
export class TakeFileInput {
  @Field({ description: FILE }) @Length(1, MOST_CHARACTERS) file!: string;
  @Field({ nullable: true, description: AGAIN }) @IsOptional() @IsIdempotencyKey() idempotencyKey?: string;
}

@InputType()
export class AdvertiseNodeInput {
  @Field(() => ID) @IsUUID() nodeId!: string;
  @Field(() => String, { nullable: true, description: 'A host name or an address; null for where it is seen.' })
  @IsOptional()
  @Length(1, 253)
  host?: string | null;
  @Field(() => Int, { nullable: true }) @IsOptional() @Min(1) @Max(65_535) port?: number | null;
}
