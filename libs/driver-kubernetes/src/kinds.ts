/** A kind as its lists are asked for. */
export type Kind = { apiVersion: string; kind: string; plural: string };

const KINDS = [
  ['v1', 'Namespace', 'namespaces'],
  ['v1', 'ServiceAccount', 'serviceaccounts'],
  ['v1', 'ResourceQuota', 'resourcequotas'],
  ['v1', 'LimitRange', 'limitranges'],
  ['networking.k8s.io/v1', 'NetworkPolicy', 'networkpolicies'],
  ['v1', 'PersistentVolumeClaim', 'persistentvolumeclaims'],
  ['v1', 'ConfigMap', 'configmaps'],
  ['v1', 'Service', 'services'],
  ['policy/v1', 'PodDisruptionBudget', 'poddisruptionbudgets'],
  ['apps/v1', 'StatefulSet', 'statefulsets'],
  ['v1', 'Pod', 'pods'],
] as const;

/**
 * What is watched: everything the driver makes but Secrets and Jobs. Who may list Secrets may read all of them, and a watch is
 * a list; a Job lives for seconds.
 */
export const WATCHED: readonly Kind[] = KINDS.map(([apiVersion, kind, plural]) => ({ apiVersion, kind, plural }));

/** Of all others, who and when is enough: what stands in them is known by a digest. */
export const isWhole = ({ kind }: Kind): boolean => kind === 'StatefulSet' || kind === 'Pod';

/** Where all of a kind, in every namespace, are listed and watched. */
export const pathOf = ({ apiVersion, plural }: Kind): string =>
  `${apiVersion === 'v1' ? '/api' : '/apis'}/${apiVersion}/${plural}`;
