import { CallsService, type ContractEvent, type Target } from '@atoll/contracts';
import { Fault, type Actor } from '@atoll/kernel';
import type { Transaction } from '@atoll/store';
import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';

import { CurrentActor } from '../auth.guard.js';
import { IdArg } from '../input.js';
import { TransactionModel } from '../ledger/transaction.model.js';
import { JsonScalar } from '../scalars.js';
import {
  ContractEventModel,
  ContractEventsInput,
  ContractInput,
  ContractRead,
  ReadContractInput,
  WriteContractInput,
} from './call.model.js';

@Resolver()
export class CallsResolver {
  constructor(private readonly service: CallsService) {}

  @Query(() => ContractRead, {
    description:
      "Calls a function without writing. REVERTED carries the contract's own error with its arguments; also answered while the chain is halted.",
  })
  readContract(@CurrentActor() actor: Actor, @Args('input') input: ReadContractInput): Promise<ContractRead> {
    return this.service.read(actor, { ...aimed(input), arguments: input.arguments ?? [] });
  }

  @Mutation(() => TransactionModel, {
    description:
      'Calls a function in a transaction: watch it with transactionChanged. INVALID names the argument that does not fit. CHAIN_HALTED while the chain is stopped or makes no blocks. POLICY_FORBIDS when no policy of the key permits it.',
  })
  writeContract(@CurrentActor() actor: Actor, @Args('input') input: WriteContractInput): Promise<Transaction> {
    return this.service.write(actor, {
      ...aimed(input),
      arguments: input.arguments ?? [],
      value: String(input.value ?? 0),
    });
  }

  @Query(() => JsonScalar, {
    description:
      "The contract's own API as a document of OpenAPI 3.1, described by its NatSpec; also at GET /contracts/{deploymentId}/openapi.json. CONFLICT before it has an address.",
  })
  contractOpenApi(@CurrentActor() actor: Actor, @IdArg('deploymentId', 'deployment') id: string): Promise<unknown> {
    return this.service.openApi(actor, id);
  }

  @Query(() => [ContractEventModel], {
    description: 'The events of a contract, oldest first. LIMIT_EXCEEDED for more than 1,000 events or 10,000 blocks.',
  })
  contractEvents(@CurrentActor() actor: Actor, @Args('input') input: ContractEventsInput): Promise<ContractEvent[]> {
    return this.service.events(actor, aimed(input));
  }
}

/** The same request with exactly one way of naming the contract. */
function aimed<T extends ContractInput>(input: T): Omit<T, keyof ContractInput> & Target {
  const { deploymentId, chainId, address, abi, ...request } = input;
  if (deploymentId && !chainId && !address && !abi) return { ...request, deploymentId };
  if (!deploymentId && chainId && address && abi) return { ...request, chainId, address, abi };
  throw Fault.invalid('deploymentId', 'or all of chainId, address and abi must be given, and not both');
}
