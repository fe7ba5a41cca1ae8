import { BackupStatus, DrillStatus } from '@atoll/store';
import { Field, Float, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, IsUUID, Length, Max, MaxLength, Min, ValidateNested } from 'class-validator';

import { connectionOf } from '../connection.js';
import { BigIntScalar, HexScalar } from '../scalars.js';

registerEnumType(BackupStatus, { name: 'BackupStatus', description: 'How far a backup is.' });
registerEnumType(DrillStatus, {
  name: 'DrillStatus',
  description: 'Whether a backup was restored to nowhere, and led to the state root of the live chain.',
});

@ObjectType('BackupBucket', { description: 'A bucket of an S3-compatible store. Its secret is not shown to anybody.' })
export class BucketModel {
  @Field() endpoint!: string;
  @Field() region!: string;
  @Field() bucket!: string;
  @Field({ description: 'Before the name of every file.' }) prefix!: string;
  @Field() accessKeyId!: string;
}

@ObjectType('BackupPlan', {
  description:
    'What your organisation has kept of a chain: to whom it is encrypted, where it lies, how often. Nobody else sees it.',
})
export class BackupPlanModel {
  chainId!: string;
  @Field({
    description: 'The public half of your backup key (age). What is kept opens with the other half, which you hold.',
  })
  recipient!: string;
  @Field(() => Int, { nullable: true, description: 'Null: only when startBackup asks.' }) everyHours!: number | null;
  @Field(() => Int, { description: 'How many backups are kept.' }) keep!: number;
  @Field(() => Int, { nullable: true, description: 'Null: only when drillBackup asks.' }) drillEveryHours!:
    number | null;
  @Field(() => String, {
    nullable: true,
    description:
      'To whom the secret of a bucket must be encrypted: the installation, as an age recipient. Null for a moment after the plan is made.',
  })
  installation!: string | null;
  @Field(() => Date, { nullable: true, description: 'When the last backup was complete.' }) lastGoodAt!: Date | null;
  @Field(() => Date, { nullable: true, description: 'When the last drill passed.' }) lastDrillAt!: Date | null;
  @Field(() => String, { nullable: true, description: 'Why the last backup or drill failed; null after a good one.' })
  trouble!: string | null;
}

@ObjectType('Backup', {
  description: 'The chain up to a block and the keys of your nodes, as files that your backup key opens.',
})
export class BackupModel {
  @Field(() => ID) id!: string;
  @Field(() => ID) chainId!: string;
  @Field(() => BackupStatus) status!: BackupStatus;
  @Field({ description: 'How far it is, or why it failed, in a sentence.' }) message!: string;
  @Field(() => String, { nullable: true, description: 'To whom it is encrypted.' }) recipient!: string | null;
  @Field(() => BigIntScalar, { nullable: true, description: 'Its last block.' }) height!: bigint | null;
  @Field(() => HexScalar, { nullable: true, description: 'The hash of its last block.' }) headHash!: string | null;
  @Field(() => HexScalar, { nullable: true, description: 'The state after its last block.' }) stateRoot!: string | null;
  @Field(() => BigIntScalar, { description: 'How large its blocks are as files.' }) bytes!: bigint;
  @Field(() => Int, { description: 'How many keys it holds, as ciphertext to you alone.' }) keys!: number;
  @Field(() => String, { nullable: true, description: 'The file in the store that lists the others.' }) manifest!:
    string | null;
  @Field(() => HexScalar, { nullable: true, description: 'The SHA-256 of that file.' }) digest!: string | null;
  @Field() createdAt!: Date;
  @Field(() => Date, { nullable: true }) endedAt!: Date | null;
  @Field(() => DrillStatus) drill!: DrillStatus;
  @Field(() => String, { nullable: true, description: 'What the last drill found.' }) drillMessage!: string | null;
  @Field(() => Int, { nullable: true, description: 'How many blocks it executed.' }) drillBlocks!: number | null;
  @Field(() => Float, { nullable: true, description: 'How long it took.' }) drillSeconds!: number | null;
  @Field(() => Date, { nullable: true }) drilledAt!: Date | null;
}

@ObjectType()
export class BackupConnection extends connectionOf(BackupModel) {}

@ObjectType('SealedKey', {
  description: "A node's key as ciphertext: your backup key opens it to the node's key file.",
})
export class SealedKeyModel {
  @Field({ description: 'The name of its node.' }) nodeName!: string;
  @Field(() => HexScalar) address!: string;
  @Field(() => HexScalar) publicKey!: string;
  @Field({ description: 'To whom it is encrypted.' }) recipient!: string;
  @Field({ description: 'An armoured age file.' }) sealed!: string;
  @Field() createdAt!: Date;
}

@InputType()
export class BucketInput {
  @Field({ description: 'Where the store answers, for example https://s3.eu-central-1.amazonaws.com.' })
  @Length(8, 200)
  endpoint!: string;
  @Field() @Length(1, 64) region!: string;
  @Field() @Length(3, 63) bucket!: string;
  @Field({ defaultValue: '' }) @IsString() @MaxLength(200) prefix!: string;
  @Field() @Length(1, 128) accessKeyId!: string;
  @Field({ description: "The secret key as an armoured age file, encrypted to the plan's `installation`." })
  @Length(1, 4_096)
  sealedSecret!: string;
}

@InputType()
export class BackupPlanInput {
  @Field(() => ID) @IsUUID() chainId!: string;
  @Field({ description: 'An age recipient, age1…' }) @Length(62, 62) recipient!: string;
  @Field(() => Int, { nullable: true, description: 'Left out, it stays; null: only when asked for.' })
  @IsOptional()
  @IsInt()
  @Min(1)
  everyHours?: number | null;
  @Field(() => Int, { nullable: true }) @IsOptional() @IsInt() @Min(1) @Max(1_000) keep?: number;
  @Field(() => Int, { nullable: true, description: 'Left out, it stays; null: only when asked for.' })
  @IsOptional()
  @IsInt()
  @Min(1)
  drillEveryHours?: number | null;
  @Field(() => BucketInput, { nullable: true, description: "Left out, it stays; null: the installation's own place." })
  @IsOptional()
  @ValidateNested()
  @Type(() => BucketInput)
  s3?: BucketInput | null;
}
