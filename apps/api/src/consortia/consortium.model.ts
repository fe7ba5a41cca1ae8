import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { IsUUID, Max, Min } from 'class-validator';

import { connectionOf } from '../connection.js';
import { IsName } from '../input.js';
import { OrganisationModel } from '../tenancy/organisation.model.js';

@ObjectType('ConsortiumMember', { description: 'An organisation in a consortium.' })
export class ConsortiumMemberModel {
  @Field(() => OrganisationModel) organisation!: OrganisationModel;
  @Field() joinedAt!: Date;
  @Field({ description: 'Whether it acts in another installation: it runs its nodes there, and votes there.' })
  remote!: boolean;
  @Field(() => String, {
    nullable: true,
    description: 'The key by which the membership documents name it; null while none does.',
  })
  thumbprint!: string | null;
}

@ObjectType('Consortium', { description: 'Organisations that govern chains together. Each of its members sees it.' })
export class ConsortiumModel {
  @Field(() => ID) id!: string;
  @Field() name!: string;
  @Field() createdAt!: Date;
}

@ObjectType()
export class ConsortiumConnection extends connectionOf(ConsortiumModel) {}

@ObjectType('ConsortiumInvitation', { description: 'An invitation that one organisation may accept, once.' })
export class ConsortiumInvitationModel {
  @Field(() => ID) id!: string;
  @Field() expiresAt!: Date;
  @Field() createdAt!: Date;
  @Field(() => Date, { nullable: true, description: 'Null while the invitation is open.' }) acceptedAt!: Date | null;
  @Field(() => OrganisationModel, { name: 'invitedBy' }) inviter!: OrganisationModel;
  @Field(() => OrganisationModel, { name: 'acceptedBy', nullable: true }) joiner!: OrganisationModel | null;
}

@ObjectType({ description: 'An invitation as its inviter gets it.' })
export class CreatedConsortiumInvitation extends ConsortiumInvitationModel {
  @Field({ description: 'What the invited organisation accepts with. Shown this once.' }) code!: string;
}

@InputType()
export class FoundConsortiumInput {
  @Field({ description: 'What its members call it.' }) @IsName() name!: string;
}

@InputType()
export class InviteOrganisationInput {
  @Field(() => ID) @IsUUID() consortiumId!: string;
  @Field(() => Int, { defaultValue: 72, description: 'How long the code works, up to 30 days.' })
  @Min(1)
  @Max(720)
  expiresInHours!: number;
}
