import { Fault } from '@atoll/kernel';
import type { Hash } from '@atoll/protocol';
import type { Db } from '@atoll/store';
import type { Abi, AbiEvent, AbiParameter } from 'viem';

import { eventOf } from '../abi/members.js';
import { readArguments, writeValue, type TypedJson } from '../abi/typed-json.js';
import { asLogged, storable, topicOf } from './event-reader.js';
import { bytesOf } from './explorer.service.js';

/** What an argument of an event must be. */
export type ArgumentFilter = { argument: string; value: unknown };

/** Arguments as they are logged: those that are indexed as topics, and all of them as they are decoded. */
export type LoggedArguments = { topics: { place: number; topic: Hash }[]; wanted: Record<string, TypedJson> };

/** The event as the first ABI that is known for the contract writes it. */
export async function eventAt(db: Db, chainId: string, contract: string, event: string): Promise<AbiEvent> {
  const abis = await db.$queryRaw<{ abi: Abi }[]>`
    SELECT coalesce(d.abi, f.abi) AS abi FROM indexed_contracts c
    LEFT JOIN deployments d ON c.source = 'DEPLOYMENT' AND d.id = c.source_id AND d.chain_id = c.chain_id
    LEFT JOIN factory_rules f ON c.source = 'FACTORY' AND f.id = c.source_id AND f.chain_id = c.chain_id
    WHERE c.chain_id = ${chainId}::uuid AND c.address = ${bytesOf(contract)} AND coalesce(d.id, f.id) IS NOT NULL
    ORDER BY c.source, c.source_id LIMIT 10`;
  if (abis.length === 0)
    throw Fault.invalid('contract', 'has no ABI here; deploy it with Atoll, or make a rule for its factory');
  return eventOf(
    abis.flatMap(({ abi }) => abi),
    event,
  );
}

/** What the arguments of an event must be, as they are logged. */
export function loggedArguments(event: AbiEvent, where: readonly ArgumentFilter[]): LoggedArguments {
  const indexed = event.inputs.filter((input) => input.indexed);
  const logged: LoggedArguments = { topics: [], wanted: {} };
  for (const [i, { argument, value }] of where.entries()) {
    const input = event.inputs.find(({ name }) => name === argument);
    const field = `where[${i}]`;
    if (!input) throw Fault.invalid(`${field}.argument`, `is not of the event; it has ${namesOf(event)}`);
    const parameter = asLogged(input);
    const json = normalised(parameter, value, `${field}.value`);
    logged.wanted[argument] = json;
    if (input.indexed) logged.topics.push({ place: indexed.indexOf(input) + 1, topic: topicOf(parameter.type, json) });
  }
  return logged;
}

/** As it is stored, however it was written. */
function normalised(parameter: AbiParameter, value: unknown, field: string): TypedJson {
  const [read] = readArguments([{ ...parameter, name: '' }], [value], field);
  return storable(writeValue(parameter, read));
}

const namesOf = ({ inputs }: AbiEvent) => inputs.map(({ name }) => name).join(', ') || 'none';
