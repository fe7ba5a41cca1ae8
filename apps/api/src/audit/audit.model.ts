import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { IsOptional, IsUUID, Matches, Max, Min } from 'class-validator';

import { connectionOf } from '../connection.js';
import { BigIntScalar, HexScalar, JsonScalar } from '../scalars.js';

@ObjectType('AuditEntry', {
  description:
    'A place in the audit log of your organisation. Its leaf is SHA-256 over a zero byte and the canonical form (RFC 8785) of `entry`.',
})
export class AuditEntryModel {
  @Field(() => BigIntScalar, { description: 'Counted from 0, without a gap.' }) position!: number;
  @Field(() => HexScalar, { description: 'What the tree holds of it, for good.' }) leaf!: Uint8Array;
  @Field(() => JsonScalar, {
    nullable: true,
    description:
      'organisation, position, id (of the request), at, actor (a person, an applicationKey, a directoryToken, the platform, or null), action (a mutation, or useKey, useOrganisationKey, letGo), arguments (by path; values only of ids, numbers, times and choices), subject (the id of what was made or changed), result (OK or a code), personal (a commitment). Null once it was let go of.',
  })
  entry!: unknown;
  @Field(() => JsonScalar, {
    nullable: true,
    description:
      'name, email and address (of the network), as far as they were known. `entry.personal` is SHA-256 over the salt and their canonical form. Null once they were erased.',
  })
  personal!: unknown;
  @Field(() => HexScalar, { nullable: true }) salt!: Uint8Array | null;
}

@ObjectType()
export class AuditEntryConnection extends connectionOf(AuditEntryModel) {}

@InputType()
export class AuditFilterInput {
  @Field(() => String, { nullable: true, description: 'The name of a mutation, or what the platform does: useKey.' })
  @IsOptional()
  @Matches(/^[A-Za-z]{1,64}$/, { message: 'must be the name of an action' })
  action?: string | null;
  @Field(() => ID, { nullable: true, description: 'What this person did.' })
  @IsOptional()
  @IsUUID()
  personId?: string | null;
  @Field(() => Boolean, { nullable: true, description: 'Only what was refused or failed.' })
  @IsOptional()
  failed?: boolean | null;
  @Field(() => Date, { nullable: true }) @IsOptional() since?: Date | null;
  @Field(() => Date, { nullable: true, description: 'Before this moment.' }) @IsOptional() until?: Date | null;
}

@ObjectType('AuditHead', {
  description:
    'What an audit log is at a size: keep it, and no entry before it can change unnoticed. The root is that of the Merkle tree of RFC 9162 over all leaves.',
})
export class AuditHeadModel {
  @Field(() => ID) organisationId!: string;
  @Field(() => BigIntScalar, { description: 'How many entries the log has.' }) size!: number;
  @Field(() => HexScalar) root!: Uint8Array;
  @Field(() => Date) at!: Date;
}

@ObjectType('AuditInclusion', { description: 'That an entry is in its place: a proof by RFC 9162, section 2.1.3.' })
export class AuditInclusionModel {
  @Field(() => BigIntScalar) position!: number;
  @Field(() => HexScalar) leaf!: Uint8Array;
  @Field(() => AuditHeadModel) head!: AuditHeadModel;
  @Field(() => [HexScalar]) path!: Uint8Array[];
}

@ObjectType('AuditConsistency', {
  description: 'That a log begins with the whole of what it was before: a proof by RFC 9162, section 2.1.4.',
})
export class AuditConsistencyModel {
  @Field(() => AuditHeadModel) first!: AuditHeadModel;
  @Field(() => AuditHeadModel) second!: AuditHeadModel;
  @Field(() => [HexScalar]) path!: Uint8Array[];
}

const MOST_DAYS = 36_500;

@ObjectType('AuditRetention', { description: 'For how many days your organisation keeps what is in its audit log.' })
export class AuditRetentionModel {
  @Field(() => Int, { nullable: true, description: 'Entries. Their leaves stay; null keeps all.' })
  entryDays!: number | null;
  @Field(() => Int, {
    nullable: true,
    description: 'Names, e-mail and network addresses; null keeps them with the entries.',
  })
  personalDays!: number | null;
}

@InputType()
export class AuditRetentionInput {
  @Field(() => Int, { nullable: true, description: '1 to 36,500; null keeps all.' })
  @IsOptional()
  @Min(1)
  @Max(MOST_DAYS)
  entryDays?: number | null;
  @Field(() => Int, { nullable: true, description: '1 to 36,500; null keeps them with the entries.' })
  @IsOptional()
  @Min(1)
  @Max(MOST_DAYS)
  personalDays?: number | null;
}
