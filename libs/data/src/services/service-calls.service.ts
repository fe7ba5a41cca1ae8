import { CallsService, kernelView } from '@atoll/contracts';
import { Fault, type Actor } from '@atoll/kernel';
import { Store, type ChainService, type Transaction } from '@atoll/store';
import { Injectable } from '@nestjs/common';
import type { Hex } from 'viem';

import { findService } from './find-services.js';

/** A function of a service that is a contract. */
export type ServiceCallWish = {
  chainId: string;
  serviceId: Hex;
  function: string;
  arguments: unknown;
  /** Where nobody deployed the contract by this platform. */
  abi?: unknown;
  /** The key that signs; without one the function is read. */
  keyId?: string | null;
  idempotencyKey?: string | null;
};

export type ServiceAnswer = { result: unknown; blockNumber: bigint | null; transaction: Transaction | null };

/** Uses services that are on the chain: Y.4464's 10.4. Who is off it is spoken to directly, with a ticket. */
@Injectable()
export class ServiceCallsService {
  constructor(
    private readonly store: Store,
    private readonly calls: CallsService,
  ) {}

  /** Calls the registered code and no other: what is behind the id is asked of the registry first, at this moment. */
  async call(actor: Actor, wish: ServiceCallWish): Promise<ServiceAnswer> {
    actor.must('service:read');
    const { chainId, serviceId, keyId } = wish;
    const { service, abi, view } = await this.store.as(actor, async (db) => {
      const found = await findService(db, chainId, serviceId);
      const deployment = await db.deployment.findFirst({ where: { chainId, address: found.target } });
      return {
        ...{ service: found, abi: wish.abi ?? deployment?.abi },
        view: await kernelView(db, actor.organisationId, chainId),
      };
    });
    requireOnChain(service);
    if (!(await view.read('ServiceRegistry', 'isAvailable', [serviceId]))) throw unavailable();
    if (!abi) throw Fault.invalid('abi', 'must be given: nobody deployed this contract by this platform');
    const call = { chainId, address: service.target, abi, function: wish.function, arguments: wish.arguments };
    if (!keyId) return { ...(await this.calls.read(actor, call)), transaction: null };
    const { idempotencyKey = null } = wish;
    return {
      result: null,
      blockNumber: null,
      transaction: await this.calls.write(actor, { ...call, keyId, idempotencyKey }),
    };
  }
}

function requireOnChain({ mode }: ChainService): void {
  if (mode === 'ON_CHAIN') return;
  const because = 'it is off the chain; ask for a ticket, and speak to its endpoint with that';
  throw new Fault({ code: 'CONFLICT', what: 'service', because });
}

const unavailable = () =>
  new Fault({
    ...{ code: 'CONFLICT', what: 'service' },
    because: 'it is ended, its organisation is not active, or the code behind it is not what was registered',
  });
