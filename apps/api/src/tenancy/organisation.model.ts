import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Role } from '@atoll/store';
import { Max, Min } from 'class-validator';

import { connectionOf } from '../connection.js';
import { PersonModel } from '../accounts/person.model.js';
import { IsName } from '../input.js';

registerEnumType(Role, {
  name: 'Role',
  description:
    'What a person is in an organisation. OWNER: everything. ADMIN: everything but its members. DEVELOPER: builds contracts. OPERATOR: runs chains. AUDITOR: reads.',
});

@ObjectType('Organisation', { description: 'A tenant: people and applications that act together.' })
export class OrganisationModel {
  @Field(() => ID) id!: string;
  @Field() name!: string;
  @Field() createdAt!: Date;
  @Field(() => String, {
    nullable: true,
    description:
      'Where it acts, for a member of a consortium that runs its own installation; null for those of this one.',
  })
  installation?: string | null;
}

@ObjectType('Member', { description: 'A person in an organisation.' })
export class MemberModel {
  @Field() person!: PersonModel;
  @Field(() => Role) role!: Role;
}

@ObjectType()
export class MemberConnection extends connectionOf(MemberModel) {}

@ObjectType('PersonInvitation', { description: 'An invitation that one person may accept, once.' })
export class PersonInvitationModel {
  @Field(() => ID) id!: string;
  @Field({ description: 'What the invited person accepts with. Shown this once.' }) code!: string;
  @Field(() => Role) role!: Role;
  @Field() expiresAt!: Date;
}

@ObjectType({ description: 'An organisation you belong to.' })
export class Belonging {
  @Field() organisation!: OrganisationModel;
  @Field(() => Role) role!: Role;
}

@ObjectType({ description: 'Software that acts with an application key.' })
export class ViewingApplication {
  @Field(() => ID) id!: string;
}

@ObjectType({ description: 'Who asks.' })
export class Viewer {
  @Field(() => PersonModel, { nullable: true, description: 'Null when an application asks.' })
  person!: PersonModel | null;
  @Field(() => ViewingApplication, { nullable: true, description: 'Null when a person asks.' })
  application!: ViewingApplication | null;
  @Field(() => [Belonging], { description: 'Where the person belongs. Empty for an application.' })
  organisations!: Belonging[];
  @Field(() => [String], { description: 'What you may do in the organisation you act for. Empty without one.' })
  permissions!: string[];
}

@InputType()
export class CreateOrganisationInput {
  @Field() @IsName() name!: string;
}

@InputType()
export class InvitePersonInput {
  @Field(() => Role) role!: Role;
  @Field(() => Int, { defaultValue: 72, description: 'How long the code works, up to 30 days.' })
  @Min(1)
  @Max(720)
  expiresInHours!: number;
}
