import { Fault, permissionsOf, type Actor, type Permission } from '@atoll/kernel';
import type { Db, Role } from '@atoll/store';

/**
 * Asks once more, inside the transaction, whether a person may hand something out that could outlive the request. The
 * membership stays locked until the transaction ends, so whoever takes it away meanwhile finds all that was handed out.
 */
export async function mustStill(
  db: Db,
  actor: Actor,
  permissions: readonly [Permission, ...Permission[]],
): Promise<{ personId: string }> {
  const { organisationId, personId } = actor;
  const [membership] = await db.$queryRaw<{ role: Role }[]>`
    SELECT role FROM memberships
    WHERE organisation_id = ${organisationId}::uuid AND person_id = ${personId}::uuid FOR SHARE`;
  const granted: readonly Permission[] = membership ? permissionsOf(membership.role) : [];
  const missing = permissions.find((permission) => !granted.includes(permission));
  if (personId === null || missing) throw new Fault({ code: 'FORBIDDEN', permission: missing ?? permissions[0] });
  return { personId };
}
