import type { Db } from './store.js';

/** Nobody else who asks for the same name goes on until the transaction ends. */
export async function lock(db: Db, name: string): Promise<void> {
  await db.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${name}, 0))::text`;
}
