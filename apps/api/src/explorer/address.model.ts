import { TokenStandard } from '@atoll/store';
import { Field, ObjectType, registerEnumType } from '@nestjs/graphql';

import { connectionOf } from '../connection.js';
import { HexScalar } from '../scalars.js';

registerEnumType(TokenStandard, { name: 'TokenStandard', description: 'By the shape of its events.' });

@ObjectType('Address', { description: 'An account or a contract on a chain. Any address may be asked for.' })
export class AddressModel {
  chainId!: string;
  @Field(() => HexScalar) address!: string;
}

@ObjectType('TokenBalance', {
  description:
    "What somebody holds of a token, as the token's Transfer events since the first indexed block say. A token may say what it likes.",
})
export class TokenBalanceModel {
  @Field(() => HexScalar, { description: "The token's contract." }) token!: Uint8Array;
  @Field(() => TokenStandard) standard!: TokenStandard;
  @Field(() => HexScalar) holder!: Uint8Array;
}

@ObjectType()
export class TokenBalanceConnection extends connectionOf(TokenBalanceModel) {}
