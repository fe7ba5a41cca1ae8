import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';

import { Prisma, PrismaClient } from './generated/client.js';
import { Reader, type Statement } from './reader.js';
import { asTenant, NOBODY, TenantClient, type Who } from './tenant.js';

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

  /** `readers` are connections besides the others, for `read` and `lookUp`. */
  constructor(url: string, { connections = 10, readers = 2 }: { connections?: number; readers?: number } = {}) {
    this.reader = new Reader(url, readers);
    const pool = new pg.Pool({ connectionString: url, max: connections, Client: TenantClient });
    this.platform = new PrismaClient({
      adapter: new PrismaPg(pool, { disposeExternalPool: true }),
      // The API's role has no right to this column, so it must not be asked for by default.
      omit: { person: { passwordHash: true } },
    }) as PrismaClient;
  }

  async as<T>(who: Who, work: (db: Db) => Promise<T>): Promise<T> {
    return asTenant(who, () => this.platform.$transaction(work));
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

  async close(): Promise<void> {
    await Promise.all([this.reader.close(), this.platform.$disconnect()]);
  }
}
