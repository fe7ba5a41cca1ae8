import { MAX_PART_BYTES } from '@atoll/data';
import { Fault } from '@atoll/kernel';

/** How large one operation may be. Checked before any resolver runs, over HTTP and WebSocket alike. */
export const LIMITS = {
  /** Of one request or message. The largest chunk of an object fits, in hexadecimal digits and with its query; nothing much larger does. */
  bytes: 2 * MAX_PART_BYTES + 16 * 1024,
  /** Of the operation's text, which is cached; what is long belongs into variables. */
  characters: 32 * 1024,
  tokens: 2_000,
  operations: 1,
  depth: 10,
  /** Of lists and objects in the variables; the syntax trees in compilers' artefacts are the deepest that are meant well. */
  levels: 256,
  aliases: 15,
  directives: 10,
  duplicates: 10,
  cost: 10_000,
} as const;

/** In the words of the message "more than N ...". */
const NAMES: Record<keyof typeof LIMITS, string> = {
  bytes: 'bytes',
  characters: 'characters of query text',
  tokens: 'tokens',
  operations: 'operations',
  depth: 'levels of fields',
  levels: 'levels of values',
  aliases: 'aliases',
  directives: 'directives',
  duplicates: 'repeated fields',
  cost: 'points of cost',
};

export function within(limit: keyof typeof LIMITS, size: number): void {
  if (size > LIMITS[limit]) throw exceeded(limit);
}

export const exceeded = (limit: keyof typeof LIMITS): Fault =>
  new Fault({ code: 'LIMIT_EXCEEDED', what: NAMES[limit], limit: LIMITS[limit] });
