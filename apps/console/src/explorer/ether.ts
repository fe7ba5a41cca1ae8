/** Wei, as a decimal string, in ether. */
export function ether(wei: string): string {
  const digits = wei.padStart(19, '0');
  const fraction = digits.slice(-18).replace(/0+$/, '');
  return `${digits.slice(0, -18)}${fraction && `.${fraction}`}`;
}
