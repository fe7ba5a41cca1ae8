import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';

import { connectionOf } from '../connection.js';
import { JsonScalar } from '../scalars.js';

export const EnrolmentFormat = { CSV: 'CSV', JSON_LINES: 'JSON_LINES' } as const;
registerEnumType(EnrolmentFormat, { name: 'EnrolmentFormat', description: 'How a file of devices is written.' });

@ObjectType('EnrolmentProblem', { description: 'What is wrong with one field of one line, and what to do.' })
export class EnrolmentProblemModel {
  @Field(() => Int) line!: number;
  @Field({ description: 'Empty where it is the line as a whole.' }) field!: string;
  @Field({
    description:
      'Stable: MISSING, MALFORMED, OUT_OF_RANGE, MISMATCH, UNKNOWN_COLUMN, REPEATED, DIFFERS, TAKEN, FORGED, REFUSED.',
  })
  code!: string;
  @Field() message!: string;
}

@ObjectType()
export class EnrolmentProblemConnection extends connectionOf(EnrolmentProblemModel) {}

@ObjectType('EnrolmentProgress', { description: 'Where the devices of a file stand now.' })
export class EnrolmentProgressModel {
  @Field(() => JsonScalar, { description: 'How many there are of each DeviceStatus.' }) states!: unknown;
  @Field(() => Int, { description: 'Without a proof of possession yet.' }) unproved!: number;
  @Field(() => Int, { description: 'On their way to the chain.' }) waiting!: number;
  @Field(() => Int, { description: 'Whose wish does not come about; their `own.reason` says why.' }) stuck!: number;
}

@ObjectType('Enrolment', {
  description: 'A file of devices: POST it as text/csv or application/x-ndjson to /chains/<chain>/enrolments.',
})
export class EnrolmentModel {
  @Field(() => ID) id!: string;
  @Field(() => ID) chainId!: string;
  @Field(() => EnrolmentFormat) format!: 'CSV' | 'JSON_LINES';
  @Field() createdAt!: Date;
  @Field(() => Date, {
    nullable: true,
    description: 'When its last line was read; until then send it again under its key.',
  })
  endedAt!: Date | null;
  @Field(() => Int, { description: 'Lines that were read.' }) records!: number;
  @Field(() => Int, { description: 'Of them, new devices.' }) taken!: number;
  @Field(() => Int, { description: 'Of them, devices that were there just so.' }) known!: number;
  @Field(() => Int, { description: 'Of them, lines with problems.' }) refused!: number;
}

@ObjectType()
export class EnrolmentConnection extends connectionOf(EnrolmentModel) {}
