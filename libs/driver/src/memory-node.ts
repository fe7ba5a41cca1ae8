import { addressOf, publicKeyOf, randomPrivateKey, toHex } from '@atoll/crypto';

import type { LogLine, NodeIdentity, NodePhase, NodePlan, NodeRef, Sighting } from './driver.js';
import type { MemoryChain } from './memory-chain.js';

/** One node of the in-memory driver. */
export class MemoryNode {
  readonly identity: NodeIdentity = newIdentity();
  readonly votes = new Map<string, boolean>();
  readonly log: LogLine[] = [];
  plan: NodePlan | null = null;
  incarnation = 0;
  running = false;
  height = 0;
  /** How often a process was started for this node. */
  starts = 0;
  private crashed: string | null = null;

  constructor(private readonly ref: NodeRef) {}

  /** Stops, starts or replaces what runs, so that it is what the plan says. */
  follow(plan: NodePlan, now: number): void {
    this.plan = plan;
    if (this.running && (!plan.run || plan.incarnation !== this.incarnation)) this.stop(now);
    this.incarnation = plan.incarnation;
    if (!plan.run) this.crashed = null;
    else if (!this.running) this.start(now);
  }

  crash(message: string, now: number): void {
    if (!this.running) return;
    this.running = false;
    this.crashed = message;
    this.write('error', message, now);
  }

  sighting(chain: MemoryChain): Sighting {
    const { chainId, organisationId, name } = this.ref;
    return {
      ...{ chainId, organisationId, name },
      phase: this.phase,
      incarnation: this.incarnation,
      message: this.crashed ?? SENTENCE[this.phase],
      status: this.running ? chain.statusOf(this) : null,
      rpcUrl: this.running ? `memory://${chainId}/${name}` : null,
    };
  }

  private get phase(): NodePhase {
    if (this.running) return 'Running';
    if (this.crashed !== null) return 'Failed';
    return this.plan ? 'Stopped' : 'Prepared';
  }

  private start(now: number): void {
    this.running = true;
    this.crashed = null;
    this.starts += 1;
    this.write('info', `Started incarnation ${this.incarnation}`, now);
  }

  private stop(now: number): void {
    this.running = false;
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
};

function newIdentity(): NodeIdentity {
  const publicKey = publicKeyOf(randomPrivateKey());
  return { publicKey: toHex(publicKey), address: addressOf(publicKey) };
}
