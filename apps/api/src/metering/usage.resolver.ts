import type { Actor } from '@atoll/kernel';
import { NIL_ID } from '@atoll/store';
import { placeOfUsage, USAGE_PLACE, UsageService, type Usage } from '@atoll/tenancy';
import { Args, Query, Resolver } from '@nestjs/graphql';

import { CurrentActor } from '../auth.guard.js';
import { page, PageArgs, type Page } from '../connection.js';
import { UsageConnection, UsageFilterInput, UsageModel } from './usage.model.js';

const MONTH_MS = 30 * 86_400_000;

@Resolver(() => UsageModel)
export class UsageResolver {
  constructor(private readonly service: UsageService) {}

  @Query(() => UsageConnection, {
    description:
      'What your organisation used, the latest first. RPC is up to a few seconds late, time up to five minutes; everything else is there at once.',
  })
  async usage(
    @CurrentActor() actor: Actor,
    @Args() args: PageArgs,
    @Args('filter', { nullable: true }) filter?: UsageFilterInput,
  ): Promise<Page<UsageModel>> {
    const until = filter?.until ?? new Date();
    const asked = {
      ...{ measures: filter?.measures ?? undefined, chainIds: filter?.chainIds ?? undefined },
      applicationKeyIds: filter?.applicationKeyIds ?? undefined,
      ...{ until, since: filter?.since ?? new Date(until.getTime() - MONTH_MS), by: filter?.by ?? 'DAY' },
      ...{ perChain: filter?.perChain ?? false, perApplication: filter?.perApplication ?? false },
    } as const;
    const { nodes, pageInfo } = await page<Usage>(
      args,
      placeOfUsage,
      (part) => this.service.list(actor, asked, part),
      USAGE_PLACE,
    );
    return { nodes: nodes.map(shown), pageInfo };
  }
}

const shown = ({ chainId, applicationKeyId, ...row }: Usage): UsageModel => ({
  ...row,
  chainId: orNull(chainId),
  applicationKeyId: orNull(applicationKeyId),
});

const orNull = (id: string): string | null => (id === NIL_ID ? null : id);
