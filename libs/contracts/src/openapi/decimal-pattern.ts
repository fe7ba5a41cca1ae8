/** A regular expression that exactly the whole numbers from `low` (0 or less) to `high` match, in plain decimal. */
export function decimalPattern(low: bigint, high: bigint): string {
  const positive = `0|${upTo(high)}`;
  return low < 0n ? `^(${positive}|-(${upTo(-low)}))$` : `^(${positive})$`;
}

/** From 1 to `most`: all that are shorter, then those of the same length, digit by digit. */
function upTo(most: bigint): string {
  const digits = String(most);
  const shorter = digits.length > 1 ? `[1-9]${anyDigits(digits.length - 2, true)}|` : '';
  return `${shorter}${atMost(digits, '1')}`;
}

/** What has as many digits as `digits` and is not more; the first digit is at least `first`. */
function atMost(digits: string, first = '0'): string {
  const [digit = '', rest] = [digits[0], digits.slice(1)];
  const less = digit > first ? `[${first}-${Number(digit) - 1}]${anyDigits(rest.length)}` : null;
  const equal = rest ? `${digit}(${atMost(rest)})` : digit;
  return less ? `${less}|${equal}` : equal;
}

function anyDigits(count: number, orFewer = false): string {
  if (count <= 0) return '';
  return orFewer ? `[0-9]{0,${count}}` : `[0-9]{${count}}`;
}
