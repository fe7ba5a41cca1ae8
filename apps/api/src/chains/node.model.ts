import { NodeDesire, NodeRole } from '@atoll/store';
import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IsIn, IsOptional, IsUUID } from 'class-validator';

import { IsIdempotencyKey, IsName } from '../input.js';
import { BigIntScalar, HexScalar } from '../scalars.js';

registerEnumType(NodeDesire, { name: 'NodeDesire', description: 'What the owner of a node wants.' });
registerEnumType(NodeRole, {
  name: 'NodeRole',
  description:
    'VALIDATOR: seals blocks once the members have voted it in. RPC: follows the chain and answers. REPLICA: follows at the edge.',
});

@ObjectType('Node', { description: 'One process of a chain. Every member sees it, its owner alone moves it.' })
export class NodeModel {
  @Field(() => ID) id!: string;
  organisationId!: string;
  chainId!: string;
  siteId!: string | null;
  @Field({ description: 'Unique within the chain.' }) name!: string;
  @Field(() => NodeRole) role!: NodeRole;
  @Field(() => NodeDesire) desired!: NodeDesire;
  @Field({
    description:
      'Planned, Prepared, Starting, Running, Stopped, Failed, Leaving, Lost or Unknown (its cluster does not answer); of a foreign node Announced, Connected or Away.',
  })
  phase!: string;
  @Field({ description: 'Why the phase is what it is, in a sentence.' }) message!: string;
  @Field(() => HexScalar, { nullable: true, description: 'Null until its key is born, moments after the node.' })
  address!: string | null;
  @Field(() => HexScalar, {
    nullable: true,
    description: '64 bytes, the uncompressed secp256k1 key without its prefix.',
  })
  publicKey!: string | null;
  @Field(() => BigIntScalar, { nullable: true, description: 'The number of its newest block; up to five seconds old.' })
  height!: bigint | null;
  @Field(() => Int, { nullable: true, description: 'The QBFT round it is in.' }) round!: number | null;
  @Field(() => Int, { nullable: true, description: 'How many nodes it is connected to.' }) peers!: number | null;
  @Field({ description: 'Whether it is among the validators now.' }) sealing!: boolean;
  @Field({
    description:
      "Whether it was started in another version, or with other settings, than its installation starts nodes with now. The platform replaces such nodes one at a time; where the chain cannot spare a validator for that (the reason NoMargin of the chain's condition UpgradeInProgress), its owner restarts it.",
  })
  outdated!: boolean;
  @Field({ description: 'Whether another installation runs it: here it is a peer, and nobody starts or stops it.' })
  foreign!: boolean;
  @Field({
    description: 'Whether the platform added it to follow the load, and takes it away again: see scaleRpcNodes.',
  })
  scaled!: boolean;
  @Field(() => String, { nullable: true, description: 'The host at which its peers reach it, once it has a place.' })
  host!: string | null;
  @Field(() => Int, { nullable: true }) port!: number | null;
  @Field(() => String, { nullable: true, description: 'Its public JSON-RPC, over HTTP and WebSocket.' })
  rpcUrl!: string | null;
  @Field() createdAt!: Date;
}

@ObjectType('LogLine', { description: 'One line that a node wrote.' })
export class LogLineModel {
  @Field() at!: string;
  @Field() level!: string;
  @Field() message!: string;
}

@InputType()
export class AddNodeInput {
  @Field(() => ID) @IsUUID() chainId!: string;
  @Field(() => NodeRole, { nullable: true, defaultValue: NodeRole.VALIDATOR, description: 'VALIDATOR or RPC.' })
  @IsIn([NodeRole.VALIDATOR, NodeRole.RPC])
  role: 'VALIDATOR' | 'RPC' = NodeRole.VALIDATOR;
  @Field({ nullable: true, description: 'Lower-case letters, digits and hyphens; by default the next free name.' })
  @IsOptional()
  @IsName(63)
  name?: string;
  @Field(() => ID, {
    nullable: true,
    description:
      'Where it is to stand; without one, in the place of the installation. QUOTA_EXCEEDED when the site is full, CONFLICT when it takes no new nodes.',
  })
  @IsOptional()
  @IsUUID()
  siteId?: string;
  @Field({ nullable: true, description: 'The same key again is the same node; with another wish, CONFLICT.' })
  @IsOptional()
  @IsIdempotencyKey()
  idempotencyKey?: string;
}
