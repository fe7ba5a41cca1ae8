/** Whether a text anywhere in the value holds the character that no text in the database can. */
export function holdsNul(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\0');
  return typeof value === 'object' && value !== null && Object.entries(value).some((entry) => entry.some(holdsNul));
}

/** The same for the text of a query, in which the character may be written as an escape. */
export const writesNul = (source: string): boolean => /\0|\\u(0000|\{0+\})/.test(source);
