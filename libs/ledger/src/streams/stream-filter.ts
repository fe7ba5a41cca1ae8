import { Fault } from '@atoll/kernel';
import type { Db, EventStream } from '@atoll/store';
import { parseAbiItem, toEventSelector, type AbiEvent } from 'viem';

import { signatureOf } from '../abi/members.js';
import { eventAt, loggedArguments, type ArgumentFilter } from '../indexer/event-filter.js';
import { bytesOf } from '../indexer/explorer.service.js';

/** Which logs a stream is of. */
export type StreamFilterWish = {
  /** The addresses that logged; any where there are none. */
  contracts: readonly string[];
  /** Each the name or signature of an event that the ABI of the contracts has, or a whole declaration such as `event Made(address indexed by)`. */
  events: readonly string[];
  /** Arguments that must be equal; of a single event. */
  where: readonly ArgumentFilter[];
};

/** As a row has it besides its addresses and topics. */
export type StreamFilter = { events: AbiEvent[]; where: { argument: string; value: unknown }[] };

/** Each pair of an address and an event is looked up by itself. */
const MOST_PAIRS = 50;

type Columns = Pick<EventStream, 'contracts' | 'selectors'> & { filter: StreamFilter };

/** The columns of a row, from what was wished. */
export async function filterColumns(db: Db, chainId: string, wish: StreamFilterWish): Promise<Columns> {
  const contracts = [...new Set(wish.contracts)];
  const events: AbiEvent[] = [];
  for (const [i, event] of wish.events.entries()) events.push(...(await eventsFor(db, chainId, contracts, event, i)));
  const selectors = [...new Set(events.map((event) => toEventSelector(event)))];
  if (Math.max(1, contracts.length) * selectors.length > MOST_PAIRS)
    throw new Fault({ code: 'LIMIT_EXCEEDED', what: 'pairs of a contract and an event', limit: MOST_PAIRS });
  if (wish.where.length > 0) {
    const [event] = events;
    if (selectors.length !== 1 || !event) throw Fault.invalid('where', 'needs the one event whose arguments it names');
    loggedArguments(event, wish.where);
  }
  const where = wish.where.map(({ argument, value }) => ({ argument, value }));
  return { contracts: contracts.map(bytesOf), selectors: selectors.map(bytesOf), filter: { events, where } };
}

async function eventsFor(db: Db, chainId: string, contracts: string[], event: string, i: number): Promise<AbiEvent[]> {
  if (/^\s*event\s/.test(event)) return [declared(event, i)];
  if (contracts.length === 0)
    throw Fault.invalid(
      `events[${i}]`,
      'must be declared as "event Name(type indexed name, …)" where no contract is named',
    );
  const found = await Promise.all(contracts.map((contract) => eventAt(db, chainId, contract, event)));
  return [...new Map(found.map((each) => [JSON.stringify(each.inputs), each])).values()];
}

function declared(event: string, i: number): AbiEvent {
  try {
    return parseAbiItem(event) as AbiEvent;
  } catch {
    throw Fault.invalid(`events[${i}]`, 'is not an event as Solidity declares it');
  }
}

/** The events of a row, for people. */
export const eventsOf = ({ filter }: Pick<EventStream, 'filter'>): string[] =>
  (filter as unknown as StreamFilter).events.map(signatureOf);
