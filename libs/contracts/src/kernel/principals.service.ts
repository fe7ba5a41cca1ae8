import { Fault, type Actor } from '@atoll/kernel';
import { KeysService, requireOnChain } from '@atoll/ledger';
import { nudge, onDuplicate, Store, type KernelPrincipal } from '@atoll/store';
import { Injectable } from '@nestjs/common';

import { conflict } from './kernel-directory.js';

/** By which key an organisation speaks on a chain. */
@Injectable()
export class PrincipalsService {
  constructor(
    private readonly store: Store,
    private readonly keys: KeysService,
  ) {}

  /**
   * Names the key that is the organisation's principal, or has one born. It may be named anew until its address was seen: from then
   * on the organisation is that address on this chain.
   */
  async set(actor: Actor, chainId: string, keyId: string | null): Promise<KernelPrincipal> {
    actor.must('chain:govern');
    const { organisationId } = actor;
    const where = { organisationId_chainId: { organisationId, chainId } };
    const { chain, known } = await this.store.as(actor, async (db) => ({
      chain: await db.chain.findUnique({ where: { id: chainId } }),
      known: await db.kernelPrincipal.findUnique({ where }),
    }));
    if (!chain) throw Fault.notFound('chain', chainId);
    if (known && keyId === null) return known;
    const { consortiumId, name } = chain;
    // Chains of other consortia may have the same name.
    const wish = { name: `principal on ${name} (${chainId.slice(-6)})`, idempotencyKey: `principal/${chainId}` };
    const key = keyId ?? (await this.keys.create(actor, wish)).id;
    return this.store.as(actor, async (db) => {
      const found = await db.key.findUnique({ where: { organisationId_id: { organisationId, id: key } } });
      if (!found) throw Fault.notFound('key', key);
      requireOnChain(found);
      const earlier = await db.kernelPrincipal.findUnique({ where });
      if (earlier?.keyId === key) return earlier;
      if (earlier?.address)
        throw conflict('principal', `the organisation is ${earlier.address} on this chain, and stays it`);
      if (earlier) await db.kernelPrincipal.updateMany({ where: { organisationId, chainId }, data: { keyId: key } });
      else {
        const data = { organisationId, chainId, consortiumId, keyId: key };
        await db.kernelPrincipal
          .createMany({ data })
          .catch(onDuplicate(() => conflict('principal', 'it is being set')));
      }
      await nudge(db, 'kernel', chainId);
      return db.kernelPrincipal.findUniqueOrThrow({ where });
    });
  }
}
