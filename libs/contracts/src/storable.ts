import { Fault } from '@atoll/kernel';

/** What JSON can say and the database cannot keep: the character U+0000, and halves of characters. */
const UNSTORABLE = /\0|\p{Cs}/u;

/** Lets JSON through whose every text can be stored. */
export function storable<T>(json: T, field: string): T {
  if (typeof json === 'string' && UNSTORABLE.test(json)) {
    throw Fault.invalid(field, 'must not hold the character U+0000 or half a character');
  }
  if (typeof json === 'object' && json !== null) {
    for (const [name, value] of Object.entries(json)) {
      storable(name, field);
      storable(value, `${field}.${name}`);
    }
  }
  return json;
}
