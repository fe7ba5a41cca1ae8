import type { Pace } from './scale-of.js';

/** A HorizontalPodAutoscaler waits as long before it takes anything away. */
const LOW_MS = 300_000;
const MEASURE_MS = { least: 1_000, most: 15_000 };

/** The load is measured often enough to be known over the time in which it has to be low. */
export const paceOf = (lowMs: number = LOW_MS): Pace => ({
  lowMs,
  measureMs: Math.min(MEASURE_MS.most, Math.max(MEASURE_MS.least, lowMs / 20)),
});

/** At which pace the number of RPC nodes follows the load. */
export const PACE = Symbol('Pace');
