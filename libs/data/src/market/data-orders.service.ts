import type { KernelView } from '@atoll/contracts';
import { addressOf } from '@atoll/contracts';
import { Fault, type Actor } from '@atoll/kernel';
import type { Recipient } from '@atoll/sealed/envelopes';
import {
  Store,
  type AccessDeed,
  type DataOffer,
  type DataOrder,
  type DataOrderState,
  type Db,
  type MarketPaper,
  type Prisma,
} from '@atoll/store';
import { Injectable } from '@nestjs/common';
import { decodeFunctionResult, encodeFunctionData, erc20Abi, type Hex } from 'viem';

import { AccessDeeds, type DeedWish } from '../grants/access-deeds.js';
import { requireChain } from '../grants/data-policies.service.js';
import type { GrantPlace } from '../grants/grants.service.js';
import { lower } from '../grants/masks.js';
import { bitsOf } from '../grants/purposes.service.js';
import { MARKET } from './data-assets.service.js';
import { evidencePaper, keepPaper, wrapPaper, type Paper } from './papers.js';

/** With the terms that it was made for, and the texts whose hashes it has, where a member of this platform brought them. */
export type OrderView = DataOrder & {
  offer: DataOffer;
  licence: MarketPaper | null;
  wrap: MarketPaper | null;
  evidence: MarketPaper | null;
};

export type OrderFilter = {
  asset?: string | null;
  buyer?: string | null;
  /** Whose asset it is about. */
  seller?: string | null;
  state?: DataOrderState | null;
};

/** Purchases of data, from the money in escrow to the licence or the refund. The key goes from the seller's hand to the buyer's. */
@Injectable()
export class DataOrdersService {
  private readonly deeds: AccessDeeds;

  constructor(private readonly store: Store) {
    this.deeds = new AccessDeeds(store);
  }

  /** Orders what is offered in this version, and pays into escrow. Once it is done, the deed has the order's id. */
  async order(actor: Actor, chainId: string, asset: string, version: number): Promise<AccessDeed> {
    actor.must('data:manage');
    const { view, principal } = await this.deeds.standing(actor, chainId);
    const [token, price] = await view.read('DataMarket', 'offers', [asset as Hex, version]);
    await requireAllowance(view, principal, token, price);
    const about = { ...MARKET, chainId, function: 'orderData', subject: asset };
    return this.deeds.submit(actor, { ...about, arguments: [asset, version] });
  }

  /** Delivers the key that the seller wrapped for the buyer, with a grant of what was sold. The platform never sees the key. */
  deliverKey(actor: Actor, chainId: string, order: string, grantId: string, wrap: Recipient): Promise<AccessDeed> {
    const paper = wrapPaper(wrap);
    return this.withPaper(actor, this.about(chainId, 'deliverKey', order, grantId, paper.hash), paper);
  }

  /** Says that the key is right: the seller is paid, and the order is the licence. */
  accept(actor: Actor, chainId: string, order: string): Promise<AccessDeed> {
    return this.deeds.submit(actor, this.about(chainId, 'acceptOrder', order));
  }

  /** Says that the key opens something else. The evidence is sealed for each arbiter before it comes here. */
  dispute(actor: Actor, chainId: string, order: string, evidence: string): Promise<AccessDeed> {
    const paper = evidencePaper(evidence);
    return this.withPaper(actor, this.about(chainId, 'disputeOrder', order, paper.hash), paper);
  }

  /** Pays a seller whose buyer was silent. */
  settle(actor: Actor, chainId: string, order: string): Promise<AccessDeed> {
    return this.deeds.submit(actor, this.about(chainId, 'settleOrder', order));
  }

  /** Gives the money back where no key came in time, or nobody judged. */
  refund(actor: Actor, chainId: string, order: string): Promise<AccessDeed> {
    return this.deeds.submit(actor, this.about(chainId, 'refundOrder', order));
  }

  /** Whether an order is a licence for a purpose at this moment, asked of a node. */
  async isLicensed(actor: Actor, chainId: string, order: string, purpose: string): Promise<boolean> {
    actor.must('data:read');
    const { view } = await this.deeds.standing(actor, chainId);
    const [bit] = await this.store.as(actor, async (db) =>
      bitsOf(db, (await requireChain(db, chainId)).consortiumId, [purpose], 'purpose'),
    );
    return view.read('DataMarket', 'isLicensed', [order as Hex, bit!]);
  }

