import type { Store } from '@atoll/store';

import type { Fate } from './testing.js';

class Crash extends Error {}

/** A process that dies at its nth call to the database or to a node: before the call takes effect, or after it and before the answer. */
export class Mortal {
  calls = 0;

  constructor(
    private readonly worker: Store,
    private readonly last: number,
    private readonly effect: boolean,
  ) {}

  get died(): boolean {
    return this.calls >= this.last;
  }

  store(): Store {
    return this.bind(this.worker);
  }

  fate = (): Fate => {
    if (this.died) return 'lost';
    this.calls += 1;
    return this.died ? (this.effect ? 'unanswered' : 'lost') : 'answered';
  };

  private bind<T extends object>(thing: T): T {
    return new Proxy(thing, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name, target);
        if (name === '$transaction')
          return (work: (db: object) => unknown, options?: object) => this.transaction(target, value, work, options);
        if (typeof value === 'function') return this.call(target, value as (...args: unknown[]) => unknown);
        return typeof value === 'object' && value !== null ? this.bind(value) : value;
      },
    });
  }

  private call(target: object, method: (...args: unknown[]) => unknown) {
    return async (...args: unknown[]): Promise<unknown> => {
      this.calls += 1;
      if (this.calls > this.last || (this.died && !this.effect)) throw new Crash();
      const answer = await method.apply(target, args);
      if (this.died) throw new Crash();
      return answer;
    };
  }

  /** The commit is one more call: it can be what a process does last, unaware that it was done. */
  private async transaction(
    target: object,
    method: unknown,
    work: (db: object) => unknown,
    options?: object,
  ): Promise<unknown> {
    const commit = method as (work: (db: object) => unknown, options?: object) => Promise<unknown>;
    const answer = await commit.call(
      target,
      async (db: object) => {
        const done = await work(this.bind(db));
        this.calls += 1;
        if (this.died && !this.effect) throw new Crash();
        return done;
      },
      options,
    );
    if (this.died) throw new Crash();
    return answer;
  }
}
