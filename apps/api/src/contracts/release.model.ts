import { EVM_VERSIONS } from '@atoll/contracts';
import { ReleaseStatus } from '@atoll/store';
import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { IsIn, IsOptional, Length, Max, MaxLength, Min, ValidateNested } from 'class-validator';

import { connectionOf } from '../connection.js';
import { IsIdempotencyKey, IsName } from '../input.js';
import { JsonScalar } from '../scalars.js';

registerEnumType(ReleaseStatus, { name: 'ReleaseStatus', description: 'QUEUED is waiting for the compiler.' });

const SEVERITY = { error: 'error', warning: 'warning', info: 'info' } as const;
registerEnumType(SEVERITY, { name: 'ProblemSeverity', description: 'A release with an error cannot be deployed.' });

@ObjectType('Problem', { description: 'A message of the compiler, in its own words.' })
export class ProblemModel {
  @Field(() => SEVERITY) severity!: keyof typeof SEVERITY;
  @Field(() => String, { nullable: true }) file!: string | null;
  @Field(() => Int, { nullable: true, description: 'Counts from 1.' }) line!: number | null;
  @Field(() => Int, { nullable: true, description: 'Counts from 1.' }) column!: number | null;
  @Field() message!: string;
  @Field({ description: 'With the line of source it is about, as on a terminal.' }) formatted!: string;
}

@ObjectType('Release', { description: 'A contract of your organisation, compiled and ready to be deployed.' })
export class ReleaseModel {
  @Field(() => ID) id!: string;
  @Field() name!: string;
  @Field() contractName!: string;
  @Field(() => ReleaseStatus) status!: ReleaseStatus;
  @Field(() => [ProblemModel], { description: 'Warnings too.' }) problems!: ProblemModel[];
  @Field(() => String, { nullable: true, description: 'The version of the compiler.' }) compiler!: string | null;
  @Field(() => JsonScalar, { nullable: true, description: 'Null until it is compiled.' }) abi!: unknown;
  @Field(() => JsonScalar, {
    nullable: true,
    description:
      'What its author wrote beside the code: userdoc and devdoc, as the compiler gives them. An artefact brings them in its metadata, as Foundry writes it.',
  })
  natspec!: unknown;
  @Field(() => Int, { nullable: true, description: 'The creation code in bytes; null until it is compiled.' })
  bytecodeSize!: number | null;
  @Field() createdAt!: Date;
}

@ObjectType()
export class ReleaseConnection extends connectionOf(ReleaseModel) {}

@ObjectType('ReleaseSource', { description: 'What a release was made from: enough to make it again elsewhere.' })
export class ReleaseSourceModel {
  @Field(() => JsonScalar, { nullable: true, description: 'Each with its path; null when an artefact was sent.' })
  sources!: unknown;
  @Field(() => JsonScalar, {
    nullable: true,
    description: 'What Hardhat or Foundry wrote; null when sources were sent.',
  })
  artefact!: unknown;
  @Field(() => JsonScalar, { description: 'How it was compiled.' }) settings!: unknown;
}

@InputType()
export class SourceInput {
  @Field({ description: 'How other sources import it, such as contracts/Token.sol.' }) @Length(1, 200) path!: string;
  @Field() content!: string;
}

@InputType()
export class CompilerSettingsInput {
  @Field(() => Int, { defaultValue: 200, description: 'How often code is expected to run.' })
  @Min(0)
  @Max(2 ** 31 - 1)
  optimizerRuns!: number;
  @Field({ defaultValue: 'osaka', description: `One of ${EVM_VERSIONS.join(', ')}.` })
  @IsIn(EVM_VERSIONS)
  evmVersion!: string;
  @Field({ defaultValue: false, description: 'Whether to compile by way of Yul.' }) viaIR!: boolean;
}

@InputType()
export class CreateReleaseInput {
  @Field() @IsName() name!: string;
  @Field({ description: 'Which contract of the sources: its name, or path:Name where several share it.' })
  @MaxLength(400)
  contractName!: string;
  @Field(() => [SourceInput], {
    nullable: true,
    description:
      'Solidity by path, up to 200 files and 1 MiB together. Imports from @openzeppelin/contracts need not be sent.',
  })
  @IsOptional()
  @ValidateNested({ each: true })
  @Type(() => SourceInput)
  sources?: SourceInput[] | null;
  @Field(() => JsonScalar, {
    nullable: true,
    description:
      'Instead of sources: the JSON that Hardhat or Foundry wrote for the contract. ABI_MISMATCH for a function that its code does not have.',
  })
  @IsOptional()
  artefact?: unknown;
  @Field(() => CompilerSettingsInput, { nullable: true })
  @IsOptional()
  @ValidateNested()
  @Type(() => CompilerSettingsInput)
  settings?: CompilerSettingsInput | null;
  @Field(() => String, { nullable: true, description: 'The same key gives the same row; other input is a CONFLICT.' })
  @IsOptional()
  @IsIdempotencyKey()
  idempotencyKey?: string | null;
}
