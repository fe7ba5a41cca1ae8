import { setTimeout as pause } from 'node:timers/promises';

/** Looks until it is so. The platform ends everything it begins, so there is no time limit but the reader's patience. */
export async function poll<T>(look: () => Promise<T>, isSo: (seen: T) => boolean, everyMs = 150): Promise<T> {
  for (;;) {
    const seen = await look();
    if (isSo(seen)) return seen;
    await pause(everyMs);
  }
}
