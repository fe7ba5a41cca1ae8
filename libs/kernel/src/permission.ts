/** What a member of an organisation may be. Each role is a set of permissions; nothing checks a role's name. */
export const ROLES = ['OWNER', 'ADMIN', 'DEVELOPER', 'OPERATOR', 'AUDITOR'] as const;
export type Role = (typeof ROLES)[number];

/** What one request may do inside one organisation. */
export const PERMISSIONS = [
  'organisation:read',
  'organisation:manage',
  'application-key:manage',
  'consortium:read',
  'consortium:manage',
  'chain:read',
  'chain:create',
  'chain:govern',
  'node:operate',
  'key:read',
  'key:create',
  'contract:read',
  'contract:release',
  'contract:deploy',
  'transaction:read',
  'transaction:send',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** What an application key may carry: nothing that hands out access, so that what was stolen with a key ends with it. */
export const SCOPES = PERMISSIONS.filter(
  (permission) => permission !== 'organisation:manage' && permission !== 'application-key:manage',
);

const reads = PERMISSIONS.filter((permission) => permission.endsWith(':read'));
const builds: Permission[] = ['key:create', 'contract:release', 'contract:deploy', 'transaction:send'];

const GRANTS: Record<Role, readonly Permission[]> = {
  OWNER: PERMISSIONS,
  ADMIN: PERMISSIONS.filter((permission) => permission !== 'organisation:manage'),
  DEVELOPER: [...reads, ...builds, 'chain:create'],
  OPERATOR: [...reads, 'chain:create', 'chain:govern', 'node:operate'],
  AUDITOR: reads,
};

export function permissionsOf(role: Role): readonly Permission[] {
  return GRANTS[role];
}
