import { Fault, type Actor } from '@atoll/kernel';
import type { QuotaNotice } from '@atoll/store';
import { QuotasService, type QuotaState } from '@atoll/tenancy';
import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';

import { CurrentActor } from '../auth.guard.js';
import { page, PageArgs, type Page } from '../connection.js';
import { IdArg } from '../input.js';
import { QuotaModel, QuotaNoticeConnection, QuotaNoticeModel, SetQuotaInput } from './quota.model.js';

const MOST = 10n ** 30n;

@Resolver(() => QuotaModel)
export class QuotasResolver {
  constructor(private readonly service: QuotasService) {}

  @Query(() => [QuotaModel], {
    description: "The quotas of your organisation, the operator's first, and what is used of each.",
  })
  async quotas(@CurrentActor() actor: Actor): Promise<QuotaModel[]> {
    return (await this.service.list(actor)).map(shown);
  }

  @Query(() => QuotaNoticeConnection, { description: 'Which quotas were nearly used up, newest first.' })
  async quotaNotices(@CurrentActor() actor: Actor, @Args() args: PageArgs): Promise<Page<QuotaNoticeModel>> {
    const { nodes, pageInfo } = await page<QuotaNotice>(
      args,
      ({ id }) => id,
      (part) => this.service.notices(actor, part),
    );
    return { nodes: nodes.map(told), pageInfo };
  }

  @Mutation(() => QuotaModel, {
    description:
      'Sets a limit of your own, which warns at its thresholds and refuses nothing. One of the same measure, period and application is replaced. QUOTA_EXCEEDED when your organisation has as many as it may.',
  })
  async setQuota(@CurrentActor() actor: Actor, @Args('input') input: SetQuotaInput): Promise<QuotaModel> {
    const { limit, applicationKeyId = null, ...wish } = input;
    if (limit < 0n || limit > MOST) throw Fault.invalid('limit', 'must be from 0 to 10^30');
    return shown(await this.service.set(actor, { ...wish, amount: limit, applicationKeyId }));
  }

  @Mutation(() => Boolean, {
    description: "Removes a limit of your own; CONFLICT for one of the operator's. Removing twice succeeds.",
  })
  async removeQuota(@CurrentActor() actor: Actor, @IdArg('id', 'quota') id: string): Promise<boolean> {
    await this.service.remove(actor, id);
    return true;
  }
}

const shown = ({ amount, ...quota }: QuotaState): QuotaModel => ({ ...quota, limit: amount });

const told = ({ amount, used, ...notice }: QuotaNotice): QuotaNoticeModel => ({
  ...notice,
  limit: BigInt(amount.toFixed(0)),
  used: BigInt(used.toFixed(0)),
});
