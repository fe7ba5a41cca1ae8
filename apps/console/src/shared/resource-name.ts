/** A name of 32 bytes that was a text, or nothing where it was none. */
export function nameOf(bytes: string): string {
  const text = bytes
    .slice(2)
    .replace(/(00)+$/, '')
    .replace(/../g, (pair) => String.fromCharCode(parseInt(pair, 16)));
  return /^[\x20-\x7e]+$/.test(text) ? text : '';
}
