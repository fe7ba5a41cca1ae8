import { accessGrantAbi } from '@atoll/contracts/kernel';
import type { AccessState, Db } from '@atoll/store';
import { decodeEventLog, type ContractEventName, type DecodeEventLogReturnType, type Hex } from 'viem';

import type { EventPlace, RpcLog } from '../follow-logs.js';
import { lower, wordOf } from './masks.js';

type Abi = typeof accessGrantAbi;
export type AccessEvent = DecodeEventLogReturnType<Abi, ContractEventName<Abi>>;

/** Null for what AccessGrant says that is none of a mirror's business, such as an upgrade of its code. */
export function accessEvent({ topics, data }: Pick<RpcLog, 'topics' | 'data'>): AccessEvent | null {
  try {
    return decodeEventLog({ abi: accessGrantAbi, topics, data }) as AccessEvent;
  } catch {
    return null; // of a later version of the contract
  }
}

/** Writes down what one event says. Events come in their order, each once: the rows and the place commit together. */
export async function apply(db: Db, event: AccessEvent, place: EventPlace): Promise<void> {
  const { consortiumId, chainId } = place;
  const at = { consortiumId, chainId };
  switch (event.eventName) {
    case 'PolicyCreated': {
      const { resource, owner, name, terms, storers } = event.args;
      const started = { owner: lower(owner), name, epoch: 0n, keyEpoch: 0n, version: 1n };
      return void (await db.accessPolicy.create({
        data: { ...at, resource, ...started, ...termsRow(terms, storers) },
      }));
    }
    case 'PolicyAmended': {
      const { resource, terms, storers } = event.args;
      const data = { version: { increment: 1 }, ...termsRow(terms, storers) };
      return void (await db.accessPolicy.update({ where: { chainId_resource: { chainId, resource } }, data }));
    }
    case 'EpochBumped': {
      const { resource, epoch, keyEpoch } = event.args;
      const data = { epoch: BigInt(epoch), keyEpoch: BigInt(keyEpoch) };
      await db.accessPolicy.update({ where: { chainId_resource: { chainId, resource } }, data });
      const older = { chainId, resource, epoch: { lt: BigInt(epoch) }, outdated: false };
      return void (await db.accessGrant.updateMany({ where: older, data: { outdated: true } }));
    }
    case 'Requested':
      return begin(db, place, event.args, { ...asked(event.args.ask), state: 'REQUESTED' });
    case 'Granted':
      return change(db, chainId, event.args.id, { ...asked(event.args.ask), state: 'GRANTED' });
    case 'Denied':
      return change(db, chainId, event.args.id, { state: 'DENIED' });
    case 'Exhausted':
      return change(db, chainId, event.args.id, { state: 'EXHAUSTED' });
    case 'Expired':
      return change(db, chainId, event.args.id, { state: 'EXPIRED' });
    case 'Revoked':
      return change(db, chainId, event.args.id, { state: 'REVOKED' });
    case 'GlassBroken':
      return breakGlass(db, place, event.args);
    case 'StateChanged':
      return actorOf(db, place, event.args);
    case 'EmergencyReviewed':
      return change(db, chainId, event.args.id, { justified: event.args.justified });
    case 'Consumed': {
      const { id, by, purpose, reqHash, respHash } = event.args;
      const where = { chainId_id: { chainId, id } };
      const { resource, grantee } = await db.accessGrant.update({ where, data: { usesLeft: { decrement: 1 } } });
      const of = { kind: 'CONSUMED', resource, grantId: id, grantee, by: lower(by) } as const;
      return note(db, place, { ...of, purpose, reqHash, respHash });
    }
    case 'KeyWrapped': {
      const { resource, keyEpoch, grantee, wrapHash: respHash } = event.args;
      const of = { kind: 'WRAPPED', resource, grantee: lower(grantee) } as const;
      return note(db, place, { ...of, keyEpoch: BigInt(keyEpoch), respHash });
    }
    case 'ReceiptsAnchored': {
      const { resource, root: respHash, count } = event.args;
      return note(db, place, { kind: 'ANCHORED', resource, respHash, count: count.toString() });
    }
  }
}

