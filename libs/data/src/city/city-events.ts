import { cityExchangeAbi } from '@atoll/contracts/solutions';
import type { Db } from '@atoll/store';
import { decodeEventLog, type ContractEventName, type DecodeEventLogReturnType, type Hex } from 'viem';

import type { EventPlace, RpcLog } from '../follow-logs.js';
import { lower } from '../grants/masks.js';

type Abi = typeof cityExchangeAbi;
export type CityEvent = DecodeEventLogReturnType<Abi, ContractEventName<Abi>>;

/** Of the contract's own states of a leak. */
const [TRACED, ADJUDICATED] = [2, 3];

/** Null for what a CityExchange says that is none of a mirror's business, such as an upgrade of its code. */
export function cityEvent({ topics, data }: Pick<RpcLog, 'topics' | 'data'>): CityEvent | null {
  try {
    return decodeEventLog({ abi: cityExchangeAbi, topics, data }) as CityEvent;
  } catch {
    return null; // of a later version of the contract
  }
}

/**
 * Writes down what one event says. Events come in their order, each once: the rows and the place commit together. `resourceOf` knows of
 * every grant that is called by which resource it is one of.
 */
export async function applyCity(
  db: Db,
  event: CityEvent,
  place: EventPlace,
  resourceOf: ReadonlyMap<Hex, Hex>,
): Promise<void> {
  const { consortiumId, chainId, block, logIndex, minedAt, transactionHash } = place;
  const at = { consortiumId, chainId };
  const began = { block, logIndex };
  const call = (id: Hex, data: object) => db.cityCall.update({ where: { chainId_id: { chainId, id } }, data });
  const leak = (id: Hex, data: object) => db.cityLeak.update({ where: { chainId_id: { chainId, id } }, data });
  switch (event.eventName) {
    case 'DatasetPublished': {
      const { resource, provider, schemaId, descriptorHash } = event.args;
      const row = { provider: lower(provider), schemaId, descriptorHash, published: true, ...began };
      const where = { chainId_resource: { chainId, resource } };
      return void (await db.cityDataset.upsert({ where, create: { ...at, resource, ...row }, update: row }));
    }
    case 'DatasetWithdrawn': {
      const where = { chainId_resource: { chainId, resource: event.args.resource } };
      return void (await db.cityDataset.update({ where, data: { published: false } }));
    }
    case 'DataCalled': {
      const { call: id, grant: grantId, caller, purpose, reqHash } = event.args;
      const resource = resourceOf.get(grantId)!;
      const asked = { id, grantId, resource, caller: lower(caller), purpose, reqHash, requestedAt: minedAt };
      return void (await db.cityCall.create({ data: { ...at, ...asked, ...began, state: 'REQUESTED' } }));
    }
    case 'CallAuthorised':
      return void (await call(event.args.call, { state: 'AUTHORISED', answeredAt: minedAt }));
    case 'CallRefused':
      return void (await call(event.args.call, { state: 'REFUSED', reason: event.args.reason, answeredAt: minedAt }));
    case 'CallServed': {
      const { call: id, respHash, subjectsRoot } = event.args;
      const served = { respHash, subjectsRoot, servedAt: minedAt, servedBy: transactionHash };
      return void (await call(id, { state: 'SERVED', ...served }));
    }
    case 'CallReceipted':
      return void (await call(event.args.call, {
        ...{ state: 'RECEIPTED', receiptedAt: minedAt, receiptedBy: transactionHash },
      }));
    case 'LeakFiled': {
      const { leak: id, resource, by, evidence } = event.args;
      const filed = { id, resource, filedBy: lower(by), evidence, filedAt: minedAt };
      return void (await db.cityLeak.create({ data: { ...at, ...filed, ...began, state: 'FILED' } }));
    }
    case 'LeakTraced': {
      const { leak: id, grant: grantId, accused, proof } = event.args;
      return void (await leak(id, {
        ...{ state: 'TRACED', grantId, accused: lower(accused), proof, tracedAt: minedAt },
      }));
    }
    case 'LeakAdjudicated': {
      const { leak: id, proven } = event.args;
      return void (await leak(id, { state: 'ADJUDICATED', proven, adjudicatedAt: minedAt }));
    }
    case 'Pardoned': {
      const where = { chainId, accused: lower(event.args.accused), proven: true };
      return void (await db.cityLeak.updateMany({ where, data: { pardoned: true } }));
    }
    case 'StateChanged': {
      // Only this one says who took the step.
      const { id, to, actor } = event.args;
      const by = to === TRACED ? { tracedBy: lower(actor) } : to === ADJUDICATED ? { judgedBy: lower(actor) } : null;
      if (by) await db.cityLeak.updateMany({ where: { chainId, id }, data: by });
    }
  }
}
