import { DirectoryClaim, Role } from '@atoll/store';
import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { IsEmail, IsOptional, IsUUID, Length, Matches, MaxLength, NotEquals } from 'class-validator';

import { IsName } from '../input.js';

@ObjectType('IdentityProvider', {
  description: 'A provider of OpenID Connect by which your organisation signs its own people in.',
})
export class IdentityProviderModel {
  @Field(() => ID) id!: string;
  @Field({ description: 'What people type at sign-in; one in the installation.' }) slug!: string;
  @Field() name!: string;
  @Field() issuer!: string;
  @Field({ description: 'What the provider calls this installation.' }) clientId!: string;
  @Field(() => Role, { description: 'What newcomers are in your organisation.' }) role!: Role;
  @Field(() => Date, { nullable: true, description: 'When its secret was set; null where it takes none.' })
  secretSetAt!: Date | null;
  @Field(() => DirectoryClaim, {
    nullable: true,
    description: 'How the people whom its directory makes are known when they sign in; null where none is connected.',
  })
  directoryClaim!: DirectoryClaim | null;
  @Field() createdAt!: Date;
}

/** Not a word of the address that the provider sends browsers back to. */
const SLUG = /^(?!callback$)[a-z0-9][a-z0-9-]{0,38}[a-z0-9]$/;
const IsVisible = () => Matches(/^[\x21-\x7e]*$/, { message: 'must be of printable characters without spaces' });

@InputType()
export class AddIdentityProviderInput {
  @Field({ description: '2 to 40 lower-case letters, digits and hyphens, such as `acme`.' })
  @Matches(SLUG, { message: 'must be 2 to 40 lower-case letters, digits and hyphens, and not "callback"' })
  slug!: string;
  @Field() @IsName() name!: string;
  @Field({ description: 'As the provider writes it, to the letter: its configuration is read below it.' })
  @MaxLength(1_000)
  issuer!: string;
  @Field() @Length(1, 255) @IsVisible() clientId!: string;
  @Field(() => String, {
    nullable: true,
    description: 'What the provider knows this installation by; none for a public client, which PKCE protects alone.',
  })
  @IsOptional()
  @Length(1, 1_024)
  clientSecret?: string | null;
  @Field(() => Role, { defaultValue: Role.AUDITOR, description: 'What newcomers are; anything but OWNER.' })
  @NotEquals(Role.OWNER, { message: 'must not be OWNER: a provider makes no owners' })
  role!: Role;
}

@InputType()
export class SetIdentityProviderSecretInput {
  @Field(() => ID) @IsUUID() id!: string;
  @Field(() => String, { nullable: true, description: 'Null where the provider takes none.' })
  @IsOptional()
  @Length(1, 1_024)
  clientSecret?: string | null;
}

@InputType()
export class ReadmitPersonInput {
  @Field() @IsEmail() @MaxLength(254) email!: string;
  @Field(() => Role) role!: Role;
}
