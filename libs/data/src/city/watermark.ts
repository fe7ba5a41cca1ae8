// Answers that know to whom they were given. Each grant's copy of a table differs from every other in the order of its rows, in the last
// digits of its numbers, and by a few rows that are nobody's, all of which follow from `HMAC(k, grantId)`: whoever has k finds the grant
// whose copy leaked, and nobody else can tell the marks from the data.
import { createHmac } from 'node:crypto';

export type Row = Readonly<Record<string, string>>;

/** How a table is marked. */
export type Marking = {
  /** The column whose value names a row; each has another. */
  id: string;
  /** Columns of decimal numbers whose last digit may be off by one. */
  digits: readonly string[];
  /** How many rows that are nobody's. */
  canaries: number;
  /** Makes one that looks like the others, from random bytes. Its id must be drawn from `canaryIds` possible ones, evenly. */
  canary?: (random: Uint8Array) => Row;
  canaryIds?: number;
};

/** A grant whose copy a leak is, and how sure that is. */
export type Accusation = {
  grantId: string;
  /** Of so many marked digits that were looked at, so many are as the grant's copy has them; half of them are by chance. */
  digits: number;
  agreeing: number;
  canaries: number;
  /** The binary logarithm of a bound on the chance that an innocent grant looks at least as guilty. */
  chance: number;
};

/** Copies for innocent grants are accused no more often than this, all of them together. */
const RISK = -40;

/** The copy of a table for a grant. The same table and grant make the same copy. */
export function marked(rows: readonly Row[], secret: Uint8Array, grantId: string, marking: Marking): Row[] {
  const seed = seedOf(secret, grantId);
  const copy = rows.map((row) => withDigits(row, seed, marking));
  for (const canary of canariesOf(seed, marking)) copy.push(withDigits(canary, seed, marking));
  const places = new Map(copy.map((row) => [row, draw(seed, 'order', idIn(row, marking)).toString('hex')]));
  return copy.sort((a, b) => (places.get(a)! < places.get(b)! ? -1 : 1));
}

/**
 * The grants whose copies a leaked table may be of, the surest first: none that fewer than one in 2^40 innocent lists would have in it.
 *
 * For a grant that has nothing to do with the leak, its bits are independent of the digits in it, whatever was leaked and however it was
 * altered: each agrees with chance one half. So of n digits at least m agree with a chance of at most 2^(-n·(1 - H(m/n))) for m > n/2
 * (Chernoff), with H the entropy in bits; and one of its canaries is in the leak by chance at most as often as the leak has rows of all
 * ids that a canary may have. The bounds multiply; that over all grants is at most their number times as large (Boole). Rows that were left
 * out, sorted anew, or put together from several copies do not make an innocent grant likelier, only a guilty one harder to find.
 * Who goes through the grants part by part says `among` how many they all are.
 */
export function traced(
  leaked: readonly Row[],
  secret: Uint8Array,
  grantIds: readonly string[],
  marking: Marking,
  among: number = grantIds.length,
): Accusation[] {
  const rows = distinct(leaked, marking);
  const budget = RISK - Math.log2(Math.max(1, among));
  return grantIds
    .map((grantId) => compared(rows, seedOf(secret, grantId), grantId, marking))
    .filter(({ chance }) => chance <= budget)
    .sort((a, b) => a.chance - b.chance);
}

function compared(rows: readonly Row[], seed: Buffer, grantId: string, marking: Marking): Accusation {
  let [digits, agreeing] = [0, 0];
  for (const row of rows) {
    const bits = draw(seed, 'digits', idIn(row, marking));
    for (const [i, column] of marking.digits.entries()) {
      const parity = parityOf(row[column]);
      if (parity === null) continue;
      digits++;
      if (parity === bitOf(bits, i)) agreeing++;
    }
  }
  const ids = new Set(rows.map((row) => idIn(row, marking)));
  const canaries = canariesOf(seed, marking).filter((canary) => ids.has(idIn(canary, marking))).length;
  const luck = Math.min(0, Math.log2((rows.length * marking.canaries) / (marking.canaryIds ?? 1)));
  return { grantId, digits, agreeing, canaries, chance: chanceOfLuck(digits, agreeing) + (canaries > 0 ? luck : 0) };
}

/** The binary logarithm of Chernoff's bound on the chance that at least `agreeing` of so many fair coins agree. */
export function chanceOfLuck(coins: number, agreeing: number): number {
  const share = agreeing / coins;
  if (!(share > 0.5)) return 0;
  const entropy = share === 1 ? 0 : -share * Math.log2(share) - (1 - share) * Math.log2(1 - share);
  return -coins * (1 - entropy);
}

/** A row that is there twice says nothing new: each coin counts once. */
function distinct(rows: readonly Row[], marking: Marking): Row[] {
  return [...new Map(rows.map((row) => [idIn(row, marking), row])).values()];
}

function withDigits(row: Row, seed: Buffer, marking: Marking): Row {
  const bits = draw(seed, 'digits', idIn(row, marking));
  const changed = { ...row };
  for (const [i, column] of marking.digits.entries()) {
    const value = row[column];
    const parity = parityOf(value);
    if (parity !== null && parity !== bitOf(bits, i)) changed[column] = flipped(value!);
  }
  return changed;
}

const NUMBER = /^-?\d+(\.\d+)?$/;

function parityOf(value: string | undefined): 0 | 1 | null {
  return value !== undefined && NUMBER.test(value) ? ((Number(value.at(-1)) % 2) as 0 | 1) : null;
}

/** Its last digit one up or down, never over a ten: at most one unit of the last place. */
const flipped = (value: string): string => value.slice(0, -1) + String(Number(value.at(-1)) ^ 1);

function canariesOf(seed: Buffer, { canaries, canary }: Marking): Row[] {
  if (!canary) return [];
  return Array.from({ length: canaries }, (_, i) => canary(draw(seed, 'canary', String(i))));
}

function idIn(row: Row, { id }: Marking): string {
  const value = row[id];
  if (value === undefined) throw new RangeError(`A row has no "${id}".`);
  return value;
}

/** More columns than a draw has bits would share them. */
const bitOf = (bits: Buffer, i: number): 0 | 1 => ((bits[(i >> 3) % bits.length]! >> (i & 7)) & 1) as 0 | 1;

const seedOf = (secret: Uint8Array, grantId: string): Buffer =>
  createHmac('sha256', secret).update(`atoll/watermark/1|${grantId}`).digest();
const draw = (seed: Buffer, what: string, which: string): Buffer =>
  createHmac('sha256', seed).update(`${what}|${which}`).digest();
