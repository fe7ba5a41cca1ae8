import { publicKeyOf, randomPrivateKey, toHex } from '@atoll/crypto';

import type { LogLine, NodeIdentity, NodePhase, NodePlan, NodeRef, Sighting } from './driver.js';
import { identityOfKey } from './identity.js';
import type { MemoryChain } from './memory-chain.js';

/** What the in-memory driver starts nodes as. */
export type MemoryVersion = { version: string; works: boolean };

/** One node of the in-memory driver. */
export class MemoryNode {
  readonly identity: NodeIdentity;
  readonly votes = new Map<string, boolean>();
  readonly log: LogLine[] = [];
  plan: NodePlan | null = null;
  incarnation = 0;
  running = false;
  height = 0;
  /** How often a process was started for this node. */
  starts = 0;
  /** How many requests of applications the process that runs has answered. */
  served = 0;
  draining = false;
  private startedAt: number | null = null;
  private version: string | null = null;
  private crashed: string | null = null;

  constructor(
    private readonly ref: NodeRef,
    readonly key: Uint8Array = randomPrivateKey(),
  ) {
    this.identity = identityOfKey(toHex(publicKeyOf(key)));
  }

  /** Stops, starts or replaces what runs, so that it is what the plan says. */
  follow(plan: NodePlan, { version, works }: MemoryVersion, now: number): void {
    this.plan = plan;
    if (this.running && (!plan.run || plan.incarnation !== this.incarnation)) this.stop(now);
    this.incarnation = plan.incarnation;
    if (!plan.run) this.crashed = null;
    else if (!this.running) this.start(version, now);
    if (!works && this.version === version) this.crash(`Version ${version} does not start`, now);
  }

  /** What is left when the node goes and its volume stays: its key and its data. */
  volume(): MemoryNode {
    return Object.assign(new MemoryNode(this.ref, this.key), { height: this.height });
  }

  crash(message: string, now: number): void {
    if (!this.running) return;
    this.running = false;
    this.crashed = message;
    this.write('error', message, now);
  }

  sighting(chain: MemoryChain, version: string): Sighting {
    const { chainId, organisationId, name } = this.ref;
    return {
      ...{ chainId, organisationId, name },
      phase: this.phase,
      incarnation: this.incarnation,
      message: this.crashed ?? SENTENCE[this.phase],
      status: this.running ? chain.statusOf(this) : null,
      rpcUrl: this.running ? `memory://${chainId}/${name}` : null,
      place: this.plan ? { host: `${name}.memory.example`, port: 30_303 } : null,
      drifted: chain.drifted,
      outdated: this.version !== null && this.version !== version,
      mayLeave: this.plan?.mayLeave ?? false,
      draining: this.draining,
      startedAt: this.startedAt,
    };
  }

  private get phase(): NodePhase {
    if (this.running) return 'Running';
    if (this.crashed !== null) return 'Failed';
    return this.plan ? 'Stopped' : 'Prepared';
  }

  private start(version: string, now: number): void {
    this.running = true;
    this.crashed = null;
    this.version = version;
    this.startedAt = now;
    this.starts += 1;
    this.served = 0;
    this.write('info', `Started incarnation ${this.incarnation}`, now);
  }

  private stop(now: number): void {
    this.running = false;
    this.version = null;
    this.startedAt = null;
    this.write('info', 'Stopped', now);
  }

  private write(level: string, message: string, now: number): void {
    this.log.push({ at: new Date(now).toISOString(), level, message });
  }
}

const SENTENCE: Record<NodePhase, string> = {
  Prepared: 'Has a key and waits for a plan',
  Starting: 'Starting',
  Running: 'Running',
  Stopped: 'Stopped as planned',
  Failed: 'Failed',
  Unknown: 'Does not answer',
};
