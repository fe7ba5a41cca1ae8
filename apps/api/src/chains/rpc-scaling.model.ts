import { MOST_RATE } from '@atoll/chains';
import { Field, Float, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { IsInt, IsOptional, IsUUID, Max, Min } from 'class-validator';

@ObjectType('RpcScaling', {
  description:
    'How many RPC nodes of yours the platform keeps on a chain, and what it has measured. Nobody else sees it.',
})
export class RpcScalingModel {
  chainId!: string;
  siteId!: string | null;
  @Field(() => Int, { description: 'So many at least, whatever the load.' }) minimum!: number;
  @Field(() => Int, { description: 'So many at most. Nodes that you added yourself count, and are never taken away.' })
  maximum!: number;
  @Field(() => Int, { description: 'How many JSON-RPC requests a second one node is to answer.' }) rate!: number;
  @Field(() => Float, {
    nullable: true,
    description:
      'Requests a second that your RPC nodes answered together when they were last asked; null while not all of them say.',
  })
  measured!: number | null;
  @Field(() => Date, { nullable: true, description: 'When they were last asked.' }) measuredAt!: Date | null;
  @Field(() => String, {
    nullable: true,
    description: 'Why there are as many as there are; null before the first look.',
  })
  message!: string | null;
  @Field(() => Date, { nullable: true, description: 'When nodes were last added or taken away.' })
  changedAt!: Date | null;
}

@InputType()
export class ScaleRpcNodesInput {
  @Field(() => ID) @IsUUID() chainId!: string;
  @Field(() => Int, { nullable: true, defaultValue: 1, description: 'So many at least: 1 or more.' })
  @IsInt()
  @Min(1)
  minimum: number = 1;
  @Field(() => Int, {
    description: 'So many at most. QUOTA_EXCEEDED when that is more nodes than your organisation may hold.',
  })
  @IsInt()
  @Min(1)
  maximum!: number;
  @Field(() => Int, {
    description:
      'How many JSON-RPC requests a second one node is to answer; well below what it can, so that there is time to add another.',
  })
  @IsInt()
  @Min(1)
  @Max(MOST_RATE)
  rate!: number;
  @Field(() => ID, {
    nullable: true,
    description:
      'Where added nodes are to stand; without one, in the place of the installation. CONFLICT when the site takes no new nodes.',
  })
  @IsOptional()
  @IsUUID()
  siteId?: string;
}
