import { serviceRegistryAbi } from '@atoll/contracts/kernel';
import { Prisma, type Db, type TicketState } from '@atoll/store';
import { decodeEventLog, type Abi, type Hex } from 'viem';

import type { RegistryLog } from './read-registry.js';
import { MODES, type Terms } from './terms.js';

type Said = {
  id: Hex;
  org: Hex;
  name: Hex;
  infoHash: Hex;
  height: bigint;
  terms: Terms;
  version: number;
  service: Hex;
  holder: Hex;
  through: Hex;
  validUntil: bigint;
  number: number;
  result: Hex;
  serviceSigner: Hex;
};
type Write = (db: Db, chainId: string, said: Said, log: RegistryLog) => Promise<unknown>;

/** What each event makes of the rows. Each says a whole row or sets what it says, so that reading it twice changes nothing. */
const WRITES: Record<string, Write> = {
  NodeRegistered: (db, chainId, { id, org, name, infoHash }, { block }) => {
    const said = { owner: low(org), name, infoHash, seenBlock: block };
    return db.serviceNode.upsert({
      ...{ where: { chainId_id: { chainId, id } }, create: { chainId, id, ...said }, update: said },
    });
  },
  NodeSeen: (db, chainId, { id, height }, { block, timestamp }) =>
    db.serviceNode.updateMany({
      where: { chainId, id },
      data: { height, lastSeen: new Date(Number(timestamp) * 1_000), seenBlock: block },
    }),
  ServiceRegistered: (db, chainId, { id, org, name, terms }, log) => {
    const said = { owner: low(org), name, state: 'ACTIVE' as const, version: 1, ...columnsOf(terms, log) };
    return db.chainService.upsert({
      where: { chainId_id: { chainId, id } },
      create: { chainId, id, registeredBlock: log.block, ...said },
      update: said,
    });
  },
  ServiceUpdated: (db, chainId, { id, version, terms }, log) =>
    db.chainService.updateMany({ where: { chainId, id }, data: { version, ...columnsOf(terms, log) } }),
  ServiceDeprecated: (db, chainId, { id }, { block, transactionHash }) =>
    db.chainService.updateMany({
      where: { chainId, id },
      data: { state: 'DEPRECATED', available: false, seenBlock: block, transactionHash },
    }),
  TicketRequested: async (db, chainId, { id, service, holder, through }, { block }) => {
    const { version = 1 } =
      (await db.chainService.findUnique({ where: { chainId_id: { chainId, id: service } } })) ?? {};
    const said = { serviceId: service, holder: low(holder), through: low(through), version };
    await db.serviceTicket.upsert({
      where: { chainId_id: { chainId, id } },
      create: { chainId, id, ...said, state: 'REQUESTED', requestedBlock: block, seenBlock: block },
      update: {},
    });
  },
  TicketGranted: (db, chainId, { id, validUntil }, { block }) =>
    db.serviceTicket.updateMany({
      where: { chainId, id },
      data: { state: 'GRANTED', validUntil: storable(validUntil), seenBlock: block },
    }),
  TicketDenied: ends('DENIED'),
  TicketClosed: ends('CLOSED'),
  TicketExpired: ends('EXPIRED'),
  TicketRevoked: ends('REVOKED'),
  InteractionRecorded: async (db, chainId, { id, number, result, serviceSigner }, { block, transactionHash }) => {
    const row = { chainId, ticketId: id, number, result, serviceSigner: low(serviceSigner) };
    const data = [{ ...row, blockNumber: block, transactionHash }];
    await db.serviceInteraction.createMany({ data, skipDuplicates: true });
    await db.serviceTicket.updateMany({ where: { chainId, id }, data: { interactions: number, seenBlock: block } });
  },
};

/** Writes down what a log says; one that says nothing of ours is passed over. */
export async function applyEvent(db: Db, chainId: string, log: RegistryLog): Promise<void> {
  const said = decoded(log);
  if (said) await WRITES[said.eventName]?.(db, chainId, said.args, log);
}

function decoded({ topics, data }: RegistryLog): { eventName: string; args: Said } | null {
  try {
    const log = { topics: topics as [Hex, ...Hex[]], data: data as Hex };
    return decodeEventLog({ abi: serviceRegistryAbi as Abi, ...log }) as unknown as { eventName: string; args: Said };
  } catch {
    return null; // of a later version of the contract
  }
}

function ends(state: TicketState): Write {
  return (db, chainId, { id }, { block }) =>
    db.serviceTicket.updateMany({ where: { chainId, id }, data: { state, seenBlock: block } });
}

/** Whether it can be used is for the contract to say: until it is asked, it cannot. */
const columnsOf = ({ mode, target, codeHash, descriptorHash, policy, price }: Terms, log: RegistryLog) => ({
  ...{ mode: MODES[mode]!, target: low(target), codeHash, descriptorHash, policy },
  ...{ price: new Prisma.Decimal(price.toString()), seenBlock: log.block, transactionHash: log.transactionHash },
  ...{ available: false, checkedAt: null },
});

const low = (address: Hex): string => address.toLowerCase();
const MOST = 2n ** 63n - 1n;
/** What lies beyond a bigint of Postgres lies beyond every clock. */
const storable = (seconds: bigint): bigint => (seconds > MOST ? MOST : seconds);
