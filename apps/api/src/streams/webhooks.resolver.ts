import type { Actor } from '@atoll/kernel';
import { goesOn, WebhooksService } from '@atoll/ledger';
import type { EventStream, Webhook, WebhookDelivery } from '@atoll/store';
import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';

import { CurrentActor } from '../auth.guard.js';
import { page, PageArgs, type Page } from '../connection.js';
import { IdArg } from '../input.js';
import { EventStreamModel } from './event-stream.model.js';
import { StreamNeighbours } from './stream-neighbours.js';
import {
  CreateWebhookInput,
  RotateWebhookSecretInput,
  UpdateWebhookInput,
  WebhookConnection,
  WebhookDeliveryArgs,
  WebhookDeliveryConnection,
  WebhookDeliveryModel,
  WebhookModel,
  WebhookTestModel,
  WebhookWithSecret,
  type WebhookStatus,
} from './webhook.model.js';

@Resolver(() => WebhookModel)
export class WebhooksResolver {
  constructor(
    private readonly service: WebhooksService,
    private readonly neighbours: StreamNeighbours,
  ) {}

  @Query(() => WebhookConnection, { description: 'The webhooks of your organisation, newest first.' })
  webhooks(@CurrentActor() actor: Actor, @Args() args: PageArgs): Promise<Page<Webhook>> {
    return page(
      args,
      ({ id }) => id,
      (part) => this.service.list(actor, part),
    );
  }

  @Query(() => WebhookModel, { description: 'One webhook of your organisation.' })
  webhook(@CurrentActor() actor: Actor, @IdArg('id', 'webhook') id: string): Promise<Webhook> {
    return this.service.find(actor, id);
  }

  @Query(() => WebhookDeliveryConnection, {
    description: 'What was posted to a webhook, newest first: the last 500 that were taken, and whatever was not.',
  })
  webhookDeliveries(
    @CurrentActor() actor: Actor,
    @IdArg('webhookId', 'webhook') webhookId: string,
    @Args() { status, ...args }: WebhookDeliveryArgs,
  ): Promise<Page<WebhookDelivery>> {
    return page(
      args,
      ({ id }) => id,
      (part) => this.service.deliveries(actor, webhookId, status, part),
    );
  }

  @Mutation(() => WebhookWithSecret, {
    description:
      'Has the events of a stream posted to an address. From then on they are acknowledged by its answers, and nobody else reads the stream. INVALID says what is wrong with the address.',
  })
  createWebhook(@CurrentActor() actor: Actor, @Args('input') input: CreateWebhookInput): Promise<WebhookWithSecretRow> {
    return this.service.create(actor, input);
  }

  @Mutation(() => WebhookModel, { description: 'Changes where and how events are posted, or pauses that.' })
  updateWebhook(
    @CurrentActor() actor: Actor,
    @Args('input') { id, url, ordered, paused }: UpdateWebhookInput,
  ): Promise<Webhook> {
    const change = { url: url ?? undefined, ordered: ordered ?? undefined, paused: paused ?? undefined };
    return this.service.update(actor, id, change);
  }

  @Mutation(() => WebhookModel, {
    description: 'Goes on where a webhook stopped or was paused, beginning with the delivery that it stopped at.',
  })
  resumeWebhook(@CurrentActor() actor: Actor, @IdArg('id', 'webhook') id: string): Promise<Webhook> {
    return this.service.resume(actor, id);
  }

  @Mutation(() => WebhookWithSecret, {
    description:
      'Makes another secret. For some hours posts carry a signature by each, so that nothing is refused meanwhile.',
  })
  rotateWebhookSecret(
    @CurrentActor() actor: Actor,
    @Args('input') { id, overlapHours }: RotateWebhookSecretInput,
  ): Promise<WebhookWithSecretRow> {
    return this.service.rotate(actor, id, overlapHours);
  }

  @Mutation(() => WebhookTestModel, {
    description: 'Posts a signed ping to a webhook of yours at once, and tells what came back.',
  })
  testWebhook(@CurrentActor() actor: Actor, @IdArg('id', 'webhook') id: string): Promise<WebhookTestModel> {
    return this.service.test(actor, id);
  }

  @Mutation(() => WebhookDeliveryModel, {
    description:
      'Has a delivery posted once more, under the same id, whatever became of it; look at it again for how that went.',
  })
  redeliverWebhook(
    @CurrentActor() actor: Actor,
    @IdArg('deliveryId', 'delivery') deliveryId: string,
  ): Promise<WebhookDelivery> {
    return this.service.redeliver(actor, deliveryId);
  }

  @Mutation(() => Boolean, {
    description: 'Ends a webhook of yours; its stream stays where it is. Deleting it again changes nothing.',
  })
  async deleteWebhook(@CurrentActor() actor: Actor, @IdArg('id', 'webhook') id: string): Promise<boolean> {
    await this.service.delete(actor, id);
    return true;
  }

  @ResolveField(() => EventStreamModel, { nullable: true })
  stream(@Parent() { streamId }: Webhook, @CurrentActor() actor: Actor): Promise<EventStream | null> {
    return this.neighbours.streams.find(actor, streamId);
  }

  @ResolveField('status')
  status(@Parent() webhook: Webhook): WebhookStatus {
    if (webhook.paused) return 'PAUSED';
    if (!goesOn(webhook)) return 'STOPPED';
    return webhook.retryAt ? 'RETRYING' : 'ACTIVE';
  }
}

type WebhookWithSecretRow = { webhook: Webhook; secret: string | null };

@Resolver(() => WebhookDeliveryModel)
export class WebhookDeliveriesResolver {
  @ResolveField('messageId')
  messageId(@Parent() { id }: WebhookDelivery): string {
    return `msg_${id}`;
  }
}
