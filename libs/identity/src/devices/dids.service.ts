import { enqueueKernelCall, kernelView, principalOf, type KernelView } from '@atoll/contracts';
import { Fault, type Actor } from '@atoll/kernel';
import { personBehind } from '@atoll/ledger';
import { Store, type Transaction } from '@atoll/store';
import { Injectable } from '@nestjs/common';
import type { DIDResolutionResult } from 'did-resolver';
import { stringToHex, type Address, type Hex } from 'viem';

import { readDid } from './did.js';
import { resolveDid } from './resolve-did.js';

/** A key or a service in a DID's document: `did/svc/<type>` or `did/pub/<algorithm>/<purpose>/<encoding>`, as ERC-1056 names them. */
export type Attribute = { name: string; value: Hex; days: number };
/** Another account that acts for a DID: `veriKey`, or `sigAuth` which also signs in. */
export type Delegate = { type: 'veriKey' | 'sigAuth'; delegate: string; days: number };

const DAY_SECONDS = 86_400n;

/** DIDs as anybody's resolver sees them, and what a controlling organisation writes into a device's document. */
@Injectable()
export class DidsService {
  constructor(private readonly store: Store) {}

  /** By the public resolver of `did:ethr`, on the organisation's own node where it has one; at a past block with `versionId`. */
  async resolve(actor: Actor, did: string, versionId: bigint | null = null): Promise<DIDResolutionResult> {
    actor.must('device:read');
    const { evmChainId, address } = readDid(did);
    const view = await this.store.as(actor, async (db) => {
      const chain = await db.chain.findFirst({ where: { evmChainId, desired: { not: 'DELETED' } } });
      if (!chain) throw Fault.notFound('DID', did.slice(0, 80));
      return kernelView(db, actor.organisationId, chain.id);
    });
    return resolveDid(view, { evmChainId, address, versionId });
  }

  /** Publishes it for so many days, or takes it back with none. */
  setAttribute(actor: Actor, deviceId: string, { name, value, days }: Attribute): Promise<Transaction> {
    const word = wordOf(name);
    return days === 0
      ? this.control(actor, deviceId, 'revokeAttribute', (did) => [did, word, value])
      : this.control(actor, deviceId, 'setAttribute', (did) => [did, word, value, BigInt(days) * DAY_SECONDS]);
  }

  setDelegate(actor: Actor, deviceId: string, { type, delegate, days }: Delegate): Promise<Transaction> {
    const word = wordOf(type);
    return days === 0
      ? this.control(actor, deviceId, 'revokeDelegate', (did) => [did, word, delegate as Address])
      : this.control(actor, deviceId, 'addDelegate', (did) => [
          ...([did, word, delegate as Address, BigInt(days) * DAY_SECONDS] as const),
        ]);
  }

  /** By the organisation's principal, which controls its devices on P-256; one on secp256k1 controls itself until it hands over. */
  private async control<F extends ControlDeed>(
    actor: Actor,
    id: string,
    deed: F,
    argsFor: (did: Address) => Parameters<typeof attemptControl<F>>[2],
  ): Promise<Transaction> {
    actor.must('device:manage');
    const { organisationId } = actor;
    const { view, device, from } = await this.store.as(actor, async (db) => {
      const device = await db.device.findUnique({ where: { organisationId_id: { organisationId, id } } });
      if (!device) throw Fault.notFound('device', id);
      const { address: from } = await principalOf(db, organisationId, device.chainId);
      return { view: await kernelView(db, organisationId, device.chainId), device, from };
    });
    const args = argsFor(device.address as Address);
    await attemptControl(view, deed, args, from);
    return this.store.as(actor, async (db) =>
      enqueueKernelCall(
        db,
        organisationId,
        { chainId: device.chainId, contract: 'IdentityRegistry', function: deed, args },
        { submittedBy: await personBehind(db, actor), applicationKeyId: actor.applicationKeyId },
      ),
    );
  }
}

type ControlDeed = 'setAttribute' | 'revokeAttribute' | 'addDelegate' | 'revokeDelegate';

/** Refuses with the contract's own words, before anything is written. */
const attemptControl = <F extends ControlDeed>(
  view: KernelView,
  deed: F,
  args: Parameters<typeof view.attempt<'IdentityRegistry', F>>[2],
  from: Address,
): Promise<void> => view.attempt('IdentityRegistry', deed, args, from);

function wordOf(name: string): Hex {
  if (!/^[\x21-\x7e]{1,32}$/.test(name)) throw Fault.invalid('name', 'must be 1 to 32 printable characters');
  return stringToHex(name, { size: 32 });
}
