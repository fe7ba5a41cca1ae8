/** What a bench prints: one line of JSON. `ratio` is ours over the peer's; figures from elsewhere go under `reference`. */
export type Result = {
  name: string;
  ours: number;
  peer: number | null;
  ratio: number | null;
  unit: string;
  rounds: number;
  reference?: unknown;
  [detail: string]: unknown;
};

export function print(result: Result): void {
  console.log(JSON.stringify(result));
}

export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

export const rounded = (value: number, digits = 2) => Number(value.toFixed(digits));
