// Members on a real chain with a market: one sells, one buys, one judges.
import { DeploymentReconciler, KernelReconciler } from '@atoll/contracts';
import { account, deployMoney, later, word, type Contract, type Member } from '@atoll/contracts/testing';
import type { KemKeys } from '@atoll/crypto/hpke';
import { enqueue } from '@atoll/ledger';
import { ContentTree } from '@atoll/sealed';
import { newEpochKey, Sealing, wrapKey, type Header, type Recipient } from '@atoll/sealed/envelopes';
import type { AccessDeed } from '@atoll/store';
import { encodeFunctionData, type Abi, type Hex } from 'viem';

import { readerOf } from '../grants/reader-keys.js';
import { GrantsScene } from '../grants/testing.js';
import { DataAssetsService, type OfferWish } from './data-assets.service.js';
import { DataOrdersService } from './data-orders.service.js';
import { DisputesService } from './disputes.service.js';
import { MarketMirrorReconciler } from './market-mirror.reconciler.js';
import { samplePlaces, type Sample } from './verdict.js';

const CHUNK = 4_096;
const CONTRACT: Hex = `0x${'cd'.repeat(20)}`;
/** The arbiters' rounds, in seconds. */
const PERIOD = 100;
export const PRICE = 1_000n;

/** What a seller has: encrypted chunks, and the only key that opens them. */
export type Wares = {
  content: Uint8Array;
  tree: ContentTree;
  ciphertext: Uint8Array;
  header: Header;
  ctTree: ContentTree;
  key: Uint8Array;
};

export class MarketScene {
  readonly assets: DataAssetsService;
  readonly orders: DataOrdersService;
  readonly disputes: DisputesService;
  private names = 0;

  private constructor(
    readonly grants: GrantsScene,
    readonly money: Contract,
  ) {
    const { api } = grants.network.database;
    this.assets = new DataAssetsService(api);
    this.orders = new DataOrdersService(api);
    this.disputes = new DisputesService(api);
  }

  static async open(): Promise<MarketScene> {
    const grants = await GrantsScene.open();
    const { network } = grants;
    const { consortiumId, chainId, members, database } = network;
    await network.evm.chain.rpc.call('anvil_autoImpersonateAccount', [true]);
    const money = await deployMoney(network.evm, account(6).address);
    await network.evm.chain.rpc.call('anvil_autoImpersonateAccount', [false]);
    const deployedBy = members.A.organisationId;
    await database.admin.platform.solution.create({
      data: { consortiumId, chainId, contract: 'DataMarket', deployedBy },
    });
    await network.settle(new KernelReconciler(database.worker), new DeploymentReconciler(database.worker));
    return new MarketScene(grants, money);
  }

  get chainId(): string {
    return this.grants.chainId;
  }

  mirror(): MarketMirrorReconciler {
    return new MarketMirrorReconciler(this.grants.network.database.worker);
  }

  /** Waits for a deed, and for the market's tables to have it. */
  async done(deed: AccessDeed): Promise<AccessDeed> {
    const ended = await this.grants.done(deed);
    await this.follow();
    return ended;
  }

  async follow(): Promise<void> {
    const mirror = this.mirror();
    while (await mirror.handle(this.chainId)) continue;
  }

  /** Encrypted where the seller is, with a key that nobody else has. */
  async wares(seed = ++this.names): Promise<Wares> {
    const content = Uint8Array.from({ length: 5 * CHUNK + 77 }, (_, i) => (i * 31 + seed * 7) % 251);
    const tree = new ContentTree();
    for (let at = 0; at < content.length; at += CHUNK) tree.add(content.subarray(at, at + CHUNK));
    const key = newEpochKey();
    const aad = {
      ...{ chainId: '31337', contract: CONTRACT, resourceId: word('wares'), policyEpoch: '1' },
      ...{ seq: '1', revision: 0, schemaId: word('series') },
    };
    const sealing = new Sealing(key, aad, CHUNK);
    const parts = [];
    for await (const part of sealing.seal([content])) parts.push(part);
    const { recipients: _, ...header } = sealing.envelope([]);
    const ciphertext = Uint8Array.from(Buffer.concat(parts));
    return { content, tree, ciphertext, header: header as Header, ctTree: sealing.contents, key };
  }

