/** A reading as the API gives it. */
export type Payload = { payload: `0x${string}` | null; mediaType: string | null };

/** One number of a reading, by the name that its payload has for it. */
export type Value = { name: string; value: number; unit: string };

/** The numbers of a reading that can be drawn: of a SenML pack, of a JSON object, or of a bare number. Others have none. */
export function valuesOf({ payload }: Payload): Value[] {
  const content = contentOf(payload);
  if (typeof content === 'number') return [{ name: '', value: content, unit: '' }];
  if (Array.isArray(content)) return senml(content as Record<string, unknown>[]);
  if (typeof content !== 'object' || content === null) return [];
  return Object.entries(content).flatMap(([name, value]) =>
    typeof value === 'number' ? [{ name, value, unit: '' }] : [],
  );
}

/** Names and units of a pack may stand once for all records behind (RFC 8428, 4.6). */
function senml(records: Record<string, unknown>[]): Value[] {
  let [base, baseUnit, baseValue] = ['', '', 0];
  return records.flatMap((record) => {
    if (typeof record !== 'object' || record === null) return [];
    if (typeof record['bn'] === 'string') base = record['bn'];
    if (typeof record['bu'] === 'string') baseUnit = record['bu'];
    if (typeof record['bv'] === 'number') baseValue = record['bv'];
    const { n, u, v } = record;
    if (typeof v !== 'number') return [];
    const name = base + (typeof n === 'string' ? n : '');
    return [{ name, value: baseValue + v, unit: typeof u === 'string' ? u : baseUnit }];
  });
}

/** What a person can read of a payload: its text, else its bytes. */
export function textOf({ payload }: Payload): string {
  if (payload === null) return '–';
  const text = decoded(payload);
  return text ?? payload;
}

function contentOf(payload: `0x${string}` | null): unknown {
  const text = payload === null ? null : decoded(payload);
  if (text === null) return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

function decoded(hex: string): string | null {
  const bytes = Uint8Array.from(hex.slice(2).match(/../g) ?? [], (pair) => parseInt(pair, 16));
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
