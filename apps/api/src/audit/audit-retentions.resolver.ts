import type { Actor } from '@atoll/kernel';
import { AuditRetentionsService } from '@atoll/tenancy';
import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';

import { CurrentActor } from '../auth.guard.js';
import { IdArg } from '../input.js';
import { AuditRetentionInput, AuditRetentionModel } from './audit.model.js';

@Resolver(() => AuditRetentionModel)
export class AuditRetentionsResolver {
  constructor(private readonly retentions: AuditRetentionsService) {}

  @Query(() => AuditRetentionModel, { description: 'For how long your organisation keeps what is in its audit log.' })
  auditRetention(@CurrentActor() actor: Actor): Promise<AuditRetentionModel> {
    return this.retentions.find(actor);
  }

  @Mutation(() => AuditRetentionModel, {
    description:
      'Says for how long the audit log is kept. Entries go once a day, from the beginning, and the log notes how far; what is personal goes when its time is over. What is gone does not come back.',
  })
  setAuditRetention(
    @CurrentActor() actor: Actor,
    @Args('input') { entryDays, personalDays }: AuditRetentionInput,
  ): Promise<AuditRetentionModel> {
    return this.retentions.set(actor, { entryDays: entryDays ?? null, personalDays: personalDays ?? null });
  }

  @Mutation(() => Boolean, {
    description:
      "Erases a person's name, e-mail and network addresses from the audit log, up to now. What they did stays, under an id; the log stays provable.",
  })
  async forgetPersonInAuditLog(
    @CurrentActor() actor: Actor,
    @IdArg('personId', 'person') personId: string,
  ): Promise<boolean> {
    await this.retentions.forget(actor, personId);
    return true;
  }
}
