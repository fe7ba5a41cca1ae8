import { enqueueKernelCall, principalOf } from '@atoll/contracts';
import { Fault, type Actor } from '@atoll/kernel';
import { againOnDuplicate, Store, type IssuingKey, type Transaction } from '@atoll/store';
import { Injectable } from '@nestjs/common';
import { stringToHex, type Hex } from 'viem';

/** A key that issues, asserts; it authenticates nobody. ERC-1056's name for that. */
export const ISSUING_ATTRIBUTE = stringToHex('did/pub/Secp256r1/veriKey/hex', { size: 32 });
/** Ten years: what it signed is to be verified that long. */
const LISTED_SECONDS = 315_360_000n;
const MOST_KEYS = 8;

export type ListedKey = IssuingKey & { transaction: Transaction };

/** By which keys an organisation signs credentials. A document on the chain lists them, so that everybody can verify. */
@Injectable()
export class IssuingKeysService {
  constructor(private readonly store: Store) {}

  /** Has the organisation's DID list the key. The newest key that is listed issues; older ones stay good for what they signed. */
  async appoint(actor: Actor, chainId: string, keyId: string): Promise<ListedKey> {
    actor.must('credential:issue');
    const { organisationId, personId, applicationKeyId } = actor;
    return againOnDuplicate(() =>
      this.store.as(actor, async (db) => {
        const where = { organisationId_chainId_keyId: { organisationId, chainId, keyId } };
        const include = { transaction: true };
        const earlier = await db.issuingKey.findUnique({ where, include });
        if (earlier && earlier.transaction.status !== 'FAILED') return earlier;
        if (earlier)
          throw new Fault({
            code: 'CONFLICT',
            what: 'issuing key',
            because: 'it could not be listed; take another key',
          });
        const chain = await db.chain.findUnique({ where: { id: chainId }, select: { consortiumId: true } });
        if (!chain) throw Fault.notFound('chain', chainId);
        const { address } = await principalOf(db, organisationId, chainId);
        const key = await db.key.findUnique({ where: { organisationId_id: { organisationId, id: keyId } } });
        if (!key) throw Fault.notFound('key', keyId);
        if (key.curve !== 'P256') throw Fault.invalid('keyId', 'must be a P-256 key: those sign documents');
        if (!key.publicKey)
          throw new Fault({ code: 'CONFLICT', what: 'key', because: 'it is not born yet; try again in a moment' });
        if ((await db.issuingKey.count({ where: { organisationId, chainId } })) >= MOST_KEYS)
          throw new Fault({ code: 'LIMIT_EXCEEDED', what: 'issuing keys on a chain', limit: MOST_KEYS });
        const value = `0x04${key.publicKey.slice(2)}` as Hex;
        const transaction = await enqueueKernelCall(
          db,
          organisationId,
          {
            ...{ chainId, contract: 'IdentityRegistry', function: 'setAttribute' },
            args: [address, ISSUING_ATTRIBUTE, value, LISTED_SECONDS],
          },
          { submittedBy: personId, applicationKeyId },
        );
        const data = {
          organisationId,
          chainId,
          keyId,
          consortiumId: chain.consortiumId,
          transactionId: transaction.id,
        };
        return db.issuingKey.create({ data, include });
      }),
    );
  }

  /** Newest first. */
  async list(actor: Actor, chainId: string): Promise<ListedKey[]> {
    actor.must('credential:read');
    const { organisationId } = actor;
    return this.store.as(actor, (db) =>
      db.issuingKey.findMany({
        where: { organisationId, chainId },
        orderBy: { createdAt: 'desc' },
        include: { transaction: true },
      }),
    );
  }
}
