import { z } from 'zod';

const text = z.string();
const byName = z.record(z.string(), text);
const notice = z.object({ notice: text.optional() });
const details = z.object({
  details: text.optional(),
  params: byName.optional(),
  returns: byName.optional(),
  return: text.optional(),
});
/** By signature. Errors of one signature may be declared in several places, so each has a list. */
const members = <T extends z.ZodType>(words: T) => ({
  methods: z.record(z.string(), words).optional(),
  events: z.record(z.string(), words).optional(),
  errors: z.record(z.string(), z.array(words)).optional(),
});

/** https://docs.soliditylang.org/en/latest/natspec-format.html#documentation-output */
const natspec = z.object({
  userdoc: notice.extend(members(notice)),
  devdoc: z.object({
    ...{ title: text.optional(), author: text.optional(), details: text.optional() },
    ...members(details),
    stateVariables: z.record(z.string(), details).optional(),
  }),
});

/** What the author wrote beside the code: `userdoc` for those who call, `devdoc` for those who build. */
export type Natspec = z.infer<typeof natspec>;

/** Out of the compiler's metadata, as text or read already; null where it says nothing of the kind. */
export function natspecIn(metadata: unknown): Natspec | null {
  const read = z.object({ output: natspec }).safeParse(typeof metadata === 'string' ? jsonOf(metadata) : metadata);
  return read.success ? read.data.output : null;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** What is said about one function, event or error, from both documents. */
export type Words = {
  notice?: string | undefined;
  details?: string | undefined;
  params: Record<string, string>;
  returns: Record<string, string>;
};

/** The words about a member by its signature; what is not documented has none. A public variable's are kept by its name. */
export function wordsOn(
  { userdoc, devdoc }: Natspec,
  kind: 'methods' | 'events' | 'errors',
  { name, signature }: { name: string; signature: string },
): Words {
  const user = own<z.infer<typeof notice>>(userdoc[kind], signature);
  const developer =
    own<z.infer<typeof details>>(devdoc[kind], signature) ??
    (kind === 'methods' ? own(devdoc.stateVariables, name) : undefined);
  return {
    notice: user?.notice,
    details: developer?.details,
    params: developer?.params ?? {},
    returns: developer?.returns ?? (developer?.return === undefined ? {} : { _0: developer.return }),
  };
}

/** The first of a name. It is a contract's, which may call a function `constructor` or `toString`. */
function own<T>(record: Record<string, T | T[]> | undefined, name: string): T | undefined {
  const found = record && Object.hasOwn(record, name) ? record[name] : undefined;
  return Array.isArray(found) ? found[0] : found;
}
