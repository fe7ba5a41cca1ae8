import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';

import { actorOf, noteDeed, subjectOf, unnotedDeed, type Deed, type DeedActor, type DeedOutcome } from './deed.js';
import { Prisma, PrismaClient } from './generated/client.js';
import { Reader, type Statement } from './reader.js';
import { asTenant, NOBODY, TenantClient, type Who } from './tenant.js';

/**
 * Requests of one organisation that count and then add wait for each other, and on a busy machine each step takes its time: Prisma's
 * own two and five seconds would refuse what was only slow. Whoever waits longer than this is told that the platform is busy.
 */
const TRANSACTIONS = { maxWait: 10_000, timeout: 30_000 };

/** What queries are made with, inside a transaction that knows its tenant. */
export type Db = Prisma.TransactionClient;

/**
 * The database. Every query of a tenant runs in a transaction that carries its organisation; row-level security
 * refuses the rest, and a query outside such a transaction is an error.
 */
export class Store {
  /** Without a tenant: only the worker's database role may read anything this way. */
  readonly platform: PrismaClient;
  private readonly reader: Reader;
  private readonly writer: Reader;
  private readonly connections: pg.Pool;

  /** `readers` are connections besides the others, for `read` and `lookUp`; `writers` are for `write`, opened when needed. */
  constructor(
    url: string,
    { connections = 10, readers = 2, writers = 2 }: { connections?: number; readers?: number; writers?: number } = {},
  ) {
    this.reader = new Reader(url, readers);
    this.writer = new Reader(url, writers);
    const pool = new pg.Pool({ connectionString: url, max: connections, Client: TenantClient });
    this.connections = pool;
    this.platform = new PrismaClient({
      adapter: new PrismaPg(pool, { disposeExternalPool: true }),
      transactionOptions: TRANSACTIONS,
      // The API's role has no right to this column, so it must not be asked for by default.
      omit: { person: { passwordHash: true } },
    }) as PrismaClient;
  }

  /** How busy the connections are. */
  get pool(): { total: number; idle: number; waiting: number } {
    const { totalCount: total, idleCount: idle, waitingCount: waiting } = this.connections;
    return { total, idle, waiting };
  }

  async as<T>(who: Who, work: (db: Db) => Promise<T>): Promise<T> {
    const deed = unnotedDeed();
    if (!deed) return asTenant(who, () => this.platform.$transaction(work));
    let noted = false;
    const done = await asTenant(who, () =>
      this.platform.$transaction(async (db) => {
        const result = await work(db);
        const told = { result: 'OK', subject: subjectOf(result), actor: actorOf(who) };
        noted = await noteDeed(db, deed, told, false);
        return result;
      }),
    );
    deed.noted ||= noted;
    return done;
  }

  /** Notes a deed in a transaction of its own: one that was refused, or that changed nothing. */
  async note(who: Who, deed: Deed, told: DeedOutcome & { actor: DeedActor }): Promise<void> {
    await asTenant(who, () => this.platform.$transaction((db) => noteDeed(db, deed, told, true)));
  }

  /** For a person who has not chosen an organisation yet. */
  asPerson<T>(personId: string, work: (db: Db) => Promise<T>): Promise<T> {
    return this.as({ organisationId: NOBODY, personId }, work);
  }

  /** Before anyone is known: sign-in and the look-up of credentials, which are database functions. */
  asNobody<T>(work: (db: Db) => Promise<T>): Promise<T> {
    return this.as({ organisationId: NOBODY, personId: null }, work);
  }

  /** One statement that an index answers, under the tenant's rights, without the price of a transaction's ends. */
  read<Row extends object>(who: Who, statement: Statement, values: unknown[]): Promise<Row[]> {
    return this.reader.read<Row>(who, statement, values);
  }

  /** The same before anyone is known: a call of a database function, since every table refuses. */
  lookUp<Row extends object>(statement: Statement, values: unknown[]): Promise<Row[]> {
    return this.reader.read<Row>(null, statement, values);
  }

  /** One statement that writes much at once, under the tenant's rights: a transaction of its own, committed when it answers. */
  write<Row extends object>(who: Who, statement: Statement, values: unknown[]): Promise<Row[]> {
    return this.writer.read<Row>(who, statement, values);
  }

  async close(): Promise<void> {
    await Promise.all([this.reader.close(), this.writer.close(), this.platform.$disconnect()]);
  }
}
