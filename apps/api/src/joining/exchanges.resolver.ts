import { ExchangesService, NodesService } from '@atoll/chains';
import type { Actor } from '@atoll/kernel';
import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';

import { CurrentActor } from '../auth.guard.js';
import { NodeModel } from '../chains/node.model.js';
import { page, PageArgs, type Page } from '../connection.js';
import { IdArg } from '../input.js';
import {
  AdvertiseNodeInput,
  ExchangeConnection,
  ExchangeModel,
  IssueBundleInput,
  JoinChainInput,
  TakeFileInput,
} from './exchange.model.js';

@Resolver(() => ExchangeModel)
export class ExchangesResolver {
  constructor(
    private readonly service: ExchangesService,
    private readonly nodes: NodesService,
  ) {}

  @Query(() => ExchangeModel, {
    description: 'One exchange of your organisation, or a bundle of one of its consortia.',
  })
  exchange(@CurrentActor() actor: Actor, @IdArg('id', 'exchange') id: string): Promise<ExchangeModel> {
    return this.service.find(actor, id);
  }

  @Query(() => ExchangeConnection, { description: 'The exchanges of your organisation, newest first.' })
  exchanges(@CurrentActor() actor: Actor, @Args() args: PageArgs): Promise<Page<ExchangeModel>> {
    return page(
      args,
      ({ id }) => id,
      (part) => this.service.list(actor, part),
    );
  }

  @Mutation(() => ExchangeModel, {
    description:
      'Has a join bundle made and signed: membership, genesis and peers, for a member that runs its own installation. CONFLICT until the members have signed who they are and which chains they have.',
  })
  issueJoinBundle(@CurrentActor() actor: Actor, @Args('input') input: IssueBundleInput): Promise<ExchangeModel> {
    return this.service.bundle(actor, input);
  }

  @Mutation(() => ExchangeModel, {
    description:
      'Takes a join bundle from another installation: the consortium and its chain appear here, and a node of yours is made for the chain. `file` is then the answer to give back. INVALID says what is wrong with the bundle: a signature, a genesis the members did not sign, a peer inside a private network.',
  })
  joinChain(@CurrentActor() actor: Actor, @Args('input') input: JoinChainInput): Promise<ExchangeModel> {
    return this.service.join(actor, input);
  }

  @Mutation(() => ExchangeModel, {
    description:
      'Takes the answer to a bundle of one of your consortia: its node becomes a peer of all nodes here. Propose it with `proposeValidator` if it is to seal. CONFLICT for a member that was dropped, or a key that is a node already.',
  })
  admitNode(@CurrentActor() actor: Actor, @Args('input') input: TakeFileInput): Promise<ExchangeModel> {
    return this.service.admit(actor, input);
  }

  @Mutation(() => ExchangeModel, {
    description:
      'Takes a membership file from another installation: newer versions hold here too, and a proposed one can be signed here. A history that parts from the known one is refused with CONFLICT.',
  })
  takeMembership(@CurrentActor() actor: Actor, @Args('input') input: TakeFileInput): Promise<ExchangeModel> {
    return this.service.takeMembership(actor, input);
  }

  @Mutation(() => NodeModel, {
    description:
      'Says where nodes of other installations reach a node of yours, when that is not where those of this one do. It stands in bundles and answers that are made afterwards.',
  })
  advertiseNode(@CurrentActor() actor: Actor, @Args('input') input: AdvertiseNodeInput): Promise<NodeModel> {
    const { nodeId, host, port } = input;
    return this.nodes.advertise(actor, nodeId, host && port ? { host, port } : null);
  }
}
