import { ServiceAction, ServiceMode, ServiceState, TicketState } from '@atoll/store';
import { ArgsType, Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { IsOptional, IsUUID, Length, Max, MaxLength, Min, ValidateNested } from 'class-validator';

import { connectionOf, PageArgs } from '../connection.js';
import { IsHexOf, IsName } from '../input.js';
import { BigIntScalar, HexScalar } from '../scalars.js';

registerEnumType(ServiceMode, {
  name: 'ServiceMode',
  description: 'Where a service is.',
  valuesMap: {
    ON_CHAIN: { description: 'It is a contract: whoever uses it calls that.' },
    OFF_CHAIN: { description: 'It is spoken to directly, at the endpoint that its descriptor says, with a ticket.' },
  },
});
registerEnumType(ServiceState, {
  name: 'ServiceState',
  description: 'Whether a service goes on.',
  valuesMap: { ACTIVE: { description: 'It does.' }, DEPRECATED: { description: 'Its organisation ended it.' } },
});
registerEnumType(TicketState, {
  name: 'TicketState',
  description: 'How far a ticket is.',
  valuesMap: {
    REQUESTED: { description: "It waits for the service's organisation." },
    GRANTED: { description: 'It is good until its time is over, for one version of its service.' },
    DENIED: { description: 'It was turned down.' },
    CLOSED: { description: 'Its holder gave it back.' },
    EXPIRED: { description: 'Its time was over, and somebody noted that.' },
    REVOKED: { description: "The service's organisation took it away." },
  },
});
registerEnumType(ServiceAction, { name: 'ServiceAction', description: 'What is done at the registry of services.' });

@ObjectType('ServiceDescriptor', {
  description: 'What describes a service to programs and people. The chain has its hash alone.',
})
export class ServiceDescriptorModel {
  @Field(() => HexScalar, { description: 'Keccak-256 of the bytes of `text` in UTF-8.' }) hash!: string;
  @Field({ description: 'JSON, as it was brought, letter by letter.' }) text!: string;
  @Field() name!: string;
  @Field() description!: string;
  @Field(() => String, { nullable: true, description: 'Where it is spoken to.' }) endpoint!: string | null;
  @Field(() => String, { nullable: true, description: 'The address of what its answers look like.' })
  schema!: string | null;
}

@ObjectType('Service', {
  description:
    "A service as the chain's registry has it. Check it without this platform: any node proves it by eth_getProof, as the participant of @atoll/sdk/device does.",
})
export class ServiceModel {
  @Field(() => HexScalar, { description: 'The hash of whose it is, and its name.' }) id!: string;
  @Field(() => ID) chainId!: string;
  @Field(() => HexScalar, { description: 'The principal of the organisation whose it is.' }) owner!: string;
  @Field(() => ServiceState) state!: ServiceState;
  @Field(() => Int, { description: 'Tickets are good for one.' }) version!: number;
  @Field(() => ServiceMode) mode!: ServiceMode;
  @Field(() => HexScalar, { description: 'The contract; zero for a service off the chain.' }) target!: string;
  @Field(() => HexScalar, { description: "Keccak-256 of the contract's code, or of the endpoint." }) codeHash!: string;
  @Field(() => HexScalar) descriptorHash!: string;
  @Field(() => HexScalar, { description: 'The resource of its policy in AccessGrant; zero for none.' }) policy!: string;
  @Field({
    description:
      'Whether the contract said, when it was last asked, that it can be used: its organisation is Active, and its code is the pinned one.',
  })
  available!: boolean;
  @Field(() => Date, { nullable: true, description: 'When that was.' }) checkedAt!: Date | null;
  @Field(() => BigIntScalar) registeredBlock!: bigint;
  @Field(() => BigIntScalar, { description: 'The block of its last event.' }) seenBlock!: bigint;
  @Field(() => HexScalar, { description: 'The transaction of its last event.' }) transactionHash!: string;
}

@ObjectType()
export class ServiceConnection extends connectionOf(ServiceModel) {}

@ObjectType('ServiceNode', { description: "A node of a member, as the chain's registry has it." })
export class ServiceNodeModel {
  @Field(() => HexScalar) id!: string;
  @Field(() => HexScalar, { description: 'The principal of the organisation whose it is.' }) owner!: string;
  @Field(() => HexScalar, { description: 'Keccak-256 of what was said of it.' }) infoHash!: string;
  @Field(() => BigIntScalar, { description: 'The block it had when it was last seen.' }) height!: bigint;
  @Field(() => Date, { nullable: true, description: 'By the clock of the block; null before its first heartbeat.' })
  lastSeen!: Date | null;
}

@ObjectType()
export class ServiceNodeConnection extends connectionOf(ServiceNodeModel) {}

@ObjectType('ServiceTicket', { description: "Somebody's permission to use a service, as the chain has it." })
export class ServiceTicketModel {
  @Field(() => HexScalar) id!: string;
  @Field(() => ID) chainId!: string;
  @Field(() => HexScalar) serviceId!: string;
  @Field(() => HexScalar, { description: 'Whose it is: a device, or a principal.' }) holder!: string;
  @Field(() => HexScalar, { description: 'Who asked: the holder, or the gateway it is bound to.' }) through!: string;
  @Field(() => TicketState) state!: TicketState;
  @Field(() => Int, { description: 'The version of the service that it is good for.' }) version!: number;
  @Field(() => Int, { description: 'How many were recorded.' }) interactions!: number;
  @Field(() => BigIntScalar, { nullable: true, description: 'The last second, of Unix time, once it is granted.' })
  validUntil!: bigint | null;
}

@ObjectType()
export class ServiceTicketConnection extends connectionOf(ServiceTicketModel) {}

@ObjectType('ServiceInteraction', { description: 'What came of one use of a service, as both signed it.' })
export class ServiceInteractionModel {
  @Field(() => HexScalar) ticketId!: string;
  @Field(() => Int, { description: 'From 1.' }) number!: number;
  @Field(() => HexScalar, { description: 'The commitment to the result.' }) result!: string;
  @Field(() => HexScalar, { description: "The account of the service's organisation that signed." })
  serviceSigner!: string;
  @Field(() => BigIntScalar) blockNumber!: bigint;
  @Field(() => HexScalar) transactionHash!: string;
}

@ObjectType()
export class ServiceInteractionConnection extends connectionOf(ServiceInteractionModel) {}

@ObjectType('ServiceDeed', {
  description: 'What your organisation does at the registry, with the one transaction of its principal that does it.',
})
export class ServiceDeedModel {
  @Field(() => ID) id!: string;
  @Field(() => ID) chainId!: string;
  @Field(() => ServiceAction) action!: ServiceAction;
  @Field(() => HexScalar, {
    description: 'The node, the service or the ticket that it is about; of a request for access the service.',
  })
  subject!: string;
  @Field(() => ID) transactionId!: string;
  @Field() createdAt!: Date;
}

@ObjectType()
export class ServiceDeedConnection extends connectionOf(ServiceDeedModel) {}

@ArgsType()
export class ServicesArgs extends PageArgs {
  @Field(() => String, { nullable: true, description: 'Words that all stand in its name or description.' })
  @IsOptional()
  @MaxLength(200)
  text?: string | null;
  @Field(() => ServiceMode, { nullable: true }) @IsOptional() mode?: ServiceMode | null;
  @Field(() => HexScalar, { nullable: true, description: 'The principal of the organisation whose it is.' })
  @IsOptional()
  @IsHexOf(20)
  owner?: string | null;
  @Field(() => String, { nullable: true, description: 'As its descriptor says, letter by letter.' })
  @IsOptional()
  @MaxLength(2_048)
  schema?: string | null;
  @Field(() => Boolean, { nullable: true, description: 'Whether it can be used; all when absent.' })
  @IsOptional()
  live?: boolean | null;
  @Field(() => BigIntScalar, { nullable: true, description: 'The most that it may cost.' })
  @IsOptional()
  price?: bigint | null;
}

@ArgsType()
export class ServiceTicketsArgs extends PageArgs {
  @Field(() => HexScalar, { nullable: true, description: 'Of one service.' })
  @IsOptional()
  @IsHexOf(32)
  serviceId?: `0x${string}` | null;
  @Field(() => HexScalar, { nullable: true, description: "Somebody's." })
  @IsOptional()
  @IsHexOf(20)
  holder?: `0x${string}` | null;
  @Field(() => TicketState, { nullable: true }) @IsOptional() state?: TicketState | null;
}

@InputType()
export class ServiceTermsInput {
  @Field(() => ID) @IsUUID() chainId!: string;
  @Field(() => HexScalar, {
    nullable: true,
    description: 'The contract that it is; absent for a service off the chain. A proxy pins nothing and is refused.',
  })
  @IsOptional()
  @IsHexOf(20)
  target?: `0x${string}` | null;
  @Field(() => HexScalar, {
    nullable: true,
    description: "Keccak-256 of the contract's code; that of the code that is there when absent.",
  })
  @IsOptional()
  @IsHexOf(32)
  codeHash?: `0x${string}` | null;
  @Field({
    description:
      'A JSON object of up to 16 KiB with "name", and "description", "endpoint", "schema" and whatever else programs need. Off the chain the endpoint is where it is spoken to: https or wss.',
  })
  @MaxLength(16_384)
  descriptor!: string;
  @Field(() => HexScalar, { nullable: true, description: 'The resource of its policy in AccessGrant.' })
  @IsOptional()
  @IsHexOf(32)
  policy?: `0x${string}` | null;
  @Field(() => BigIntScalar, {
    nullable: true,
    description: "In the smallest unit of the consortium's settlement token; free when absent.",
  })
  @IsOptional()
  price?: bigint | null;
  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether the descriptor rides behind the call, so that devices find it on every node, without this platform; and everybody who reads the chain, for ever.',
  })
  @IsOptional()
  publish?: boolean | null;
}

