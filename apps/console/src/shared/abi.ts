/** A value that a function takes or gives, as the compiler writes it. */
export type Parameter = { name?: string; type: string; components?: Parameter[] };

export type AbiFunction = {
  type: 'function';
  name: string;
  inputs: Parameter[];
  outputs: Parameter[];
  stateMutability: 'pure' | 'view' | 'nonpayable' | 'payable';
};

type Entry = AbiFunction | { type: string; inputs?: Parameter[] };

const entries = (abi: unknown): Entry[] => (Array.isArray(abi) ? (abi as Entry[]) : []);

export const functionsOf = (abi: unknown): AbiFunction[] =>
  entries(abi).filter((entry): entry is AbiFunction => entry.type === 'function');

export const constructorOf = (abi: unknown): Parameter[] =>
  entries(abi).find(({ type }) => type === 'constructor')?.inputs ?? [];

export const reads = ({ stateMutability }: AbiFunction): boolean => /view|pure/.test(stateMutability);

/** Its signature, which names it also where it is overloaded. */
export const signatureOf = ({ name, inputs }: AbiFunction): string => `${name}(${inputs.map(typeOf).join(',')})`;

export function typeOf({ type, components = [] }: Parameter): string {
  return type.startsWith('tuple') ? `(${components.map(typeOf).join(',')})${type.slice('tuple'.length)}` : type;
}

export type Reading = { value: unknown } | { problem: 'number' | 'hex' | 'address' | 'json' };

/**
 * What somebody wrote for a parameter, as the API takes it: whole numbers as decimal strings, bytes and addresses as 0x hex, lists
 * and tuples as JSON.
 */
export function readValue(parameter: Parameter, text: string): Reading {
  const { type } = parameter;
  if (/\]$|^tuple/.test(type)) return readJson(text);
  if (type === 'bool') return { value: text === 'true' };
  if (type === 'string') return { value: text };
  const bare = text.trim();
  if (/^u?int/.test(type)) return /^-?\d+$/.test(bare) ? { value: BigInt(bare).toString() } : { problem: 'number' };
  if (type === 'address') return /^0x[0-9a-fA-F]{40}$/.test(bare) ? { value: bare } : { problem: 'address' };
  return /^0x(?:[0-9a-fA-F]{2})*$/.test(bare) ? { value: bare } : { problem: 'hex' };
}

function readJson(text: string): Reading {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return { problem: 'json' };
  }
}

/** A decoded result on lines that a person can read. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return value === '' ? '""' : value;
  return JSON.stringify(value, null, 2) ?? '–';
}
