import { z } from 'zod';

/** What a node had answered since its start when it was asked, in milliseconds since the epoch. */
export type Count = { served: number; at: number };

const COUNTS = z.record(z.string(), z.object({ served: z.number(), at: z.number() })).catch({});
const HISTORY = z.array(z.object({ at: z.number(), nodes: z.number() })).catch([]);

/** What a row remembers of each node, by id. */
export const parseCounts = (json: unknown): Record<string, Count> => COUNTS.parse(json);
export const parseHistory = (json: unknown) => HISTORY.parse(json);

/**
 * Requests a second between two looks; null where that cannot be said: a node that was not asked before, that does not answer, or
 * that has answered fewer than before, which means that it was started anew.
 */
export function rateOf(before: Count | undefined, after: Count | null): number | null {
  if (!before || !after || after.served < before.served || after.at <= before.at) return null;
  return (after.served - before.served) / ((after.at - before.at) / 1_000);
}
