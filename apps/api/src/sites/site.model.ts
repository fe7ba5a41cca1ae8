import { LONGEST_KUBECONFIG, SITE_LIMITS } from '@atoll/sites';
import { SiteKind, SiteReach } from '@atoll/store';
import { ArgsType, Field, Float, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsEnum, IsOptional, IsUUID, Max, MaxLength, Min, ValidateNested } from 'class-validator';

import { connectionOf, PageArgs } from '../connection.js';
import { IsIdempotencyKey, IsName } from '../input.js';

registerEnumType(SiteKind, {
  name: 'SiteKind',
  description: 'CORE: a data centre. EDGE: near to what an operator works with.',
});
registerEnumType(SiteReach, {
  name: 'SiteReach',
  description:
    'How nodes elsewhere reach those of a site. CLUSTER: by the names of the cluster, where its network is one with theirs. NODE_PORT: by a port of each of its `hosts`. LOAD_BALANCER: by an address that its cluster gives to each node.',
});

@ObjectType('SiteLabel', { description: "A label of the machines that a site's nodes run on." })
export class SiteLabelModel {
  @Field() key!: string;
  @Field() value!: string;
}

@InputType('SiteLabelInput')
export class SiteLabelInput {
  @Field() @IsName(317) key!: string;
  @Field() @MaxLength(63) value!: string;
}

@ObjectType('Site', { description: 'A place where nodes may stand.' })
export class SiteModel {
  @Field(() => ID) id!: string;
  operatorId!: string | null;
  @Field() name!: string;
  @Field(() => SiteKind) kind!: SiteKind;
  @Field(() => Float, { description: 'WGS 84, in degrees.' }) latitude!: number;
  @Field(() => Float, { description: 'WGS 84, in degrees.' }) longitude!: number;
  @Field() region!: string;
  @Field({ description: 'A code of ISO 3166-1 or 3166-2.' }) jurisdiction!: string;
  @Field(() => Int, { description: 'How many nodes may stand there.' }) capacity!: number;
  @Field(() => SiteReach) reach!: SiteReach;
  @Field(() => [String], { description: 'Names or addresses of its machines, for NODE_PORT.' }) hosts!: string[];
  @Field({ description: 'Whether it takes no new nodes.' }) draining!: boolean;
  @Field(() => Date, {
    nullable: true,
    description: 'When it was last given a kubeconfig. Null: it is part of the cluster of the installation.',
  })
  connectedAt!: Date | null;
  @Field() createdAt!: Date;
}

@ObjectType()
export class SiteConnection extends connectionOf(SiteModel) {}

@ArgsType()
export class SiteArgs extends PageArgs {
  @Field(() => SiteKind, { nullable: true, description: 'Only those of this kind.' })
  @IsOptional()
  @IsEnum(SiteKind)
  kind?: SiteKind | null;
  @Field(() => String, { nullable: true, description: 'Only those of this jurisdiction.' })
  @IsOptional()
  @MaxLength(6)
  jurisdiction?: string | null;
  @Field(() => String, { nullable: true, description: 'Only those of this region.' })
  @IsOptional()
  @MaxLength(100)
  region?: string | null;
  @Field(() => Boolean, { nullable: true, description: 'Only those that your organisation operates.' })
  @IsOptional()
  mine?: boolean | null;
}

@InputType()
export class CreateSiteInput {
  @Field({ description: 'Unique among the sites of your organisation.' }) @IsName(64) name!: string;
  @Field(() => SiteKind) @IsEnum(SiteKind) kind!: SiteKind;
  @Field(() => Float, { description: 'WGS 84, in degrees.' }) @Min(-90) @Max(90) latitude!: number;
  @Field(() => Float, { description: 'WGS 84, in degrees.' }) @Min(-180) @Max(180) longitude!: number;
  @Field({ description: 'Your own word for the part of the world.' }) @IsName(100) region!: string;
  @Field({ description: 'A code of ISO 3166-1 or 3166-2, such as DE or DE-HH.' }) @MaxLength(6) jurisdiction!: string;
  @Field(() => Int, { description: 'How many nodes may stand there.' })
  @Min(0)
  @Max(SITE_LIMITS.capacity)
  capacity!: number;
  @Field(() => [SiteLabelInput], {
    nullable: true,
    description: 'Nodes run only on machines with these labels, for example topology.kubernetes.io/zone.',
  })
  @ArrayMaxSize(SITE_LIMITS.labels)
  @ValidateNested({ each: true })
  @Type(() => SiteLabelInput)
  labels: SiteLabelInput[] = [];
  @Field(() => SiteReach, { nullable: true, defaultValue: SiteReach.CLUSTER }) @IsEnum(SiteReach) reach: SiteReach =
    SiteReach.CLUSTER;
  @Field(() => [String], { nullable: true, description: 'Names or addresses of its machines, for NODE_PORT.' })
  @ArrayMaxSize(SITE_LIMITS.hosts)
  @MaxLength(253, { each: true })
  hosts: string[] = [];
  @Field({ nullable: true, description: 'The same key again is the same site.' })
  @IsOptional()
  @IsIdempotencyKey()
  idempotencyKey?: string;
}

@InputType({ description: 'What is left out stays as it is.' })
export class UpdateSiteInput {
  @Field(() => ID) @IsUUID() id!: string;
  @Field({ nullable: true }) @IsOptional() @IsName(64) name?: string;
  @Field(() => SiteKind, { nullable: true }) @IsOptional() @IsEnum(SiteKind) kind?: SiteKind;
  @Field(() => Float, { nullable: true }) @IsOptional() @Min(-90) @Max(90) latitude?: number;
  @Field(() => Float, { nullable: true }) @IsOptional() @Min(-180) @Max(180) longitude?: number;
  @Field({ nullable: true }) @IsOptional() @IsName(100) region?: string;
  @Field({ nullable: true }) @IsOptional() @MaxLength(6) jurisdiction?: string;
  @Field(() => Int, { nullable: true }) @IsOptional() @Min(0) @Max(SITE_LIMITS.capacity) capacity?: number;
  @Field(() => [SiteLabelInput], { nullable: true, description: 'All of them; nodes move with their next restart.' })
  @IsOptional()
  @ArrayMaxSize(SITE_LIMITS.labels)
  @ValidateNested({ each: true })
  @Type(() => SiteLabelInput)
  labels?: SiteLabelInput[];
  @Field(() => SiteReach, { nullable: true }) @IsOptional() @IsEnum(SiteReach) reach?: SiteReach;
  @Field(() => [String], { nullable: true })
  @IsOptional()
  @ArrayMaxSize(SITE_LIMITS.hosts)
  @MaxLength(253, { each: true })
  hosts?: string[];
}

@InputType()
export class ConnectSiteInput {
  @Field(() => ID) @IsUUID() id!: string;
  @Field({
    description: `A kubeconfig of at most ${LONGEST_KUBECONFIG} bytes, with its certificates, key or token inline. Plugins, files, proxies, and servers that are not checked are refused.`,
  })
  @MaxLength(LONGEST_KUBECONFIG)
  kubeconfig!: string;
}
