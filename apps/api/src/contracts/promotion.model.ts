import { PromotionStatus } from '@atoll/store';
import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IsOptional, IsUUID, Max, Min } from 'class-validator';

import { connectionOf } from '../connection.js';
import { IsArguments, IsIdempotencyKey } from '../input.js';
import { HexScalar, JsonScalar } from '../scalars.js';

export const PromotionState = { ...PromotionStatus, EXPIRED: 'EXPIRED' } as const;
export type PromotionState = keyof typeof PromotionState;
registerEnumType(PromotionState, {
  name: 'PromotionStatus',
  description: 'Whether a promotion waits for somebody, and what became of it.',
  valuesMap: {
    OPEN: { description: 'Somebody else of the organisation decides it, until it expires.' },
    APPROVED: { description: 'It has a deployment, which goes on by itself.' },
    REJECTED: { description: 'Somebody else did not want it.' },
    WITHDRAWN: { description: 'Whoever asked took it back.' },
    EXPIRED: { description: 'Nobody decided in time.' },
  },
});

@ObjectType('Promotion', {
  description: 'A request to deploy on one chain the release that is verified on another, and who decided it.',
})
export class PromotionModel {
  @Field(() => ID) id!: string;
  fromId!: string;
  chainId!: string;
  keyId!: string;
  deploymentId!: string | null;
  @Field(() => PromotionState) status!: PromotionState;
  @Field(() => JsonScalar, { description: "The constructor's arguments in order." }) arguments!: unknown;
  @Field(() => HexScalar, { description: 'Keccak-256 of the creation code: what is approved is what was asked for.' })
  codeHash!: string;
  @Field(() => ID, { description: 'The person who asked, or who made the application key that did.' })
  requestedBy!: string;
  @Field() createdAt!: Date;
  @Field() expiresAt!: Date;
  @Field(() => ID, { nullable: true, description: 'The person who decided; never who asked, but to withdraw it.' })
  decidedBy!: string | null;
  @Field(() => Date, { nullable: true }) decidedAt!: Date | null;
}

@ObjectType()
export class PromotionConnection extends connectionOf(PromotionModel) {}

@InputType()
export class RequestPromotionInput {
  @Field(() => ID, { description: 'A verified deployment of your organisation.' }) @IsUUID() deploymentId!: string;
  @Field(() => ID, { description: 'Another chain, where its release is to go.' }) @IsUUID() chainId!: string;
  @Field(() => ID, { description: 'The key of your organisation that is to sign there.' }) @IsUUID() keyId!: string;
  @Field(() => [JsonScalar], {
    nullable: true,
    description: "The constructor's arguments in order; those of the deployment when absent.",
  })
  @IsOptional()
  @IsArguments()
  arguments?: unknown[] | null;
  @Field(() => Int, { defaultValue: 72, description: 'How long it may be approved.' }) @Min(1) @Max(720) hours!: number;
  @Field(() => String, { nullable: true, description: 'The same key gives the same row; other input is a CONFLICT.' })
  @IsOptional()
  @IsIdempotencyKey()
  idempotencyKey?: string | null;
}
