import type { Actor } from '@atoll/kernel';
import { EventsService, ExplorerService, OnChainService, type FoundLog, type Token } from '@atoll/ledger';
import { EMPTY_CODE_HASH } from '@atoll/protocol';
import type { MinedTransaction, TokenBalance } from '@atoll/store';
import { Args, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';

import { CurrentActor } from '../auth.guard.js';
import { PageArgs, type Page } from '../connection.js';
import { HexArg, IdArg } from '../input.js';
import { BigIntScalar } from '../scalars.js';
import {
  AccountStateModel,
  AddressModel,
  TokenBalanceConnection,
  TokenBalanceModel,
  TokenConnection,
  TokensArgs,
} from './address.model.js';
import { MinedTransactionConnection } from './block.model.js';
import { EventConnection } from './event.model.js';
import { balancePage, eventPage, tokenPage, transactionPage } from './places.js';

@Resolver(() => AddressModel)
export class AddressesResolver {
  constructor(
    private readonly service: ExplorerService,
    private readonly logs: EventsService,
    private readonly onChain: OnChainService,
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

  @Query(() => TokenConnection, { description: 'The tokens of a chain, by address.' })
  tokens(
    @CurrentActor() actor: Actor,
    @IdArg('chainId', 'chain') chainId: string,
    @Args() { addresses, ...args }: TokensArgs,
  ): Promise<Page<Token>> {
    return tokenPage(args, (part) => this.onChain.tokens(actor, chainId, part, addresses));
  }

  @ResolveField(() => AccountStateModel, {
    nullable: true,
    description: 'What a node says it is now. Null while none answers.',
  })
  async account(
    @Parent() { chainId, address }: AddressModel,
    @CurrentActor() actor: Actor,
  ): Promise<AccountStateModel | null> {
    const state = await this.onChain.account(actor, chainId, address);
    if (!state) return null;
    const { blockNumber, proof } = state;
    const [balance, nonce] = [proof.balance, proof.nonce].map((each) => BigInt(each).toString()) as [string, string];
    const hasCode = BigInt(proof.codeHash) !== 0n && proof.codeHash !== EMPTY_CODE_HASH;
    return { blockNumber, balance, nonce, codeHash: hasCode ? proof.codeHash : null, proof };
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
