import { DataAssetState, DataOrderState } from '@atoll/store';
import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';

import { connectionOf } from '../connection.js';
import { BigIntScalar, HexScalar } from '../scalars.js';

registerEnumType(DataAssetState, {
  name: 'DataAssetState',
  description: 'Where an asset stands, as the chain has it.',
  valuesMap: {
    REGISTERED: { description: 'Its content is its owner’s; it was never offered.' },
    LISTED: { description: 'It is on offer.' },
    DELISTED: { description: 'It is on offer no longer; orders go on.' },
  },
});
registerEnumType(DataOrderState, {
  name: 'DataOrderState',
  description: 'How far a purchase is, as the chain has it.',
  valuesMap: {
    ESCROWED: { description: 'Paid for. The seller has until `until` to deliver the key; then anybody may refund.' },
    KEY_DELIVERED: { description: 'The buyer has until `until` to complain; then anybody may have the seller paid.' },
    DISPUTED: { description: 'The arbiters have until `until` to judge; then anybody may refund.' },
    SETTLED: { description: 'The seller is paid, and the order is a licence until `until`.' },
    REFUNDED: { description: 'The buyer has the money back.' },
  },
});

@ObjectType('DataOffer', { description: 'What an asset is sold for, in one version of its offer.' })
export class DataOfferModel {
  purposes!: string;
  @Field(() => Int) version!: number;
  @Field(() => HexScalar, { description: 'The ERC-20 token that is paid in.' }) token!: string;
  @Field(() => BigIntScalar, { description: "In the token's smallest unit." }) price!: bigint;
  @Field(() => HexScalar, { description: 'Keccak-256 of the licence.' }) licenceHash!: string;
  @Field(() => HexScalar, { description: 'The feed whose reporters judge disputes.' }) feed!: string;
  @Field(() => BigIntScalar, { description: 'For how long the licence is good.' }) licenceSeconds!: bigint;
  @Field(() => Int, { description: 'How long the seller has to deliver the key.' }) deliverSeconds!: number;
  @Field(() => Int, { description: 'How long the buyer has to complain.' }) acceptSeconds!: number;
  @Field(() => Int, { description: 'How long the arbiters have to judge.' }) judgeSeconds!: number;
}

@ObjectType('DataLicence', {
  description: 'What may be done with data, for people and programs: a dataset of DCAT with its policy in ODRL.',
})
export class DataLicenceModel {
  @Field(() => HexScalar, { description: 'Keccak-256 of its very bytes, as the chain has it.' }) hash!: string;
  @Field({ description: 'JSON.' }) text!: string;
  @Field() title!: string;
  @Field() description!: string;
}

@ObjectType('DataAsset', { description: 'Data that somebody registered first, and what it is offered for.' })
export class DataAssetModel {
  @Field(() => HexScalar, { description: 'By its content alone.' }) id!: string;
  @Field(() => BigIntScalar, { description: 'Assets are counted: the lower was there first.' }) number!: bigint;
  @Field(() => HexScalar, { description: 'Who is paid.' }) owner!: string;
  @Field(() => HexScalar, { description: 'Under whose policy access is granted.' }) resource!: string;
  @Field(() => HexScalar, { description: 'The positional Merkle root of the plain chunks.' }) contentRoot!: string;
  @Field(() => HexScalar, { description: 'That of the encrypted ones: which object it is.' }) ctRoot!: string;
  @Field(() => HexScalar, { description: 'The hash of what shows that it is the owner’s.' }) rights!: string;
  @Field(() => DataAssetState) state!: DataAssetState;
  @Field(() => HexScalar, {
    nullable: true,
    description: 'The earlier asset that an arbiter found this one to be nearly the same as.',
  })
  nearDuplicateOf!: string | null;
  @Field(() => DataOfferModel, { nullable: true, description: 'That stands, or stood last.' })
  offer!: DataOfferModel | null;
  @Field(() => DataLicenceModel, { nullable: true, description: 'Null where nobody on this platform brought it.' })
  licence!: DataLicenceModel | null;
  @Field() registeredAt!: Date;
}

@ObjectType('OfferedData', { description: 'The ciphertext of an asset, as its owner keeps it in several stores.' })
export class OfferedDataModel {
  @Field(() => HexScalar, { description: 'The positional Merkle root over its chunks.' }) ctRoot!: string;
  @Field(() => BigIntScalar) bytes!: bigint;
  @Field(() => Int, { description: 'Bytes of each chunk but the last.' }) chunk!: number;
  @Field(() => String, { nullable: true, description: 'What it was sealed with, as text; see docs/envelopes.md.' })
  envelope!: string | null;
}

@ObjectType()
export class DataAssetConnection extends connectionOf(DataAssetModel) {}

@ObjectType('DataOrder', { description: 'A purchase of data. One that is SETTLED is the buyer’s licence.' })
export class DataOrderModel {
  assetId!: string;
  @Field(() => HexScalar) id!: string;
  @Field(() => ID) chainId!: string;
  @Field(() => HexScalar) buyer!: string;
  @Field(() => DataOrderState) state!: DataOrderState;
  @Field({ description: 'When the next step must have been taken; of a settled one, the last moment of the licence.' })
  until!: Date;
  @Field(() => DataOfferModel, { description: 'The terms that it was made for, whatever is offered now.' })
  offer!: DataOfferModel;
  @Field(() => DataLicenceModel, { nullable: true }) licence!: DataLicenceModel | null;
  @Field(() => HexScalar, { nullable: true, description: 'The grant by which the key was delivered.' }) grantId!:
    string | null;
  @Field(() => HexScalar, { nullable: true, description: 'Of the wrapped key, as the chain has it.' }) wrapHash!:
    string | null;
  @Field(() => HexScalar, { nullable: true, description: 'Of what the arbiters are given.' }) evidenceHash!:
    string | null;
  @Field() orderedAt!: Date;
}

@ObjectType()
export class DataOrderConnection extends connectionOf(DataOrderModel) {}
