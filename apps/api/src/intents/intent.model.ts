import type { IntentState as State } from '@atoll/ledger';
import { Field, ID, InputType, ObjectType, OmitType, registerEnumType } from '@nestjs/graphql';
import { IsOptional, IsUUID, MaxLength } from 'class-validator';

import { connectionOf } from '../connection.js';
import { IsHexOf } from '../input.js';
import { BigIntScalar, HexScalar, JsonScalar } from '../scalars.js';

export const IntentState = { PENDING: 'PENDING', DONE: 'DONE', FAILED: 'FAILED' } as const satisfies Record<
  State,
  State
>;
registerEnumType(IntentState, {
  name: 'IntentStatus',
  description: 'What became of an intent.',
  valuesMap: {
    PENDING: { description: 'Its transaction is on its way, or somebody else may have done the same before it.' },
    DONE: {
      description: 'It was executed in a block, which is final: by your transaction, or by another relay first.',
    },
    FAILED: { description: 'It had no effect: `reason` says why. Sign anew, with another deadline.' },
  },
});

@ObjectType('Intent', {
  description: 'What somebody signed, and the one transaction of the sponsor that relays it.',
})
export class IntentModel {
  @Field(() => ID) id!: string;
  @Field(() => ID) sponsorshipId!: string;
  @Field(() => ID) chainId!: string;
  @Field(() => ID) deploymentId!: string;
  transactionId!: string;
  @Field(() => HexScalar, { description: 'By EIP-712: the same intent has the same, whatever its signature.' })
  digest!: string;
  @Field(() => HexScalar) signer!: string;
  @Field({ description: 'The signature of the function.' }) function!: string;
  @Field(() => BigIntScalar, { description: 'In seconds, as contracts count them.' }) deadline!: bigint;
  @Field(() => BigIntScalar, { description: 'What it takes of the limits: the most that its transaction may use.' })
  gas!: bigint;
  @Field() createdAt!: Date;
}

@ObjectType()
export class IntentConnection extends connectionOf(IntentModel) {}

@ObjectType({ description: 'What is to be signed.' })
export class IntentTypedData {
  @Field(() => JsonScalar, { description: 'As eth_signTypedData_v4 takes it; whole numbers as decimal strings.' })
  typedData!: unknown;
  @Field(() => HexScalar, { description: 'What a key signs: the hash of all of it by EIP-712.' }) digest!: string;
}

@InputType()
export class IntentTypedDataInput {
  @Field(() => ID) @IsUUID() sponsorshipId!: string;
  @Field(() => ID, { description: 'The contract, one that the sponsorship names.' }) @IsUUID() deploymentId!: string;
  @Field({ description: 'By name or signature: the twin, or the function itself where a forwarder is gone through.' })
  @MaxLength(500)
  function!: string;
  @Field(() => JsonScalar, { description: 'In order or by name; without signer, deadline and signature.' })
  arguments!: unknown;
  @Field(() => HexScalar, { description: 'Who signs: the address of a key, or a contract that answers by EIP-1271.' })
  @IsHexOf(20)
  signer!: string;
  @Field(() => BigIntScalar, { nullable: true, description: "The signer's next one at the contract when absent." })
  @IsOptional()
  nonce?: bigint | null;
  @Field(() => BigIntScalar, { description: 'In seconds since 1970.' }) deadline!: bigint;
  @Field(() => BigIntScalar, {
    nullable: true,
    description: 'What the call may use, where a forwarder is gone through; else absent.',
  })
  @IsOptional()
  gas?: bigint | null;
}

@InputType()
export class SubmitIntentInput extends OmitType(IntentTypedDataInput, ['nonce'], InputType) {
  @Field(() => BigIntScalar, { description: "The signer's next one at the contract." }) nonce!: bigint;
  @Field(() => HexScalar, { description: 'r, s and v of a key, 65 bytes; or what the contract at the signer takes.' })
  signature!: string;
}
