const LONGEST = 2_000;

type Wish = { attributes?: string | undefined; excludedAttributes?: string | undefined };

/** Of a resource what was asked for, or all but what was not wanted (RFC 7644, section 3.9). Its id and schemas are always there. */
export function chosen(resource: Record<string, unknown>, { attributes, excludedAttributes }: Wish): object {
  if (attributes === undefined && excludedAttributes === undefined) return resource;
  const names = namesIn(attributes ?? excludedAttributes);
  const wanted = (path: string) => (attributes === undefined) !== names.has(path);
  return Object.fromEntries(
    Object.entries(resource).flatMap(([name, value]) => {
      const path = name.toLowerCase();
      if (ALWAYS.has(path)) return [[name, value]];
      if (names.has(path)) return attributes === undefined ? [] : [[name, value]];
      const parts = partsOf(value, (part) => wanted(`${path}.${part}`));
      return parts === null ? (wanted(path) ? [[name, value]] : []) : parts === NONE ? [] : [[name, parts]];
    }),
  );
}

const ALWAYS = new Set(['id', 'schemas']);
const NONE = Symbol('none');
const CORE = /^urn:ietf:params:scim:schemas:core:2\.0:user:/;

const namesIn = (list: unknown): Set<string> =>
  new Set(
    String(list)
      .slice(0, LONGEST)
      .toLowerCase()
      .split(',')
      .map((name) => name.trim().replace(CORE, '')),
  );

/** The wanted parts of a complex value, or of each; null where it has no parts. */
function partsOf(value: unknown, wanted: (part: string) => boolean): unknown {
  if (typeof value !== 'object' || value === null) return null;
  const all = (Array.isArray(value) ? value : [value]) as object[];
  const left = all
    .map((each) => Object.fromEntries(Object.entries(each).filter(([part]) => wanted(part.toLowerCase()))))
    .filter((each) => Object.keys(each).length > 0);
  if (left.length === 0) return NONE;
  return Array.isArray(value) ? left : left[0];
}
