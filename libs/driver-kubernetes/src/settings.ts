import type { V1Toleration } from '@kubernetes/client-node';

/** What an installation says about its nodes' places. Everything has a default that works on a plain cluster. */
export type KubernetesSettings = {
  /** One name per installation of Atoll in a cluster; it parts their objects. */
  installation: string;
  /** The namespace the platform itself runs in; its pods, and no others, may call what nodes keep for the platform. */
  platformNamespace: string;
  /** The image of an engine, and of the program that makes keys, where it is not the engine's own. */
  images: Readonly<Record<string, string>>;
  pullPolicy: 'IfNotPresent' | 'Always' | 'Never';
  /** Null takes the cluster's default. */
  storageClass: string | null;
  storage: string;
  cpu: { request: string; limit: string };
  memoryMb: number;
  /** Machines that nodes may stand on, and the taints that they bear, where a pool of the cluster is theirs. */
  nodeSelector: Readonly<Record<string, string>>;
  tolerations: readonly V1Toleration[];
  /** How nodes in other clusters reach these: by names of a common network, a port of the hosts, or an address of each node's own. */
  reach: 'cluster' | 'nodePort' | 'loadBalancer';
  hosts: readonly string[];
  /** The user and group that nodes run as. */
  uid: number;
  /** How long a node may take to end by itself. */
  graceSeconds: number;
  /** Where keys are in hardware; null where each is born on its node's volume. */
  securityModule: SecurityModule | null;
};

/** A module that holds the keys of Besu's nodes, and what reaches it; docs/kubernetes.md says what its image must do. */
export type SecurityModule = {
  /** What Besu's plugin is called; the image of the engine holds it. */
  name: string;
  /** Holds, in place of the program that makes keys on volumes, one of the same words that makes them in the module. */
  keyImage: string;
  /** For both images. A value may say `$(ATOLL_CHAIN)`, `$(ATOLL_ORGANISATION)` and `$(ATOLL_NODE)`. */
  environment: Readonly<Record<string, string>>;
};

export const DEFAULTS = {
  platformNamespace: 'atoll',
  images: {},
  pullPolicy: 'IfNotPresent',
  storageClass: null,
  storage: '10Gi',
  cpu: { request: '50m', limit: '2' },
  memoryMb: 512,
  nodeSelector: {},
  tolerations: [],
  reach: 'cluster',
  hosts: [],
  uid: 10_001,
  graceSeconds: 30,
  securityModule: null,
} as const satisfies Omit<KubernetesSettings, 'installation'>;
