import type { Actor } from '@atoll/kernel';
import { FactoryRulesService } from '@atoll/ledger';
import type { FactoryRule } from '@atoll/store';
import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';

import { CurrentActor } from '../auth.guard.js';
import { page, PageArgs, type Page } from '../connection.js';
import { IdArg } from '../input.js';
import { CreateFactoryRuleInput, FactoryRuleConnection, FactoryRuleModel } from './factory-rule.model.js';

@Resolver(() => FactoryRuleModel)
export class FactoryRulesResolver {
  constructor(private readonly service: FactoryRulesService) {}

  @Query(() => FactoryRuleConnection, { description: "Every member's rules for factories on a chain, newest first." })
  factoryRules(
    @CurrentActor() actor: Actor,
    @IdArg('chainId', 'chain') chainId: string,
    @Args() args: PageArgs,
  ): Promise<Page<FactoryRule>> {
    return page(
      args,
      ({ id }) => id,
      (part) => this.service.list(actor, chainId, part),
    );
  }

  @Mutation(() => FactoryRuleModel, {
    description:
      'Has the contracts that a factory of yours makes read by the ABI of a release of yours: those it made already, and those to come.',
  })
  createFactoryRule(@CurrentActor() actor: Actor, @Args('input') input: CreateFactoryRuleInput): Promise<FactoryRule> {
    return this.service.create(actor, input);
  }

  @Mutation(() => Boolean, { description: 'Ends a rule of yours. What was read by it stays read.' })
  async deleteFactoryRule(@CurrentActor() actor: Actor, @IdArg('id', 'factory rule') id: string): Promise<boolean> {
    await this.service.delete(actor, id);
    return true;
  }
}
