import type { ChainPlan, NodePlan } from '@atoll/driver';
import type { KubernetesObject, V1PersistentVolumeClaim } from '@kubernetes/client-node';

import { isMarked } from './reclaim.js';
import type { Watched } from './watched.js';

/** What no watch shows, Secrets above all, is looked at this often, and of many nodes no more than ten a second. */
const AGAIN = { atLeastMs: 20_000, perNodeMs: 100 };
/** So long after a write of ours a watch may still show what was before. */
const SETTLES_MS = 2_000;

type Applied = { plan: ChainPlan; objects: readonly KubernetesObject[]; until: number; counts: number };

/** What this process last made of each chain. Another process, or the same after a start, knows nothing of it and applies once. */
export class AppliedPlans {
  private readonly plans = new Map<string, Applied>();
  private readonly writtenAt = new Map<string, number>();

  constructor(
    private readonly installation: string,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Before and after anything of a chain is written. */
  wrote(chainId: string): void {
    this.writtenAt.set(chainId, this.now());
  }

  /** `counts` is how often the chain's quotas had counted anew when what they count was read. */
  applied(plan: ChainPlan, objects: readonly KubernetesObject[], counts: number): void {
    const nodes = [...this.plans.values()].reduce((sum, { plan }) => sum + plan.nodes.length, plan.nodes.length);
    const againMs = Math.max(AGAIN.atLeastMs, nodes * AGAIN.perNodeMs);
    const until = this.now() + againMs * (0.75 + Math.random() / 4);
    this.plans.set(plan.chainId, { plan, objects, until, counts });
  }

  forget(chainId: string): void {
    this.plans.delete(chainId);
    this.writtenAt.delete(chainId);
  }

  /** Whether what was written has come to rest, so that what the watches show may be believed. */
  settled(chainId: string): boolean {
    const at = this.writtenAt.get(chainId);
    if (at !== undefined && this.now() - at <= SETTLES_MS) return false;
    this.writtenAt.delete(chainId);
    return true;
  }

  /** Level-triggered: judged by what stands, not by what was told. Watches that are not alive say nothing. */
  drifted(chainId: string, watched: Watched | null): boolean {
    const known = this.plans.get(chainId);
    if (!known || this.now() >= known.until) return true;
    if (!watched?.live || !this.settled(chainId)) return false;
    if (watched.countsOf(chainId) !== known.counts) return true;
    const claims = watched.of<V1PersistentVolumeClaim>(chainId, 'PersistentVolumeClaim');
    const hasClaim = (node: NodePlan) => claims.some((claim) => isMarked(claim, this.installation, node));
    return !known.plan.nodes.every(hasClaim) || !known.objects.every((object) => watched.stands(object));
  }
}
