import type { KubernetesObject } from '@kubernetes/client-node';

import type { Listener } from './kind-watch.js';
import { WATCHED, type Kind } from './kinds.js';
import { LABEL } from './names.js';
import { stands } from './owned.js';

type Key = Pick<KubernetesObject, 'kind' | 'metadata'>;

/**
 * What an installation's watches have shown of it. It is believed only while every one of them has lately proved to be alive,
 * and even then it may be a moment old: good for looking, not for deciding what to write.
 */
export class Watched implements Listener {
  private readonly kinds = new Map(WATCHED.map(({ kind }) => [kind, new Map<string, KubernetesObject>()]));
  private readonly chains = new Map<string, Map<string, KubernetesObject>>();
  private readonly heardAt = new Map<string, number>();
  private readonly listedKinds = new Set<string>();
  private readonly counts = new Map<string, number>();
  private begin!: () => void;
  /** When all has been listed for the first time. */
  readonly begun = new Promise<void>((resolve) => (this.begin = resolve));

  constructor(
    private readonly onChange: (chainId: string) => void,
    private readonly believedMs: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  get live(): boolean {
    const oldest = this.now() - this.believedMs;
    return WATCHED.every(({ kind }) => this.listedKinds.has(kind) && this.heardAt.get(kind)! > oldest);
  }

  /** How often a chain's quotas have counted anew: so a Secret that went shows, though none may be watched. */
  countsOf(chainId: string): number {
    return this.counts.get(chainId) ?? 0;
  }

  /** Everything of one kind that a chain has. */
  of<T extends KubernetesObject>(chainId: string, kind: string): T[] {
    const all = [...(this.chains.get(chainId)?.values() ?? [])];
    return all.filter((object) => object.kind === kind) as T[];
  }

  /** Whether what was applied is there and as it was applied. What is not watched is not judged. */
  stands(applied: KubernetesObject): boolean {
    const known = this.kinds.get(applied.kind!);
    if (!known) return true;
    const metadata = known.get(keyOf(applied))?.metadata;
    return metadata !== undefined && stands(applied, metadata);
  }

  listed(kind: Kind, objects: KubernetesObject[]): void {
    const known = this.kinds.get(kind.kind)!;
    const there = new Set(objects.map(keyOf));
    for (const [key, object] of known) if (!there.has(key)) this.gone(kind, object);
    for (const object of objects) {
      const before = known.get(keyOf(object))?.metadata;
      if (before?.resourceVersion !== object.metadata?.resourceVersion) this.changed(kind, object);
    }
    this.listedKinds.add(kind.kind);
    this.heard(kind);
    if (this.live) this.begin();
  }

  changed({ kind }: Kind, object: KubernetesObject): void {
    const key = keyOf(object);
    const chainId = chainOf(object);
    const known = this.kinds.get(kind)!;
    const before = known.get(key);
    if (before && chainOf(before) !== chainId) this.chains.get(chainOf(before))?.delete(key);
    known.set(key, object);
    if (kind === 'ResourceQuota') this.counts.set(chainId, this.countsOf(chainId) + 1);
    this.chains.set(chainId, (this.chains.get(chainId) ?? new Map()).set(key, object));
    this.onChange(chainId);
  }

  gone({ kind }: Kind, object: KubernetesObject): void {
    const key = keyOf(object);
    const chainId = chainOf(object);
    this.kinds.get(kind)!.delete(key);
    const left = this.chains.get(chainId);
    left?.delete(key);
    if (left?.size === 0) {
      this.chains.delete(chainId);
      this.counts.delete(chainId);
    }
    this.onChange(chainId);
  }

  heard({ kind }: Kind): void {
    this.heardAt.set(kind, this.now());
  }
}

const keyOf = ({ kind, metadata }: Key): string => `${kind}/${metadata?.namespace ?? ''}/${metadata?.name}`;
const chainOf = ({ metadata }: Key): string => metadata?.labels?.[LABEL.chain] ?? '';
