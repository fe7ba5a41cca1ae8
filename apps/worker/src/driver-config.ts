import { parseSettings, type KubernetesSettings } from '@atoll/driver-kubernetes';
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const NODE = fileURLToPath(new URL('../../node/dist/main.js', import.meta.url));
const optional = z.string().min(1).optional();

/** What the worker alone is told of where nodes run. */
export const DRIVER_ENVIRONMENT = {
  ATOLL_HOME: optional,
  ATOLL_NODE_PROGRAM: z.string().min(1).default(NODE),
  ATOLL_NODE_MEMORY_MB: z.coerce.number().int().min(64).optional(),
  ATOLL_KUBECONFIG: optional,
  ATOLL_KUBERNETES_SETTINGS: optional,
  ATOLL_INSTALLATION: optional,
  ATOLL_PLATFORM_NAMESPACE: optional,
  ATOLL_BESU_IMAGE: optional,
  ATOLL_NODE_IMAGE: optional,
  ATOLL_PULL_POLICY: optional,
  ATOLL_STORAGE_CLASS: optional,
  ATOLL_STORAGE: optional,
  ATOLL_CPU_REQUEST: optional,
  ATOLL_CPU_LIMIT: optional,
  ATOLL_SITES: optional,
  ATOLL_PRIVATE_CLUSTERS: z.enum(['allow', 'refuse']).default('refuse'),
};

type Environment = z.output<z.ZodObject<typeof DRIVER_ENVIRONMENT>> & {
  ATOLL_DRIVER: 'process' | 'kubernetes';
  ATOLL_BESU: string;
};

export type DriverConfig =
  | {
      kind: 'process';
      /** Where nodes and their data live. */
      home: string;
      /** The entry file of the embedded engine. */
      nodeProgram: string;
      /** The program of Besu; null where there is none. */
      besu: string | null;
      memoryMb: number | null;
    }
  | KubernetesConfig;

export type KubernetesConfig = {
  kind: 'kubernetes';
  /** Null for the cluster that the worker is in. */
  kubeconfig: string | null;
  settings: KubernetesSettings;
  /** The file of the sites that the installation offers to everybody; null for none. */
  sites: string | null;
  /** Whether the clusters that tenants name may be in private networks. */
  privateClusters: boolean;
};

export function driverConfigFrom(data: Environment): DriverConfig {
  if (data.ATOLL_DRIVER === 'kubernetes')
    return {
      kind: 'kubernetes',
      kubeconfig: data.ATOLL_KUBECONFIG ?? null,
      settings: settingsFrom(data),
      sites: data.ATOLL_SITES ?? null,
      privateClusters: data.ATOLL_PRIVATE_CLUSTERS === 'allow',
    };
  if (!data.ATOLL_HOME)
    throw new Error('ATOLL_HOME is missing: nodes of the process driver need a directory for their data.');
  return {
    kind: 'process',
    home: data.ATOLL_HOME,
    nodeProgram: data.ATOLL_NODE_PROGRAM,
    besu: data.ATOLL_BESU || null,
    memoryMb: data.ATOLL_NODE_MEMORY_MB ?? null,
  };
}

/** A mounted file says most; what an environment variable says stands above it. */
function settingsFrom(data: Environment): KubernetesSettings {
  const file = data.ATOLL_KUBERNETES_SETTINGS;
  const over = {
    installation: data.ATOLL_INSTALLATION,
    platformNamespace: data.ATOLL_PLATFORM_NAMESPACE,
    images: { besu: data.ATOLL_BESU_IMAGE, 'atoll-node': data.ATOLL_NODE_IMAGE },
    pullPolicy: data.ATOLL_PULL_POLICY,
    storageClass: data.ATOLL_STORAGE_CLASS,
    storage: data.ATOLL_STORAGE,
    cpu: { request: data.ATOLL_CPU_REQUEST, limit: data.ATOLL_CPU_LIMIT },
    memoryMb: data.ATOLL_NODE_MEMORY_MB,
  };
  try {
    return parseSettings(file === undefined ? null : fs.readFileSync(file, 'utf8'), over);
  } catch (cause) {
    const because = cause instanceof Error ? cause.message : String(cause);
    throw new Error(
      `The settings for Kubernetes (${file ?? 'ATOLL_INSTALLATION and others'}) are wrong:\n  ${because}`,
      {
        cause,
      },
    );
  }
}
