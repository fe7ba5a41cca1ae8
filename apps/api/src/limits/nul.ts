import { exceeded, LIMITS } from './limits.js';

/**
 * Whether a text anywhere in the value holds the character that no text in the database can. The first to walk through
 * what a client sent, so it refuses what is too deep for whoever walks through it later.
 */
export function holdsNul(value: unknown, levels: number = LIMITS.levels): boolean {
  if (typeof value === 'string') return value.includes('\0');
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) throw exceeded('levels');
  return Object.entries(value).some((entry) => entry.some((part) => holdsNul(part, levels - 1)));
}

/** The same for the text of a query, in which the character may be written as an escape. */
export const writesNul = (source: string): boolean => /\0|\\u(0000|\{0+\})/.test(source);
