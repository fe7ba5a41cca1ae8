import type { ProvisionedPerson, ProvisionedWish } from '@atoll/tenancy';

import { ScimFault } from './scim-fault.js';

export const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

const MOST_OPERATIONS = 100;
const ADDRESS = /^[^\s\p{C}@]+@[^\s\p{C}@]+$/u;

type Said = Partial<ProvisionedWish>;
type Text = Exclude<keyof ProvisionedWish, 'active' | 'email'>;

/** What is kept of a User, by its path. The rest is let pass by: directories send what they have. */
const TEXTS = new Map<string, { key: Text; longest: number }>(
  Object.entries({
    username: { key: 'userName', longest: 254 },
    externalid: { key: 'externalId', longest: 255 },
    displayname: { key: 'displayName', longest: 256 },
    'name.formatted': { key: 'formattedName', longest: 256 },
    'name.givenname': { key: 'givenName', longest: 256 },
    'name.familyname': { key: 'familyName', longest: 256 },
  }),
);
const READ_ONLY = new Set(['id', 'meta', 'schemas', 'groups']);

const NOTHING = { externalId: null, displayName: null, formattedName: null, givenName: null, familyName: null };

/** A whole User, as POST and PUT send one. What is not in it is nothing; only `active` stays what it is. */
export function userOf(body: unknown, active: boolean): ProvisionedWish {
  return whole(assign({ ...NOTHING, active }, '', objectOf(body, USER)));
}

/** What PATCH makes of somebody (RFC 7644, section 3.5.2), also in the forms that Entra and Okta send. */
export function patched(body: unknown, now: ProvisionedWish): ProvisionedWish {
  const operations = Object.entries(objectOf(body, PATCH)).find(([name]) => name.toLowerCase() === 'operations')?.[1];
  if (!Array.isArray(operations) || operations.length === 0 || operations.length > MOST_OPERATIONS)
    throw new ScimFault('invalidSyntax', 'Operations', `must be 1 to ${MOST_OPERATIONS} of them`);
  return whole(operations.reduce<Said>(operated, now));
}

function operated(now: Said, operation: unknown): Said {
  const { op, path, value } = (operation ?? {}) as { op?: unknown; path?: unknown; value?: unknown };
  const verb = typeof op === 'string' ? op.toLowerCase() : '';
  if (!['add', 'replace', 'remove'].includes(verb))
    throw new ScimFault('invalidSyntax', 'op', 'must be add, replace or remove');
  if (path === undefined || path === '') {
    if (verb === 'remove') throw new ScimFault('noTarget', 'path', 'must say what to remove');
    return assign(now, '', value);
  }
  const place = placeOf(path);
  if (place === null) return now;
  if (READ_ONLY.has(place.split('.')[0]!)) throw new ScimFault('mutability', place, 'cannot be changed');
  if (verb === 'remove') return assign(now, place, place === 'name' ? NO_NAME : null);
  return assign(now, place, value);
}

const NO_NAME = { formatted: null, givenName: null, familyName: null };

/** `emails[type eq "work"].value` and the like: an attribute, which of its values, and a part of it. */
const PATH = /^([a-z$][\w$-]*)(?:\[([^\][]{1,200})\])?(?:\.([a-z$][\w$-]*))?$/i;
const CORE = /^urn:ietf:params:scim:schemas:core:2\.0:user:/i;
/** Which address is the one: directories call it so in these ways. */
const THE_ONE = /^(?:type eq "work"|primary eq "?true"?)$/i;

/** In lower case; null for what is not kept. */
function placeOf(path: unknown): string | null {
  const text = typeof path === 'string' ? path.replace(CORE, '') : '';
  if (/^urn:/i.test(text)) return null; // of an extension
  const [, attribute, which, part] = PATH.exec(text) ?? [];
  if (!attribute) throw new ScimFault('invalidPath', 'path', 'must name an attribute, such as name.familyName');
  const name = attribute.toLowerCase();
  if (which !== undefined && !(name === 'emails' && THE_ONE.test(which.trim()))) return null;
  return part ? `${name}.${part.toLowerCase()}` : name;
}

