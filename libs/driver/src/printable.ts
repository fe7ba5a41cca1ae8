const LONGEST_LINE = 2_000;

/** A node's words end up in terminals and pages: no control characters, no endless lines. */
export function printable(text: string): string {
  return text
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]+/g, ' ')
    .trim()
    .slice(0, LONGEST_LINE);
}
