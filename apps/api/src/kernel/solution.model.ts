import { SOLUTIONS, type SolutionContract } from '@atoll/contracts/solutions';
import { SolutionStatus } from '@atoll/store';
import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IsUUID } from 'class-validator';

import { HexScalar } from '../scalars.js';

registerEnumType(SOLUTIONS, {
  name: 'SolutionName',
  description: 'DATA_MARKET: data sold by the key that opens it. CITY: data between departments, call by call.',
});
registerEnumType(SolutionStatus, {
  name: 'SolutionStatus',
  description:
    'DEPLOYING: its contract is. AGREEING: the members agree on the chain where it is. READY. FAILED: `message` says why, and it may be proposed anew.',
});

@ObjectType('Solution', {
  description: 'A solution that stands on the kernel of a chain. See docs/solution-contracts.md.',
})
export class SolutionModel {
  chainId!: string;
  deployedBy!: string;
  @Field(() => SOLUTIONS, { name: 'solution' }) contract!: SolutionContract;
  @Field(() => SolutionStatus) status!: SolutionStatus;
  @Field({ description: 'Why the status is what it is, in a sentence.' }) message!: string;
  @Field() createdAt!: Date;
  @Field(() => Date, { nullable: true, description: 'Since when it can be used.' }) readyAt!: Date | null;
  @Field(() => HexScalar, { nullable: true, description: 'Where it is; null until its code was verified.' })
  address!: string | null;
  @Field(() => HexScalar, { nullable: true, description: 'The code that its proxy ran when it was verified.' })
  implementation!: string | null;
  @Field(() => HexScalar, { nullable: true, description: 'Keccak-256 of that code.' }) codeHash!: string | null;
  @Field(() => ID, { nullable: true, description: 'The deployment of its proxy; null where it was there already.' })
  proxyId!: string | null;
}

@InputType({ description: 'A solution that a chain is to have.' })
export class SolutionInput {
  @Field(() => ID) @IsUUID() chainId!: string;
  @Field(() => SOLUTIONS) solution!: SolutionContract;
}
