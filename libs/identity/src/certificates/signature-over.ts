import { Fault } from '@atoll/kernel';
import { nudge, type Db, type Signature } from '@atoll/store';

export type ToSign = { organisationId: string; keyId: string; content: Uint8Array; name: string };

/**
 * The signature of an organisation's key over a document, as every signature is made: the policies of the key judge it, custody makes
 * it, the audit log notes it. Asks for it the first time, and is null until it is there; the name makes asking twice one wish.
 */
export async function signatureOver(
  db: Db,
  { organisationId, keyId, content, name }: ToSign,
): Promise<Uint8Array | null> {
  const where = { organisationId_idempotencyKey: { organisationId, idempotencyKey: name } };
  const found = await db.signature.findUnique({ where });
  const asked = found && (await released(db, found)) ? null : found;
  if (!asked) {
    const wish = { organisationId, keyId, form: 'DOCUMENT' as const, content: Uint8Array.from(content) };
    const { id } = await db.signature.create({ data: { ...wish, idempotencyKey: name } });
    await nudge(db, 'signature', `${organisationId}/${id}`);
    return null;
  }
  if (asked.keyId !== keyId || Buffer.compare(asked.content, content) !== 0)
    throw new Fault({ code: 'CONFLICT', what: 'signature', because: `${name} was used for something else` });
  if (asked.status === 'FAILED')
    throw Fault.invalid('keyId', `did not sign: ${asked.reason ?? 'its signature failed'}`);
  return asked.signature;
}

/** One that failed gives its name back after a while, so that it is asked for again: its key may have other policies by now. */
async function released(db: Db, { organisationId, id, status, doneAt }: Signature): Promise<boolean> {
  if (status !== 'FAILED' || !doneAt || doneAt.getTime() > Date.now() - AGAIN_MS) return false;
  await db.signature.update({ where: { organisationId_id: { organisationId, id } }, data: { idempotencyKey: null } });
  return true;
}

const AGAIN_MS = 60_000;
