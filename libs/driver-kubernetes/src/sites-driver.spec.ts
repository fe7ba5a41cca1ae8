import { type ChainPlan, MemoryDriver, nodeKey, type NodePlace, type NodePlan, type NodeRef } from '@atoll/driver';
import { Fault } from '@atoll/kernel';
import { createGenesis } from '@atoll/protocol';
import { randomUUID } from 'node:crypto';

import { CredentialsRefused } from './cluster.js';
import { SitesDriver } from './sites-driver.js';
import type { Site } from './sites.js';

/** A cluster in memory that may be away, and remembers what it was told. */
class TestCluster extends MemoryDriver {
  fault: Fault | null = null;
  asked = 0;
  plans: ChainPlan[] = [];
  prepared: NodeRef[] = [];

  constructor(readonly host: string) {
    super();
  }

  override async prepare(node: NodeRef, fence: number) {
    this.prepared.push(node);
    return super.prepare(node, fence);
  }

  override async apply(plan: ChainPlan): Promise<void> {
    this.answers();
    this.plans.push(plan);
    await super.apply(plan);
  }

  override async observe(chainId: string) {
    this.answers();
    return super.observe(chainId);
  }

  async places(nodes: readonly NodeRef[]): Promise<Map<string, NodePlace>> {
    this.answers();
    return new Map(nodes.map((node) => [nodeKey(node), { host: `${node.name}.${this.host}`, port: 30_303 }]));
  }

  private answers(): void {
    this.asked += 1;
    if (this.fault) throw this.fault;
  }
}

async function scene(labels: Record<string, string> = {}, connected = true) {
  const [here, there] = [new TestCluster('here'), new TestCluster('there')];
  const chainId = randomUUID();
  const refs = [0, 1].map((i): NodeRef => ({ chainId, organisationId: randomUUID(), name: `validator-${i}` }));
  const cluster = connected ? ({ kubeconfig: 'first', reach: 'cluster', hosts: [] } as const) : null;
  const site: Site = { id: 'site', name: 'Pier 3', labels, cluster };
  const standing = refs.map((node, i) => ({ node, siteId: i === 1 ? site.id : null }));
  let opened = 0;
  const driver = new SitesDriver(
    here,
    { standing: async () => standing, find: async () => site, connected: async () => (connected ? [site.id] : []) },
    () => {
      opened += 1;
      return there;
    },
  );
  const identities = await Promise.all(refs.map((node) => driver.prepare(node, 1)));
  const nodes = refs.map((node, i): NodePlan => ({
    ...{ ...node, role: 'validator', identity: identities[i]!, run: true, incarnation: 1, mayLeave: false },
  }));
  const genesis = createGenesis({
    chainId: 7,
    validators: identities.map(({ address }) => address),
    blockPeriodMs: 500,
  });
  const plan: ChainPlan = { chainId, engine: 'atoll-node', genesis, nodes, fence: 1 };
  const look = async () => (await driver.observe(chainId)).sort((a, b) => (a.name < b.name ? -1 : 1));
  return { driver, here, there, chainId, plan, site, standing, look, opened: () => opened };
}

it('gives each cluster its part of a plan, with the nodes of the others as peers', async () => {
  const { driver, here, there, plan, look } = await scene();
  await driver.apply(plan);
  const [mine, theirs] = plan.nodes as [NodePlan, NodePlan];
  expect(here.plans[0]!.nodes).toEqual([mine]);
  expect(there.plans[0]!.nodes).toEqual([theirs]);
  const peer = ({ name, identity: { publicKey } }: NodePlan, host: string) => ({
    ...{ host: `${name}.${host}`, port: 30_303, publicKey },
  });
  expect(here.plans[0]!.foreign).toEqual([peer(theirs, 'there')]);
  expect(there.plans[0]!.foreign).toEqual([peer(mine, 'here')]);
  expect((await look()).map(({ phase, place }) => [phase, place?.host])).toEqual([
    ['Running', 'validator-0.here'],
    ['Running', 'validator-1.there'],
  ]);
});

it.each([
  [new Fault({ code: 'UNAVAILABLE', what: 'Kubernetes API' }), /cluster of the site "Pier 3" is not answering/],
  [new CredentialsRefused(), /site "Pier 3": it refuses the credentials.*connectSite/],
])('tells of a cluster that is away, and lets the others go on: %s', async (fault, sentence) => {
  const { driver, here, there, plan, site, look, opened } = await scene();
  await driver.apply(plan);
  there.fault = fault;
  const before = here.plans.length;
  expect((await look())[1]).toMatchObject({ name: 'validator-1', phase: 'Unknown', status: null });
  expect((await look())[1]!.message).toMatch(sentence);

  const asked = there.asked;
  await expect(driver.apply(plan)).rejects.toThrow(sentence);
  expect(here.plans.length).toBe(before + 1);
  // Its last known address stays with its peers, and nobody waited for it again.
  expect(here.plans.at(-1)!.foreign).toHaveLength(1);
  expect(there.asked).toBe(asked);

  there.fault = null;
  site.cluster = { ...site.cluster!, kubeconfig: 'second' };
  expect((await look()).map(({ phase, drifted }) => [phase, drifted])).toEqual([
    ['Running', true],
    ['Running', true],
  ]);
  await driver.apply(plan);
  expect((await look()).map(({ drifted }) => drifted)).toEqual([false, false]);
  expect(opened()).toBe(2);
});

it('tells what concerns one node alone as it is', async () => {
  const { driver, there, plan, look } = await scene();
  await driver.apply(plan);
  there.fault = new Fault({ code: 'CONFLICT', what: 'node validator-1', because: 'its disk is full' });
  await expect(driver.apply(plan)).rejects.toBe(there.fault);
  there.fault = null;
  expect((await look())[1]!.phase).toBe('Running');
});

it('keeps a site without a cluster of its own in ours, on its machines', async () => {
  const { driver, here, plan } = await scene({ zone: 'pier' }, false);
  await driver.apply(plan);
  expect(here.prepared.map(({ machines }) => machines)).toEqual([undefined, { zone: 'pier' }]);
  expect(here.plans.map(({ nodes }) => nodes.map(({ machines }) => machines))).toEqual([[undefined, { zone: 'pier' }]]);
});

it('removes a chain wherever it may stand once nobody knows where it stood', async () => {
  const { driver, here, there, plan, chainId, standing } = await scene();
  await driver.apply(plan);
  standing.splice(0);
  await driver.remove(chainId, 1);
  expect([await here.observe(chainId), await there.observe(chainId)]).toEqual([[], []]);
});

it('keeps volumes in whichever cluster they lie', async () => {
  const { driver, here, there, plan, chainId } = await scene();
  const [mine, theirs] = plan.nodes as [NodePlan, NodePlan];
  await driver.apply(plan);
  await driver.remove(chainId, 1, [theirs]);
  expect([await here.observe(chainId), await there.observe(chainId)]).toEqual([[], []]);
  expect(await driver.prepare(theirs, 1)).toEqual(theirs.identity);
  expect(await driver.prepare(mine, 1)).not.toEqual(mine.identity);
});
