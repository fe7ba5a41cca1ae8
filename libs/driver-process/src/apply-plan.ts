import { randomToken } from '@atoll/crypto';
import { askNode, type ChainPlan, identityFault, nodeKey, type NodePlan } from '@atoll/driver';
import type { EngineSpec, NodeSetup, Peer, PortName, Ports } from '@atoll/engines';

import { nextFailure } from './failure.js';
import type { Installation } from './installation.js';
import { writeIfNew } from './json-file.js';
import { lastPlaces } from './last-places.js';
import type { Failure, NodeHome, NodeRecord } from './node-home.js';
import { rotate } from './node-log.js';
import { type Programs, startProcess } from './node-process.js';
import { freePort, isFree } from './port.js';
import { isAlive } from './process-identity.js';
import { recipeOf } from './recipe.js';
import { stopNode } from './stop.js';

export type Settings = {
  /** The command for each engine's program, where it is not simply on the PATH. */
  programs: Programs;
  /** The address that nodes listen on. */
  host: string;
  /** The heap that a node may take. */
  memoryMb: number;
  /** How large a node's log grows before it is put aside; two older ones are kept. */
  logBytes: number;
  /** How long a node may take to end by itself. */
  graceMs: number;
  engine: (name: string) => EngineSpec;
};

type Admitted = { plan: NodePlan; home: NodeHome; record: NodeRecord | null };
type Settled = Admitted & { start: boolean; failure: Failure | null };
type Placed = Settled & { ports: Ports };

/** Makes one chain's processes match its plan, each stage for all nodes at once. Must be alone with the chain. */
export async function applyPlan(
  installation: Installation,
  settings: Settings,
  spec: EngineSpec,
  plan: ChainPlan,
): Promise<void> {
  const problems: unknown[] = [];
  // One node's problem is not its neighbours': they go on, and the first problem is told at the end.
  const each = async <T, R>(items: readonly T[], step: (item: T) => Promise<R>): Promise<R[]> => {
    const results = await Promise.allSettled(items.map(step));
    for (const result of results) if (result.status === 'rejected') problems.push(result.reason);
    return results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  };

  await installation.emptyTrash();
  await each(await leaving(installation, plan), (home) => takeAway(installation, home, plan.keep, settings.graceMs));
  const admitted = await each(plan.nodes, (node) => admit(installation, node));
  const settled = await each(admitted, (node) => settle(node, settings.graceMs));
  const kept = settled.some(({ start, record }) => start || !record)
    ? await installation.keptPorts()
    : new Set<number>();
  const placed = await each(settled, (node) => place(node, spec, settings.host, kept));
  const lost = plan.nodes.filter((node) => !placed.some((one) => one.plan === node));
  const homes = placed.map(({ home }) => home);
  const elsewhere = [...(await lastPlaces(lost, homes)), ...(plan.foreign ?? [])];
  const furnished = await each(placed, (node) => furnish(node, placed, elsewhere, plan, spec, settings));
  await each(furnished, ({ node, setup }) => start(node, setup, spec, settings));
  await each(furnished, ({ node, setup, news }) => (news && !node.start ? introduce(node, setup, spec) : skip));
  if (problems.length > 0) throw problems[0];
}

/** Nodes that were in a plan once and are not in this one; one that was only prepared has not left anything. */
async function leaving(installation: Installation, { chainId, nodes }: ChainPlan): Promise<NodeHome[]> {
  const wished = new Set(nodes.map(nodeKey));
  const others = (await installation.nodeHomes(chainId)).filter(({ ref }) => !wished.has(nodeKey(ref)));
  const records = await Promise.all(others.map((home) => home.record()));
  return others.filter((_, i) => records[i] !== null);
}

async function takeAway(
  installation: Installation,
  home: NodeHome,
  keep: ChainPlan['keep'],
  graceMs: number,
): Promise<void> {
  await stopNode(home, graceMs);
  await (isIn(keep, home) ? installation.keepNode(home) : installation.discardNode(home));
}

export const isIn = (keep: ChainPlan['keep'], { ref }: NodeHome): boolean =>
  keep?.some((node) => nodeKey(node) === nodeKey(ref)) ?? false;

