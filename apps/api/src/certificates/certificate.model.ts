import { CertificateKind } from '@atoll/store';
import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsEnum, IsOptional, IsUUID, Max, MaxLength, Min, ValidateNested } from 'class-validator';

import { connectionOf } from '../connection.js';
import { IsIdempotencyKey, IsName } from '../input.js';
import { BigIntScalar, HexScalar, JsonScalar } from '../scalars.js';

registerEnumType(CertificateKind, {
  name: 'CertificateKind',
  description: 'AUTHORITY: of the CA itself. ISSUED: by its key here. GIVEN: by a CA outside, and logged here.',
});

export enum CertificateState {
  REQUESTED = 'REQUESTED',
  SIGNED = 'SIGNED',
  PLACED = 'PLACED',
  LOGGED = 'LOGGED',
  REVOKING = 'REVOKING',
  REVOKED = 'REVOKED',
}
registerEnumType(CertificateState, {
  name: 'CertificateState',
  description:
    'REQUESTED, SIGNED by its CA, PLACED in the log, LOGGED on the chain: from here on it is relied on. REVOKING: the chain does not know yet. REVOKED: for ever.',
});

@ObjectType('CertificateLog', {
  description:
    "An organisation's log of certificates on a chain (RFC 9162): every member of the chain reads it, and its heads are on the chain.",
})
export class CertificateLogModel {
  @Field(() => ID) chainId!: string;
  @Field(() => ID) organisationId!: string;
  @Field(() => ID, { nullable: true, description: 'The P-256 key that signs its heads; null for other members.' })
  keyId!: string | null;
  @Field(() => String, { nullable: true, description: 'Why its newest head is not on the chain yet, in a sentence.' })
  problem!: string | null;
  @Field() createdAt!: Date;
}

@ObjectType('CertificateHead', { description: 'What a log said it was at a time, signed by its key.' })
export class CertificateHeadModel {
  @Field(() => BigIntScalar, { description: 'How many certificates.' }) size!: bigint;
  @Field(() => HexScalar, { description: 'The root of their Merkle tree, over SHA-256.' }) root!: Uint8Array;
  @Field() at!: Date;
  @Field(() => HexScalar, { nullable: true, description: "ECDSA in DER, over RFC 9162's TreeHeadDataV2." })
  signature!: Uint8Array | null;
  @Field(() => Int, {
    nullable: true,
    description: "As which version of the organisation's list the chain holds it; null until it does.",
  })
  version!: number | null;
  @Field(() => Date, { nullable: true }) anchoredAt!: Date | null;
}

@ObjectType('CertificateAuthority', {
  description: 'A CA of a member: its certificates are in the log of that member.',
})
export class CertificateAuthorityModel {
  @Field(() => ID) id!: string;
  @Field(() => ID) organisationId!: string;
  @Field(() => ID) chainId!: string;
  @Field() name!: string;
  @Field(() => ID, {
    nullable: true,
    description: 'The key that issues; null for a CA outside, and for other members.',
  })
  keyId!: string | null;
  @Field(() => String, {
    nullable: true,
    description: 'Where its revocation lists are fetched, as its certificates say.',
  })
  revocationListUrl!: string | null;
  @Field({ description: 'Whether devices of the organisation may enrol by ACME, at /acme/<id>/directory.' })
  enrols!: boolean;
  @Field() createdAt!: Date;
}

@ObjectType()
export class CertificateAuthorityConnection extends connectionOf(CertificateAuthorityModel) {}

@ObjectType('Certificate', { description: 'An X.509 certificate, from the wish for it to its end.' })
export class CertificateModel {
  @Field(() => ID) id!: string;
  @Field(() => ID) organisationId!: string;
  @Field(() => ID) authorityId!: string;
  @Field(() => CertificateKind) kind!: CertificateKind;
  @Field() subject!: string;
  @Field(() => HexScalar, { nullable: true, description: 'The certificate in DER; null until it is signed.' })
  der!: Uint8Array | null;
  @Field(() => HexScalar, { nullable: true, description: 'SHA-256 of it, by which the chain knows it.' }) certHash!:
    string | null;
  @Field(() => BigIntScalar, { nullable: true, description: 'Its place in the log.' }) position!: bigint | null;
  @Field() notBefore!: Date;
  @Field() notAfter!: Date;
  @Field(() => Date, { nullable: true, description: 'When it was seen on the chain.' }) loggedAt!: Date | null;
  @Field(() => Date, { nullable: true, description: 'When its end was wished for.' }) revokedAt!: Date | null;
  @Field(() => Int, { nullable: true, description: 'By RFC 5280, section 5.3.1.' }) revocationReason!: number | null;
  @Field(() => String, { nullable: true, description: 'Why it does not go on, in a sentence; it is tried again.' })
  problem!: string | null;
  @Field() createdAt!: Date;
}

