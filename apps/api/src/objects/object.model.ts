import { LOWER_HASH } from '@atoll/crypto';
import { ObjectStatus, ReplicaStatus } from '@atoll/store';
import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, IsUUID, Matches, Max, MaxLength, Min, ValidateNested } from 'class-validator';

import { BucketInput } from '../backup/backup.model.js';
import { connectionOf } from '../connection.js';
import { BigIntScalar, HexScalar } from '../scalars.js';

registerEnumType(ObjectStatus, {
  name: 'ObjectStatus',
  description: 'How far an object is.',
  valuesMap: {
    UPLOADING: { description: 'It waits for its chunks.' },
    REPLICATING: { description: 'It lies in fewer stores than it is to; `message` says why.' },
    STORED: { description: 'As many members hold it as it is to have copies.' },
    REFUSED: { description: 'Its chunks did not have the root that was announced.' },
    ERASED: { description: 'Every copy is gone, and the envelope. The root is left.' },
  },
});
registerEnumType(ReplicaStatus, {
  name: 'ReplicaStatus',
  description: 'Whether a holder was last seen to have its copy.',
  valuesMap: {
    WANTED: { description: 'It is to get one.' },
    HELD: { description: 'It has it.' },
    FAILED: { description: 'It did not take it, or did not show the chunk that it was asked for.' },
    GONE: { description: 'It was erased.' },
  },
});

@ObjectType('ObjectReplica', { description: "A copy of an object in a member's store." })
export class ObjectReplicaModel {
  @Field(() => ID, { description: 'Whose object it is.' }) organisationId!: string;
  @Field(() => ID) objectId!: string;
  @Field(() => ID, { description: 'The organisation in whose store it lies.' }) holderId!: string;
  @Field(() => ReplicaStatus) status!: ReplicaStatus;
  @Field({ description: 'In a sentence.' }) message!: string;
  @Field(() => Int, { description: 'How often the holder was asked for a chunk that it could not foresee.' })
  challenges!: number;
  @Field(() => Int, { description: 'How often it failed.' }) failures!: number;
  @Field(() => Date, { nullable: true, description: 'When it was last asked.' }) challengedAt!: Date | null;
  @Field(() => Date, { nullable: true, description: 'When it last showed that it has it.' }) provenAt!: Date | null;
  @Field(() => Int, { nullable: true, description: 'For which chunk it was last asked.' }) lastPlace!: number | null;
  @Field(() => Int, { nullable: true, description: 'How many milliseconds it took.' }) lastMs!: number | null;
}

@ObjectType('StoredObject', {
  description: 'Ciphertext in the stores of several members, who hold what they cannot read. Only its owner sees it.',
})
export class StoredObjectModel {
  @Field(() => ID) id!: string;
  @Field(() => ID, { description: 'Whose members hold it.' }) consortiumId!: string;
  @Field(() => HexScalar, { description: 'The positional Merkle root over its chunks, by which it is named.' })
  ctRoot!: string;
  @Field(() => BigIntScalar, { description: 'Of the ciphertext.' }) bytes!: bigint;
  @Field(() => Int, { description: 'Bytes of each chunk but the last.' }) chunk!: number;
  @Field(() => Int, { description: "Of how many members' stores it is to lie in." }) copies!: number;
  @Field(() => String, { nullable: true, description: 'The envelope that came with it, as its canonical text.' })
  envelope!: string | null;
  @Field(() => ObjectStatus) status!: ObjectStatus;
  @Field({ description: 'How far it is, in a sentence.' }) message!: string;
  @Field() createdAt!: Date;
}

@ObjectType()
export class StoredObjectConnection extends connectionOf(StoredObjectModel) {}

@ObjectType()
export class ObjectReplicaConnection extends connectionOf(ObjectReplicaModel) {}

@ObjectType('ObjectStore', {
  description: 'Where your organisation keeps ciphertext: its own, and what it holds for other members.',
})
export class ObjectStoreModel {
  @Field(() => BigIntScalar, { description: 'How many bytes it holds for others.' }) forOthers!: bigint;
  @Field(() => String, {
    nullable: true,
    description:
      'To whom the secret of a bucket must be encrypted: the installation, as an age recipient. Null for a moment after the store is made.',
  })
  installation!: string | null;
}

@InputType()
export class ObjectStoreInput {
  @Field(() => BigIntScalar, { nullable: true, description: 'Bytes for other members. Left out, it stays.' })
  @IsOptional()
  forOthers?: bigint;
  @Field(() => BucketInput, {
    nullable: true,
    description: 'Left out, it stays; null: a directory of the installation.',
  })
  @IsOptional()
  @ValidateNested()
  @Type(() => BucketInput)
  s3?: BucketInput | null;
}

@InputType()
export class ObjectInput {
  @Field(() => ID, { description: 'Whose members are to hold it.' }) @IsUUID() consortiumId!: string;
  @Field(() => HexScalar) @Matches(LOWER_HASH) ctRoot!: string;
  @Field(() => BigIntScalar, { description: 'Of the ciphertext.' }) bytes!: bigint;
  @Field(() => Int, { description: 'Bytes of each chunk but the last: of an envelope, its `chunk` and 16.' })
  @IsInt()
  @Min(1)
  @Max(1_048_592)
  chunk!: number;
  @Field(() => Int, { defaultValue: 3 }) @IsInt() @Min(1) @Max(16) copies!: number;
  @Field({ nullable: true, description: 'Its envelope as canonical text (RFC 8785), kept beside it.' })
  @IsOptional()
  @IsString()
  @MaxLength(1_000_000)
  envelope?: string;
}
