import { Field, ID, ObjectType } from '@nestjs/graphql';

import { ChangeKind } from './kinds.js';

@ObjectType('Change', {
  description: 'That something of a kind is otherwise than it was. What it is now, a query says.',
})
export class ChangeModel {
  @Field(() => ChangeKind)
  kind!: ChangeKind;

  @Field(() => ID, { nullable: true, description: 'Of what belongs to a chain, which one.' })
  chainId!: string | null;
}

@ObjectType('ChangeBatch', { description: 'What changed since the batch before.' })
export class ChangeBatchModel {
  @Field({
    description: 'Anything may have changed: in the first batch, after whatever broke, and when you see other chains.',
  })
  anything!: boolean;

  @Field(() => [ChangeModel], { description: 'Each kind once for each chain; empty where anything may have changed.' })
  changes!: ChangeModel[];
}