@InputType()
export class RegisterServiceInput extends ServiceTermsInput {
  @Field({ description: 'Up to 32 bytes; nobody else can take it.' }) @IsName(32) name!: string;
}

@InputType()
export class UpdateServiceInput extends ServiceTermsInput {
  @Field(() => HexScalar, { description: 'The service.' }) @IsHexOf(32) id!: `0x${string}`;
}

@InputType()
export class RegisterNodeInput {
  @Field(() => ID) @IsUUID() chainId!: string;
  @Field({ description: 'Up to 32 bytes.' }) @IsName(32) name!: string;
  @Field({ description: 'What is said of it; the chain gets its hash.' }) @Length(0, 4_096) info!: string;
}

@InputType({ description: 'What a device or a gateway signed by EIP-712, for its next nonce at ServiceRegistry.' })
export class ConsentInput {
  @Field(() => HexScalar) @IsHexOf(20) signer!: `0x${string}`;
  @Field(() => BigIntScalar, { description: 'The last second in which it counts.' }) deadline!: bigint;
  @Field(() => HexScalar, { description: '65 bytes of secp256k1, or 128 of P-256: x, y, r and s.' })
  @MaxLength(8_194)
  signature!: `0x${string}`;
}

@InputType()
export class RequestAccessInput {
  @Field(() => ID) @IsUUID() chainId!: string;
  @Field(() => HexScalar) @IsHexOf(32) serviceId!: `0x${string}`;
  @Field(() => ConsentInput, {
    nullable: true,
    description: 'Who is to hold the ticket, by its signature of RequestAccess; your own principal when absent.',
  })
  @IsOptional()
  @ValidateNested()
  @Type(() => ConsentInput)
  device?: ConsentInput | null;
  @Field(() => ConsentInput, {
    nullable: true,
    description: 'Of a constrained device: the gateway it is bound to, by its signature of RequestAccessThrough.',
  })
  @IsOptional()
  @ValidateNested()
  @Type(() => ConsentInput)
  gateway?: ConsentInput | null;
}

@InputType()
export class RecordInteractionInput {
  @Field(() => ID) @IsUUID() chainId!: string;
  @Field(() => HexScalar) @IsHexOf(32) ticketId!: `0x${string}`;
  @Field(() => Int, { description: 'The next of this ticket, from 1.' }) @Min(1) @Max(2 ** 31 - 1) number!: number;
  @Field(() => HexScalar, { description: 'The commitment to the result.' }) @IsHexOf(32) result!: `0x${string}`;
  @Field(() => HexScalar) @MaxLength(8_194) holderSignature!: `0x${string}`;
  @Field(() => HexScalar) @IsHexOf(20) serviceSigner!: `0x${string}`;
  @Field(() => HexScalar) @MaxLength(8_194) serviceSignature!: `0x${string}`;
}
