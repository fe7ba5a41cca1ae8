import { newId, nudge, type Db } from '@atoll/store';

type Told = { action: string; arguments: Record<string, unknown>; subject: string | null };

/** Notes what the platform did on an organisation's behalf, in the transaction in which it does it. */
export async function notePlatform(db: Db, organisationId: string, told: Told): Promise<void> {
  const fact = JSON.stringify({ ...told, actor: { platform: true }, result: 'OK' });
  await db.$executeRaw`
    INSERT INTO audit_notes (organisation_id, id, fact) VALUES (${organisationId}::uuid, ${newId()}::uuid, ${fact}::jsonb)`;
  await nudge(db, 'audit', organisationId);
}
