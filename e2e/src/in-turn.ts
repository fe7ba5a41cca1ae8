import { execFileSync } from 'node:child_process';

const FULL = Boolean(process.env['ATOLL_FULL']);

/**
 * Long stories take turns: a commit tells so many of them, which ones its hash says, and ATOLL_FULL=1 tells all. So each of them is
 * told again after a few commits, and whoever runs a commit once more tells the same.
 */
export function inTurn<T>(stories: readonly T[], few: number): T[] {
  const first = FULL ? null : commit();
  if (first === null) return [...stories];
  const told = Array.from({ length: few }, (_, i) => stories[(first + i) % stories.length]!);
  console.log(`This commit tells ${told.join(', ')} of ${stories.join(', ')}; ATOLL_FULL=1 tells all.`);
  return told;
}

/** Null outside of a repository. */
function commit(): number | null {
  try {
    return parseInt(execFileSync('git', ['rev-parse', 'HEAD'], { encoding: 'utf8', stdio: 'pipe' }).slice(0, 8), 16);
  } catch {
    return null;
  }
}
