import type { ChainDriver } from '@atoll/driver';
import { Fault } from '@atoll/kernel';
import { below } from '@atoll/telemetry';

import type { WorkerMetrics } from './worker-metrics.js';

/** What returns nothing to wait for, or lasts as long as the worker: how long it took says nothing. */
const UNTIMED: ReadonlySet<unknown> = new Set(['watch']);

/** The same driver, each of its calls timed, and a part of the trace it belongs to. */
export function observedDriver<Driver extends ChainDriver>(driver: Driver, metrics: WorkerMetrics): Driver {
  return new Proxy(driver, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function' || typeof name !== 'string') return member;
      const call = (...args: unknown[]): unknown => Reflect.apply(member, target, args);
      if (UNTIMED.has(name)) return call;
      return (...args: unknown[]) =>
        below(`driver ${name}`, { 'atoll.driver.verb': name }, () => timed(call(...args), name, metrics));
    },
  });
}

async function timed(call: unknown, verb: string, metrics: WorkerMetrics): Promise<unknown> {
  const began = performance.now();
  const note = (outcome: string) => metrics.called(verb, outcome, (performance.now() - began) / 1_000);
  try {
    const result = await call;
    note('ok');
    return result;
  } catch (error) {
    note(error instanceof Fault ? error.detail.code : 'ERROR');
    throw error;
  }
}
