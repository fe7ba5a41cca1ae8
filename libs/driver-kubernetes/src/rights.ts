import type { V1ClusterRole, V1PolicyRule } from '@kubernetes/client-node';

import { LABEL } from './names.js';

/** To watch is to be told of changes to what may be listed anyway. */
const WATCH = ['get', 'list', 'watch'];
const KEEP = [...WATCH, 'create', 'patch', 'delete'];

/**
 * The least that the driver needs, as rules of one ClusterRole: members' namespaces come and go, so a Role in each would need
 * somebody with more rights to make it. Nothing else in the cluster can be read with it but what is of these kinds.
 */
export const RULES: V1PolicyRule[] = [
  // One namespace per member and chain: found by label, made, labelled, and removed with all that stands in it.
  { apiGroups: [''], resources: ['namespaces'], verbs: KEEP },
  // What stands around a node, and goes with it. Secrets hold what the platform and one node share; they are never listed.
  { apiGroups: [''], resources: ['services', 'configmaps', 'persistentvolumeclaims'], verbs: KEEP },
  { apiGroups: [''], resources: ['secrets'], verbs: ['get', 'create', 'patch', 'delete'] },
  // What stands around a member's share; it goes with the namespace.
  {
    apiGroups: [''],
    resources: ['serviceaccounts', 'resourcequotas', 'limitranges'],
    verbs: [...WATCH, 'create', 'patch'],
  },
  { apiGroups: ['networking.k8s.io'], resources: ['networkpolicies'], verbs: [...WATCH, 'create', 'patch'] },
  { apiGroups: ['policy'], resources: ['poddisruptionbudgets'], verbs: KEEP },
  { apiGroups: ['apps'], resources: ['statefulsets'], verbs: KEEP },
  // The pod that makes a key, found by what it says of itself when it ended.
  { apiGroups: ['batch'], resources: ['jobs'], verbs: ['get', 'create', 'patch', 'delete'] },
  // A node's state, its replacement, and a note that has the kubelet look at its files; never a pod of its own, never a shell.
  { apiGroups: [''], resources: ['pods'], verbs: [...WATCH, 'patch', 'delete'] },
  { apiGroups: [''], resources: ['pods/log'], verbs: ['get'] },
  // Why a set makes no pod: a quota, or a policy of the cluster's, is told nowhere else.
  { apiGroups: [''], resources: ['events'], verbs: ['list'] },
  // Which machines are being emptied, so that their validators are let go first; nothing else of a machine is looked at.
  { apiGroups: [''], resources: ['nodes'], verbs: ['list'] },
];

/** The role of one installation. */
export const clusterRole = (installation: string): V1ClusterRole => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRole',
  metadata: { name: `atoll-driver-${installation}`, labels: { [LABEL.installation]: installation } },
  rules: RULES,
});
