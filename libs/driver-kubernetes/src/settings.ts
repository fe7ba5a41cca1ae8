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
  /** The user and group that nodes run as. */
  uid: number;
  /** How long a node may take to end by itself. */
  graceSeconds: number;
};

export const DEFAULTS = {
  platformNamespace: 'atoll',
  images: {},
  pullPolicy: 'IfNotPresent',
  storageClass: null,
  storage: '10Gi',
  cpu: { request: '50m', limit: '2' },
  memoryMb: 512,
  uid: 10_001,
  graceSeconds: 30,
} as const satisfies Omit<KubernetesSettings, 'installation'>;
