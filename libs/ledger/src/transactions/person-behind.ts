import type { Actor } from '@atoll/kernel';
import type { Db } from '@atoll/store';

/** The person whose deed it is: whoever made an application key answers for what it does. */
export async function personBehind(
  db: Db,
  { organisationId, personId, applicationKeyId }: Actor,
): Promise<string | null> {
  if (personId || !applicationKeyId) return personId;
  const where = { organisationId_id: { organisationId, id: applicationKeyId } };
  const key = await db.applicationKey.findUnique({ where, select: { createdBy: true } });
  return key?.createdBy ?? null;
}
