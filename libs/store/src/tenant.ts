import { AsyncLocalStorage } from 'node:async_hooks';
import pg from 'pg';

/** For whom a transaction runs. The database is told both ids and shows no row beyond them. */
export type Who = {
  organisationId: string;
  personId: string | null;
  /** The key of the application that acts, for the books. */
  applicationKeyId?: string | null;
  /** The token of the directory that acts, for the books. */
  directoryTokenId?: string;
};

/** Matches no organisation and no person: what is visible before one is known. */
export const NOBODY = '00000000-0000-0000-0000-000000000000';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const opening = new AsyncLocalStorage<string>();
/** How many transactions have not ended yet. */
let open = 0;

/** Every transaction that `work` begins carries the tenant from its first statement on. */
export async function asTenant<T>({ organisationId, personId }: Who, work: () => Promise<T>): Promise<T> {
  const begin = `BEGIN; SELECT set_config('atoll.organisation_id', '${uuid(organisationId)}', true),
                               set_config('atoll.person_id', '${uuid(personId ?? NOBODY)}', true)`;
  open++;
  try {
    return await opening.run(begin, work);
  } finally {
    // While it is in use it makes every promise of the process dearer.
    if (--open === 0) opening.disable();
  }
}

/** Refuses what is no id: the ids of a transaction are written into its BEGIN, which can hold no parameters. */
export function uuid(id: string): string {
  if (!UUID.test(id)) throw new Error(`"${id}" is not the id of a tenant.`);
  return id;
}

/**
 * A connection whose BEGIN also names the tenant, in the same message, so that isolation costs no round trip of its own.
 * Should the tenant get lost on the way, the transaction has none and every policy refuses it.
 */
export class TenantClient extends pg.Client {
  // The driver's `query` has a dozen overloads; the one call that is changed is recognised by its text.
  override query: pg.Client['query'] = ((query: unknown, ...rest: unknown[]) =>
    (super.query as (...args: unknown[]) => unknown).call(
      this,
      isBegin(query) ? (opening.getStore() ?? query) : query,
      ...rest,
    )) as pg.Client['query'];
}

const isBegin = (query: unknown): boolean =>
  typeof query === 'object' && query !== null && 'text' in query && query.text === 'BEGIN';
