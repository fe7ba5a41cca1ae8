const MOST_NAMED = 10;

/** The first of them, each once, and how many more there are: a block is there again for each contract with too many events in it. */
export function namedOf(undecoded: readonly number[]): { named: number[]; more: number } {
  const blocks = [...new Set(undecoded)].sort((a, b) => a - b);
  return { named: blocks.slice(0, MOST_NAMED), more: Math.max(0, blocks.length - MOST_NAMED) };
}
