import { ExportStatus } from '@atoll/store';
import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IsUUID, MaxLength } from 'class-validator';

registerEnumType(ExportStatus, {
  name: 'ExportStatus',
  description:
    'WAITING: for another person. APPROVED: it is encrypted moments later. DONE: there is the ciphertext. REFUSED: a person refused, or none approved it in time.',
});

@ObjectType('KeyExport', {
  description: 'A private key that leaves, once a person asked for it and another one agreed.',
})
export class KeyExportModel {
  @Field(() => ID) id!: string;
  keyId!: string;
  @Field({ description: 'The age recipient that it is encrypted to.' }) recipient!: string;
  @Field(() => ID, { description: 'The person who asked.' }) requestedBy!: string;
  @Field(() => ExportStatus) status!: ExportStatus;
  @Field({ description: 'Why the status is what it is, in a sentence.' }) message!: string;
  @Field(() => String, {
    nullable: true,
    description: 'Once DONE: armoured age, which opens to the private key as 64 hexadecimal digits.',
  })
  sealed!: string | null;
  @Field() createdAt!: Date;
  @Field(() => Date, { nullable: true }) doneAt!: Date | null;
}

@InputType()
export class ExportKeyInput {
  @Field(() => ID, { description: 'A key of your organisation of the backend SEALED.' }) @IsUUID() keyId!: string;
  @Field({ description: 'An age recipient, age1…, whose identity your organisation holds.' })
  @MaxLength(100)
  recipient!: string;
}
