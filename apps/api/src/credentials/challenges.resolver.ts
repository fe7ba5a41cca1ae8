import { AuthenticationsService, ChallengesService, type Challenged, type Verdict } from '@atoll/identity';
import type { Actor } from '@atoll/kernel';
import { Inject } from '@nestjs/common';
import { Args, Mutation, Resolver } from '@nestjs/graphql';

import { CurrentActor } from '../auth.guard.js';
import { CONFIG, type Config } from '../config.js';
import { IdArg } from '../input.js';
import { HexScalar } from '../scalars.js';
import { AuthChallengeInput, AuthChallengeModel, AuthVerdictModel } from './challenge.model.js';

@Resolver(() => AuthChallengeModel)
export class ChallengesResolver {
  constructor(
    private readonly challenges: ChallengesService,
    private readonly authentications: AuthenticationsService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Mutation(() => AuthChallengeModel, {
    description:
      'Asks a DID of a chain to prove that it is who it says. Up to 20 a minute for each DID, 3,000 for an organisation; RATE_LIMITED beyond.',
  })
  authChallenge(@CurrentActor() actor: Actor, @Args('input') input: AuthChallengeInput): Promise<Challenged> {
    return this.challenges.ask(actor, { ...input, type: input.type ?? null }, { url: this.config.publicUrl });
  }

  @Mutation(() => AuthVerdictModel, {
    description:
      'Says whether the answer holds, by the newest block: the key is in the document of the DID, the device is Active, what vouches for it is valid and its issuer accredited. The first try uses the challenge up, whatever comes of it. Of a PRESENTATION that nobody posted yet it says NOT_ANSWERED, and uses nothing up.',
  })
  authVerify(
    @CurrentActor() actor: Actor,
    @IdArg('challengeId', 'challenge') challengeId: string,
    @Args({ name: 'signature', type: () => HexScalar, nullable: true, description: 'Of a SIGNATURE: 64 bytes.' })
    signature?: string | null,
  ): Promise<Verdict> {
    const bytes = signature == null ? null : Uint8Array.from(Buffer.from(signature.slice(2), 'hex'));
    return this.authentications.verify(actor, challengeId, bytes);
  }
}
