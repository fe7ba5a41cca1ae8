import { ProposalKind, ProposalStatus } from '@atoll/store';
import { ArgsType, Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';

import { connectionOf, PageArgs } from '../connection.js';
import { JsonScalar } from '../scalars.js';

registerEnumType(ProposalKind, { name: 'ProposalKind', description: 'What a proposal would change.' });
registerEnumType(ProposalStatus, {
  name: 'ProposalStatus',
  description:
    'OPEN: votes are counted. ACCEPTED: the members agreed and the validators have yet to. EXECUTED: it came true. REJECTED, EXPIRED, WITHDRAWN: it did not, and will not.',
});

@ObjectType('Vote', { description: 'The word of one member on a proposal.' })
export class VoteModel {
  organisationId!: string;
  @Field() approve!: boolean;
  @Field({
    description:
      "About DELETE_CHAIN: whether the volumes of this member's own nodes stay when the chain goes. It counts whether or not the member agrees.",
  })
  keepVolumes!: boolean;
  @Field() castAt!: Date;
}

@ObjectType('Proposal', { description: 'A change to a chain, which comes true when enough members agree.' })
export class ProposalModel {
  @Field(() => ID) id!: string;
  chainId!: string;
  @Field(() => ProposalKind) kind!: ProposalKind;
  @Field(() => JsonScalar, {
    description:
      'By kind: the validators of each member, the node it is about, the founders of a kernel with their roles, or the address of its consortium.',
  })
  payload!: unknown;
  @Field(() => ProposalStatus) status!: ProposalStatus;
  @Field({ description: 'Why the status is what it is, in a sentence.' }) message!: string;
  @Field(() => [VoteModel], { description: 'The last word of each member that voted, oldest first.' })
  votes!: VoteModel[];
  @Field(() => Int, {
    description:
      'How many votes for it it takes. Founding takes those of all who are to run validators, a kernel those of all its founders.',
  })
  needed!: number;
  @Field() createdAt!: Date;
  @Field({ description: 'A proposal without enough votes by then is EXPIRED.' }) closesAt!: Date;
  @Field(() => Date, { nullable: true, description: 'When it was decided.' }) closedAt!: Date | null;
}

@ObjectType()
export class ProposalConnection extends connectionOf(ProposalModel) {}

@ArgsType()
export class ProposalArgs extends PageArgs {
  @Field(() => ProposalStatus, { nullable: true, description: 'Only those of this status.' })
  status?: ProposalStatus | null;
}
