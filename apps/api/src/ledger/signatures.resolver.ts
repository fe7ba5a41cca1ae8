import { Fault, type Actor } from '@atoll/kernel';
import { SignaturesService } from '@atoll/ledger';
import type { Signature } from '@atoll/store';
import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';

import { CurrentActor } from '../auth.guard.js';
import { page, PageArgs, type Page } from '../connection.js';
import { IdArg } from '../input.js';
import { KeyModel } from './key.model.js';
import { OwnRows } from './own-rows.js';
import { RequestSignatureInput, SignatureConnection, SignatureModel } from './signature.model.js';

@Resolver(() => SignatureModel)
export class SignaturesResolver {
  constructor(
    private readonly service: SignaturesService,
    private readonly own: OwnRows,
  ) {}

  @Query(() => SignatureConnection, {
    description: 'What a key signed besides transactions, or is to sign, newest first.',
  })
  signatures(
    @CurrentActor() actor: Actor,
    @IdArg('keyId', 'key') keyId: string,
    @Args() args: PageArgs,
  ): Promise<Page<Signature>> {
    return page(
      args,
      ({ id }) => id,
      (part) => this.service.list(actor, keyId, part),
    );
  }

  @Query(() => SignatureModel, { description: 'One of them.' })
  signature(@CurrentActor() actor: Actor, @IdArg('id', 'signature') id: string): Promise<Signature> {
    return this.service.find(actor, id);
  }

  @Mutation(() => SignatureModel, {
    description:
      'Has a key sign a message, typed data or a document, with the permission key:sign: moments later it is SIGNED. Nothing that can be asked for here is a transaction. POLICY_FORBIDS when the key has policies and none of them signs messages.',
  })
  requestSignature(
    @CurrentActor() actor: Actor,
    @Args('input') { keyId, message, typedData, idempotencyKey }: RequestSignatureInput,
  ): Promise<Signature> {
    if ((message == null) === (typedData == null))
      throw Fault.invalid('message', 'or typedData must be given, and not both');
    const typed = typedData != null;
    const content = Buffer.from(typed ? JSON.stringify(typedData) : (message ?? '').slice(2), typed ? 'utf8' : 'hex');
    return this.service.request(actor, { keyId, typed, content, idempotencyKey: idempotencyKey ?? null });
  }

  @ResolveField(() => KeyModel, { nullable: true })
  key(@Parent() { keyId }: Signature, @CurrentActor() actor: Actor): Promise<KeyModel | null> {
    return this.own.keys.find(actor, keyId);
  }
}
