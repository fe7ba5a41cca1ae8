import { Fault } from '@atoll/kernel';
import { readArguments } from '@atoll/ledger';
import { encodeEventTopics, type AbiEvent, type AbiParameter, type Hex } from 'viem';

type Input = AbiEvent['inputs'][number];

const FITS_A_TOPIC = /^(u?int\d*|address|bool|bytes\d+)$/;
/** Their hash is the topic, and whoever knows the value knows the hash. */
const HASHED = /^(string|bytes)$/;

/** Whether events can be asked for by this parameter. */
export const isFilter = ({ indexed, type }: Input): boolean =>
  indexed === true && (FITS_A_TOPIC.test(type) || HASHED.test(type));

/** What does not fit a topic is there as its hash. */
export function asLogged(input: Input): AbiParameter {
  return input.indexed && !FITS_A_TOPIC.test(input.type) ? { name: input.name ?? '', type: 'bytes32' } : input;
}

/** The topics of the events of one kind whose indexed parameters have these values, given as typed JSON by name. */
export function topicsOf(event: AbiEvent, where: Record<string, unknown>): (Hex | Hex[] | null)[] {
  const given = new Map(Object.entries(where));
  const known = event.inputs.filter(isFilter);
  const stranger = [...given.keys()].find((name) => !known.some((input) => input.name === name));
  if (stranger !== undefined)
    throw Fault.invalid(
      `where.${stranger}`,
      `is not indexed; use ${known.map(({ name }) => name).join(', ') || 'none'}`,
    );
  const args = event.inputs
    .filter(({ indexed }) => indexed)
    .map((input) => (given.has(input.name ?? '') ? valueOf(input, given.get(input.name ?? '')) : null));
  return encodeEventTopics({ abi: [event], args } as never) as (Hex | Hex[] | null)[];
}

/** A query string has no other way to say yes or no. */
function valueOf(input: Input, json: unknown): unknown {
  const said = input.type === 'bool' && (json === 'true' || json === 'false') ? json === 'true' : json;
  return readArguments([input], [said], 'where')[0];
}
