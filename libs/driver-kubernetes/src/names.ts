import { keccak256, toHex } from '@atoll/crypto';
import type { NodeRef } from '@atoll/driver';

/** Who applies; the API server keeps what others own apart from what this one wrote. */
export const FIELD_MANAGER = 'atoll';
const DOMAIN = 'atoll.dev';

/** What every object of the platform carries, so that it finds its own and touches nothing else. */
export const LABEL = {
  managedBy: 'app.kubernetes.io/managed-by',
  name: 'app.kubernetes.io/name',
  installation: `${DOMAIN}/installation`,
  chain: `${DOMAIN}/chain`,
  organisation: `${DOMAIN}/organisation`,
  node: `${DOMAIN}/node`,
  role: `${DOMAIN}/role`,
  /** On a volume that outlived its node, and on a namespace that holds nothing else any more. */
  kept: `${DOMAIN}/kept`,
} as const;

/** What a driver notes on its objects, for itself. */
export const NOTE = {
  /** Under which right it was written last; on a namespace, the highest under which anything of the chain was. */
  fence: `${DOMAIN}/fence`,
  /** Under which right it is to be deleted: a deletion itself can carry nothing. */
  leaving: `${DOMAIN}/leaving`,
  /** A digest of what was applied: an object that carries it, and lost no field of it, needs no write. */
  applied: `${DOMAIN}/applied`,
  engine: `${DOMAIN}/engine`,
  incarnation: `${DOMAIN}/incarnation`,
  publicKey: `${DOMAIN}/public-key`,
  /** A digest of what the pod and the platform share: a node reads its secret once. */
  control: `${DOMAIN}/control`,
  /** A digest of the files that others' joining and leaving change: a touched pod is given the new ones at once. */
  files: `${DOMAIN}/files`,
  /** A digest of what a pod was started as; another one is another version of the installation. */
  recipe: `${DOMAIN}/recipe`,
  /** Whether the node's budget lets it be evicted; noted before the budget opens, and until it is closed. */
  mayLeave: `${DOMAIN}/may-leave`,
} as const;

/** Enough of a hash to tell one content from another. */
export const digestOf = (text: string): string => toHex(keccak256(new TextEncoder().encode(text))).slice(2, 26);

/** One member's share of one chain. */
export type Share = { installation: string; chainId: string; organisationId: string };

/**
 * The namespace of a share. Two ids are too long for a name, so it is told by their hash; the labels hold the ids, and a
 * namespace whose labels say something else is a stranger's, and is left alone.
 */
export function namespaceOf({ installation, chainId, organisationId }: Share): string {
  return `atoll-${digestOf([installation, chainId, organisationId].join('/'))}`;
}

export const shareLabels = ({ installation, chainId, organisationId }: Share): Record<string, string> => ({
  [LABEL.managedBy]: FIELD_MANAGER,
  [LABEL.installation]: installation,
  [LABEL.chain]: chainId,
  [LABEL.organisation]: organisationId,
});

export const nodeLabels = (share: Share, name: string): Record<string, string> => ({
  ...shareLabels(share),
  [LABEL.name]: 'node',
  [LABEL.node]: name,
});

/** By which a node's pod is found. */
export const podLabels = ({ chainId }: Share, name: string): Record<string, string> => ({
  [LABEL.chain]: chainId,
  [LABEL.node]: name,
  [LABEL.name]: 'node',
});

/** A set's name and the hash of its template together are a label of its pods, and no label is longer than 63. */
const LONGEST = 52;

/** Object names are lower-case; a chain has no two nodes whose names differ in case alone. Long ones end in their hash. */
export function objectName({ name }: Pick<NodeRef, 'name'>): string {
  const whole = `node-${name.toLowerCase()}`;
  if (whole.length <= LONGEST) return whole;
  return `${whole.slice(0, LONGEST - 13)}-${digestOf(whole).slice(0, 12)}`;
}

/** The name by which peers and the platform reach a node, whichever address its pod has. */
export const hostOf = (installation: string, node: NodeRef): string =>
  `${objectName(node)}.${namespaceOf({ installation, ...node })}.svc.cluster.local`;
