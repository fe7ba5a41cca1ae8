import { createGenesis } from '@atoll/protocol';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

import type { ChainDriver, ChainPlan, NodeIdentity, NodePlan, NodeRef, Sighting } from './driver.js';

const ORGANISATION = randomUUID();

/** What the tests come with, where they are not about being deposed. */
export const FENCE = 100;

/** An identity that no driver made. */
export const STRANGER: NodeIdentity = { publicKey: `0x${'02'.repeat(64)}`, address: `0x${'03'.repeat(20)}` };

/** What a test leaves behind goes while the next one runs: a cluster takes its time, and no two tests share a chain. */
export class Removals {
  private readonly begun: Promise<void>[] = [];

  begin(driver: ChainDriver, chainId: string): void {
    const removal = driver.remove(chainId, FENCE + 9);
    removal.catch(() => undefined); // `ended` tells it
    this.begun.push(removal);
  }

  async ended(): Promise<void> {
    await Promise.all(this.begun.splice(0));
  }
}

/** One chain of the conformance suite, under an id that nobody else uses. */
export class TestChain {
  readonly chainId = randomUUID();

  constructor(
    public driver: ChainDriver,
    private readonly engine: string,
    private readonly patienceMs: number,
  ) {}

  ref(name: string): NodeRef {
    return { chainId: this.chainId, organisationId: ORGANISATION, name };
  }

  /** A plan of prepared nodes: so many validators, each of an organisation of its own, and so many that serve applications. */
  async planOf(validators: number, rpcs = 0): Promise<ChainPlan> {
    const refs = Array.from({ length: validators + rpcs }, (_, i) =>
      i < validators ? { ...this.ref(`validator-${i}`), organisationId: randomUUID() } : this.ref(`rpc-${i}`),
    );
    const identities = await Promise.all(refs.map((node) => this.driver.prepare(node, FENCE)));
    return this.planFor(
      refs.map((node, i) => {
        const role = i < validators ? 'validator' : 'rpc';
        return { ...node, role, identity: identities[i]!, run: true, incarnation: 1, mayLeave: false };
      }),
    );
  }

  planFor(nodes: NodePlan[]): ChainPlan {
    const validators = nodes.filter(({ role }) => role === 'validator').map(({ identity }) => identity.address);
    const genesis = createGenesis({
      chainId: 20_260,
      validators: nodes.length > 0 ? validators.sort() : [STRANGER.address],
      blockPeriodMs: 200,
    });
    return { chainId: this.chainId, engine: this.engine, genesis, nodes, fence: FENCE };
  }

  /** From now on another driver looks. */
  see(driver: ChainDriver): void {
    this.driver = driver;
  }

  async look(): Promise<Sighting[]> {
    const seen = await this.driver.observe(this.chainId);
    return seen.sort((a, b) => a.name.localeCompare(b.name));
  }

  /** Looks until the world is as wished; the last look stands in the error when patience ends. */
  async until(wished: (seen: Sighting[]) => boolean): Promise<Sighting[]> {
    const end = performance.now() + this.patienceMs;
    for (;;) {
      const seen = await this.look();
      if (wished(seen)) return seen;
      if (performance.now() > end) throw new Error(`Not so in ${this.patienceMs} ms: ${JSON.stringify(seen, null, 2)}`);
      await pause(20);
    }
  }
}

export const allRun = (seen: Sighting[]) =>
  seen.length > 0 && seen.every(({ phase, status }) => phase === 'Running' && status);

export const bare = ({ chainId, organisationId, name }: NodeRef): NodeRef => ({ chainId, organisationId, name });

export function find(seen: Sighting[], node: NodeRef): Sighting {
  const found = seen.find(({ name, organisationId }) => name === node.name && organisationId === node.organisationId);
  if (!found) throw new Error(`No sighting of ${node.name}`);
  return found;
}

export const heightOf = (seen: Sighting[], node: NodeRef): number => find(seen, node).status?.height ?? -1;
