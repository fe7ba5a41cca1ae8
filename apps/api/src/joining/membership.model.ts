import { MembershipDocumentStatus } from '@atoll/store';
import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IsOptional, IsUUID, Length, Matches, ValidateNested } from 'class-validator';
import { Type } from 'class-transformer';

import { IsName } from '../input.js';

registerEnumType(MembershipDocumentStatus, {
  name: 'MembershipStatus',
  description:
    'OPEN: takes signatures. ACCEPTED: enough members signed it. WITHDRAWN: taken back. OBSOLETE: another one was accepted in its place.',
});

/** The thumbprint of a key by RFC 7638: 43 characters of base64url. */
export const IsThumbprint = () => Matches(/^[A-Za-z0-9_-]{43}$/, { message: 'must be the thumbprint of a key' });

@ObjectType('OrganisationKey', {
  description:
    'The key by which other installations know your organisation. The worker makes it; its private half never leaves.',
})
export class OrganisationKeyModel {
  @Field(() => String, {
    nullable: true,
    description: 'A JSON Web Key (P-256): give it to whoever invites you. Null for the moments until it is made.',
  })
  publicKey!: string | null;
  @Field(() => String, {
    nullable: true,
    description: 'Its thumbprint by RFC 7638 (SHA-256, base64url): what documents call you.',
  })
  thumbprint!: string | null;
}

@ObjectType('SignedMember', { description: 'A member as a membership document names it.' })
export class SignedMemberModel {
  @Field() name!: string;
  @Field({ description: 'Where it runs its nodes, in words.' }) installation!: string;
  @Field({ description: 'Its key, a JSON Web Key.' }) publicKey!: string;
  @Field() joinedAt!: string;
}

@ObjectType('MembershipVersion', {
  description:
    'One version of who the members of a consortium are. The first takes the signatures of all its members, every other those of more than half of the members of the version before.',
})
export class MembershipVersionModel {
  @Field({ description: 'SHA-256 of the document in the form of RFC 8785: its name.' }) hash!: string;
  @Field(() => Int) version!: number;
  @Field(() => MembershipDocumentStatus) status!: MembershipDocumentStatus;
  @Field(() => [SignedMemberModel]) members!: SignedMemberModel[];
  @Field({ description: 'The whole document in the form of RFC 8785: what is signed.' }) document!: string;
  @Field(() => [String], { description: 'Thumbprints of the keys that signed it.' }) signedBy!: string[];
  @Field(() => Int, { description: 'How many signatures it takes.' }) needed!: number;
}

@InputType({ description: 'An organisation that is to become a member, usually of another installation.' })
export class InvitedMemberInput {
  @Field({ description: 'What the members call it.' }) @IsName(120) name!: string;
  @Field({ description: 'Where it runs its nodes, in words: a host name will do.' }) @IsName(120) installation!: string;
  @Field({ description: 'Its `organisationKey.publicKey`, which it reads in its own installation and gives to you.' })
  @Length(1, 1_000)
  publicKey!: string;
}

@InputType()
export class ProposeMembershipInput {
  @Field(() => ID) @IsUUID() consortiumId!: string;
  @Field(() => InvitedMemberInput, { nullable: true })
  @IsOptional()
  @ValidateNested()
  @Type(() => InvitedMemberInput)
  invite?: InvitedMemberInput;
  @Field({ nullable: true, description: 'The thumbprint of a member that is to go.' })
  @IsOptional()
  @IsThumbprint()
  drop?: string;
}
