/** How long something that was looked up is believed, and from when on it is looked up again meanwhile. */
const BELIEVED_MS = 4_000;
const AGAIN_MS = 2_000;
const MOST_KNOWN = 10_000;

/**
 * What a table said a moment ago. What is in use is looked up again before it is too old, so that nobody waits; what can
 * not be looked up any more is not believed any longer: a key that was revoked stops, also while the database is away.
 */
export class Fresh<T> {
  private readonly known = new Map<string, { value: T; asked: number }>();
  private readonly asking = new Map<string, Promise<T>>();

  constructor(
    private readonly look: (key: string) => Promise<T>,
    private readonly now: () => number = Date.now,
  ) {}

  async get(key: string): Promise<T> {
    const known = this.known.get(key);
    const age = known ? this.now() - known.asked : Infinity;
    if (known && age < AGAIN_MS) return known.value;
    const asking = this.asking.get(key) ?? this.ask(key);
    if (!known || age >= BELIEVED_MS) return asking;
    asking.catch(() => undefined); // whoever comes too late hears of it
    return known.value;
  }

  private ask(key: string): Promise<T> {
    const asked = this.now();
    const asking = this.look(key)
      .then((value) => {
        this.known.delete(key);
        if (this.known.size >= MOST_KNOWN) this.known.delete(this.known.keys().next().value ?? '');
        this.known.set(key, { value, asked });
        return value;
      })
      .finally(() => this.asking.delete(key));
    this.asking.set(key, asking);
    return asking;
  }
}
