/** What a member of an organisation may be. Each role is a set of permissions; nothing checks a role's name. */
export const ROLES = ['OWNER', 'ADMIN', 'DEVELOPER', 'OPERATOR', 'AUDITOR'] as const;
export type Role = (typeof ROLES)[number];

/** What one request may do inside one organisation. */
export const PERMISSIONS = [
  'organisation:read',
  'organisation:manage',
  'audit:read',
  'usage:read',
  'quota:manage',
  'application-key:manage',
  'consortium:read',
  'consortium:manage',
  'chain:read',
  'chain:create',
  'chain:govern',
  'node:operate',
  'site:manage',
  'key:read',
  'key:create',
  'key:sign',
  'key:govern',
  'key:approve',
  'contract:read',
  'contract:release',
  'contract:deploy',
  'contract:approve',
  'transaction:read',
  'transaction:send',
  'intent:submit',
  'rpc:read',
  'rpc:send',
  'stream:read',
  'stream:consume',
  'stream:manage',
  'device:read',
  'device:manage',
  'credential:read',
  'credential:issue',
  'credential:verify',
  'certificate:read',
  'certificate:issue',
  'certificate:manage',
  'data:read',
  'data:submit',
  'data:manage',
  'service:read',
  'service:manage',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** What only people may do: hand out access, so that what was stolen with a key ends with it, and agree as a person. */
const OF_PEOPLE: readonly Permission[] = [
  ...(['organisation:manage', 'quota:manage', 'application-key:manage'] as const),
  ...(['key:govern', 'key:approve', 'contract:approve'] as const),
];

/** What an application key may carry. */
export const SCOPES = PERMISSIONS.filter((permission) => !OF_PEOPLE.includes(permission));

const reads = PERMISSIONS.filter((permission) => permission.endsWith(':read') && permission !== 'audit:read');
const certificates: Permission[] = ['certificate:issue', 'certificate:manage'];
const streams: Permission[] = ['stream:consume', 'stream:manage'];
const data: Permission[] = ['data:submit', 'data:manage'];
const builds: Permission[] = [
  ...([
    'key:create',
    'key:sign',
    'contract:release',
    'contract:deploy',
    'transaction:send',
    'intent:submit',
    'rpc:send',
    'device:manage',
    'credential:issue',
    'credential:verify',
    'service:manage',
  ] as const),
  ...streams,
  'certificate:issue',
  ...data,
];

const GRANTS: Record<Role, readonly Permission[]> = {
  OWNER: PERMISSIONS,
  ADMIN: PERMISSIONS.filter((permission) => permission !== 'organisation:manage'),
  DEVELOPER: [...reads, ...builds, 'chain:create'],
  OPERATOR: [
    ...reads,
    ...streams,
    'device:manage',
    ...certificates,
    ...data,
    'chain:create',
    'chain:govern',
    'node:operate',
    'site:manage',
    'contract:approve',
    'service:manage',
  ],
  // The log tells who did what from where, which colleagues need not know of each other.
  AUDITOR: [...reads, 'audit:read'],
};

export function permissionsOf(role: Role): readonly Permission[] {
  return GRANTS[role];
}
