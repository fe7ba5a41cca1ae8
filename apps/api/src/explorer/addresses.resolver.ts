import type { Actor } from '@atoll/kernel';
import { EventsService, ExplorerService, type FoundLog } from '@atoll/ledger';
import type { MinedTransaction, TokenBalance } from '@atoll/store';
import { Args, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';

import { CurrentActor } from '../auth.guard.js';
import { PageArgs, type Page } from '../connection.js';
import { HexArg, IdArg } from '../input.js';
import { BigIntScalar } from '../scalars.js';
import { AddressModel, TokenBalanceConnection, TokenBalanceModel } from './address.model.js';
import { MinedTransactionConnection } from './block.model.js';
import { EventConnection } from './event.model.js';
import { balancePage, eventPage, transactionPage } from './places.js';

@Resolver(() => AddressModel)
export class AddressesResolver {
  constructor(
    private readonly service: ExplorerService,
    private readonly logs: EventsService,
  ) {}

  @Query(() => AddressModel, { description: 'What is known of an address on a chain.' })
  async address(
    @CurrentActor() actor: Actor,
    @IdArg('chainId', 'chain') chainId: string,
    @HexArg('address', 20) address: string,
  ): Promise<AddressModel> {
    await this.service.index(actor, chainId); // nobody asks about a chain that is not theirs
    return { chainId, address };
  }

  @ResolveField(() => [String], { description: 'The contracts whose ABIs its events are read by.' })
  async contractNames(@Parent() { chainId, address }: AddressModel, @CurrentActor() actor: Actor): Promise<string[]> {
    const contracts = await this.service.contractsAt(actor, chainId, address);
    return contracts.map(({ contractName }) => contractName);
  }

  @ResolveField(() => MinedTransactionConnection, {
    description: 'Those that it sent or received, or that created it, newest first.',
  })
  transactions(
    @Parent() { chainId, address }: AddressModel,
    @CurrentActor() actor: Actor,
    @Args() args: PageArgs,
  ): Promise<Page<MinedTransaction>> {
    return transactionPage(args, (part) => this.service.transactionsOf(actor, chainId, address, part));
  }

  @ResolveField(() => EventConnection, { description: 'What it logged, newest first.' })
  events(
    @Parent() { chainId, address: contract }: AddressModel,
    @CurrentActor() actor: Actor,
    @Args() args: PageArgs,
  ): Promise<Page<FoundLog>> {
    return eventPage(args, (part) => this.logs.find(actor, { chainId, contract }, part));
  }

  @ResolveField(() => TokenBalanceConnection, { description: 'What it holds of tokens.' })
  tokenBalances(
    @Parent() { chainId, address: holder }: AddressModel,
    @CurrentActor() actor: Actor,
    @Args() args: PageArgs,
  ): Promise<Page<TokenBalance>> {
    return balancePage(args, (part) => this.service.balances(actor, chainId, { holder }, part));
  }

  @ResolveField(() => TokenBalanceConnection, { description: 'Who holds it, where it is a token.' })
  tokenHolders(
    @Parent() { chainId, address: token }: AddressModel,
    @CurrentActor() actor: Actor,
    @Args() args: PageArgs,
  ): Promise<Page<TokenBalance>> {
    return balancePage(args, (part) => this.service.balances(actor, chainId, { token }, part));
  }
}

@Resolver(() => TokenBalanceModel)
export class TokenBalancesResolver {
  @ResolveField(() => BigIntScalar, { description: '0 for ERC-20.' })
  tokenId(@Parent() { tokenId }: TokenBalance): string {
    return tokenId.toFixed(0);
  }

  @ResolveField(() => BigIntScalar, { description: "In the token's smallest unit." })
  amount(@Parent() { amount }: TokenBalance): string {
    return amount.toFixed(0);
  }
}