  /** The panel of one arbiter, whose rounds are short. */
  async panel(arbiter: Member, by: Member = arbiter): Promise<Hex> {
    const pace = { periodSeconds: PERIOD, reportSeconds: PERIOD, disputeSeconds: 10 };
    const wish = { name: `panel-${++this.names}`, arbiters: [arbiter.principal], ...pace };
    return (await this.done(await this.disputes.appoint(by.actor, this.chainId, wish))).subject as Hex;
  }

  offer(asset: string, feed: Hex, more: Partial<OfferWish> = {}): OfferWish {
    return {
      ...{ chainId: this.chainId, asset, token: this.money.address, price: PRICE, purposes: ['research'], feed },
      licence: JSON.stringify({
        ...{ '@type': 'dcat:Dataset', title: 'Tides of the harbour', description: 'Ten minutes each' },
        'odrl:hasPolicy': { '@type': 'odrl:Offer', permission: [{ action: 'use' }] },
      }),
      ...{ licenceSeconds: 10_000n, deliverSeconds: 5_000, acceptSeconds: 6_000, judgeSeconds: 20_000 },
      ...more,
    };
  }

  /** Registered and listed: the asset's id. */
  async listed(seller: Member, wares: Wares, resource: Hex, feed: Hex): Promise<Hex> {
    const { chainId } = this;
    const { root: contentRoot } = wares.tree;
    const deed = await this.assets.register(seller.actor, {
      chainId,
      contentRoot,
      ctRoot: wares.header.ctRoot,
      resource,
    });
    const { made } = await this.done(deed);
    await this.done(await this.assets.list(seller.actor, this.offer(made!, feed)));
    return made as Hex;
  }

  /** The buyer has money, and the market may take it. */
  async fund(buyer: Member, amount: bigint): Promise<void> {
    const { network } = this.grants;
    await network.evm.chain.rpc.call('anvil_autoImpersonateAccount', [true]);
    await this.money.tell(account(6).address, 'mint', buyer.principal, amount);
    await network.evm.chain.rpc.call('anvil_autoImpersonateAccount', [false]);
    const { DataMarket } = (await network.view()).addresses;
    const abi = this.money.abi as Abi;
    const data = encodeFunctionData({ abi, functionName: 'approve', args: [DataMarket!, amount] });
    const { organisationId, keyId } = buyer;
    const to = this.money.address.toLowerCase();
    await network.database.worker.platform.$transaction((db) =>
      enqueue(db, organisationId, { chainId: this.chainId, keyId, to, data, abi }, { submittedBy: null }),
    );
    await network.settle();
  }

  /** The key for one order, known on the chain; the private half is the buyer's. */
  async readerKey(buyer: Member): Promise<KemKeys> {
    return this.grants.readerKey(buyer, 'P256');
  }

  /** As a seller does it at home: by what the chain says of the buyer. */
  async wrapped(key: Uint8Array, buyer: Member, resource: Hex): Promise<Recipient> {
    const now = BigInt(Math.floor(Date.now() / 1_000));
    const reader = await readerOf(await this.grants.network.view(), 31_337n, buyer.principal, now);
    return wrapKey(key, { chainId: '31337', resourceId: resource, policyEpoch: '1' }, reader!);
  }

  samples({ header, ciphertext, tree, ctTree }: Wares, seed: Hex): Sample[] {
    return samplePlaces(header, seed, 3).map((place) => ({
      ...{ place, path: ctTree.path(place), contentPath: tree.path(place) },
      ciphertext: chunkAt(header, ciphertext, place),
    }));
  }

  /** Until the round of the arbiters that is running now is over, and takes reports. */
  async nextRound(): Promise<void> {
    await later(this.grants.network.evm, PERIOD);
  }
}

function chunkAt({ chunk }: Header, ciphertext: Uint8Array, place: number): Uint8Array {
  const TAG = 16;
  return ciphertext.slice(place * (chunk + TAG), (place + 1) * (chunk + TAG));
}
