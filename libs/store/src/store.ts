import { PrismaPg } from '@prisma/adapter-pg';

import { Prisma, PrismaClient } from './generated/client.js';

/** For whom a transaction runs. The database is told both ids and shows no row beyond them. */
export type Who = { organisationId: string; personId: string | null };

/** What queries are made with, inside a transaction that knows its tenant. */
export type Db = Prisma.TransactionClient;

/** Matches no organisation: what a person may see before choosing one. */
const NOWHERE = '00000000-0000-0000-0000-000000000000';

/**
 * The database. Every query of a tenant runs in a transaction that carries its organisation; row-level security
 * refuses the rest, and a query outside such a transaction is an error.
 */
export class Store {
  /** Without a tenant: only the worker's database role may read anything this way. */
  readonly platform: PrismaClient;

  constructor(url: string, { connections = 10 }: { connections?: number } = {}) {
    this.platform = new PrismaClient({
      adapter: new PrismaPg({ connectionString: url, max: connections }),
      // The API's role has no right to this column, so it must not be asked for by default.
      omit: { person: { passwordHash: true } },
    }) as PrismaClient;
  }

  as<T>(who: Who, work: (db: Db) => Promise<T>): Promise<T> {
    return this.platform.$transaction(async (db) => {
      await db.$queryRaw`SELECT set_config('atoll.organisation_id', ${who.organisationId}, true),
                                set_config('atoll.person_id', ${who.personId ?? ''}, true)`;
      return work(db);
    });
  }

  /** For a person who has not chosen an organisation yet. */
  asPerson<T>(personId: string, work: (db: Db) => Promise<T>): Promise<T> {
    return this.as({ organisationId: NOWHERE, personId }, work);
  }

  /** Before anyone is known: sign-in and the look-up of credentials, which are database functions. */
  asNobody<T>(work: (db: Db) => Promise<T>): Promise<T> {
    return this.as({ organisationId: NOWHERE, personId: null }, work);
  }

  close(): Promise<void> {
    return this.platform.$disconnect();
  }
}
