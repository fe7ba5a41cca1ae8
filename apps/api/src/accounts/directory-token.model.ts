import { DirectoryClaim } from '@atoll/store';
import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IsUUID, Max, Min } from 'class-validator';

import { connectionOf } from '../connection.js';

registerEnumType(DirectoryClaim, {
  name: 'DirectoryClaim',
  description: 'What an ID token says of somebody that is also the externalId in the directory.',
  valuesMap: {
    SUB: { description: 'The subject: Okta, Keycloak, and most others.' },
    OID: { description: 'The object ID: Microsoft Entra, whose subjects are others for each client.' },
  },
});

@ObjectType('DirectoryToken', {
  description: 'By which the directory of an identity provider makes and takes out its people (SCIM 2.0).',
})
export class DirectoryTokenModel {
  @Field(() => ID) id!: string;
  @Field(() => ID, { description: 'The identity provider whose people it is for.' }) providerId!: string;
  @Field({ description: 'The first characters of the secret, to tell tokens apart.' }) prefix!: string;
  @Field() expiresAt!: Date;
  @Field(() => Date, { nullable: true }) revokedAt!: Date | null;
  @Field() createdAt!: Date;
}

@ObjectType()
export class DirectoryTokenConnection extends connectionOf(DirectoryTokenModel) {}

@ObjectType({ description: 'A new token of a directory with its secret, which is shown this once.' })
export class CreatedDirectoryToken {
  @Field() directoryToken!: DirectoryTokenModel;
  @Field({ description: 'For the directory, which sends it as `Authorization: Bearer …`. Shown this once.' })
  secret!: string;
}

@InputType()
export class ConnectDirectoryInput {
  @Field(() => ID) @IsUUID() providerId!: string;
  @Field(() => DirectoryClaim, {
    defaultValue: DirectoryClaim.SUB,
    description: 'How the people whom the directory makes are known when they sign in first.',
  })
  claim!: DirectoryClaim;
}

@InputType()
export class CreateDirectoryTokenInput {
  @Field(() => ID) @IsUUID() providerId!: string;
  @Field(() => Int, { description: 'Up to a year.' }) @Min(1) @Max(366) expiresInDays!: number;
}
