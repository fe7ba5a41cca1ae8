import { ReceiptsService } from '@atoll/data';
import type { Actor } from '@atoll/kernel';
import { Args, Query, Resolver } from '@nestjs/graphql';

import { CurrentActor } from '../auth.guard.js';
import { IdArg } from '../input.js';
import { BigIntScalar } from '../scalars.js';

@Resolver()
export class ReceiptsResolver {
  constructor(private readonly receipts: ReceiptsService) {}

  @Query(() => String, {
    description:
      'The portable receipt of a reading, as its canonical JSON: whoever has it proves the reading by any node of the chain, without this platform (atoll verify). CONFLICT while the reading is not anchored.',
  })
  receipt(
    @CurrentActor() actor: Actor,
    @IdArg('streamId', 'data stream') streamId: string,
    @Args('seq', { type: () => BigIntScalar, description: 'Its number in the stream.' }) seq: bigint,
  ): Promise<string> {
    return this.receipts.receipt(actor, streamId, seq);
  }
}
