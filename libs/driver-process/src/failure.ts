import type { Failure, NodeExit, NodeProcess } from './node-home.js';

/** A process that lived longer than this did not fail at its start. */
const STEADY_MS = 60_000;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

/**
 * Counts a death once. The first start after a steady life is immediate; each further one waits twice as long, so that a
 * node that cannot run costs next to nothing and still comes back by itself when the reason goes away.
 */
export function nextFailure(
  last: Failure | null,
  { pid, started }: NodeProcess,
  livedMs: number,
  now: number,
): Failure {
  const process = `${pid}.${started}`;
  if (last?.process === process) return last;
  const inARow = livedMs >= STEADY_MS ? 1 : (last?.inARow ?? 0) + 1;
  const pause = inARow === 1 ? 0 : Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (inARow - 2));
  return { process, inARow, retryAt: now + pause };
}

/** How a process ended, in a sentence. */
export function causeOfDeath(process: NodeProcess, exit: NodeExit | null, lastWord: string | null): string {
  const words = lastWord === null ? '' : `: ${lastWord}`;
  if (exit?.pid !== process.pid) return `Ended, its exit code unknown${words}`;
  if (exit.signal !== null) return `Ended by ${exit.signal}${words}`;
  return `Exited with code ${exit.code}${words}`;
}
