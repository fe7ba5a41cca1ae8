import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';

import { Prisma, PrismaClient } from './generated/client.js';
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

  constructor(url: string, { connections = 10 }: { connections?: number } = {}) {
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

  close(): Promise<void> {
    return this.platform.$disconnect();
  }
}
