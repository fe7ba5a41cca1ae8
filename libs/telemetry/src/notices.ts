import { channel } from 'node:diagnostics_channel';

/**
 * What a library tells of itself without knowing who counts it, over Node's diagnostics channels. A notice that nobody
 * listens to costs one comparison.
 */
export type Notices = {
  /** An API server answered one request; `code` is its status, or `none` when there was no answer. */
  'atoll:kubernetes': { verb: string; code: string; seconds: number };
  /** Somebody worked under a lease that had ended. `kind` is what the lease was on, such as `chain`. */
  'atoll:lease-lost': { kind: string };
};

export function tell<Name extends keyof Notices>(name: Name, notice: Notices[Name]): void {
  const heard = channel(name);
  if (heard.hasSubscribers) heard.publish(notice);
}

/** Returns what ends the listening. */
export function listen<Name extends keyof Notices>(name: Name, hear: (notice: Notices[Name]) => void): () => void {
  const heard = channel(name);
  const subscriber = (notice: unknown) => hear(notice as Notices[Name]);
  heard.subscribe(subscriber);
  return () => void heard.unsubscribe(subscriber);
}