/** Says what `value` says of the place in `now`, and of every place in it. */
function assign(now: Said, place: string, value: unknown): Said {
  if (place === 'active') return { ...now, active: flagOf(value) };
  if (place === 'emails') return { ...now, email: addressIn(value) };
  if (place === 'emails.value') return { ...now, email: addressOf(value) };
  const text = TEXTS.get(place);
  if (text) return { ...now, [text.key]: textOf(place, value, text.longest) };
  if (place !== '' && place !== 'name') return now;
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ScimFault('invalidValue', place || 'value', 'must be an object of attributes');
  return Object.entries(value).reduce((so, [key, each]) => {
    const inner = place === '' ? placeOf(key) : `${place}.${key.toLowerCase()}`;
    return inner === null ? so : assign(so, inner, each);
  }, now);
}

function textOf(place: string, value: unknown, longest: number): string | null {
  if (value === null || value === undefined || value === '') return null;
  if (typeof value === 'string' && value.length <= longest && !/\p{Cc}/u.test(value)) return value;
  throw new ScimFault(
    'invalidValue',
    place,
    `must be a text of at most ${longest} characters and no control characters`,
  );
}

/** Entra writes it as a word. */
function flagOf(value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  const word = typeof value === 'string' ? value.toLowerCase() : '';
  if (word === 'true' || word === 'false') return word === 'true';
  throw new ScimFault('invalidValue', 'active', 'must be true or false');
}

/** The primary address, or that of work, or the first one: one is kept. */
function addressIn(value: unknown): string {
  const all = (Array.isArray(value) ? value : [value]).filter((each) => typeof each === 'object' && each !== null);
  const emails = all as { value?: unknown; type?: unknown; primary?: unknown }[];
  const isPrimary = ({ primary }: (typeof emails)[number]) => String(primary).toLowerCase() === 'true';
  const one = emails.find(isPrimary) ?? emails.find(({ type }) => type === 'work') ?? emails[0];
  return one ? addressOf(one.value) : '';
}

function addressOf(value: unknown): string {
  if (value === null || value === undefined || value === '') return '';
  if (typeof value === 'string' && value.length <= 254 && ADDRESS.test(value)) return value.toLowerCase();
  throw new ScimFault('invalidValue', 'emails', 'must hold an e-mail address');
}

/** Everybody has a userName and an address, which may be the same. */
function whole(said: Said): ProvisionedWish {
  const { userName, email } = said;
  if (!userName) throw new ScimFault('invalidValue', 'userName', 'must be given');
  const address = email || (ADDRESS.test(userName) ? userName.toLowerCase() : '');
  if (!address) throw new ScimFault('invalidValue', 'emails', 'must be given where the userName is no e-mail address');
  return { ...NOTHING, active: true, ...said, userName, email: address };
}

function objectOf(body: unknown, schema: string): object {
  const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
  const schemas: unknown = isObject
    ? Object.entries(body).find(([name]) => name.toLowerCase() === 'schemas')?.[1]
    : null;
  if (isObject && Array.isArray(schemas) && schemas.includes(schema)) return body;
  throw new ScimFault('invalidSyntax', 'schemas', `must hold ${schema}`);
}

/** Somebody as a User. */
export function resourceOf(person: ProvisionedPerson, base: string) {
  const { id, externalId, userName, displayName, formattedName, givenName, familyName, email, active } = person;
  const name = {
    ...(formattedName !== null && { formatted: formattedName }),
    ...(familyName !== null && { familyName }),
    ...(givenName !== null && { givenName }),
  };
  return {
    schemas: [USER],
    id,
    ...(externalId !== null && { externalId }),
    userName,
    ...(Object.keys(name).length > 0 && { name }),
    ...(displayName !== null && { displayName }),
    active,
    emails: [{ value: email, type: 'work', primary: true }],
    meta: {
      resourceType: 'User',
      created: person.createdAt.toISOString(),
      lastModified: person.updatedAt.toISOString(),
      location: `${base}/Users/${id}`,
    },
  };
}