async function admit(installation: Installation, plan: NodePlan): Promise<Admitted> {
  const home = installation.nodeHome(plan);
  const [identity, hasKey, record] = await Promise.all([home.identity(), home.hasKey(), home.record()]);
  const fault = identityFault(plan, hasKey && identity ? identity.publicKey : null);
  if (fault) throw fault;
  return { plan, home, record };
}

/** Ends what should not run, and decides what should start. */
async function settle(node: Admitted, graceMs: number): Promise<Settled> {
  const { plan, home, record } = node;
  const process = await home.process();
  const alive = process !== null && (await isAlive(process));
  const replaced = process?.incarnation !== plan.incarnation;
  if (!plan.run || replaced) {
    await stopNode(home, graceMs);
    return { ...node, start: plan.run, failure: null };
  }
  if (alive) return { ...node, start: false, failure: record?.failure ?? null };
  const failure = nextFailure(record?.failure ?? null, process, await home.livedMs(), Date.now());
  return { ...node, start: Date.now() >= failure.retryAt, failure };
}

/** Keeps the ports a node has; only where something else listens before its start does it get another. */
async function place(node: Settled, { listeners }: EngineSpec, host: string, kept: Set<number>): Promise<Placed> {
  const chosen = new Map<PortName, number>();
  for (const listener of new Set(Object.values(listeners))) {
    const had = node.record?.ports[listener];
    const keep = had !== undefined && (!node.start || (await isFree(host, had)));
    chosen.set(listener, keep ? had : await freePort(host, kept));
  }
  const of = (purpose: PortName) => chosen.get(listeners[purpose])!;
  return {
    ...node,
    ports: { p2p: of('p2p'), rpc: of('rpc'), ws: of('ws'), control: of('control'), metrics: of('metrics') },
  };
}

/** Writes down what is about to be, and every file that the node reads. */
async function furnish(
  node: Placed,
  all: Placed[],
  elsewhere: readonly Peer[],
  { engine, genesis }: ChainPlan,
  spec: EngineSpec,
  settings: Settings,
) {
  const { plan, home, ports, failure } = node;
  const setup: NodeSetup = {
    name: plan.name,
    genesis,
    peers: [...all.filter((other) => other !== node).map((other) => peerOf(other, settings.host)), ...elsewhere],
    host: settings.host,
    advertise: settings.host,
    rpcNames: [],
    ports,
    paths: home.paths,
    controlToken: (await home.controlToken()) ?? randomToken(32),
    memoryMb: settings.memoryMb,
    securityModule: null,
  };
  const { role, run, incarnation, mayLeave } = plan;
  await home.writeRecord({ role, run, incarnation, mayLeave, engine, ports, failure });
  const token = { path: home.paths.controlToken, content: `${setup.controlToken}\n` };
  const written = [token, ...spec.files(setup)].map(async ({ path, content }) => {
    return (await writeIfNew(path, content)) && path === home.paths.staticNodes;
  });
  const news = (await Promise.all(written)).includes(true);
  return { node, setup, news };
}

async function start(
  { start, home, plan }: Placed,
  setup: NodeSetup,
  spec: EngineSpec,
  settings: Settings,
): Promise<void> {
  if (!start) return;
  await rotate(home.log, settings.logBytes);
  const recipe = recipeOf(spec, settings);
  await startProcess(home, spec.run(setup), settings.programs, { incarnation: plan.incarnation, recipe });
}

/** A node that runs is told of its new peers. One that does not answer is coming up, and reads of them itself. */
async function introduce({ plan }: Placed, { host, ports, peers, controlToken }: NodeSetup, spec: EngineSpec) {
  if (!plan.run) return;
  const door = { host, port: ports.control, credential: spec.credential(controlToken), timeoutMs: TOLD_TIMEOUT_MS };
  await spec.connect?.((calls) => askNode(door, calls), peers).catch(() => undefined);
}

const skip = Promise.resolve();
const TOLD_TIMEOUT_MS = 3_000;

const peerOf = ({ plan, ports }: Placed, host: string): Peer => ({
  publicKey: plan.identity.publicKey,
  host,
  port: ports.p2p,
});
