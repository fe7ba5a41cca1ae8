import type { Permission } from '@atoll/kernel';
import { registerEnumType } from '@nestjs/graphql';

/** Who reads the rows of a table by the policies of the database: the organisation they belong to, or all members. */
type Readers = 'OWNER' | 'MEMBERS';

type Kind = { tables: string[]; readers: Readers; permission: Permission; description: string };

/** Each thing that a caller can be told of: the tables it is written in, and who may know that they changed. */
export const KINDS = {
  BLOCK: {
    ...{ tables: ['chain_indexes'], readers: 'MEMBERS', permission: 'chain:read' },
    description: 'The index of a chain: blocks, transactions, events and tokens.',
  },
  CHAIN: {
    ...{ tables: ['chains', 'nodes'], readers: 'MEMBERS', permission: 'chain:read' },
    description: 'A chain or one of its nodes.',
  },
  PROPOSAL: {
    ...{ tables: ['proposals', 'votes'], readers: 'MEMBERS', permission: 'chain:read' },
    description: 'A proposal about a chain, or a vote.',
  },
  CONSORTIUM: {
    tables: ['consortium_members', 'consortium_invitations', 'membership_documents', 'membership_signatures'],
    ...{ readers: 'MEMBERS', permission: 'consortium:read' },
    description: 'The members of a consortium, its invitations, its membership or a signature of that.',
  },
  EXCHANGE: {
    ...{ tables: ['exchanges', 'organisation_keys'], readers: 'OWNER', permission: 'consortium:read' },
    description: 'A file of yours for another installation, or the key that signs them.',
  },
  SITE: {
    ...{ tables: ['sites', 'site_shares'], readers: 'OWNER', permission: 'chain:read' },
    description: 'A site that you operate, or what you may use of one.',
  },
  KERNEL: {
    tables: ['kernels', 'kernel_contracts', 'kernel_principals'],
    ...{ readers: 'MEMBERS', permission: 'chain:read' },
    description: 'The kernel of a chain.',
  },
  SOLUTION: {
    ...{ tables: ['solutions'], readers: 'MEMBERS', permission: 'chain:read' },
    description: 'A solution of a chain.',
  },
  DEPLOYMENT: {
    ...{ tables: ['deployments'], readers: 'MEMBERS', permission: 'contract:read' },
    description: 'A deployment.',
  },
  KEY: {
    ...{ tables: ['keys'], readers: 'OWNER', permission: 'key:read' },
    description: 'A signing key of yours.',
  },
  POLICY: {
    ...{ tables: ['policies', 'approvals', 'approval_votes'], readers: 'OWNER', permission: 'key:read' },
    description: 'A policy of your signing keys, or an approval that one asks for.',
  },
  BACKUP: {
    ...{ tables: ['backup_plans', 'backups', 'restorations'], readers: 'OWNER', permission: 'chain:read' },
    description: 'A backup of yours, its plan, or a restoration.',
  },
  DEVICE: {
    ...{ tables: ['devices', 'enrolments'], readers: 'OWNER', permission: 'device:read' },
    description: 'A device of yours, or a file of devices.',
  },
  CREDENTIAL: {
    ...{ tables: ['issued_credentials', 'issuing_keys'], readers: 'OWNER', permission: 'credential:read' },
    description: 'A credential that you issued, or a key that issues them.',
  },
  CERTIFICATE: {
    tables: ['certificate_authorities', 'certificate_heads', 'certificates'],
    ...{ readers: 'MEMBERS', permission: 'certificate:read' },
    description: 'A certificate authority, a certificate or the head of a log.',
  },
  DATA_STREAM: {
    ...{ tables: ['data_streams', 'data_batches', 'data_cases'], readers: 'OWNER', permission: 'data:read' },
    description: 'A stream of readings of yours, one of its batches or of its cases.',
  },
  ACCESS_GRANT: {
    ...{ tables: ['access_grants', 'access_policies', 'access_receipts'], readers: 'MEMBERS', permission: 'data:read' },
    description:
      'Who may do what with whose data: a grant, or the policy that it is given by, or what was done under it.',
  },
  SERVICE: {
    ...{ tables: ['chain_services', 'service_nodes'], readers: 'MEMBERS', permission: 'service:read' },
    description: 'A service or a node in the directory of a chain.',
  },
  SERVICE_TICKET: {
    ...{ tables: ['service_tickets'], readers: 'MEMBERS', permission: 'service:read' },
    description: 'A ticket of a service.',
  },
  DATA_ASSET: {
    ...{ tables: ['data_assets', 'data_offers'], readers: 'MEMBERS', permission: 'data:read' },
    description: 'What the data market offers.',
  },
  DATA_ORDER: {
    ...{ tables: ['data_orders'], readers: 'MEMBERS', permission: 'data:read' },
    description: 'A purchase on the data market.',
  },
  CITY_DATASET: {
    ...{ tables: ['city_datasets', 'city_providers'], readers: 'MEMBERS', permission: 'data:read' },
    description: 'A dataset of a city, or who provides one.',
  },
  CITY_CALL: {
    ...{ tables: ['city_calls'], readers: 'MEMBERS', permission: 'data:read' },
    description: 'A call for data of a city.',
  },
  CITY_ANSWER: {
    ...{ tables: ['city_answers', 'leak_traces'], readers: 'OWNER', permission: 'data:read' },
    description: 'An answer of yours to a call, or a search of yours for who leaked one.',
  },
  CITY_LEAK: {
    ...{ tables: ['city_leaks'], readers: 'MEMBERS', permission: 'data:read' },
    description: 'A leak that somebody was accused of.',
  },
} as const satisfies Record<string, Kind>;

export type ChangeKind = keyof typeof KINDS;
export const ChangeKind = Object.fromEntries(Object.keys(KINDS).map((kind) => [kind, kind])) as {
  [K in ChangeKind]: K;
};

registerEnumType(ChangeKind, {
  name: 'ChangeKind',
  description: 'What can change.',
  valuesMap: KINDS,
});

/** Which kind the rows of a table belong to. */
export const KIND_OF: ReadonlyMap<string, ChangeKind> = new Map(
  Object.entries(KINDS).flatMap(([kind, { tables }]) => tables.map((table) => [table, kind as ChangeKind])),
);