/** Which resource an event moves, where keys may have to go out because of it. */
export function movedBy(event: AccessEvent): Hex | null {
  return event.eventName === 'Granted' || event.eventName === 'EpochBumped' ? event.args.resource : null;
}

type Terms = Extract<AccessEvent, { eventName: 'PolicyCreated' }>['args']['terms'];
const BROKERED = 1;
const LIST = 1;

const termsRow = (terms: Terms, storers: readonly Hex[]) => ({
  ...{ scopes: terms.scopes, emergencies: terms.emergencies, brokered: terms.release === BROKERED },
  ...{ listsStorers: terms.storers === LIST, storers: storers.map(lower), purposes: wordOf(terms.purposes) },
  ...{ broker: BigInt(terms.broker) === 0n ? null : lower(terms.broker), odrlHash: terms.odrlHash },
});

type Ask = Extract<AccessEvent, { eventName: 'Requested' }>['args']['ask'];

const asked = ({ scopes, uses, validUntil, purposes }: Ask) => ({
  ...{ scopes, usesLeft: BigInt(uses), validUntil: validUntil.toString(), purposes: wordOf(purposes) },
});

type Begun = Omit<ReturnType<typeof asked>, 'purposes'> & {
  purposes: string;
  state: AccessState;
  emergencyOf?: string;
};

async function begin(
  db: Db,
  place: EventPlace,
  { id, resource, grantee }: { id: Hex; resource: Hex; grantee: Hex },
  row: Begun,
) {
  const { consortiumId, chainId, block, logIndex } = place;
  const { epoch } = await db.accessPolicy.findUniqueOrThrow({ where: { chainId_resource: { chainId, resource } } });
  const of = { id, resource, grantee: lower(grantee), epoch, outdated: false };
  await db.accessGrant.create({ data: { consortiumId, chainId, block, logIndex, ...of, ...row } });
}

async function change(db: Db, chainId: string, id: Hex, data: object): Promise<void> {
  await db.accessGrant.update({ where: { chainId_id: { chainId, id } }, data });
}

const EMERGENCY_SCOPES = 1 | 2;
const EMERGENCY_SECONDS = 3_600;
const EMERGENCY_USES = 2n ** 32n - 1n;

/** As the contract gives it: an hour of reading and processing. Who has it is told by the next event. */
async function breakGlass(
  db: Db,
  place: EventPlace,
  { id, resource, org }: { id: Hex; resource: Hex; org: Hex },
): Promise<void> {
  const { chainId, minedAt } = place;
  const { scopes, purposes } = await db.accessPolicy.findUniqueOrThrow({
    where: { chainId_resource: { chainId, resource } },
  });
  const validUntil = String(minedAt.getTime() / 1_000 + EMERGENCY_SECONDS);
  const given = { scopes: scopes & EMERGENCY_SCOPES, purposes, usesLeft: EMERGENCY_USES, validUntil };
  await begin(db, place, { id, resource, grantee: org }, { ...given, state: 'GRANTED', emergencyOf: lower(org) });
}

/** An account of the organisation may have broken the glass; it has the grant then, and not the principal. */
async function actorOf(
  db: Db,
  { chainId }: EventPlace,
  { id, from, actor }: { id: Hex; from: number; actor: Hex },
): Promise<void> {
  if (from !== 0) return;
  await db.accessGrant.updateMany({
    where: { chainId, id, emergencyOf: { not: null } },
    data: { grantee: lower(actor) },
  });
}

type Receipt = Omit<Parameters<Db['accessReceipt']['create']>[0]['data'], keyof EventPlace | 'chain'>;

async function note(db: Db, place: EventPlace, receipt: Receipt): Promise<void> {
  await db.accessReceipt.create({ data: { ...place, ...receipt } as never });
}
