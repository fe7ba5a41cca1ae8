import { AsyncLocalStorage } from 'node:async_hooks';

import type { Db } from './store.js';
import type { Who } from './tenant.js';

/** What somebody is about to do, for the books of their organisation. */
export type Deed = {
  /** Of the request: however many transactions it takes, it is noted once. */
  id: string;
  action: string;
  arguments: Record<string, unknown>;
  /** Where the request comes from; empty where that is not known. */
  address: string;
  /** Whether a transaction has taken it along. */
  noted: boolean;
  /** Whose account it is about, where nobody is signed in yet. */
  account?: string;
};

export type DeedOutcome = { result: string; subject: string | null };

const doing = new AsyncLocalStorage<Deed>();
let open = 0;

/** Every transaction that `work` makes and that changes something takes the deed along: neither is there without the other. */
export async function doingDeed<T>(deed: Deed, work: () => Promise<T>): Promise<T> {
  open++;
  try {
    return await doing.run(deed, work);
  } finally {
    // While it is in use it makes every promise of the process dearer.
    if (--open === 0) doing.disable();
  }
}

/** What is being done, unless it was noted already. */
export function unnotedDeed(): Deed | null {
  const deed = doing.getStore();
  return deed && !deed.noted ? deed : null;
}

/** Says whose account this is about, before its person has proved to be that: so that a failure is noted in their books, too. */
export function aboutAccount(personId: string): void {
  const deed = doing.getStore();
  if (deed) deed.account = personId;
}

/** Who does it, in the words of the log; null for who has not proved to be anybody. */
export type DeedActor = { person: string } | { applicationKey: string } | { directoryToken: string } | null;

export function actorOf({ personId, applicationKeyId, directoryTokenId }: Who): DeedActor {
  if (applicationKeyId) return { applicationKey: applicationKeyId };
  if (directoryTokenId) return { directoryToken: directoryTokenId };
  return personId ? { person: personId } : null;
}

/** False where there is nothing to tell, or nobody to tell it to; `anyway` also tells of a transaction that changed nothing. */
export async function noteDeed(
  db: Db,
  { id, action, arguments: given, address }: Deed,
  told: DeedOutcome & { actor: DeedActor },
  anyway: boolean,
): Promise<boolean> {
  const fact = JSON.stringify({ action, arguments: given, ...told });
  const [{ noted } = { noted: false }] = await db.$queryRaw<{ noted: boolean }[]>`
    SELECT note_audit(${id}::uuid, ${fact}::jsonb, ${address}, ${anyway}) AS noted`;
  return noted;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The id of what was made or changed, where the result is that. */
export function subjectOf(result: unknown): string | null {
  if (typeof result !== 'object' || result === null || !('id' in result)) return null;
  return typeof result.id === 'string' && UUID.test(result.id) ? result.id : null;
}
