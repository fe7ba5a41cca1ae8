import type { DeviceClass as ClassOf, DeviceStatus as StatusOf } from '@atoll/store';
import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { ArrayMaxSize, IsOptional, IsUUID, Max, MaxLength, Min } from 'class-validator';

import { connectionOf } from '../connection.js';
import { IsHexOf } from '../input.js';
import { BigIntScalar, HexScalar, JsonScalar } from '../scalars.js';

export const DeviceStatus = {
  ...{ UNREGISTERED: 'UNREGISTERED', REGISTERED: 'REGISTERED', ACTIVE: 'ACTIVE' },
  ...{ SUSPENDED: 'SUSPENDED', QUARANTINED: 'QUARANTINED', RETIRED: 'RETIRED' },
} as const satisfies Record<StatusOf, StatusOf>;
registerEnumType(DeviceStatus, {
  name: 'DeviceStatus',
  description: 'Where a device stands on its chain.',
  valuesMap: {
    UNREGISTERED: { description: 'It is wished for, and its chain does not know it yet.' },
    REGISTERED: { description: 'Its organisation took it in. It acts for nobody until it is endorsed.' },
    ACTIVE: { description: 'An accredited authority vouches for it.' },
    SUSPENDED: { description: 'Its organisation took it out for a while.' },
    QUARANTINED: { description: 'The members cut it off by an incident.' },
    RETIRED: { description: 'For ever.' },
  },
});

export const DeviceClass = { FULL: 'FULL', CONSTRAINED: 'CONSTRAINED' } as const satisfies Record<ClassOf, ClassOf>;
registerEnumType(DeviceClass, {
  name: 'DeviceClass',
  description: 'Whether a device speaks for itself, or through its gateway.',
});

@ObjectType('OwnDevice', { description: 'What of a device its own organisation alone sees, and wished.' })
export class OwnDeviceModel {
  @Field(() => ID) id!: string;
  @Field(() => DeviceStatus, { description: 'What you want it to be.' }) desired!: StatusOf;
  @Field(() => HexScalar, { nullable: true, description: 'The gateway that you want it to be bound to.' })
  wishedGateway!: string | null;
  @Field(() => HexScalar, { nullable: true, description: 'The endorsement that you want it to be active by.' })
  wishedCredential!: string | null;
  @Field({ description: 'Whether its proof of possession is here. Without it nothing is sent: proveDevice.' })
  proved!: boolean;
  @Field({ description: 'Never on a chain, as the tags and the site.' }) name!: string;
  @Field(() => [String]) tags!: string[];
  @Field() site!: string;
  @Field(() => ID, { nullable: true, description: 'The file that it came with.' }) enrolmentId!: string | null;
  @Field(() => ID, { nullable: true, description: 'The transaction of the step that is under way, or was last.' })
  transactionId!: string | null;
  @Field({ description: 'Whether nothing of your last wish is left to be done, or can be.' }) settled!: boolean;
  @Field(() => String, { nullable: true, description: 'Why it does not come about. The next wish begins anew.' })
  reason!: string | null;
  @Field(() => JsonScalar, { nullable: true, description: 'The same for programs: its `code`, and its fields.' })
  fault!: unknown;
}

@ObjectType('Device', {
  description:
    'A device on a chain. All members see what the chain shows; what its organisation wrote down besides is in `own`.',
})
export class DeviceModel {
  @Field(() => ID) chainId!: string;
  @Field(() => HexScalar, { description: 'Its account: the end of its DID.' }) address!: string;
  @Field(() => HexScalar, { nullable: true, description: 'The principal that registered it.' }) owner!: string | null;
  @Field(() => ID, { nullable: true, description: 'Whose principal that is; null where no member here has it.' })
  ownerOrganisationId!: string | null;
  @Field(() => Int, { description: "By the consortium's own list; 1 and 2 are medical and emergency devices." })
  kind!: number;
  @Field(() => DeviceClass) class!: ClassOf;
  @Field(() => HexScalar, { description: 'SHA-256 of the public key of its IDevID.' }) hwIdHash!: string;
  @Field(() => HexScalar, { nullable: true, description: 'The gateway that it is bound to.' }) gateway!: string | null;
  @Field(() => DeviceStatus) status!: StatusOf;
  @Field(() => HexScalar, { nullable: true, description: 'The endorsement that it is active by, or was last.' })
  credential!: string | null;
  @Field(() => HexScalar, { nullable: true, description: 'What it last said of itself.' }) infoHash!: string | null;
  @Field(() => BigIntScalar, { nullable: true, description: 'Counts what it said of itself.' }) seq!: bigint | null;
  @Field(() => BigIntScalar, {
    nullable: true,
    description: 'The block as of which this was seen; null before it was.',
  })
  seenBlock!: bigint | null;
  @Field(() => OwnDeviceModel, { nullable: true, description: "Null for another member's." })
  own!: OwnDeviceModel | null;
}

@ObjectType()
export class DeviceConnection extends connectionOf(DeviceModel) {}

