// Sensor Measurement Lists, RFC 8428: packs in JSON and CBOR, and what their records say once the base fields are resolved.
import { decode } from 'cborg';

/** One measurement, by itself: name and time are absolute, the unit is the record's or the base's. */
export type SenmlRecord = {
  name: string;
  /** In seconds of Unix time; fractions are kept. */
  time: number;
  unit: string | null;
  /** A number, a text, a truth, or bytes as base64url; null where the record has a sum alone. */
  value: number | string | boolean | null;
  kind: 'NUMBER' | 'TEXT' | 'BOOLEAN' | 'DATA' | null;
  sum: number | null;
  /** The latest time, in seconds from the record's, before which an update is expected. */
  updateTime: number | null;
};

export class SenmlError extends Error {
  override readonly name = 'SenmlError';
}

type Label = (typeof LABELS)[number];
type Raw = Partial<Record<Label, unknown>> & Record<string, unknown>;

const LABELS = ['bver', 'bn', 'bt', 'bu', 'bv', 'bs', 'n', 'u', 'v', 'vs', 'vb', 's', 't', 'ut', 'vd'] as const;
/** The labels that CBOR has numbers for: table 4 of the RFC. */
const NUMBERED = new Map<number, Label>([
  ...([-1, -2, -3, -4, -5, -6] as const).map((number, i) => [number, LABELS[i]!] as [number, Label]),
  ...LABELS.slice(6).map((label, i) => [i, label] as [number, Label]),
]);
const TYPES: Record<Label, 'number' | 'string' | 'boolean'> = {
  ...{ bver: 'number', bn: 'string', bt: 'number', bu: 'string', bv: 'number', bs: 'number' },
  ...{ n: 'string', u: 'string', v: 'number', vs: 'string', vb: 'boolean', s: 'number', t: 'number', ut: 'number' },
  vd: 'string',
};
const VERSION = 10;
/** Times below this count from now: section 4.5.3. */
const ABSOLUTE = 2 ** 28;
const NAME = /^[A-Za-z0-9][A-Za-z0-9\-:./_]*$/;

/** The records of a pack in JSON. `now` is what relative times count from. */
export function readSenmlJson(text: string, now: number): SenmlRecord[] {
  return resolved(
    attempt(() => JSON.parse(text) as unknown),
    now,
  );
}

/** The records of a pack in CBOR. */
export function readSenmlCbor(bytes: Uint8Array, now: number): SenmlRecord[] {
  const pack = attempt(() => decode(bytes, CBOR) as unknown);
  return resolved(Array.isArray(pack) ? pack.map(named) : pack, now);
}

/** Maps, since keys are numbers; and decimal fractions (tag 4), which the RFC takes beside floats. */
const CBOR = {
  useMaps: true,
  rejectDuplicateMapKeys: true,
  allowIndefinite: true,
  allowUndefined: false,
  tags: {
    4: (inner: () => unknown) => {
      const [exponent, mantissa] = inner() as [number, number | bigint];
      return Number(`${mantissa}e${exponent}`);
    },
  },
};

function attempt<T>(work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw new SenmlError('It cannot be read', { cause });
  }
}

function named(record: unknown): unknown {
  if (!(record instanceof Map)) return record;
  return Object.fromEntries(
    [...(record as Map<unknown, unknown>)].map(([key, value]) => {
      const label = typeof key === 'number' ? NUMBERED.get(key) : typeof key === 'string' ? key : undefined;
      if (label === undefined) throw new SenmlError(`It has a label that the RFC does not: ${String(key)}`);
      if (label === 'vd' && value instanceof Uint8Array) return [label, base64url(value)];
      return [label, typeof value === 'bigint' ? Number(value) : value];
    }),
  );
}

function resolved(pack: unknown, now: number): SenmlRecord[] {
  if (!Array.isArray(pack) || pack.length === 0) throw new SenmlError('It is not a list of records');
  let base: Raw = {};
  const records = pack.flatMap((given): SenmlRecord[] => {
    const record = checked(given);
    const { bver, bn, bt, bu, bv, bs } = record;
    if (bver !== undefined && base.bver !== undefined && bver !== base.bver)
      throw new SenmlError('Its records are of different versions');
    base = { ...base, ...defined({ bver, bn, bt, bu, bv, bs }) };
    return isBaseAlone(record) ? [] : [recordOf(record, base, now)];
  });
  return records.sort((a, b) => a.time - b.time); // stable: the order of one moment is kept
}

function checked(given: unknown): Raw {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw new SenmlError('It has a record that is no object');
  const record = given as Raw;
  for (const [label, value] of Object.entries(record)) {
    const type = Object.hasOwn(TYPES, label) ? TYPES[label as Label] : undefined;
    // Whoever does not know a label passes over it, unless it ends with an underscore: section 4.4.
    if (!type && label.endsWith('_')) throw new SenmlError(`It has ${label}, which must be understood and is not`);
    if (type && (typeof value !== type || (type === 'number' && !Number.isFinite(value))))
      throw new SenmlError(`Its ${label} is no ${type}`);
  }
  const { bver = VERSION } = record;
  if (!Number.isInteger(bver) || (bver as number) < 1 || (bver as number) > VERSION)
    throw new SenmlError(`It is of version ${String(bver)}, and at most ${VERSION} is known`);
  return record;
}

const VALUES = ['v', 'vs', 'vb', 'vd'] as const;
const KINDS = { v: 'NUMBER', vs: 'TEXT', vb: 'BOOLEAN', vd: 'DATA' } as const;

/** A record may hold base fields for those after it and nothing else. */
const isBaseAlone = (record: Raw) =>
  (['n', 'u', 't', 'ut', 's', ...VALUES] as const).every((label) => record[label] === undefined);

function recordOf(record: Raw, base: Raw, now: number): SenmlRecord {
  const name = `${(base.bn as string | undefined) ?? ''}${(record.n as string | undefined) ?? ''}`;
  if (!NAME.test(name)) throw new SenmlError(`"${name}" is no name`);
  const sum = record.s === undefined ? null : (record.s as number) + number(base.bs);
  const present = VALUES.filter((label) => record[label] !== undefined);
  if (present.length > 1 || (present.length === 0 && sum === null))
    throw new SenmlError(`${name} has ${present.length} values and no sum`);
  const [kind] = present;
  const time = number(base.bt) + number(record.t);
  return {
    ...{ name, time: time < ABSOLUTE ? now + time : time },
    unit: ((record.u ?? base.bu) as string | undefined) ?? null,
    value: kind === 'v' ? (record.v as number) + number(base.bv) : kind ? (record[kind] as string | boolean) : null,
    ...{ kind: kind ? KINDS[kind] : null, sum, updateTime: (record.ut as number | undefined) ?? null },
  };
}

const number = (value: unknown): number => (value as number | undefined) ?? 0;
const defined = (record: Raw): Raw =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

function base64url(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const group = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    const digits = Math.min(bytes.length - i, 3) + 1;
    for (let digit = 0; digit < digits; digit++) text += ALPHABET[(group >> (18 - 6 * digit)) & 63];
  }
  return text;
}
