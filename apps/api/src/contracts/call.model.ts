import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { IsObject, IsOptional, IsUUID, MaxLength } from 'class-validator';

import { IsArguments, IsIdempotencyKey } from '../input.js';
import { BigIntScalar, HexScalar, JsonScalar } from '../scalars.js';

@InputType({ description: 'Which contract: a deployment, or an address on a chain with the ABI to speak to it.' })
export class ContractInput {
  @Field(() => ID, { nullable: true, description: 'A deployment of any member of its chain.' })
  @IsOptional()
  @IsUUID()
  deploymentId?: string | null;
  @Field(() => ID, { nullable: true, description: 'Instead of deploymentId, with address and abi.' })
  @IsOptional()
  @IsUUID()
  chainId?: string | null;
  @Field(() => HexScalar, { nullable: true }) @IsOptional() address?: string | null;
  @Field(() => JsonScalar, { nullable: true, description: 'As the compiler writes it.' }) @IsOptional() abi?: unknown;
}

@InputType({ isAbstract: true })
class CallInput extends ContractInput {
  @Field({ description: 'Its name, or its signature where the name is overloaded: transfer(address,uint256).' })
  @MaxLength(1_000)
  function!: string;
  @Field(() => [JsonScalar], {
    nullable: true,
    description:
      'In order: whole numbers as decimal strings, bytes and addresses as 0x hex, tuples as objects by name or arrays.',
  })
  @IsOptional()
  @IsArguments()
  arguments?: unknown[] | null;
}

@InputType()
export class ReadContractInput extends CallInput {
  @Field(() => HexScalar, { nullable: true, description: 'Whom the contract takes for the caller.' })
  @IsOptional()
  from?: string | null;
  @Field(() => BigIntScalar, { nullable: true, description: 'The state after this block; the newest when absent.' })
  @IsOptional()
  blockNumber?: bigint | null;
  @Field(() => ID, { nullable: true, description: "Ask this node, any member's; any that answers when absent." })
  @IsOptional()
  @IsUUID()
  nodeId?: string | null;
}

@InputType()
export class WriteContractInput extends CallInput {
  @Field(() => ID, { description: 'The key of your organisation that signs.' }) @IsUUID() keyId!: string;
  @Field(() => BigIntScalar, { nullable: true, description: 'In wei; none when absent.' })
  @IsOptional()
  value?: bigint | null;
  @Field(() => BigIntScalar, { nullable: true, description: 'Estimated when absent.' })
  @IsOptional()
  gasLimit?: bigint | null;
  @Field(() => String, { nullable: true, description: 'The same key gives the same row; other input is a CONFLICT.' })
  @IsOptional()
  @IsIdempotencyKey()
  idempotencyKey?: string | null;
}

@InputType()
export class ContractEventsInput extends ContractInput {
  @Field(() => String, { nullable: true, description: 'Its name or signature; every event of the ABI when absent.' })
  @IsOptional()
  @MaxLength(1_000)
  event?: string | null;
  @Field(() => JsonScalar, {
    nullable: true,
    description: 'Only those with these values of indexed parameters, as an object by name; needs the event.',
  })
  @IsOptional()
  @IsObject()
  where?: Record<string, unknown> | null;
  @Field(() => BigIntScalar, { description: 'The first block to search.' }) fromBlock!: bigint;
  @Field(() => BigIntScalar, { nullable: true, description: 'The last one; the newest when absent. 10,000 at most.' })
  @IsOptional()
  toBlock?: bigint | null;
}

@ObjectType({ description: 'What a contract answered.' })
export class ContractRead {
  @Field(() => JsonScalar, {
    nullable: true,
    description: 'One output is the value itself; several are an object by their names, or an array without names.',
  })
  result!: unknown;
  @Field(() => BigIntScalar, { description: 'The block whose state was read.' }) blockNumber!: bigint;
}

@ObjectType('ContractEvent', { description: 'An event of a contract.' })
export class ContractEventModel {
  @Field() name!: string;
  @Field(() => JsonScalar, {
    nullable: true,
    description: 'By name. An indexed string, bytes, array or tuple is the hash of it: the chain keeps no more.',
  })
  arguments!: unknown;
  @Field(() => BigIntScalar) blockNumber!: bigint;
  @Field(() => HexScalar) transactionHash!: string;
  @Field() logIndex!: number;
}
