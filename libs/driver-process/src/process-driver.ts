import { addressOf, fromHex } from '@atoll/crypto';
import {
  type ChainDriver,
  type ChainPlan,
  checkChainId,
  checkNode,
  checkPlan,
  type LogLine,
  type NodeIdentity,
  type NodeRef,
  type Sighting,
} from '@atoll/driver';
import { engine, makeKey } from '@atoll/engines';
import { Fault } from '@atoll/kernel';
import fs from 'node:fs/promises';

import { applyPlan, type Settings } from './apply-plan.js';
import { askNode } from './control.js';
import { whileDiskHasRoom } from './disk.js';
import { Installation } from './installation.js';
import type { NodeHome } from './node-home.js';
import { lastLines, rotate } from './node-log.js';
import { output } from './node-process.js';
import { isAlive } from './process-identity.js';
import { sight } from './sighting.js';
import { stopNode } from './stop.js';

const KEY_TIMEOUT_MS = 30_000;
const CONTROL_TIMEOUT_MS = 10_000;

export type ProcessDriverOptions = { home: string } & Partial<Settings>;

/** Runs nodes as processes of this machine. They outlive the process that started them, and any later one takes them over. */
export class ProcessDriver implements ChainDriver {
  private readonly installation: Installation;
  private readonly settings: Settings;

  constructor({ home, ...settings }: ProcessDriverOptions) {
    this.installation = new Installation(home);
    this.settings = { ...DEFAULTS, ...settings };
  }

  async prepare(node: NodeRef): Promise<NodeIdentity> {
    const home = this.homeOf(node);
    const known = () => home.identity();
    const make = async () => (await known()) ?? this.makeKey(home);
    return (await known()) ?? whileDiskHasRoom(() => this.installation.alonePreparing(node, make));
  }

  async apply(plan: ChainPlan): Promise<void> {
    checkPlan(plan);
    const spec = this.settings.engine(plan.engine);
    const work = () => applyPlan(this.installation, this.settings, spec, plan);
    await whileDiskHasRoom(() => this.installation.aloneWith(plan.chainId, work));
  }

  async observe(chainId: string): Promise<Sighting[]> {
    checkChainId(chainId);
    const homes = await this.installation.nodeHomes(chainId);
    const { host, logBytes } = this.settings;
    await Promise.all(homes.map(({ log }) => rotate(log, logBytes)));
    const seen = await Promise.all(homes.map((home) => sight(home, host, this.settings.engine)));
    return seen.filter((sighting) => sighting !== null);
  }

  async control<T>(node: NodeRef, method: string, params: unknown[]): Promise<T> {
    const home = await this.existing(node);
    const [record, process, token] = await Promise.all([home.record(), home.process(), home.controlToken()]);
    if (!record || !process || token === null || !(await isAlive(process)))
      throw new Fault({ code: 'UNAVAILABLE', what: `node ${node.name}` });
    const { host } = this.settings;
    const credential = this.settings.engine(record.engine).credential(token);
    const to = { host, ports: record.ports, credential, timeoutMs: CONTROL_TIMEOUT_MS };
    const [answer] = await askNode(to, [{ method, params }]);
    return answer as T;
  }

  async logs(node: NodeRef, lines: number): Promise<LogLine[]> {
    const home = await this.existing(node);
    const record = await home.record();
    return record ? lastLines(home.log, lines, this.settings.engine(record.engine).parseLog) : [];
  }

  async remove(chainId: string): Promise<void> {
    checkChainId(chainId);
    await this.installation.aloneWith(chainId, async () => {
      const homes = await this.installation.nodeHomes(chainId);
      await Promise.all(homes.map((home) => stopNode(home, this.settings.graceMs)));
      await this.installation.discardChain(chainId);
    });
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

  private async makeKey(home: NodeHome): Promise<NodeIdentity> {
    await fs.mkdir(home.paths.data, { recursive: true, mode: 0o700 });
    const identity = readIdentity(await output(home, makeKey(home.paths), this.settings.programs, KEY_TIMEOUT_MS));
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

/** Takes nobody's word for which address a key has. */
function readIdentity(printed: string): NodeIdentity {
  const { publicKey } = JSON.parse(printed) as NodeIdentity;
  return { publicKey, address: addressOf(fromHex(publicKey, 64)) };
}