@ObjectType()
export class CertificateConnection extends connectionOf(CertificateModel) {}

@ObjectType('CertificateProof', {
  description:
    'A certificate with all that a relying party needs besides a node of the chain: see `atoll certificates verify`.',
})
export class CertificateProofModel {
  @Field(() => [HexScalar], { description: "The certificate and its CA's, in DER." }) chain!: Uint8Array[];
  @Field({ description: 'The same as PEM.' }) pem!: string;
  @Field(() => JsonScalar, {
    description: 'Where they stand in the tree of a head that the chain holds: certificate-proof/1.',
  })
  proof!: unknown;
}

@InputType()
export class OpenCertificateLogInput {
  @Field(() => ID) @IsUUID() chainId!: string;
  @Field(() => ID, { description: 'A P-256 key of your organisation that signs the heads, and nothing else.' })
  @IsUUID()
  keyId!: string;
}

@InputType()
export class CreateCertificateAuthorityInput {
  @Field(() => ID) @IsUUID() chainId!: string;
  @Field({
    description: 'Unique among those of your organisation on the chain, and the common name of its certificate.',
  })
  @IsName()
  @MaxLength(64)
  name!: string;
  @Field(() => ID, { description: 'A P-256 key of your organisation that issues, and nothing else.' })
  @IsUUID()
  keyId!: string;
  @Field(() => Int, { defaultValue: 3_650, description: 'How long its own certificate is valid, up to 36,500.' })
  @Min(1)
  @Max(36_500)
  days!: number;
  @Field(() => String, {
    nullable: true,
    description: 'Where relying parties get its revocation lists: /revocation-lists/<id>.crl of this API, or a copy.',
  })
  @IsOptional()
  @MaxLength(500)
  revocationListUrl?: string | null;
}

@InputType()
export class RegisterCertificateAuthorityInput {
  @Field(() => ID) @IsUUID() chainId!: string;
  @Field({ description: 'Unique among those of your organisation on the chain.' }) @IsName() name!: string;
  @Field(() => HexScalar, {
    description:
      "Its certificate in DER. It names your organisation by a URI among its alternative names, did:ethr:0x<chain>:<your principal's address>.",
  })
  @MaxLength(32_770)
  certificate!: string;
  @Field(() => HexScalar, {
    nullable: true,
    description: 'Where it does not: a certificate that it issued, with that URI.',
  })
  @IsOptional()
  @MaxLength(32_770)
  binding?: string | null;
}

export enum AlternativeNameType {
  URL = 'url',
  DNS = 'dns',
}
registerEnumType(AlternativeNameType, {
  name: 'AlternativeNameType',
  description: 'URL: any URI, such as a DID. DNS: a host.',
});

@InputType()
export class AlternativeNameInput {
  @Field(() => AlternativeNameType) @IsEnum(AlternativeNameType) type!: AlternativeNameType;
  @Field() @MaxLength(520) value!: string;
}

@InputType()
export class IssueCertificateInput {
  @Field(() => ID) @IsUUID() authorityId!: string;
  @Field(() => HexScalar, {
    description: 'A certificate request (PKCS #10) in DER, up to 8 KiB. Only its key is read.',
  })
  @MaxLength(16_386)
  request!: string;
  @Field({ description: 'The common name, up to 64 characters.' }) @MaxLength(64) subject!: string;
  @Field(() => [AlternativeNameInput], {
    defaultValue: [],
    description: 'Up to 20. With a dns one it is for servers, too.',
  })
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => AlternativeNameInput)
  names!: AlternativeNameInput[];
  @Field(() => Int, { defaultValue: 90, description: 'Up to 3,650.' }) @Min(1) @Max(3_650) days!: number;
  @IsIdempotencyKey() idempotencyKey?: string | null;
}
