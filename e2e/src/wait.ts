import { setTimeout as pause } from 'node:timers/promises';

/** Looks until `look` finds something, and says what was waited for when it never does. */
export async function until<T>(
  what: string,
  look: () => Promise<T | null | undefined | false>,
  { seconds = 60, everyMs = 200 }: { seconds?: number; everyMs?: number } = {},
): Promise<T> {
  const end = performance.now() + seconds * 1_000;
  let last: unknown = null;
  while (performance.now() < end) {
    try {
      const found = await look();
      if (found) return found;
    } catch (error) {
      last = error;
    }
    await pause(everyMs);
  }
  throw new Error(`Waited ${seconds} s for ${what}.${last ? ` Last: ${String(last)}` : ''}`);
}
