import type { CredentialView } from '@atoll/identity';
import { CredentialStatus, CredentialWish } from '@atoll/store';
import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IsOptional, IsUUID, MaxLength } from 'class-validator';

import { connectionOf } from '../connection.js';
import { IsIdempotencyKey } from '../input.js';
import { JsonScalar } from '../scalars.js';

registerEnumType(CredentialStatus, {
  name: 'CredentialStatus',
  description:
    'QUEUED: it is signed moments later. SIGNED: its commitment is on its way to the chain. VALID, SUSPENDED, REVOKED: as the chain has it. FAILED: it was never issued, and `reason` says why.',
});
registerEnumType(CredentialWish, { name: 'CredentialWish', description: 'What the issuer wants of a credential.' });

@ObjectType('CredentialSchema', {
  description: 'What an organisation issues credentials by: a type, and the claims it has. It never changes.',
})
export class CredentialSchemaModel {
  @Field(() => ID) id!: string;
  @Field({ description: 'The type of the credentials, and in 32 bytes the name of the schema on chains.' })
  name!: string;
  @Field(() => JsonScalar, {
    description:
      'A JSON Schema (draft 2020-12) of the claims. What it marks `"pii": true` a holder shows by choice alone.',
  })
  claims!: unknown;
  @Field() createdAt!: Date;
}

@ObjectType()
export class CredentialSchemaConnection extends connectionOf(CredentialSchemaModel) {}

@ObjectType('IssuingKey', { description: 'A P-256 key of your organisation that signs credentials on a chain.' })
export class IssuingKeyModel {
  @Field(() => ID) keyId!: string;
  @Field(() => ID) chainId!: string;
  @Field(() => ID, { description: "The transaction that lists it in the document of the organisation's DID." })
  transactionId!: string;
  @Field({ description: 'Whether that transaction was mined: then what it signs can be verified.' }) listed!: boolean;
  @Field() createdAt!: Date;
}

@ObjectType('Credential', {
  description:
    'A W3C verifiable credential (data model 2.0) that your organisation issued. Its body is not here: collectCredential gives it once.',
})
export class CredentialModel {
  @Field(() => ID) id!: string;
  @Field(() => ID) chainId!: string;
  @Field(() => ID, { nullable: true, description: 'Null for the endorsement of a device.' }) schemaId!: string | null;
  @Field() type!: string;
  @Field({ description: 'The address of whom it speaks, on the chain.' }) subject!: string;
  @Field() validFrom!: Date;
  @Field() validUntil!: Date;
  @Field(() => CredentialWish) wanted!: CredentialWish;
  @Field(() => CredentialStatus) status!: CredentialStatus;
  @Field(() => String, {
    nullable: true,
    description: 'Its id in the CredentialRegistry: keccak256 of schema, issuer, subject and vcHash.',
  })
  onChainId!: string | null;
  @Field(() => String, {
    nullable: true,
    description: 'keccak256(abi.encode(schema, salt, sha256(JCS(payload)))): all that the chain knows of the body.',
  })
  vcHash!: string | null;
  @Field(() => ID, { description: 'The status lists that it stands in.' }) listId!: string;
  @Field(() => Number, { description: 'Its entry in them.' }) statusIndex!: number;
  @Field({ description: 'Whether the body stays here after it was collected.' }) kept!: boolean;
  @Field(() => Date, { nullable: true }) collectedAt!: Date | null;
  @Field(() => String, { nullable: true, description: 'Why it is not where it was wanted, in a sentence.' })
  reason!: string | null;
  @Field(() => JsonScalar, { nullable: true, description: 'The same for programs: a code, and its fields.' })
  fault!: unknown;
  @Field() createdAt!: Date;
}
export type { CredentialView };

@ObjectType()
export class CredentialConnection extends connectionOf(CredentialModel) {}

@ObjectType({ description: 'What a holder keeps.' })
export class CollectedCredential {
  @Field(() => ID) id!: string;
  @Field({ description: 'A `vc+sd-jwt` (W3C VC-JOSE-COSE with RFC 9901), whole: with every disclosure.' })
  document!: string;
}

@InputType()
export class CreateCredentialSchemaInput {
  @Field({ description: 'A type such as ServiceRecord: a capital, then up to 30 letters and digits.' })
  @MaxLength(31)
  name!: string;
  @Field(() => JsonScalar, {
    description:
      'A JSON Schema (draft 2020-12) of at most 32 KiB, without pattern, format, uniqueItems and references. Mark what is personal `"pii": true`.',
  })
  claims!: unknown;
}

@InputType()
export class IssueCredentialInput {
  @Field(() => ID) @IsUUID() chainId!: string;
  @Field(() => ID) @IsUUID() schemaId!: string;
  @Field({ description: 'did:ethr of the chain and an address. Only a key of that DID can present the credential.' })
  @MaxLength(200)
  subject!: string;
  @Field(() => JsonScalar, { description: 'As the schema has them, at most 16 KiB.' }) claims!: unknown;
  @Field({ description: 'From a minute to 30 years ahead. The chain refuses it afterwards.' }) validUntil!: Date;
  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Whether the body stays here after it was collected. Otherwise only a salted commitment does.',
  })
  kept!: boolean;
  @Field(() => String, { nullable: true, description: 'The same key gives the same credential.' })
  @IsOptional()
  @IsIdempotencyKey()
  idempotencyKey?: string | null;
}

@InputType()
export class EndorseDeviceInput {
  @Field(() => ID) @IsUUID() chainId!: string;
  @Field({ description: 'Of a device that is registered on the chain.' }) @MaxLength(200) did!: string;
  @Field() validUntil!: Date;
  @Field(() => String, { nullable: true, description: 'The same key gives the same credential.' })
  @IsOptional()
  @IsIdempotencyKey()
  idempotencyKey?: string | null;
}
