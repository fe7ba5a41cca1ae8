import { Fault, type Actor } from '@atoll/kernel';
import {
  Prisma,
  Store,
  type AccessDeed,
  type DataAsset,
  type DataAssetState,
  type DataOffer,
  type Db,
  type MarketPaper,
} from '@atoll/store';
import { Injectable } from '@nestjs/common';
import { encodeAbiParameters, keccak256, type Hex } from 'viem';

import { AccessDeeds } from '../grants/access-deeds.js';
import { requireChain } from '../grants/data-policies.service.js';
import { bitMask, lower, NO_WORD } from '../grants/masks.js';
import { bitsOf } from '../grants/purposes.service.js';
import { keepPaper, licencePaper } from './papers.js';

export type AssetWish = {
  chainId: string;
  /** The positional Merkle root of the plain chunks, and that of the encrypted ones. */
  contentRoot: string;
  ctRoot: string;
  resource: string;
  rights?: string | null;
};

export type OfferWish = {
  chainId: string;
  asset: string;
  token: string;
  price: bigint;
  /** By the names that the consortium gave them. */
  purposes: string[];
  /** A dataset of DCAT with its policy in ODRL, as JSON. */
  licence: string;
  /** Of the arbiters. */
  feed: string;
  licenceSeconds: bigint;
  deliverSeconds: number;
  acceptSeconds: number;
  judgeSeconds: number;
};

/** With the offer that stands, or stood last, and its licence where a member of this platform brought that. */
export type AssetView = DataAsset & { offer: DataOffer | null; licence: MarketPaper | null };

export type AssetQuery = {
  chainId: string;
  take: number;
  /** The number of the asset before. */
  after?: bigint;
  /** Words that stand in its title or description. */
  text?: string | null;
  state?: DataAssetState | null;
  owner?: string | null;
  resource?: string | null;
  /** By the name that the consortium gave it. */
  purpose?: string | null;
  token?: string | null;
  /** At most this. */
  price?: bigint | null;
  /** Whether an arbiter found it to be nearly the same as an earlier one. */
  nearDuplicate?: boolean | null;
};

/** What is for sale, and whose it is: the market's catalogue. */
@Injectable()
export class DataAssetsService {
  private readonly deeds: AccessDeeds;

  constructor(private readonly store: Store) {
    this.deeds = new AccessDeeds(store);
  }

  /** Registers content, for the owner of the resource that holds it. Whoever is first has it. */
  register(actor: Actor, { chainId, contentRoot, ctRoot, resource, rights }: AssetWish): Promise<AccessDeed> {
    const about = { ...MARKET, chainId, function: 'registerDataAsset', subject: assetOf(contentRoot as Hex) };
    return this.deeds.submit(actor, { ...about, arguments: [contentRoot, ctRoot, resource, rights ?? NO_WORD] });
  }

  /** Offers an asset, or offers it anew. The licence is kept here by the hash that the chain has. */
  async list(actor: Actor, { chainId, asset, licence, ...wish }: OfferWish): Promise<AccessDeed> {
    actor.must('data:manage');
    const paper = licencePaper(licence);
    const { consortiumId, purposes } = await this.store.as(actor, async (db) => {
      const chain = await requireChain(db, chainId);
      return { ...chain, purposes: bitMask(await bitsOf(db, chain.consortiumId, wish.purposes, 'purposes')) };
    });
    const { token, price, feed, licenceSeconds, deliverSeconds, acceptSeconds, judgeSeconds } = wish;
    const offer = {
      ...{ token, price: price.toString(), purposes: purposes.toString(), licenceHash: paper.hash, feed },
      ...{ licenceSeconds: licenceSeconds.toString(), deliverSeconds, acceptSeconds, judgeSeconds },
    };
    const about = { ...MARKET, chainId, function: 'listAsset', subject: asset };
    const place = { chainId, consortiumId };
    return this.deeds.submit(actor, { ...about, arguments: [asset, offer] }, (db) =>
      keepPaper(db, actor, place, paper),
    );
  }

  /** Offers an asset no longer; orders go on. */
  delist(actor: Actor, chainId: string, asset: string): Promise<AccessDeed> {
    const about = { ...MARKET, chainId, function: 'delistAsset', subject: asset };
    return this.deeds.submit(actor, { ...about, arguments: [asset] });
  }

