import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { IsUUID, Max, Min } from 'class-validator';

import { connectionOf } from '../connection.js';
import { BigIntScalar, HexScalar } from '../scalars.js';

@ObjectType('AuditAnchoring', { description: 'Where the heads of your audit log go.' })
export class AuditAnchoringModel {
  chainId!: string;
  keyId!: string;
  @Field(() => Int, { description: 'At most so often, and only when there is something new.' }) everyMinutes!: number;
}

@ObjectType('AuditAnchor', { description: 'A head of your audit log that a transaction was sent with.' })
export class AuditAnchorModel {
  transactionId!: string;
  @Field(() => BigIntScalar, { description: 'How many entries the log had.' }) size!: number;
  @Field(() => HexScalar) root!: Uint8Array;
}

@ObjectType()
export class AuditAnchorConnection extends connectionOf(AuditAnchorModel) {}

@InputType()
export class AnchorAuditLogInput {
  @Field(() => ID, { description: 'Best one whose validators are not all run by whoever runs this platform.' })
  @IsUUID()
  chainId!: string;
  @Field(() => ID, { description: 'The key of your organisation that signs.' }) @IsUUID() keyId!: string;
  @Field(() => Int, { defaultValue: 60, description: '1 to 10,080, which is a week.' })
  @Min(1)
  @Max(10_080)
  everyMinutes!: number;
}
