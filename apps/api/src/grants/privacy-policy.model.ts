import type { AccessScope } from '@atoll/data';
import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';

import { BigIntScalar, HexScalar } from '../scalars.js';
import { CreateDataPolicyInput, DataPolicyModel, Scope } from './access.model.js';

@InputType({ description: 'Who may do what with some data: the privacy policy of ITU-T Y.4464, clause 8.' })
export class PrivacyPolicyInput extends CreateDataPolicyInput {}

@ObjectType('PrivacyParty', { description: 'Whom a privacy policy, or a grant under it, names.' })
export class PrivacyPartyModel {
  @Field(() => HexScalar, { description: 'A principal, a device, or another account.' }) address!: string;
  @Field(() => ID, { nullable: true, description: 'The same as an organisation of this platform.' })
  organisationId!: string | null;
  @Field({ description: 'Whether it keeps what it cannot open.' }) ciphertextOnly!: boolean;
  @Field(() => [Scope()], { description: 'What it may do.' }) scopes!: AccessScope[];
  @Field(() => [String], { description: 'What for; none for whoever only keeps the ciphertext.' }) purposes!: string[];
  @Field(() => BigIntScalar, {
    nullable: true,
    description: 'The last second, of Unix time; null for as long as the policy says so.',
  })
  validUntil!: bigint | null;
  @Field(() => HexScalar, { nullable: true, description: 'By which grant; null for whom the policy lists itself.' })
  grantId!: string | null;
}

@ObjectType('PrivacyPolicy', {
  description:
    'Who may access and process some data, and who may only keep its ciphertext, now: a policy of AccessGrant with the grants under it that are good.',
})
export class PrivacyPolicyModel {
  @Field(() => DataPolicyModel) policy!: DataPolicyModel;
  @Field({ description: 'Whether every member may keep the ciphertext; otherwise those among the parties alone.' })
  everybodyStores!: boolean;
  @Field(() => [PrivacyPartyModel], { description: 'Whoever has access first; 1,000 of those at most.' })
  parties!: PrivacyPartyModel[];
}
