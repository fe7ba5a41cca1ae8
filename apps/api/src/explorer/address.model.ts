import { TokenStandard } from '@atoll/store';
import { ArgsType, Field, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { ArrayMaxSize, IsOptional } from 'class-validator';

import { connectionOf, PageArgs } from '../connection.js';
import { IsHexOf } from '../input.js';
import { BigIntScalar, HexScalar, JsonScalar } from '../scalars.js';

registerEnumType(TokenStandard, { name: 'TokenStandard', description: 'By the shape of its events.' });

@ObjectType('Address', { description: 'An account or a contract on a chain. Any address may be asked for.' })
export class AddressModel {
  chainId!: string;
  @Field(() => HexScalar) address!: string;
}

@ObjectType('AccountState', { description: 'What an address is in the state of a block, with the proof of it.' })
export class AccountStateModel {
  @Field(() => BigIntScalar, { description: 'The block in whose state it is that.' }) blockNumber!: bigint;
  @Field(() => BigIntScalar, { description: 'In wei.' }) balance!: string;
  @Field(() => BigIntScalar, { description: 'How many transactions it sent, or contracts it created.' }) nonce!: string;
  @Field(() => HexScalar, { nullable: true, description: 'Keccak-256 of its code; null where it has none.' })
  codeHash!: string | null;
  @Field(() => JsonScalar, { description: "The answer of eth_getProof (EIP-1186), against the block's stateRoot." })
  proof!: unknown;
}

@ObjectType('Token', {
  description:
    'A contract whose events move holdings, and what it says of itself. Its author wrote that: it is cut, and no proof.',
})
export class TokenModel {
  @Field(() => HexScalar, { name: 'address' }) token!: Uint8Array;
  @Field(() => TokenStandard) standard!: TokenStandard;
  @Field(() => String, { nullable: true, description: 'Null where it says none, and while no node answers.' })
  name!: string | null;
  @Field(() => String, { nullable: true, description: 'Null as the name is.' }) symbol!: string | null;
  @Field(() => Int, {
    nullable: true,
    description: 'By how many digits its smallest unit is smaller than what people count in. Null as the name is.',
  })
  decimals!: number | null;
}

@ObjectType()
export class TokenConnection extends connectionOf(TokenModel) {}

@ArgsType()
export class TokensArgs extends PageArgs {
  @Field(() => [HexScalar], { nullable: true, description: 'These of them alone; up to 100.' })
  @IsOptional()
  @ArrayMaxSize(100)
  @IsHexOf(20, { each: true })
  addresses?: string[];
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