@InputType()
export class DeviceFilterInput {
  @Field(() => DeviceStatus, { nullable: true }) @IsOptional() status?: StatusOf | null;
  @Field(() => Int, { nullable: true }) @IsOptional() @Min(0) @Max(255) kind?: number | null;
  @Field(() => DeviceClass, { nullable: true }) @IsOptional() class?: ClassOf | null;
  @Field(() => HexScalar, { nullable: true }) @IsOptional() @IsHexOf(20) gateway?: string | null;
  @Field(() => ID, { nullable: true, description: 'The member that registered it.' })
  @IsOptional()
  @IsUUID()
  ownerOrganisationId?: string | null;
  @Field(() => String, {
    nullable: true,
    description:
      'How the address or the DID of any begins, from 0x or did: on; else how the name of one of yours does, in whatever case.',
  })
  @IsOptional()
  @MaxLength(100)
  text?: string | null;
}

@InputType()
export class DeviceLabelsInput {
  @Field(() => String, { defaultValue: '' }) @IsOptional() @MaxLength(100) name!: string;
  @Field(() => [String], { defaultValue: [] }) @ArrayMaxSize(20) @MaxLength(100, { each: true }) tags!: string[];
  @Field(() => String, { defaultValue: '' }) @IsOptional() @MaxLength(100) site!: string;
}

@InputType()
export class RegisterDeviceInput {
  @Field(() => ID) @IsUUID() chainId!: string;
  @Field(() => HexScalar, { description: 'The last 20 bytes of keccak256 of its public key.' })
  @IsHexOf(20)
  address!: string;
  @Field(() => HexScalar, { description: 'SHA-256 of the public key of its IDevID; never of a serial number.' })
  @IsHexOf(32)
  hwIdHash!: string;
  @Field(() => Int, { defaultValue: 0 }) @Min(0) @Max(255) kind!: number;
  @Field(() => DeviceClass, { defaultValue: 'FULL' }) class!: ClassOf;
  @Field(() => HexScalar, { nullable: true, description: 'x‖y of a P-256 key; absent for secp256k1.' })
  @IsOptional()
  @IsHexOf(64)
  publicKey?: string | null;
  @Field(() => HexScalar, { nullable: true, description: 'Of its MUD file (RFC 8520).' })
  @IsOptional()
  @IsHexOf(32)
  mudHash?: string | null;
  @Field(() => HexScalar, { nullable: true, description: 'Of its firmware.' }) @IsOptional() @IsHexOf(32) fwHash?:
    string | null;
  @Field(() => HexScalar, { nullable: true, description: 'The gateway that it is bound to from the beginning.' })
  @IsOptional()
  @IsHexOf(20)
  gateway?: string | null;
  @Field(() => HexScalar, {
    nullable: true,
    description: "The device's signature of EIP-712 Device(...); it may come later by proveDevice.",
  })
  @IsOptional()
  @MaxLength(258)
  proof?: string | null;
  @Field(() => HexScalar, { nullable: true, description: 'Its endorsement on the chain: it is to be active at once.' })
  @IsOptional()
  @IsHexOf(32)
  credential?: string | null;
  @Field(() => String, { defaultValue: '' }) @MaxLength(100) name!: string;
  @Field(() => [String], { defaultValue: [] }) @ArrayMaxSize(20) @MaxLength(100, { each: true }) tags!: string[];
  @Field(() => String, { defaultValue: '' }) @MaxLength(100) site!: string;
}

@InputType()
export class UpdateDeviceInput {
  @Field(() => HexScalar, { description: 'The hash of what it says of itself.' }) @IsHexOf(32) infoHash!: string;
  @Field(() => BigIntScalar, { description: 'Greater than that of its last update.' }) seq!: bigint;
  @Field(() => HexScalar, { description: "The device's signature of EIP-712 Update(...)." })
  @MaxLength(258)
  proof!: string;
}

@ObjectType('DidResolution', {
  description: "W3C's DID resolution, as the public resolver of did:ethr gives it.",
})
export class DidResolutionModel {
  @Field(() => JsonScalar, { nullable: true }) didDocument!: unknown;
  @Field(() => JsonScalar, { description: 'Versions are block numbers.' }) didDocumentMetadata!: unknown;
  @Field(() => JsonScalar) didResolutionMetadata!: unknown;
}

export const DelegateType = { VERI_KEY: 'veriKey', SIG_AUTH: 'sigAuth' } as const;
export type DelegateTypeOf = (typeof DelegateType)[keyof typeof DelegateType];
registerEnumType(DelegateType, {
  name: 'DidDelegateType',
  description: 'Whether a delegate also signs in for the DID.',
});

@InputType()
export class DidAttributeInput {
  @Field({ description: 'did/svc/<type>, or did/pub/<algorithm>/<purpose>/<encoding>; up to 32 characters.' })
  @MaxLength(32)
  name!: string;
  @Field(() => HexScalar, { description: 'Up to 1,024 bytes. Everybody on the chain reads it, for ever.' })
  @MaxLength(2_050)
  value!: string;
  @Field(() => Int, { description: 'How long it holds; 0 takes it back.' }) @Min(0) @Max(36_500) days!: number;
}

@InputType()
export class DidDelegateInput {
  @Field(() => DelegateType) type!: DelegateTypeOf;
  @Field(() => HexScalar) @IsHexOf(20) delegate!: string;
  @Field(() => Int, { description: 'How long it holds; 0 takes it back.' }) @Min(0) @Max(36_500) days!: number;
}
