import { Fault, type Actor } from '@atoll/kernel';
import { AuditEntriesService } from '@atoll/tenancy';
import { Args, Query, Resolver } from '@nestjs/graphql';

import { CurrentActor } from '../auth.guard.js';
import { page, PageArgs, type Page } from '../connection.js';
import { BigIntScalar } from '../scalars.js';
import {
  AuditConsistencyModel,
  AuditEntryConnection,
  AuditEntryModel,
  AuditFilterInput,
  AuditHeadModel,
  AuditInclusionModel,
} from './audit.model.js';

const POSITION = /^\d{1,15}$/;

@Resolver(() => AuditEntryModel)
export class AuditEntriesResolver {
  constructor(private readonly entries: AuditEntriesService) {}

  @Query(() => AuditEntryConnection, {
    description:
      'Who did what in the name of your organisation, from where and with which result, newest first. What was done is here a moment later.',
  })
  auditLog(
    @CurrentActor() actor: Actor,
    @Args() args: PageArgs,
    @Args('filter', { nullable: true }) filter?: AuditFilterInput,
    @Args('oldestFirst', { defaultValue: false }) oldestFirst: boolean = false,
  ): Promise<Page<AuditEntryModel>> {
    return page(
      args,
      ({ position }) => String(position),
      ({ take, after }) =>
        this.entries.list(actor, filter ?? {}, { take, oldestFirst, ...(after && { after: Number(after) }) }),
      POSITION,
    );
  }

  @Query(() => AuditHeadModel, { nullable: true, description: 'The log of now; null while nothing is in it.' })
  async auditHead(@CurrentActor() actor: Actor): Promise<AuditHeadModel | null> {
    const head = await this.entries.head(actor);
    return head && named(actor, head);
  }

  @Query(() => AuditInclusionModel, {
    description:
      'Proves an entry to whoever has the head of that size; of now, unless said. NOT_FOUND for a size without a head.',
  })
  async auditInclusion(
    @CurrentActor() actor: Actor,
    @Args('position', { type: () => BigIntScalar }) position: bigint,
    @Args('size', { type: () => BigIntScalar, nullable: true }) size?: bigint | null,
  ): Promise<AuditInclusionModel> {
    const proof = await this.entries.inclusion(
      actor,
      count('position', position),
      size == null ? undefined : count('size', size),
    );
    return { ...proof, head: named(actor, proof.head) };
  }

  @Query(() => AuditConsistencyModel, {
    description:
      'Proves to whoever has the head of the first size that nothing before it changed since. NOT_FOUND for a size without a head.',
  })
  async auditConsistency(
    @CurrentActor() actor: Actor,
    @Args('first', { type: () => BigIntScalar }) first: bigint,
    @Args('second', { type: () => BigIntScalar, nullable: true }) second?: bigint | null,
  ): Promise<AuditConsistencyModel> {
    const proof = await this.entries.consistency(
      actor,
      count('first', first),
      second == null ? undefined : count('second', second),
    );
    return { path: proof.path, first: named(actor, proof.first), second: named(actor, proof.second) };
  }
}

const named = ({ organisationId }: Actor, head: Omit<AuditHeadModel, 'organisationId'>): AuditHeadModel => ({
  ...head,
  organisationId,
});

function count(name: string, value: bigint): number {
  if (value >= 0n && value <= BigInt(Number.MAX_SAFE_INTEGER)) return Number(value);
  throw Fault.invalid(name, 'must be a position in a log');
}
