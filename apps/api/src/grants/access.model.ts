import { ACCESS_SCOPES, type AccessScope } from '@atoll/data';
import { AccessDeedState, AccessReceiptKind, AccessState } from '@atoll/store';
import { Field, ID, InputType, Int, ObjectType, PartialType, registerEnumType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsOptional,
  IsUUID,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';

import { connectionOf } from '../connection.js';
import { IsHexOf, IsName } from '../input.js';
import { BigIntScalar, HexScalar, JsonScalar } from '../scalars.js';

const Scopes = Object.fromEntries(ACCESS_SCOPES.map((scope) => [scope, scope]));
registerEnumType(Scopes, {
  name: 'AccessScope',
  description: 'What may be done with data.',
  valuesMap: {
    READ: { description: 'Get the keys, and read.' },
    PROCESS: { description: 'Compute with it.' },
    SHARE: { description: 'Give it on.' },
    STORE_CIPHERTEXT: { description: 'Keep the ciphertext, without reading it.' },
  },
});
registerEnumType(AccessState, {
  name: 'AccessState',
  description: 'How far a grant is, as the chain has it.',
  valuesMap: {
    REQUESTED: { description: 'Asked for; its owner has not answered.' },
    GRANTED: { description: 'Given. It is good while it is not `outdated` and its time is not over.' },
    DENIED: { description: 'Turned down.' },
    EXHAUSTED: { description: 'Used as often as it could be.' },
    EXPIRED: { description: 'Its time was noted to be over.' },
    REVOKED: { description: 'Ended by its owner or by who had it.' },
  },
});
registerEnumType(AccessDeedState, {
  name: 'AccessDeedState',
  description: 'How far a wish about access is.',
  valuesMap: {
    WAITING: { description: 'Written down.' },
    SENDING: { description: 'Its transaction is on its way.' },
    DONE: { description: 'It is on the chain.' },
    FAILED: { description: 'It had no effect: `reason` says why.' },
  },
});
registerEnumType(AccessReceiptKind, {
  name: 'AccessReceiptKind',
  description: 'What a receipt is about.',
  valuesMap: {
    CONSUMED: { description: 'A key, or an answer, went out: one use of a grant.' },
    WRAPPED: { description: "The epoch's key was wrapped when a grant was given." },
    ANCHORED: { description: 'A root over receipts that their owner keeps.' },
  },
});

const Scope = () => Scopes;
const PURPOSE = /^[a-z][a-z0-9-]{0,63}$/;
const TERMS = "By the names of the consortium's purposes; see accessPurposes.";

@ObjectType('AccessPurpose', {
  description: 'What data may be used for: a name that all members of a consortium mean the same by, for good.',
})
export class AccessPurposeModel {
  @Field(() => Int, { description: 'Its bit in the masks of policies and grants.' }) bit!: number;
  @Field() name!: string;
  @Field(() => String, {
    nullable: true,
    description: "An IRI: a term of ODRL or of the W3C's Data Privacy Vocabulary.",
  })
  term!: string | null;
  @Field() description!: string;
  @Field(() => ID, { description: 'The organisation that added it.' }) definedBy!: string;
  @Field() createdAt!: Date;
}

@InputType()
export class DefinePurposeInput {
  @Field(() => ID) @IsUUID() consortiumId!: string;
  @Field({ description: 'Small letters, digits and hyphens, up to 64.' })
  @Matches(PURPOSE, { message: 'must be of small letters, digits and hyphens' })
  name!: string;
  @Field(() => Int, { nullable: true, description: 'The lowest that is free when absent.' })
  @IsOptional()
  @Min(0)
  @Max(255)
  bit?: number | null;
  @Field(() => String, { nullable: true, description: 'An IRI of up to 300 characters.' })
  @IsOptional()
  @MaxLength(300)
  term?: string | null;
  @Field({ description: 'For people, up to 1,000 characters.' }) @Length(1, 1_000) description!: string;
}

@ObjectType('AccessDeed', {
  description:
    'Something about access that your organisation wants done on a chain, and what came of it. Its principal signs.',
})
export class AccessDeedModel {
  @Field(() => ID) id!: string;
  @Field(() => ID) chainId!: string;
  @Field({ description: 'The contract of the kernel that is called.' }) contract!: string;
  @Field({ description: 'Its function.' }) function!: string;
  @Field(() => HexScalar, { nullable: true, description: 'The resource, the grant or the identity that it is about.' })
  subject!: string | null;
  @Field(() => AccessDeedState) state!: AccessDeedState;
  @Field(() => HexScalar, {
    nullable: true,
    description: 'The id of what it made, once it is DONE: of a request, its grant.',
  })
  made!: string | null;
  @Field(() => ID, { nullable: true, description: 'The transaction that does it.' }) transactionId!: string | null;
  @Field(() => BigIntScalar, { nullable: true }) blockNumber!: bigint | null;
  @Field(() => String, {
    nullable: true,
    description: 'What is told nobody else: why a glass was broken, and its salt.',
  })
  note!: string | null;
  @Field(() => String, { nullable: true, description: 'Why it failed.' }) reason!: string | null;
  @Field(() => JsonScalar, { nullable: true, description: 'The same for programs.' }) fault!: unknown;
  @Field() createdAt!: Date;
}

@ObjectType('DataPolicy', { description: 'What the owner of a resource lets be done with it, as the chain has it.' })
export class DataPolicyModel {
  @Field(() => HexScalar, { description: 'keccak256(abi.encode(owner, name)).' }) resource!: string;
  @Field(() => HexScalar, { description: 'A principal, a device, or another account.' }) owner!: string;
  @Field(() => HexScalar, { description: '32 bytes by which the owner calls it.' }) name!: string;
  @Field({ description: 'Whether keys go out one by one, each with its receipt.' }) brokered!: boolean;
  @Field({ description: 'Whether a provider may break the glass.' }) emergencies!: boolean;
  @Field(() => HexScalar, { nullable: true, description: 'Who releases keys beside the owner.' }) broker!:
    string | null;
  @Field(() => HexScalar, { description: 'Keccak-256 of the policy in ODRL; zero for none.' }) odrlHash!: string;
  @Field(() => BigIntScalar, { description: 'Of grants: when it goes up, all of before are dead.' }) epoch!: bigint;
  @Field(() => BigIntScalar, { description: 'Of keys: each revocation begins another.' }) keyEpoch!: bigint;
  @Field(() => BigIntScalar, { description: 'Of the terms.' }) version!: bigint;
}

@ObjectType()
export class DataPolicyConnection extends connectionOf(DataPolicyModel) {}

@ObjectType('AccessGrant', { description: 'Access to a resource that somebody asked for, as the chain has it.' })
export class AccessGrantModel {
  @Field(() => HexScalar) id!: string;
  @Field(() => HexScalar) resource!: string;
  @Field(() => HexScalar) grantee!: string;
  @Field(() => AccessState) state!: AccessState;
  @Field({ description: 'Given in an older epoch of its policy, and so dead.' }) outdated!: boolean;
  @Field(() => BigIntScalar, { description: 'How often keys may still be released.' }) usesLeft!: bigint;
  @Field(() => HexScalar, { nullable: true, description: 'The organisation that broke the glass for it.' })
  emergencyOf!: string | null;
  @Field(() => Boolean, {
    nullable: true,
    description: 'What its review said; null before, and where there is none to be.',
  })
  justified!: boolean | null;
}

@ObjectType()
export class AccessGrantConnection extends connectionOf(AccessGrantModel) {}

@ObjectType()
export class AccessDeedConnection extends connectionOf(AccessDeedModel) {}

@ObjectType('AccessReceipt', { description: 'That somebody processed a resource, as the chain has it.' })
export class AccessReceiptModel {
  @Field(() => BigIntScalar) block!: bigint;
  @Field(() => Int) logIndex!: number;
  @Field(() => AccessReceiptKind) kind!: AccessReceiptKind;
  @Field(() => HexScalar) resource!: string;
  @Field(() => HexScalar, { nullable: true }) grantId!: string | null;
  @Field(() => HexScalar, { nullable: true, description: 'Who processed it.' }) grantee!: string | null;
  @Field(() => ID, { nullable: true, description: 'The same as an organisation of this platform.' })
  organisationId!: string | null;
  @Field(() => HexScalar, { nullable: true, description: "Who left the receipt: the owner's side or the broker." })
  by!: string | null;
  @Field(() => HexScalar, { nullable: true, description: 'Of what was asked.' }) reqHash!: string | null;
  @Field(() => HexScalar, { description: 'Of what went out; of a root over receipts, the root.' }) respHash!: string;
  @Field(() => BigIntScalar, { nullable: true }) keyEpoch!: bigint | null;
  @Field(() => HexScalar) transactionHash!: string;
  @Field() minedAt!: Date;
}

@ObjectType()
export class AccessReceiptConnection extends connectionOf(AccessReceiptModel) {}

/** What policies and grants have in common. */
@InputType({ isAbstract: true })
class WithinInput {
  @Field(() => [Scope()], { description: 'At least one.' })
  @ArrayMinSize(1)
  @ArrayMaxSize(ACCESS_SCOPES.length)
  scopes!: AccessScope[];
  @Field(() => [String], { description: TERMS })
  @ArrayMinSize(1)
  @ArrayMaxSize(256)
  @MaxLength(64, { each: true })
  purposes!: string[];
}

@InputType()
export class DataTermsInput extends WithinInput {
  @Field({
    defaultValue: true,
    description: 'Whether keys go out one by one; otherwise they do when a grant is given.',
  })
  brokered!: boolean;
  @Field({ defaultValue: false, description: 'Whether a member with the role PROVIDER may break the glass.' })
  emergencies!: boolean;
  @Field(() => HexScalar, {
    nullable: true,
    description: 'An address that releases keys beside the owner, such as a CityExchange.',
  })
  @IsOptional()
  @IsHexOf(20)
  broker?: string | null;
  @Field(() => [HexScalar], {
    nullable: true,
    description: 'Up to 64 addresses that may keep the ciphertext; everybody when absent.',
  })
  @IsOptional()
  @ArrayMaxSize(64)
  @IsHexOf(20, { each: true })
  storers?: string[] | null;
  @Field(() => HexScalar, { nullable: true, description: 'Keccak-256 of the policy in ODRL.' })
  @IsOptional()
  @IsHexOf(32)
  odrlHash?: string | null;
}

@InputType()
export class CreateDataPolicyInput {
  @Field(() => ID) @IsUUID() chainId!: string;
  @Field({ description: 'What the owner calls the resource: up to 32 bytes of UTF-8, or 32 bytes as hex.' })
  @IsName(66)
  name!: string;
  @Field(() => HexScalar, {
    nullable: true,
    description: "A device of yours; your organisation's principal when absent.",
  })
  @IsOptional()
  @IsHexOf(20)
  owner?: string | null;
  @Field(() => DataTermsInput) @ValidateNested() @Type(() => DataTermsInput) terms!: DataTermsInput;
}

@InputType()
export class AmendDataPolicyInput {
  @Field(() => ID) @IsUUID() chainId!: string;
  @Field(() => HexScalar) @IsHexOf(32) resource!: string;
  @Field(() => DataTermsInput) @ValidateNested() @Type(() => DataTermsInput) terms!: DataTermsInput;
}

@InputType()
export class RequestGrantInput extends WithinInput {
  @Field(() => ID) @IsUUID() chainId!: string;
  @Field(() => HexScalar) @IsHexOf(32) resource!: string;
  @Field(() => Int, { defaultValue: 1, description: 'How often keys may be released.' }) @Min(1) uses!: number;
  @Field({ description: 'The last moment, to the second.' }) validUntil!: Date;
}

@InputType({ description: 'What was asked for, or less. What is left out is given as it was asked for.' })
export class GiveGrantInput extends PartialType(WithinInput) {
  @Field(() => ID) @IsUUID() chainId!: string;
  @Field(() => HexScalar, { description: 'The request.' }) @IsHexOf(32) grantId!: string;
  @Field(() => Int, { nullable: true, description: 'How often keys may be released.' })
  @IsOptional()
  @Min(1)
  uses?: number | null;
  @Field(() => Date, {
    nullable: true,
    description: 'The last moment, to the second; cut to what was asked for where that is earlier.',
  })
  @IsOptional()
  validUntil?: Date | null;
}

@InputType()
export class BreakGlassInput {
  @Field(() => ID) @IsUUID() chainId!: string;
  @Field(() => HexScalar) @IsHexOf(32) resource!: string;
  @Field({ description: 'Up to 3,000 characters. They stay with your organisation; the chain has a salted hash.' })
  @Length(1, 3_000)
  justification!: string;
}

export { Scope };
