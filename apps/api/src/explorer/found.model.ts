import { FOUND_KINDS, type Found } from '@atoll/data';
import { Field, ObjectType, registerEnumType } from '@nestjs/graphql';

import { HexScalar } from '../scalars.js';

const Kinds = Object.fromEntries(FOUND_KINDS.map((kind) => [kind, kind]));
registerEnumType(Kinds, { name: 'FoundKind', description: 'What it is that was found.' });

@ObjectType('Found', { description: 'Something of a chain that is called as was asked.' })
export class FoundModel {
  @Field(() => Kinds) kind!: Found['kind'];
  @Field({
    description:
      'What it is asked for by: the id of a deployment, a data stream, a service or an organisation; the DID of a device; the resource of a policy; the address of a token, or of a contract of the kernel that was there before.',
  })
  id!: string;
  @Field({ description: 'Its name; its address where it has none.' }) name!: string;
  @Field(() => HexScalar, {
    nullable: true,
    description: 'On the chain. Of a data stream its producer, of a member its principal.',
  })
  address!: string | null;
}
