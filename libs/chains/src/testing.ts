import { MemoryDriver, type ChainDriver } from '@atoll/driver';
import { Actor, PERMISSIONS } from '@atoll/kernel';
import { WorkerDoor } from '@atoll/queue';
import { newId, Store, type Chain } from '@atoll/store';
import { testDatabase } from '@atoll/store/testing';

import { ChainReconciler } from './chain.reconciler.js';
import type { ChainWish } from './chain.wish.js';
import { ChainsService } from './chains.service.js';
import { Engines } from './engines.js';
import { NodeLogs } from './node-logs.js';
import { NodesService } from './nodes.service.js';
import { ProposalsService } from './proposals.service.js';
import { paceOf } from './scaling/pace.js';
import { RpcScalingsService } from './scaling/rpc-scalings.service.js';

/** One database, seen by its three kinds of reader. */
type Database = { admin: Store; api: Store; worker: Store; close(): Promise<void> };

async function openDatabase(): Promise<Database> {
  const { adminUrl, api, worker, close } = await testDatabase();
  const stores = { admin: new Store(adminUrl), api: new Store(api), worker: new Store(worker) };
  const end = async () => {
    await Promise.all(Object.values(stores).map((store) => store.close()));
    await close();
  };
  return { ...stores, close: end };
}

/** A real database with the services as the API has them, and a reconciler onto chains in memory. */
export class Scene {
  readonly chains: ChainsService;
  readonly nodes: NodesService;
  readonly proposals: ProposalsService;
  readonly scalings: RpcScalingsService;
  readonly reconciler: ChainReconciler;

  private constructor(
    readonly database: Database,
    readonly driver: MemoryDriver,
  ) {
    this.chains = new ChainsService(database.api, new Engines(['atoll-node']));
    this.nodes = new NodesService(database.api, new NodeLogs(new WorkerDoor('http://127.0.0.1:9', '')));
    this.proposals = new ProposalsService(database.api);
    this.scalings = new RpcScalingsService(database.api);
    this.reconciler = new ChainReconciler(database.worker, driver);
  }

  /** Without a driver of its own, chains gain a block at every look. */
  static async open(driver = new MemoryDriver({ blocksPerLook: 1 })): Promise<Scene> {
    return new Scene(await openDatabase(), driver);
  }

  close(): Promise<void> {
    return this.database.close();
  }

  get platform(): Store['platform'] {
    return this.database.admin.platform;
  }

  /** Organisations that have founded a consortium together. */
  async members(count: number): Promise<{ consortiumId: string; actors: Actor[] }> {
    const consortiumId = newId();
    const actors = Array.from({ length: count }, () => new Actor(newId(), null, PERMISSIONS));
    await this.platform.organisation.createMany({
      data: actors.map(({ organisationId }, i) => ({ id: organisationId, name: `Member ${i}` })),
    });
    await this.platform.consortium.create({
      data: { id: consortiumId, name: 'Harbour', foundedBy: actors[0]!.organisationId },
    });
    await this.platform.consortiumMember.createMany({
      data: actors.map(({ organisationId }) => ({ consortiumId, organisationId })),
    });
    return { consortiumId, actors };
  }

  wish(consortiumId: string, actors: Actor[], counts: number[], more: Partial<ChainWish> = {}): ChainWish {
    const validators = counts.map((count, i) => ({ organisationId: actors[i]!.organisationId, count }));
    return {
      ...{ consortiumId, name: 'Tides', engine: 'atoll-node', blockPeriodMs: 1_000, epochLength: 30_000 },
      validators: validators.filter(({ count }) => count > 0),
      ...more,
    };
  }

  /** A chain of members with so many validators each, founded and producing blocks. */
  async running(counts: number[], more: Partial<ChainWish> = {}) {
    const { consortiumId, actors } = await this.members(counts.length);
    const { id } = await this.chains.create(actors[0]!, this.wish(consortiumId, actors, counts, more));
    await this.approve(id, actors);
    return { consortiumId, actors, chain: await this.settle(id) };
  }

  /** Lets every actor agree to what is proposed. */
  async approve(chainId: string, actors: Actor[]): Promise<void> {
    for (const actor of actors) {
      const open = await this.proposals.list(actor, { chainId, status: 'OPEN' }, { take: 10 });
      for (const { id } of open) await this.proposals.vote(actor, id, true);
    }
  }

  /** Runs passes until two in a row say the same, as the worker would with its looks. */
  async settle(chainId: string, reconciler = this.reconciler): Promise<Chain> {
    let before: string | undefined;
    for (let pass = 0; pass < 50; pass += 1) {
      await reconciler.handle(chainId);
      const chain = await this.platform.chain.findUniqueOrThrow({ where: { id: chainId } });
      const world = (await this.driver.observe(chainId)).map(({ name, phase, incarnation }) => [
        name,
        phase,
        incarnation,
      ]);
      const { phase, reason, message, conditions, validators } = chain;
      const now = JSON.stringify([phase, reason, message, conditions, validators, world]);
      if (now === before) return chain;
      before = now;
    }
    throw new Error('The chain does not come to rest.');
  }

  chain(id: string): Promise<Chain> {
    return this.platform.chain.findUniqueOrThrow({ where: { id } });
  }

  with(driver: ChainDriver, store = this.database.worker): ChainReconciler {
    return new ChainReconciler(store, driver);
  }

  /** A reconciler that lives at another time. */
  at(clock: () => Date): ChainReconciler {
    return new ChainReconciler(this.database.worker, this.driver, paceOf(), clock);
  }
}
