import { Fault, type Actor } from '@atoll/kernel';
import {
  nudge,
  Store,
  type Approval,
  type Db,
  type Prisma,
  type Transaction,
  type TransactionAttempt,
  type TransactionStatus,
} from '@atoll/store';
import { Injectable } from '@nestjs/common';

import { accountKey } from './account.js';
import { historyOf, type TransactionStep } from './history.js';
import { Room } from './room.js';
import { submitAll, type Submitted } from './submission.js';
import type { TransactionWish } from './wish.js';

/** How many wishes one request may have. */
export const MOST_SUBMITTED = 1_000;

/** Which of an organisation's transactions a list has; what is absent does not matter. */
export type TransactionFilter = {
  chainId?: string | undefined;
  keyId?: string | undefined;
  status?: TransactionStatus | null;
  /** When they were submitted: from the first moment, and before the second. */
  since?: Date | null;
  until?: Date | null;
};

@Injectable()
export class TransactionsService {
  private readonly room = new Room();

  constructor(private readonly store: Store) {}

  /** Writes the intent down. It is signed, sent and followed by the worker, whatever crashes in between. */
  async submit(actor: Actor, wish: TransactionWish): Promise<Transaction> {
    const [answer] = await this.submitAll(actor, [wish]);
    if (answer instanceof Fault) throw answer;
    return answer!; // one for each wish
  }

  /** Writes many down at once, each of which is taken or refused by itself; those of one key keep their order. */
  async submitAll(actor: Actor, wishes: readonly TransactionWish[]): Promise<Submitted[]> {
    actor.must('transaction:send');
    if (wishes.length > MOST_SUBMITTED)
      throw new Fault({ code: 'LIMIT_EXCEEDED', what: 'transactions', limit: MOST_SUBMITTED });
    return this.store.as(actor, (db) => submitAll(db, actor, this.room, wishes));
  }

  /** Has one end without being mined, if it can: what has no nonce yet ends for certain, and nothing else is signed for it. */
  cancel(actor: Actor, id: string): Promise<Transaction> {
    return this.ask(actor, id, (transaction) => (transaction.cancelAskedAt ? null : { cancelAskedAt: new Date() }));
  }

  /** Has one that is on its way offer more, or be given to every node again where there is nothing to offer. */
  speedUp(actor: Actor, id: string): Promise<Transaction> {
    return this.ask(actor, id, ({ status, cancelAskedAt, reason }) => {
      if (status === 'QUEUED') throw conflict('it is not signed yet: it waits for those before it, or for people');
      if (cancelAskedAt ?? reason) throw conflict('it is being stopped');
      return { speedUpAskedAt: new Date() };
    });
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
  async list(actor: Actor, filter: TransactionFilter, page: { take: number; after?: string }): Promise<Transaction[]> {
    actor.must('transaction:read');
    const where = { organisationId: actor.organisationId, ...whereOf(filter) };
    return this.store.as(actor, (db) =>
      db.transaction.findMany({
        where: { ...where, ...(page.after ? { id: { lt: page.after } } : {}) },
        orderBy: { id: 'desc' },
        take: page.take,
      }),
    );
  }

  /** Every step of each of the transactions so far, oldest first, by the transaction's id. */
  async histories(actor: Actor, ids: string[]): Promise<Map<string, TransactionStep[]>> {
    actor.must('transaction:read');
    const { organisationId } = actor;
    const rows = await this.store.as(actor, (db) =>
      db.transaction.findMany({
        where: { organisationId, id: { in: ids } },
        include: { attempts: { orderBy: { at: 'asc' } }, approvals: true },
      }),
    );
    return new Map(
      rows.map((row: Transaction & { attempts: TransactionAttempt[]; approvals: Approval[] }) => [
        row.id,
        historyOf(row),
      ]),
    );
  }

  /** Writes a wish about one that has not ended, and nudges whoever hears it. */
  private async ask(
    actor: Actor,
    id: string,
    wishFor: (transaction: Transaction) => Prisma.TransactionUpdateManyMutationInput | null,
  ): Promise<Transaction> {
    actor.must('transaction:send');
    return this.store.as(actor, async (db) => {
      const transaction = await unfinished(db, actor, id);
      const data = wishFor(transaction);
      if (data === null) return transaction;
      await db.transaction.updateMany({ where: { organisationId: actor.organisationId, id }, data });
      await nudge(db, 'account', accountKey(transaction));
      return { ...transaction, ...data } as Transaction;
    });
  }
}

async function unfinished(db: Db, { organisationId }: Actor, id: string): Promise<Transaction> {
  const transaction = await db.transaction.findUnique({ where: { organisationId_id: { organisationId, id } } });
  if (!transaction) throw Fault.notFound('transaction', id);
  if (transaction.status === 'MINED') throw conflict('it is mined already');
  if (transaction.status === 'FAILED') throw conflict('it has failed already');
  return transaction;
}

const conflict = (because: string): Fault => new Fault({ code: 'CONFLICT', what: 'transaction', because });

const whereOf = ({ chainId, keyId, status, since, until }: TransactionFilter): Prisma.TransactionWhereInput => ({
  ...(chainId && { chainId }),
  ...(keyId && { keyId }),
  ...(status && { status }),
  ...((since ?? until) && { createdAt: { ...(since && { gte: since }), ...(until && { lt: until }) } }),
});