  /** Marks an asset as nearly the same as an earlier one, for an ARBITER that owns neither. It stops nobody. */
  flag(actor: Actor, chainId: string, asset: string, earlier: string, evidence: string): Promise<AccessDeed> {
    const about = { ...MARKET, chainId, function: 'flagNearDuplicate', subject: asset };
    return this.deeds.submit(actor, { ...about, arguments: [asset, earlier, evidence] });
  }

  async find(actor: Actor, chainId: string, id: string): Promise<AssetView> {
    actor.must('data:read');
    return this.store.as(actor, async (db) => {
      await requireChain(db, chainId);
      const [asset] = await viewed(db, chainId, [id]);
      if (!asset) throw Fault.notFound('data asset', id);
      return asset;
    });
  }

  /** In the order in which they were registered. Words are matched as they are, in any case. */
  async catalogue(actor: Actor, query: AssetQuery): Promise<AssetView[]> {
    actor.must('data:read');
    const { chainId, take, after = 0n } = query;
    return this.store.as(actor, async (db) => {
      const { consortiumId } = await requireChain(db, chainId);
      const bit = query.purpose ? (await bitsOf(db, consortiumId, [query.purpose], 'purpose'))[0]! : null;
      const found = await db.$queryRaw<{ id: string }[]>`
        SELECT a.id FROM data_assets a
        LEFT JOIN data_offers o ON o.chain_id = a.chain_id AND o.asset_id = a.id AND o.version = a.version
        LEFT JOIN market_papers p ON p.chain_id = a.chain_id AND p.hash = o.licence_hash
        WHERE a.chain_id = ${chainId}::uuid AND a.number > ${after} ${conditions(query, bit)}
        ORDER BY a.number LIMIT ${take}`;
      return viewed(
        db,
        chainId,
        found.map(({ id }) => id),
      );
    });
  }
}

export const MARKET = { contract: 'DataMarket' } as const;

/** As the contract counts it: by its content alone. */
export const assetOf = (contentRoot: Hex): Hex =>
  keccak256(encodeAbiParameters([{ type: 'string' }, { type: 'bytes32' }], ['asset', contentRoot]));

function conditions(query: AssetQuery, bit: number | null): Prisma.Sql {
  const { text, state, owner, resource, token, price, nearDuplicate } = query;
  const words = (text ?? '').split(/\s+/).filter(Boolean);
  const all = [
    ...words.map((word) => Prisma.sql`(p.title || ' ' || p.description) ILIKE ${`%${literally(word)}%`}`),
    ...(state ? [Prisma.sql`a.state = ${state}::data_asset_state`] : []),
    ...(owner ? [Prisma.sql`a.owner = ${lower(owner)}`] : []),
    ...(resource ? [Prisma.sql`a.resource = ${lower(resource)}`] : []),
    ...(token ? [Prisma.sql`o.token = ${lower(token)}`] : []),
    ...(price === undefined || price === null ? [] : [Prisma.sql`o.price <= ${price.toString()}::numeric`]),
    ...(typeof nearDuplicate === 'boolean'
      ? [Prisma.sql`(a.near_duplicate_of IS NOT NULL) = ${nearDuplicate}::boolean`]
      : []),
    ...(bit === null ? [] : [Prisma.sql`${digitOf(bit)} & ${1 << (bit % 4)} <> 0`]),
  ];
  return all.length === 0 ? Prisma.empty : Prisma.sql`AND ${Prisma.join(all, ' AND ')}`;
}

/** The digit of a mask, written as 32 bytes of hex, that has this bit; as a number. */
const digitOf = (bit: number) =>
  Prisma.sql`strpos('0123456789abcdef', substr(o.purposes, ${66 - Math.floor(bit / 4)}::int, 1)) - 1`;

/** Of what LIKE takes for more than itself. */
const literally = (word: string) => word.replace(/[\\%_]/g, '\\$&');

async function viewed(db: Db, chainId: string, ids: string[]): Promise<AssetView[]> {
  const assets = await db.dataAsset.findMany({ where: { chainId, id: { in: ids } }, orderBy: { number: 'asc' } });
  const offers = await db.dataOffer.findMany({
    where: { chainId, OR: assets.map(({ id: assetId, version }) => ({ assetId, version })) },
  });
  const hash = { in: offers.map(({ licenceHash }) => licenceHash) };
  const papers = await db.marketPaper.findMany({ where: { chainId, hash, kind: 'LICENCE' } });
  return assets.map((asset) => {
    const offer = offers.find(({ assetId, version }) => assetId === asset.id && version === asset.version) ?? null;
    return { ...asset, offer, licence: papers.find((paper) => paper.hash === offer?.licenceHash) ?? null };
  });
}
