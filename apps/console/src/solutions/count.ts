/** So many are looked at; beyond that a number is said to be the least. */
export const MOST_COUNTED = 100;

export type Counted<T extends string> = { state: T; count: number; more: boolean };

/** How many of each state there are among some, the states in a given order; those that nobody is in are left out. */
export function countBy<T extends string>(states: readonly T[], found: readonly T[]): { state: T; count: number }[] {
  return states
    .map((state) => ({ state, count: found.filter((each) => each === state).length }))
    .filter(({ count }) => count > 0);
}
