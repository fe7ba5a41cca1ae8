import type { Actor, Permission } from '@atoll/kernel';

type Open<V> = { ids: Set<string>; found: Promise<Map<string, V>> };

/** Collects what the fields of one answer ask for, and asks once: a list of rows costs one query, not one for each. */
export class Batch<V> {
  private readonly open = new WeakMap<Actor, Open<V>>();

  /** Whoever lacks `needs` finds nothing, and keeps the rest of the answer. */
  constructor(
    private readonly load: (actor: Actor, ids: string[]) => Promise<Map<string, V>>,
    private readonly needs?: Permission,
  ) {}

  async find(actor: Actor, id: string): Promise<V | null> {
    if (this.needs && !actor.may(this.needs)) return null;
    const { ids, found } = this.open.get(actor) ?? this.begin(actor);
    ids.add(id);
    return (await found).get(id) ?? null;
  }

  private begin(actor: Actor): Open<V> {
    const ids = new Set<string>();
    // All fields of one level are resolved before the event loop turns.
    const turn = new Promise<void>((resolve) => setImmediate(resolve));
    const found = turn.then(() => {
      this.open.delete(actor);
      return this.load(actor, [...ids]);
    });
    const open = { ids, found };
    this.open.set(actor, open);
    return open;
  }
}
