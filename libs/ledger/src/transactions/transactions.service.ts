import { Fault, type Actor } from '@atoll/kernel';
import { nudge, onDuplicate, Prisma, type Db, type Store, type Transaction } from '@atoll/store';
import { getAddress, isAddress, isHex, type Abi } from 'viem';

/** A write to a chain, as it is asked for. */
export type TransactionWish = {
  chainId: string;
  keyId: string;
  /** Null creates a contract. */
  to: string | null;
  /** `0x` hex. */
  data?: string;
  /** In wei, decimal. */
  value?: string;
  /** Estimated when absent. */
  gasLimit?: bigint | null;
  /** Decodes the reason should the contract refuse. */
  abi?: Abi | null;
  idempotencyKey?: string | null;
};

/** EIP-3860's limit of creation code is 49,152 bytes; calls get the same order of size. */
const MAX_DATA_BYTES = 131_072;

export class TransactionsService {
  constructor(private readonly store: Store) {}

  /** Writes the intent down. It is signed, sent and followed by the worker, whatever crashes in between. */
  async submit(actor: Actor, wish: TransactionWish): Promise<Transaction> {
    actor.must('transaction:send');
    return this.store
      .as(actor, (db) => enqueue(db, actor.organisationId, wish))
      .catch(
        onDuplicate(
          () =>
            new Fault({ code: 'CONFLICT', what: 'idempotency key', because: 'it is being used right now; ask again' }),
        ),
      );
  }

  async get(actor: Actor, id: string): Promise<Transaction> {
    actor.must('transaction:read');
    const found = await this.store.as(actor, (db) =>
      db.transaction.findFirst({ where: { organisationId: actor.organisationId, id } }),
    );
    if (!found) throw Fault.notFound('transaction', id);
    return found;
  }

  /** Newest first, starting after the transaction `after`. */
  async list(actor: Actor, chainId: string, page: { first: number; after?: string }): Promise<Transaction[]> {
    actor.must('transaction:read');
    return this.store.as(actor, (db) =>
      db.transaction.findMany({
        where: { organisationId: actor.organisationId, chainId, ...(page.after ? { id: { lt: page.after } } : {}) },
        orderBy: { id: 'desc' },
        take: page.first,
      }),
    );
  }
}

/** The intent as a row, and the nudge that commits with it. Also used by what deploys on an organisation's behalf. */
export async function enqueue(db: Db, organisationId: string, wish: TransactionWish): Promise<Transaction> {
  const row = rowOf(wish);
  const earlier = wish.idempotencyKey
    ? await db.transaction.findUnique({
        where: { organisationId_idempotencyKey: { organisationId, idempotencyKey: wish.idempotencyKey } },
      })
    : null;
  if (earlier) return sameOrConflict(earlier, row);

  const chain = await db.chain.findUnique({ where: { id: wish.chainId } });
  if (!chain || chain.desired === 'DELETED') throw Fault.notFound('chain', wish.chainId);
  const key = await db.key.findUnique({ where: { organisationId_id: { organisationId, id: wish.keyId } } });
  if (!key) throw Fault.notFound('key', wish.keyId);

  const transaction = await db.transaction.create({
    data: { ...row, organisationId, consortiumId: chain.consortiumId },
  });
  await nudge(db, 'account', accountKey({ organisationId, chainId: wish.chainId, keyId: wish.keyId }));
  return transaction;
}

export type AccountRef = { organisationId: string; chainId: string; keyId: string };

/** How an account is named in the queue. */
export const accountKey = ({ organisationId, chainId, keyId }: AccountRef) => `${organisationId}/${chainId}/${keyId}`;

type Row = ReturnType<typeof rowOf>;

function rowOf({ chainId, keyId, to, data = '0x', value = '0', gasLimit, abi, idempotencyKey }: TransactionWish) {
  if (to !== null && !isAddress(to, { strict: false })) throw Fault.invalid('to', 'must be an address of 20 bytes');
  if (!isHex(data) || data.length % 2) throw Fault.invalid('data', 'must be bytes as 0x hex');
  if (data.length / 2 - 1 > MAX_DATA_BYTES) {
    throw new Fault({ code: 'LIMIT_EXCEEDED', what: 'bytes of data', limit: MAX_DATA_BYTES });
  }
  if (to === null && data === '0x') throw Fault.invalid('data', 'must hold the code when a contract is created');
  if (!/^\d{1,78}$/.test(value)) throw Fault.invalid('value', 'must be an amount of wei as a decimal string');
  return {
    chainId,
    keyId,
    to: to && (getAddress(to).toLowerCase() as string),
    data: Uint8Array.from(Buffer.from(data.slice(2), 'hex')),
    value: new Prisma.Decimal(value),
    gasLimit: gasLimit ?? null,
    ...(abi ? { abi: abi as unknown as Prisma.InputJsonValue } : {}),
    idempotencyKey: idempotencyKey ?? null,
  };
}

function sameOrConflict(earlier: Transaction, row: Row): Transaction {
  const same =
    earlier.chainId === row.chainId &&
    earlier.keyId === row.keyId &&
    earlier.to === row.to &&
    earlier.value.equals(row.value) &&
    Buffer.compare(earlier.data, row.data) === 0;
  if (same) return earlier;
  throw new Fault({ code: 'CONFLICT', what: 'idempotency key', because: 'it was used for another transaction' });
}
