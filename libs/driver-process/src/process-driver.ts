import {
  type ChainDriver,
  type ChainPlan,
  checkChainId,
  checkKept,
  checkNode,
  checkPlan,
  askNode,
  readNode,
  type Fence,
  identityOfKey,
  type LogLine,
  type NodeIdentity,
  type NodeRef,
  type Sighting,
} from '@atoll/driver';
import { engine, makeKey } from '@atoll/engines';
import { Fault } from '@atoll/kernel';
import type { RpcCall } from '@atoll/protocol';
import fs from 'node:fs/promises';

import { applyPlan, isIn, type Settings } from './apply-plan.js';
import { whileDiskHasRoom } from './disk.js';
import { Installation } from './installation.js';
import type { NodeHome } from './node-home.js';
import { lastLines, rotate } from './node-log.js';
import { output } from './node-process.js';
import { isAlive } from './process-identity.js';
import { openNodeKey, receiveNodeKey, sealNodeKey } from './sealed-key.js';
import { sight } from './sighting.js';
import { stopNode } from './stop.js';

const KEY_TIMEOUT_MS = 30_000;
const CONTROL_TIMEOUT_MS = 10_000;
const METRICS_TIMEOUT_MS = 2_000;

export type ProcessDriverOptions = { home: string } & Partial<Settings>;

/** Runs nodes as processes of this machine. They outlive the process that started them, and any later one takes them over. */
export class ProcessDriver implements ChainDriver {
  private readonly installation: Installation;
  private readonly settings: Settings;

  constructor({ home, ...settings }: ProcessDriverOptions) {
    this.installation = new Installation(home);
    this.settings = { ...DEFAULTS, ...settings };
  }

  async prepare(node: NodeRef, fence: Fence): Promise<NodeIdentity> {
    const home = this.homeOf(node);
    await whileDiskHasRoom(() => this.installation.admit(node.chainId, fence));
    const known = () => home.identity();
    const make = async () => {
      if (await this.installation.isKept(node)) await this.installation.takeBack(node);
      return (await known()) ?? this.makeKey(home);
    };
    return (await known()) ?? whileDiskHasRoom(() => this.installation.alonePreparing(node, make));
  }

  async apply(plan: ChainPlan): Promise<void> {
    checkPlan(plan);
    const spec = this.settings.engine(plan.engine);
    const work = async () => {
      await this.installation.admit(plan.chainId, plan.fence);
      await applyPlan(this.installation, this.settings, spec, plan);
    };
    await whileDiskHasRoom(() => this.installation.aloneWith(plan.chainId, work));
  }

  async observe(chainId: string): Promise<Sighting[]> {
    checkChainId(chainId);
    const homes = await this.installation.nodeHomes(chainId);
    await Promise.all(homes.map(({ log }) => rotate(log, this.settings.logBytes)));
    const seen = await Promise.all(homes.map((home) => sight(home, this.settings)));
    return seen.filter((sighting) => sighting !== null);
  }

  async control<T>(node: NodeRef, method: string, params: unknown[], fence?: Fence): Promise<T> {
    await this.existing(node);
    if (fence !== undefined) await this.installation.admit(node.chainId, fence);
    const [answer] = await this.controlAll(node, [{ method, params }]);
    return answer as T;
  }

  async served(node: NodeRef): Promise<number> {
    const { door, spec, ports } = await this.doorOf(node);
    const { port, path, count } = spec.served;
    return count(await readNode({ ...door, port: ports[port], timeoutMs: METRICS_TIMEOUT_MS }, path));
  }

  async controlAll(node: NodeRef, calls: readonly RpcCall[]): Promise<unknown[]> {
    return askNode((await this.doorOf(node)).door, calls);
  }

  async sealKey(node: NodeRef, identity: NodeIdentity, recipient: string): Promise<string> {
    return sealNodeKey(await this.existing(node), identity, recipient, this.settings.programs);
  }

  async receiveKey(node: NodeRef, identity: NodeIdentity, fence: Fence): Promise<string> {
    return this.alonePreparing(node, fence, async (home) => {
      if (await this.installation.isKept(node))
        throw new Fault({
          code: 'CONFLICT',
          what: `node ${node.name}`,
          because: 'it has a key here, on a kept volume',
        });
      return receiveNodeKey(home, identity, this.settings.programs);
    });
  }

  async openKey(node: NodeRef, identity: NodeIdentity, sealed: string, fence: Fence): Promise<void> {
    return this.alonePreparing(node, fence, (home) => openNodeKey(home, identity, sealed, this.settings.programs));
  }

  async logs(node: NodeRef, lines: number): Promise<LogLine[]> {
    const home = await this.existing(node);
    const record = await home.record();
    return record ? lastLines(home.log, lines, this.settings.engine(record.engine).parseLog) : [];
  }

  async remove(chainId: string, fence: Fence, keep: readonly NodeRef[] = []): Promise<void> {
    checkChainId(chainId);
    checkKept(chainId, keep);
    await this.installation.aloneWith(chainId, async () => {
      await this.installation.admit(chainId, fence);
      const homes = await this.installation.nodeHomes(chainId);
      await Promise.all(homes.map((home) => stopNode(home, this.settings.graceMs)));
      const kept = homes.filter((home) => isIn(keep, home));
      await Promise.all(kept.map((home) => this.installation.keepNode(home)));
      await this.installation.discardChain(chainId);
    });
  }

  inventory(): Promise<string[]> {
    return this.installation.chainIds();
  }

  /** The number of the node's process; null when none runs. For tests, which end processes in unkind ways. */
  async pidOf(node: NodeRef): Promise<number | null> {
    const process = await this.homeOf(node).process();
    return process && (await isAlive(process)) ? process.pid : null;
  }

  private homeOf(node: NodeRef): NodeHome {
    checkNode(node);
    return this.installation.nodeHome(node);
  }

  private async existing(node: NodeRef): Promise<NodeHome> {
    const home = this.homeOf(node);
    if (!(await home.identity())) throw Fault.notFound('node', node.name);
    return home;
  }

  /** Where a node listens for the platform, and what opens it. */
  private async doorOf(node: NodeRef) {
    const home = await this.existing(node);
    const [record, process, token] = await Promise.all([home.record(), home.process(), home.controlToken()]);
    if (!record || !process || token === null || !(await isAlive(process)))
      throw new Fault({ code: 'UNAVAILABLE', what: `node ${node.name}` });
    const { ports, engine } = record;
    const spec = this.settings.engine(engine);
    const { host } = this.settings;
    const credential = spec.credential(token);
    return { spec, ports, door: { host, port: ports.control, credential, timeoutMs: CONTROL_TIMEOUT_MS } };
  }

  private async alonePreparing<T>(node: NodeRef, fence: Fence, work: (home: NodeHome) => Promise<T>): Promise<T> {
    const home = this.homeOf(node);
    await whileDiskHasRoom(() => this.installation.admit(node.chainId, fence));
    return whileDiskHasRoom(() => this.installation.alonePreparing(node, () => work(home)));
  }

  private async makeKey(home: NodeHome): Promise<NodeIdentity> {
    await fs.mkdir(home.paths.data, { recursive: true, mode: 0o700 });
    const printed = await output(home, makeKey(home.paths), this.settings.programs, KEY_TIMEOUT_MS);
    const identity = identityOfKey((JSON.parse(printed) as NodeIdentity).publicKey);
    await home.writeIdentity(identity);
    return identity;
  }
}

const DEFAULTS: Settings = {
  programs: {},
  host: '127.0.0.1',
  memoryMb: 512,
  logBytes: 16 * 1024 * 1024,
  graceMs: 10_000,
  engine,
};
