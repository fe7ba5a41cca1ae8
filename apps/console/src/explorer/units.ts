/** An amount of smallest units, as a decimal string, in what people count in. */
export function inUnits(amount: string, decimals: number): string {
  const [sign, digits] = amount.startsWith('-') ? ['-', amount.slice(1)] : ['', amount];
  const padded = digits.padStart(decimals + 1, '0');
  const whole = padded.slice(0, padded.length - decimals);
  const fraction = padded.slice(padded.length - decimals).replace(/0+$/, '');
  return `${sign}${whole}${fraction && `.${fraction}`}`;
}

/** Wei in ether. */
export const ether = (wei: string): string => inUnits(wei, 18);
