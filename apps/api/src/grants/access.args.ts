import { ACCESS_SCOPES, type AccessScope } from '@atoll/data';
import { AccessState } from '@atoll/store';
import { ArgsType, Field, ID } from '@nestjs/graphql';
import { ArrayMaxSize, ArrayMinSize, IsOptional, IsUUID, MaxLength } from 'class-validator';

import { PageArgs } from '../connection.js';
import { IsHexOf } from '../input.js';
import { HexScalar } from '../scalars.js';
import { Scope } from './access.model.js';

@ArgsType()
export class DataPolicyArgs extends PageArgs {
  @Field(() => ID) @IsUUID() chainId!: string;
  @Field(() => HexScalar, { nullable: true, description: 'Only those of this owner.' })
  @IsOptional()
  @IsHexOf(20)
  owner?: string | null;
}

@ArgsType()
export class GrantArgs extends PageArgs {
  @Field(() => ID) @IsUUID() chainId!: string;
  @Field(() => HexScalar, { nullable: true }) @IsOptional() @IsHexOf(32) resource?: string | null;
  @Field(() => HexScalar, { nullable: true }) @IsOptional() @IsHexOf(20) grantee?: string | null;
  @Field(() => AccessState, { nullable: true }) @IsOptional() state?: AccessState | null;
  @Field(() => Boolean, { nullable: true, description: 'Only those that are good at this moment.' })
  @IsOptional()
  live?: boolean | null;
  @Field(() => Date, { nullable: true, description: 'Only those whose time is over before.' })
  @IsOptional()
  expiresBefore?: Date | null;
}

@ArgsType()
export class DeedArgs extends PageArgs {
  @Field(() => ID) @IsUUID() chainId!: string;
  @Field(() => HexScalar, { nullable: true, description: 'Only those about this resource, grant or identity.' })
  @IsOptional()
  @MaxLength(66)
  subject?: string | null;
}

@ArgsType()
export class CheckGrantArgs {
  @Field(() => ID) @IsUUID() chainId!: string;
  @Field(() => HexScalar) @IsHexOf(32) grantId!: string;
  @Field(() => [Scope()]) @ArrayMinSize(1) @ArrayMaxSize(ACCESS_SCOPES.length) scopes!: AccessScope[];
  @Field({ description: "A name of the consortium's." }) @MaxLength(64) purpose!: string;
}