  async find(actor: Actor, chainId: string, id: string): Promise<OrderView> {
    actor.must('data:read');
    return this.store.as(actor, async (db) => {
      await requireChain(db, chainId);
      const order = await db.dataOrder.findUnique({ where: { chainId_id: { chainId, id } } });
      if (!order) throw Fault.notFound('data order', id);
      return (await viewed(db, [order]))[0]!;
    });
  }

  /** All members', newest first, starting after the place `after`. */
  async list(
    actor: Actor,
    chainId: string,
    filter: OrderFilter,
    page: { take: number; after?: GrantPlace },
  ): Promise<OrderView[]> {
    actor.must('data:read');
    return this.store.as(actor, async (db) => {
      await requireChain(db, chainId);
      const where = {
        AND: [{ chainId }, ...(await wheres(db, chainId, filter)), ...(page.after ? [older(page.after)] : [])],
      };
      const orderBy = [{ block: 'desc' as const }, { logIndex: 'desc' as const }];
      return viewed(db, await db.dataOrder.findMany({ where, orderBy, take: page.take }));
    });
  }

  private about(chainId: string, name: string, order: string, ...rest: string[]): DeedWish {
    return { ...MARKET, chainId, function: name, subject: order, arguments: [order, ...rest] };
  }

  private async withPaper(actor: Actor, wish: DeedWish, paper: Paper): Promise<AccessDeed> {
    const { chainId } = wish;
    const { consortiumId } = await this.store.as(actor, (db) => requireChain(db, chainId));
    return this.deeds.submit(actor, wish, (db) => keepPaper(db, actor, { chainId, consortiumId }, paper));
  }
}

/** What a token refuses, it says in words of its own; so it is asked first, and whoever orders is told what to do. */
async function requireAllowance(view: KernelView, principal: Hex, token: Hex, price: bigint): Promise<void> {
  if (BigInt(token) === 0n || price === 0n) return; // the market itself says what is wrong
  const market = addressOf(view.addresses, 'DataMarket');
  const data = encodeFunctionData({ abi: erc20Abi, functionName: 'allowance', args: [principal, market] });
  const answer = await view.onNode((rpc) => rpc.call<Hex>('eth_call', [{ to: token, data }, 'latest']));
  if (answer === '0x') throw Fault.invalid('asset', `is offered for ${token}, which is no token`);
  const allowed = decodeFunctionResult({ abi: erc20Abi, functionName: 'allowance', data: answer });
  if (allowed >= price) return;
  const because = `the market may take ${allowed} of ${price} from ${principal}; call approve(${market}, ${price}) of ${token} first`;
  throw new Fault({ code: 'CONFLICT', what: 'allowance', because });
}

async function wheres(db: Db, chainId: string, filter: OrderFilter): Promise<Prisma.DataOrderWhereInput[]> {
  const { asset, buyer, seller, state } = filter;
  const owned = seller
    ? await db.dataAsset.findMany({ where: { chainId, owner: lower(seller) }, select: { id: true } })
    : [];
  return [
    ...(asset ? [{ assetId: lower(asset) }] : []),
    ...(buyer ? [{ buyer: lower(buyer) }] : []),
    ...(state ? [{ state }] : []),
    ...(seller ? [{ assetId: { in: owned.map(({ id }) => id) } }] : []),
  ];
}

const older = ({ block, logIndex }: GrantPlace): Prisma.DataOrderWhereInput => ({
  OR: [{ block: { lt: block } }, { block, logIndex: { lt: logIndex } }],
});

async function viewed(db: Db, orders: DataOrder[]): Promise<OrderView[]> {
  const [first] = orders;
  if (!first) return [];
  const { chainId } = first;
  const offers = await db.dataOffer.findMany({
    where: { chainId, OR: orders.map(({ assetId, version }) => ({ assetId, version })) },
  });
  const hashes = [
    ...offers.map(({ licenceHash }) => licenceHash),
    ...orders.flatMap(({ wrapHash, evidenceHash }) => [wrapHash, evidenceHash]),
  ];
  const papers = await db.marketPaper.findMany({
    where: { chainId, hash: { in: hashes.filter((hash) => hash !== null) } },
  });
  const paper = (hash: string | null) => papers.find((it) => it.hash === hash) ?? null;
  return orders.map((order) => {
    const offer = offers.find(({ assetId, version }) => assetId === order.assetId && version === order.version)!;
    const { wrapHash, evidenceHash } = order;
    return { ...order, offer, licence: paper(offer.licenceHash), wrap: paper(wrapHash), evidence: paper(evidenceHash) };
  });
}
