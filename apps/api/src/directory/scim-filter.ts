import type { ProvisionedFilter } from '@atoll/tenancy';

import { ScimFault } from './scim-fault.js';

const LONGEST = 1_000;

/** By what people are found. Every one of them is answered by an index; userName and addresses without regard to case. */
const FOUND_BY = new Map<string, keyof ProvisionedFilter>([
  ['id', 'id'],
  ['username', 'userName'],
  ['externalid', 'externalId'],
  ['emails', 'email'],
  ['emails.value', 'email'],
  ['emails[type eq "work"].value', 'email'],
]);

/** `<attribute> eq "<text>"` to begin with, and what joins it to the next; no part can match in two ways, so that none takes long. */
const TERM =
  /^([a-z][\w.:]*(?:\[type eq "work"\]\.value)?) +eq +("(?:[^"\\]|\\["\\/bfnrt]|\\u[\da-f]{4})*")(?:$| +and +(?=.))/i;
const CORE = /^urn:ietf:params:scim:schemas:core:2\.0:user:/;

/**
 * A filter of RFC 7644, section 3.4.2.2, as far as directories ask: one or more attributes that are equal to a text, all of them at
 * once. Everything else is refused, for an answer that leaves a part of the question out links the wrong people.
 */
export function filterOf(text: unknown): ProvisionedFilter {
  const filter: ProvisionedFilter = {};
  if (text === undefined) return filter;
  if (typeof text !== 'string' || text.length > LONGEST) throw refused();
  let rest = text.trim();
  do {
    const [term, attribute = '', quoted = ''] = TERM.exec(rest) ?? [];
    const key = FOUND_BY.get(attribute.toLowerCase().replace(CORE, ''));
    if (!term || !key || filter[key] !== undefined) throw refused();
    filter[key] = textIn(quoted);
    rest = rest.slice(term.length);
  } while (rest !== '');
  return filter;
}

function textIn(quoted: string): string {
  if (/\p{Cc}/u.test(quoted)) throw refused(); // which JSON has as escapes only
  const text = JSON.parse(quoted) as string;
  if (text.includes('\0')) throw refused(); // and a database not at all
  return text;
}

const refused = () =>
  new ScimFault(
    'invalidFilter',
    'filter',
    'must compare userName, externalId, id or emails.value by eq with a text in quotes, several of them joined by and',
  );
