import { WebhookDeliveryStatus } from '@atoll/store';
import { ArgsType, Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IsOptional, IsUUID, Max, MaxLength, Min } from 'class-validator';

import { connectionOf, PageArgs } from '../connection.js';
import { IsIdempotencyKey } from '../input.js';

registerEnumType(WebhookDeliveryStatus, {
  name: 'WebhookDeliveryStatus',
  description: 'PENDING: it is tried until it is taken, or was tried often enough. DEAD: given up; deliver it by hand.',
});

const STATUS = { ACTIVE: 'ACTIVE', RETRYING: 'RETRYING', PAUSED: 'PAUSED', STOPPED: 'STOPPED' } as const;
export type WebhookStatus = keyof typeof STATUS;
registerEnumType(STATUS, {
  name: 'WebhookStatus',
  description:
    'RETRYING: the last attempt failed, and the next is due later. PAUSED: you said so. STOPPED: it failed for too long; nothing is posted until resumeWebhook.',
});

@ObjectType('Webhook', {
  description:
    'An address to which the events of a stream are posted, signed by the Standard Webhooks specification. An answer of 2xx within 15 seconds acknowledges them.',
})
export class WebhookModel {
  @Field(() => ID) id!: string;
  streamId!: string;
  @Field() url!: string;
  @Field({ description: 'Whether nothing goes before what could not be delivered.' }) ordered!: boolean;
  @Field(() => STATUS) status!: WebhookStatus;
  @Field(() => String, { nullable: true, description: 'Why the last attempt failed; null once one succeeded.' })
  message!: string | null;
  @Field(() => Date, { nullable: true }) failingSince!: Date | null;
  @Field(() => Date, { nullable: true, description: 'When the next attempt is due.' }) retryAt!: Date | null;
  @Field() createdAt!: Date;
}

@ObjectType()
export class WebhookConnection extends connectionOf(WebhookModel) {}

@ObjectType({ description: 'A webhook with a new secret, which is shown this once.' })
export class WebhookWithSecret {
  @Field() webhook!: WebhookModel;
  @Field(() => String, {
    nullable: true,
    description:
      'What its posts are signed with: `whsec_…`. Null where the same request was answered before; rotate it.',
  })
  secret!: string | null;
}

@ObjectType('WebhookTest', { description: 'What became of a ping.' })
export class WebhookTestModel {
  @Field({ description: 'Whether it was answered with 2xx in time.' }) delivered!: boolean;
  @Field(() => Int, { nullable: true, description: 'The status of the answer, if there was one.' })
  status!: number | null;
  @Field(() => String, { nullable: true, description: 'Why it was not delivered.' }) message!: string | null;
  @Field({ description: 'How the answer begins, up to 300 characters.' }) answer!: string;
}

@ObjectType('WebhookDelivery', {
  description: 'Some events that are posted in one go, or one notice of a quota, and what became of them.',
})
export class WebhookDeliveryModel {
  @Field(() => ID) id!: string;
  @Field({ description: 'What `webhook-id` says at every attempt.' }) messageId!: string;
  @Field(() => Int, { description: 'How many events.' }) events!: number;
  @Field(() => ID, { nullable: true, description: 'The notice of a quota that it tells of, instead of events.' })
  noticeId!: string | null;
  @Field(() => WebhookDeliveryStatus) status!: WebhookDeliveryStatus;
  @Field(() => Int) attempts!: number;
  @Field(() => Int, { nullable: true, description: 'The status of the last answer, if there was one.' })
  responseStatus!: number | null;
  @Field(() => String, { nullable: true, description: 'Why the last attempt failed.' }) message!: string | null;
  @Field() createdAt!: Date;
  @Field(() => Date, { nullable: true }) attemptedAt!: Date | null;
}

@ObjectType()
export class WebhookDeliveryConnection extends connectionOf(WebhookDeliveryModel) {}

@ArgsType()
export class WebhookDeliveryArgs extends PageArgs {
  @Field(() => WebhookDeliveryStatus, { nullable: true, description: 'Those alone that stand so.' })
  @IsOptional()
  status?: WebhookDeliveryStatus;
}

const URL_TEXT =
  'An https:// address. Names must lead to public addresses unless the installation allows others; redirects are not followed.';
const ORDERED_TEXT =
  'true: what cannot be delivered stops the webhook, and nothing behind it is posted. false: it becomes a dead letter after fifteen attempts, and the next goes on.';

@InputType()
export class CreateWebhookInput {
  @Field(() => ID, { description: 'A stream of yours that has no webhook.' }) @IsUUID() streamId!: string;
  @Field({ description: URL_TEXT }) @MaxLength(2_000) url!: string;
  @Field({ defaultValue: true, description: ORDERED_TEXT }) ordered!: boolean;
  @Field(() => String, {
    nullable: true,
    description: 'The same key gives the same webhook; other input is a CONFLICT.',
  })
  @IsOptional()
  @IsIdempotencyKey()
  idempotencyKey?: string | null;
}

@InputType({ description: 'What is left out stays as it is.' })
export class UpdateWebhookInput {
  @Field(() => ID) @IsUUID() id!: string;
  @Field(() => String, { nullable: true, description: URL_TEXT }) @IsOptional() @MaxLength(2_000) url?: string | null;
  @Field(() => Boolean, { nullable: true, description: ORDERED_TEXT }) @IsOptional() ordered?: boolean | null;
  @Field(() => Boolean, { nullable: true, description: 'Post nothing for a while.' })
  @IsOptional()
  paused?: boolean | null;
}

@InputType()
export class RotateWebhookSecretInput {
  @Field(() => ID) @IsUUID() id!: string;
  @Field(() => Int, {
    defaultValue: 24,
    description: 'For how many hours posts are signed with both, up to a week; 0 ends the present secret at once.',
  })
  @Min(0)
  @Max(168)
  overlapHours!: number;
}
