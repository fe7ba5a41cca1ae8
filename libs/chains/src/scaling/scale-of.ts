/** Between how many nodes, and how many requests a second one of them is to answer. */
export type Bounds = { minimum: number; maximum: number; rate: number };

/** How many nodes the load took at a moment, in milliseconds since the epoch. */
export type Need = { at: number; nodes: number };

/** How long the load must have been low before a node goes, and how often it is measured. */
export type Pace = { lowMs: number; measureMs: number };

export type Scale = {
  /** How many nodes there are to be; within the bounds, whatever was measured. */
  nodes: number;
  /** What to remember for the next time. */
  history: Need[];
  message: string;
};

/** So near to what they are to answer, nodes are left as they are; the same as a HorizontalPodAutoscaler's. */
const TOLERANCE = 0.1;
/** As many measurements may be missed before what was remembered says nothing of the time between. */
const MISSED = 4;

/**
 * How many nodes there are to be, given how many there are and what each answers a second; null for one that does not say. More
 * at once, though at most twice as many; fewer only one at a time, when all of them said for a while that fewer do. What a node does
 * not say can only be more load. The bounds hold at once.
 */
export function scaleOf(
  bounds: Bounds,
  running: number,
  rates: readonly (number | null)[],
  past: readonly Need[],
  { lowMs, measureMs, now }: Pace & { now: number },
): Scale {
  const need = needOf(bounds, running, rates);
  const history = [...remembered(past, { lowMs, measureMs, now }), { at: now, nodes: need }];
  const wanted =
    need > running ? Math.min(need, 2 * running) : running - (isLow(history, running, now - lowMs) ? 1 : 0);
  const nodes = Math.min(bounds.maximum, Math.max(bounds.minimum, wanted));
  return { nodes, history, message: wordsOf(bounds, { running, need, nodes, said: isSaid(running, rates) }) };
}

/** What all of them answer together; null while one of them does not say. */
export function totalOf(running: number, rates: readonly (number | null)[]): number | null {
  return isSaid(running, rates) ? sumOf(rates) : null;
}

function needOf({ rate }: Bounds, running: number, rates: readonly (number | null)[]): number {
  const total = sumOf(rates);
  const full = rate * running;
  const fits = Math.abs(total - full) <= TOLERANCE * full;
  const need = fits ? running : Math.ceil(total / rate);
  return isSaid(running, rates) ? need : Math.max(need, running);
}

/** What covers the time in which the load has to be low, as far back as it was measured without a gap. */
function remembered(past: readonly Need[], { lowMs, measureMs, now }: Pace & { now: number }): Need[] {
  const sorted = past.filter(({ at }) => at < now).sort((a, b) => a.at - b.at);
  const next = (i: number) => sorted[i + 1]?.at ?? now;
  const gap = sorted.findLastIndex(({ at }, i) => next(i) - at > MISSED * measureMs);
  const first = sorted.findLastIndex(({ at }) => at <= now - lowMs);
  return sorted.slice(Math.max(gap + 1, first, 0));
}

const isLow = (history: readonly Need[], running: number, since: number): boolean =>
  history[0]!.at <= since && history.every(({ nodes }) => nodes < running);

const isSaid = (running: number, rates: readonly (number | null)[]): boolean =>
  running > 0 && rates.length >= running && rates.every((rate) => rate !== null);

const sumOf = (rates: readonly (number | null)[]): number => rates.reduce<number>((sum, rate) => sum + (rate ?? 0), 0);

type Moment = { running: number; need: number; nodes: number; said: boolean };

/** The same words while nothing changes. */
function wordsOf({ minimum, maximum }: Bounds, { running, need, nodes, said }: Moment): string {
  if (nodes > running)
    return need > running ? 'The load takes more nodes' : `There are to be at least ${minimum} nodes`;
  if (nodes < running)
    return running > maximum ? `There are to be at most ${maximum} nodes` : 'The load takes fewer nodes';
  if (need > maximum) return `The load takes more than the ${maximum} nodes that there may be; raise the maximum`;
  if (!said) return 'Not every node says how much it answers, so none is taken away';
  if (need < running && running > minimum) return 'Fewer nodes do, and one goes when that has been so for a while';
  return 'There are as many nodes as the load takes';
}
