import { MOST_BROUGHT } from '@atoll/data';
import { CityAnswerState, CityCallState, CityLeakState, LeakTraceState } from '@atoll/store';
import { ArgsType, Field, Float, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsOptional,
  IsUUID,
  Length,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';

import { connectionOf, PageArgs } from '../connection.js';
import { IsHexOf } from '../input.js';
import { HexScalar, JsonScalar } from '../scalars.js';

registerEnumType(CityCallState, {
  name: 'CityCallState',
  description: 'How far a call for data is, as the chain has it.',
  valuesMap: {
    REQUESTED: { description: 'Asked for; the department has not answered.' },
    AUTHORISED: { description: 'Let through.' },
    SERVED: { description: 'Answered. No key went out: there is no receipt.' },
    RECEIPTED: { description: 'Its receipt is on the chain, so the key may go out.' },
    REFUSED: { description: 'Turned down.' },
  },
});
registerEnumType(CityLeakState, {
  name: 'CityLeakState',
  description: 'How far a leak is, as the chain has it.',
  valuesMap: {
    FILED: { description: 'Somebody found data where it should not be.' },
    TRACED: { description: 'An auditor named the grant whose mark it carries.' },
    ADJUDICATED: { description: 'An arbiter decided whether that is proven.' },
  },
});
registerEnumType(CityAnswerState, {
  name: 'CityAnswerState',
  description: 'How far an answer is.',
  valuesMap: {
    BROUGHT: { description: 'The table is here, encrypted to the worker.' },
    SERVING: { description: 'It is marked and sealed, and the chain is being told.' },
    SERVED: { description: 'The chain has its hash.' },
    FAILED: { description: 'It was not given: `reason` says why.' },
  },
});
registerEnumType(LeakTraceState, {
  name: 'LeakTraceState',
  description: 'How far a search for whose copy leaked is.',
  valuesMap: {
    BROUGHT: { description: 'What was found is here, encrypted to the worker.' },
    NAMING: { description: 'A grant was found, and the chain is being told.' },
    DONE: { description: '`accusations` says what was found; where it is empty, no grant’s mark is in it.' },
    FAILED: { description: 'Nothing was looked for, or the chain refused it: `reason` says why.' },
  },
});

const CALL = 'The call.';
const SEALED = `age ciphertext in armour to the recipient of cityProvider, of up to ${MOST_BROUGHT} characters`;

@ObjectType('RowNames', { description: 'How the rows of a dataset are named.' })
export class RowNamesModel {
  @Field({ description: 'The column with the name of a row.' }) column!: string;
  @Field({ description: 'What names begin with.' }) prefix!: string;
  @Field(() => Int, { description: 'The decimal digits that follow, at least 6.' }) digits!: number;
}

@ObjectType('DatasetDescriptor', { description: 'What a dataset is, and how each of its answers is marked.' })
export class DatasetDescriptorModel {
  @Field() title!: string;
  @Field(() => [String], { description: 'The columns of each answer.' }) columns!: string[];
  @Field(() => RowNamesModel) id!: RowNamesModel;
  @Field(() => [String], { description: 'Columns of numbers whose last digit may be off by one.' }) digits!: string[];
  @Field(() => Int, { description: 'Rows in each answer that are nobody’s.' }) canaries!: number;
}

@ObjectType('CityDataset', { description: 'Data of a department that others may call for, as the chain has it.' })
export class CityDatasetModel {
  @Field(() => HexScalar) resource!: string;
  @Field(() => HexScalar, { description: 'The department, or its device.' }) provider!: string;
  @Field(() => HexScalar, { description: 'Keccak-256 of its columns.' }) schemaId!: string;
  @Field(() => HexScalar, { description: 'Keccak-256 of its descriptor.' }) descriptorHash!: string;
  @Field({ description: 'False once it was withdrawn.' }) published!: boolean;
  @Field(() => DatasetDescriptorModel, {
    nullable: true,
    description: 'Null where it was published past this platform.',
  })
  descriptor!: DatasetDescriptorModel | null;
}

@ObjectType()
export class CityDatasetConnection extends connectionOf(CityDatasetModel) {}

@ObjectType('CityProvider', { description: 'A department, and to whom tables of its data are encrypted.' })
export class CityProviderModel {
  @Field(() => ID) organisationId!: string;
  @Field(() => String, {
    nullable: true,
    description:
      'An age recipient of this department alone; the worker opens it, and nobody else. Null for a moment after the first dataset.',
  })
  recipient!: string | null;
}

@ObjectType('CityCall', { description: 'One call for data: a line of the log of calls, as the chain has it.' })
export class CityCallModel {
  @Field(() => HexScalar) id!: string;
  @Field(() => HexScalar) grantId!: string;
  @Field(() => HexScalar) resource!: string;
  @Field(() => HexScalar, { description: 'Who called.' }) caller!: string;
  @Field(() => Int, { description: 'The bit of the purpose; its name is one of accessPurposes.' }) purpose!: number;
  @Field(() => HexScalar, { description: 'Keccak-256 of the question.' }) reqHash!: string;
  @Field(() => CityCallState) state!: CityCallState;
  @Field(() => HexScalar, { nullable: true, description: 'Why it was refused, as 32 bytes.' }) reason!: string | null;
  @Field(() => HexScalar, { nullable: true, description: 'The envelopeHash of the answer.' }) respHash!: string | null;
  @Field(() => HexScalar, { nullable: true, description: 'The root over the handles of whose data is in it.' })
  subjectsRoot!: string | null;
  @Field() requestedAt!: Date;
  @Field(() => Date, { nullable: true, description: 'When it was authorised or refused.' }) answeredAt!: Date | null;
  @Field(() => Date, { nullable: true }) servedAt!: Date | null;
  @Field(() => HexScalar, { nullable: true, description: 'The transaction of the answer.' }) servedBy!: string | null;
  @Field(() => Date, { nullable: true }) receiptedAt!: Date | null;
  @Field(() => HexScalar, { nullable: true, description: 'The transaction of the receipt.' }) receiptedBy!:
    string | null;
}

@ObjectType()
export class CityCallConnection extends connectionOf(CityCallModel) {}

@ObjectType('CityAnswer', { description: 'The answer of a call, for the department that gave it and who called.' })
export class CityAnswerModel {
  @Field(() => ID) id!: string;
  @Field(() => ID) chainId!: string;
  @Field(() => HexScalar) callId!: string;
  @Field(() => CityAnswerState) state!: CityAnswerState;
  @Field(() => Int, { nullable: true, description: 'Of the marked table, with those that are nobody’s.' }) rows!:
    number | null;
  @Field(() => JsonScalar, {
    nullable: true,
    description: 'The header of an envelope, without readers. What opens it is released by requestKey with `callId`.',
  })
  envelope!: unknown;
  @Field(() => ID, { nullable: true }) transactionId!: string | null;
  @Field(() => String, { nullable: true }) reason!: string | null;
  @Field(() => JsonScalar, { nullable: true, description: 'The same for programs.' }) fault!: unknown;
  @Field() createdAt!: Date;
  @Field(() => Date, { nullable: true }) endedAt!: Date | null;
}

@ObjectType('CityLeak', { description: 'Leaked data that somebody found, as the chain has it.' })
export class CityLeakModel {
  @Field(() => HexScalar) id!: string;
  @Field(() => HexScalar) resource!: string;
  @Field(() => HexScalar) filedBy!: string;
  @Field(() => HexScalar, { description: 'Keccak-256 of what was found.' }) evidence!: string;
  @Field(() => CityLeakState) state!: CityLeakState;
  @Field(() => HexScalar, { nullable: true, description: 'The grant whose mark it carries.' }) grantId!: string | null;
  @Field(() => HexScalar, { nullable: true, description: 'The organisation or person whose grant it is.' }) accused!:
    string | null;
  @Field(() => HexScalar, { nullable: true, description: 'The hash of the search; see LeakTrace.' }) proof!:
    string | null;
  @Field(() => HexScalar, { nullable: true }) tracedBy!: string | null;
  @Field(() => HexScalar, { nullable: true }) judgedBy!: string | null;
  @Field(() => Boolean, { nullable: true }) proven!: boolean | null;
  @Field({ description: 'Whether the members let data be called for the accused again.' }) pardoned!: boolean;
  @Field() filedAt!: Date;
  @Field(() => Date, { nullable: true }) tracedAt!: Date | null;
  @Field(() => Date, { nullable: true }) adjudicatedAt!: Date | null;
}

@ObjectType()
export class CityLeakConnection extends connectionOf(CityLeakModel) {}

@ObjectType('Accusation', { description: 'A grant whose mark leaked data carries, and how sure that is.' })
export class AccusationModel {
  @Field(() => HexScalar) grantId!: string;
  @Field(() => Int, { description: 'Marked digits that were looked at.' }) digits!: number;
  @Field(() => Int, { description: 'Those that are as in the copy of this grant; half of them are by chance.' })
  agreeing!: number;
  @Field(() => Int, { description: 'Rows of this grant that are nobody’s, and were found.' }) canaries!: number;
  @Field(() => Float, {
    description: 'The binary logarithm of a bound on the chance that an innocent grant looks at least as guilty.',
  })
  chance!: number;
}

@ObjectType('LeakTrace', { description: 'A search of your organisation for the grant whose copy leaked.' })
export class LeakTraceModel {
  @Field(() => ID) id!: string;
  @Field(() => ID) chainId!: string;
  @Field(() => HexScalar) leakId!: string;
  @Field(() => LeakTraceState) state!: LeakTraceState;
  @Field(() => Int, { nullable: true, description: 'Rows that were looked at.' }) rows!: number | null;
  @Field(() => Int, { nullable: true, description: 'Grants that were in question.' }) grants!: number | null;
  @Field(() => [AccusationModel], { nullable: true, description: 'The surest first.' })
  accusations!: AccusationModel[] | null;
  @Field(() => HexScalar, {
    nullable: true,
    description: 'Keccak-256 of the surest accusation with the leak and its evidence, in canonical JSON (RFC 8785).',
  })
  proof!: string | null;
  @Field(() => ID, { nullable: true, description: 'The transaction that names the grant.' }) transactionId!:
    string | null;
  @Field(() => String, { nullable: true }) reason!: string | null;
  @Field(() => JsonScalar, { nullable: true, description: 'The same for programs.' }) fault!: unknown;
  @Field() createdAt!: Date;
  @Field(() => Date, { nullable: true }) endedAt!: Date | null;
}

@ObjectType('SubjectAccess', { description: 'That a person’s data went into an answer.' })
export class SubjectAccessModel {
  @Field(() => HexScalar) callId!: string;
  @Field(() => HexScalar) resource!: string;
  @Field({ description: 'The department whose data it is.' }) provider!: string;
  @Field(() => String, {
    nullable: true,
    description: 'The organisation that called, where it is one of this platform.',
  })
  caller!: string | null;
  @Field(() => HexScalar) callerAddress!: string;
  @Field(() => Int, { description: 'The bit of the purpose.' }) purpose!: number;
  @Field(() => String, { nullable: true }) purposeName!: string | null;
  @Field(() => CityCallState, { description: 'SERVED where no key went out, RECEIPTED where it may have.' })
  state!: CityCallState;
  @Field() requestedAt!: Date;
  @Field() servedAt!: Date;
  @Field(() => HexScalar, { description: 'The transaction of the answer, whose event has the root of subjectProof.' })
  servedBy!: string;
  @Field(() => Date, { nullable: true }) receiptedAt!: Date | null;
  @Field(() => HexScalar, { nullable: true }) receiptedBy!: string | null;
}

@ObjectType()
export class SubjectAccessConnection extends connectionOf(SubjectAccessModel) {}

@ObjectType('SubjectProof', {
  description:
    'That the handle SHA-256(commitment ‖ call) is under the root of CallServed, by RFC 9162 over SHA-256: any node shows the root.',
})
export class SubjectProofModel {
  @Field(() => HexScalar) root!: string;
  @Field(() => Int) size!: number;
  @Field(() => Int) position!: number;
  @Field(() => [HexScalar]) proof!: string[];
}

@InputType()
export class RowNamesInput {
  @Field() @Length(1, 100) column!: string;
  @Field({ defaultValue: '' }) @MaxLength(100) prefix!: string;
  @Field(() => Int) @Min(6) @Max(30) digits!: number;
}

@InputType()
export class DatasetDescriptorInput {
  @Field() @Length(1, 200) title!: string;
  @Field(() => [String]) @ArrayMinSize(1) @ArrayMaxSize(100) @MaxLength(100, { each: true }) columns!: string[];
  @Field(() => RowNamesInput, { description: 'Rows that are nobody’s are named like this, too.' })
  @ValidateNested()
  @Type(() => RowNamesInput)
  id!: RowNamesInput;
  @Field(() => [String], { description: 'Of these columns, the last digit of each number may be off by one.' })
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @MaxLength(100, { each: true })
  digits!: string[];
  @Field(() => Int, { defaultValue: 3 }) @Min(0) @Max(100) canaries!: number;
}

@InputType()
export class PublishDatasetInput {
  @Field(() => ID) @IsUUID() chainId!: string;
  @Field(() => HexScalar, { description: 'Its policy names the CityExchange as its broker.' })
  @IsHexOf(32)
  resource!: string;
  @Field(() => DatasetDescriptorInput)
  @ValidateNested()
  @Type(() => DatasetDescriptorInput)
  descriptor!: DatasetDescriptorInput;
}

@InputType()
export class CallDataInput {
  @Field(() => ID) @IsUUID() chainId!: string;
  @Field(() => HexScalar) @IsHexOf(32) grantId!: string;
  @Field({ description: "A name of the consortium's purposes." }) @MaxLength(64) purpose!: string;
  @Field({
    description: 'Up to 3,000 characters. The chain has its Keccak-256; the text stays with your organisation.',
  })
  @Length(1, 3_000)
  question!: string;
}

@InputType()
export class RefuseCallInput {
  @Field(() => ID) @IsUUID() chainId!: string;
  @Field(() => HexScalar, { description: CALL }) @IsHexOf(32) callId!: string;
  @Field({ description: 'Up to 32 bytes, for everybody to read.' }) @Length(1, 66) reason!: string;
}

@InputType()
export class ServeCallInput {
  @Field(() => ID) @IsUUID() chainId!: string;
  @Field(() => HexScalar, { description: CALL }) @IsHexOf(32) callId!: string;
  @Field({
    description: `${SEALED}. It opens to JSON: the \`call\`, the table as \`csv\`, and as \`subject\` the column with the commitments to whose rows they are, which is taken out.`,
  })
  @MaxLength(MOST_BROUGHT)
  sealed!: string;
}

@InputType()
export class FileLeakInput {
  @Field(() => ID) @IsUUID() chainId!: string;
  @Field(() => HexScalar) @IsHexOf(32) resource!: string;
  @Field(() => HexScalar, { description: 'Keccak-256 of the file that was found.' }) @IsHexOf(32) evidence!: string;
}

@InputType()
export class TraceLeakInput {
  @Field(() => ID) @IsUUID() chainId!: string;
  @Field(() => HexScalar) @IsHexOf(32) leakId!: string;
  @Field({ description: `${SEALED}. It opens to JSON: the \`leak\`, and what was found as \`csv\`, to the byte.` })
  @MaxLength(MOST_BROUGHT)
  sealed!: string;
  @Field({
    defaultValue: true,
    description: 'Whether the grant is named on the chain; otherwise it is only looked for, as an arbiter does.',
  })
  names!: boolean;
}

@InputType()
export class AdjudicateLeakInput {
  @Field(() => ID) @IsUUID() chainId!: string;
  @Field(() => HexScalar) @IsHexOf(32) leakId!: string;
  @Field() proven!: boolean;
}

@ArgsType()
export class CityListArgs extends PageArgs {
  @Field(() => ID) @IsUUID() chainId!: string;
}

@ArgsType()
export class CityCallArgs extends CityListArgs {
  @Field(() => HexScalar, { nullable: true }) @IsOptional() @IsHexOf(32) resource?: string | null;
  @Field(() => HexScalar, { nullable: true }) @IsOptional() @IsHexOf(20) caller?: string | null;
  @Field(() => CityCallState, { nullable: true }) @IsOptional() state?: CityCallState | null;
}

@ArgsType()
export class SubjectAccessArgs extends CityListArgs {
  @Field(() => HexScalar, { description: 'The 32 bytes that the department gave to the person.' })
  @IsHexOf(32)
  commitment!: string;
}
