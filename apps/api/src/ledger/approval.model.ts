import { ApprovalKind, ApprovalStatus } from '@atoll/store';
import { ArgsType, Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';

import { connectionOf, PageArgs } from '../connection.js';

registerEnumType(ApprovalKind, {
  name: 'ApprovalKind',
  description:
    'TRANSACTION: one that is signed once people agree, as its policy asks. ADD_POLICY, REMOVE_POLICY: a change of what a key may be used for. EXPORT_KEY: a private key that leaves, which takes two persons always.',
});
registerEnumType(ApprovalStatus, {
  name: 'ApprovalStatus',
  description:
    'OPEN: votes are counted. GRANTED: enough people agreed, or none were needed. REJECTED: a person refused. EXPIRED: too few agreed in time. OBSOLETE: what it was about has ended.',
});

@ObjectType('ApprovalVote', { description: 'The word of one person.' })
export class ApprovalVoteModel {
  @Field(() => ID, { description: 'It counts while the person is a member with the permission key:approve.' })
  personId!: string;
  @Field() approve!: boolean;
  @Field() castAt!: Date;
}

@ObjectType('Approval', { description: 'Something that waits for people of your organisation to agree to it.' })
export class ApprovalModel {
  @Field(() => ID) id!: string;
  keyId!: string;
  policyId!: string | null;
  transactionId!: string | null;
  exportId!: string | null;
  @Field(() => ApprovalKind) kind!: ApprovalKind;
  @Field(() => ApprovalStatus) status!: ApprovalStatus;
  @Field({ description: 'Why the status is what it is, in a sentence.' }) message!: string;
  @Field(() => Int, { description: 'How many people must approve it.' }) needed!: number;
  @Field({
    description:
      'Whether one of them must be another person than who asked; where nobody knows who asked, it takes two people.',
  })
  twoPerson!: boolean;
  @Field(() => [ID], { description: 'The people who may approve it; all with key:approve when empty.' })
  approvers!: string[];
  @Field(() => ID, {
    nullable: true,
    description: 'The person who asked, or made the application key that did; null where nobody knows.',
  })
  requestedBy!: string | null;
  @Field() createdAt!: Date;
  @Field({ description: 'Without enough votes by then it is EXPIRED.' }) expiresAt!: Date;
  @Field(() => Date, { nullable: true }) decidedAt!: Date | null;
}

@ObjectType()
export class ApprovalConnection extends connectionOf(ApprovalModel) {}

@ArgsType()
export class ApprovalArgs extends PageArgs {
  @Field(() => ApprovalStatus, { nullable: true, description: 'Only those of this status.' })
  status?: ApprovalStatus | null;
}
