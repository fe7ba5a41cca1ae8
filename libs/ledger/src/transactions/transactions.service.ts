import { Fault, type Actor } from '@atoll/kernel';
import { againOnDuplicate, nudge, Prisma, Store, type Chain, type Db, type Transaction } from '@atoll/store';
import { Injectable } from '@nestjs/common';
import { isAddress, isHex, type Abi } from 'viem';

import { accountKey } from './account.js';
import { MAX_GAS } from './gas.js';
import { requireBlocks } from './require-blocks.js';
import { Room } from './room.js';

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

/** Nodes take 128 KiB with the signature and all the rest; EIP-3860 bounds creation code far below. */
const MAX_DATA_BYTES = 130_000;
const MAX_WEI = 2n ** 256n - 1n;

@Injectable()
export class TransactionsService {
  private readonly room = new Room();

  constructor(private readonly store: Store) {}

  /** Writes the intent down. It is signed, sent and followed by the worker, whatever crashes in between. */
  async submit(actor: Actor, wish: TransactionWish): Promise<Transaction> {
    actor.must('transaction:send');
    return againOnDuplicate(() =>
      this.store.as(actor, async (db) => {
        const row = rowOf(wish);
        const earlier = await sentBefore(db, actor.organisationId, row);
        if (earlier) return earlier;
        const chain = await chainOf(db, wish.chainId);
        requireBlocks(chain);
        await this.room.take(db, actor.organisationId);
        return insert(db, actor.organisationId, chain, row);
      }),
    );
  }

  async find(actor: Actor, id: string): Promise<Transaction> {
    const transaction = (await this.byIds(actor, [id])).get(id);
    if (!transaction) throw Fault.notFound('transaction', id);
    return transaction;
  }

  /** Those of the ids that are transactions of the actor's organisation. */
  async byIds(actor: Actor, ids: string[]): Promise<Map<string, Transaction>> {
    actor.must('transaction:read');
    const { organisationId } = actor;
    const transactions = await this.store.as(actor, (db) =>
      db.transaction.findMany({ where: { organisationId, id: { in: ids } } }),
    );
    return new Map(transactions.map((transaction) => [transaction.id, transaction]));
  }

  /** Newest first, starting after the transaction `after`. */
  async list(actor: Actor, chainId: string, page: { take: number; after?: string }): Promise<Transaction[]> {
    actor.must('transaction:read');
    return this.store.as(actor, (db) =>
      db.transaction.findMany({
        where: { organisationId: actor.organisationId, chainId, ...(page.after ? { id: { lt: page.after } } : {}) },
        orderBy: { id: 'desc' },
        take: page.take,
      }),
    );
  }
}

/**
 * The intent as a row, and the nudge that commits with it, for what acts on an organisation's behalf. Taken while the chain
 * is halted too: what was accepted before goes on when blocks return.
 */
export async function enqueue(db: Db, organisationId: string, wish: TransactionWish): Promise<Transaction> {
  return insert(db, organisationId, await chainOf(db, wish.chainId), rowOf(wish));
}

async function insert(db: Db, organisationId: string, { consortiumId }: Chain, row: Row): Promise<Transaction> {
  const { chainId, keyId } = row;
  const key = await db.key.findUnique({ where: { organisationId_id: { organisationId, id: keyId } } });
  if (!key) throw Fault.notFound('key', keyId);

  const transaction = await db.transaction.create({ data: { ...row, organisationId, consortiumId } });
  await nudge(db, 'account', accountKey({ organisationId, chainId, keyId }));
  return transaction;
}

async function chainOf(db: Db, id: string): Promise<Chain> {
  const chain = await db.chain.findUnique({ where: { id } });
  if (!chain || chain.desired === 'DELETED') throw Fault.notFound('chain', id);
  return chain;
}

async function sentBefore(db: Db, organisationId: string, row: Row): Promise<Transaction | null> {
  const { idempotencyKey } = row;
  if (!idempotencyKey) return null;
  const earlier = await db.transaction.findUnique({
    where: { organisationId_idempotencyKey: { organisationId, idempotencyKey } },
  });
  return earlier && sameOrConflict(earlier, row);
}

type Row = ReturnType<typeof rowOf>;

function rowOf({ chainId, keyId, to, data = '0x', value = '0', gasLimit, abi, idempotencyKey }: TransactionWish) {
  if (to !== null && !isAddress(to, { strict: false })) throw Fault.invalid('to', 'must be an address of 20 bytes');
  if (!isHex(data) || data.length % 2) throw Fault.invalid('data', 'must be bytes as 0x hex');
  if (data.length / 2 - 1 > MAX_DATA_BYTES) {
    throw new Fault({ code: 'LIMIT_EXCEEDED', what: 'bytes of data', limit: MAX_DATA_BYTES });
  }
  if (to === null && data === '0x') throw Fault.invalid('data', 'must hold the code when a contract is created');
  if (!/^\d{1,78}$/.test(value) || BigInt(value) > MAX_WEI)
    throw Fault.invalid('value', 'must be an amount of wei as a decimal string');
  if (gasLimit != null && (gasLimit < 1n || gasLimit > MAX_GAS))
    throw Fault.invalid('gasLimit', `must be from 1 to ${MAX_GAS}, the most a transaction may use`);
  return {
    chainId,
    keyId,
    to: to && to.toLowerCase(),
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
    (row.gasLimit === null || earlier.gasLimit === row.gasLimit) &&
    Buffer.compare(earlier.data, row.data) === 0;
  if (same) return earlier;
  throw new Fault({ code: 'CONFLICT', what: 'idempotency key', because: 'it was used for another transaction' });
}
