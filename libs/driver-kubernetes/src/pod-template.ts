import type {
  V1Container,
  V1PodSecurityContext,
  V1PodTemplateSpec,
  V1Probe,
  V1SecurityContext,
} from '@kubernetes/client-node';

import { digestOf, LABEL, nodeLabels, NOTE, objectName } from './names.js';
import type { PlannedNode } from './node-objects.js';
import { CONFIG, DATA, PATHS, portsOf, SECRETS } from './ports.js';
import type { KubernetesSettings } from './settings.js';
import { SERVICE_ACCOUNT } from './share-objects.js';

/** Beside the heap: code, stacks, sockets, and what a database maps. */
const OVERHEAD = 1.75;

/** The pod of a node, within the Pod Security level `restricted`. */
export function podTemplate(node: PlannedNode, settings: KubernetesSettings): V1PodTemplateSpec {
  const { share, plan } = node;
  return {
    metadata: {
      labels: { ...nodeLabels(share, plan.name), [LABEL.role]: plan.role },
      annotations: { [NOTE.incarnation]: String(plan.incarnation), [NOTE.control]: digestOf(node.controlToken) },
    },
    spec: {
      serviceAccountName: SERVICE_ACCOUNT,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      terminationGracePeriodSeconds: settings.graceSeconds,
      securityContext: podSecurity(settings),
      affinity: apart(node),
      initContainers: [keyCheck(node, settings)],
      containers: [engine(node, settings)],
      volumes: [
        { name: 'data', persistentVolumeClaim: { claimName: objectName(plan) } },
        { name: 'config', configMap: { name: objectName(plan) } },
        { name: 'secrets', secret: { secretName: objectName(plan), defaultMode: 0o440 } },
        { name: 'tmp', emptyDir: {} },
      ],
    },
  };
}

/** Two validators of a chain on one machine die together, so they part wherever the cluster has room. */
const apart = ({ share }: PlannedNode) => ({
  podAntiAffinity: {
    preferredDuringSchedulingIgnoredDuringExecution: [
      {
        weight: 100,
        podAffinityTerm: {
          topologyKey: 'kubernetes.io/hostname',
          namespaceSelector: { matchLabels: { [LABEL.chain]: share.chainId } },
          labelSelector: { matchLabels: { [LABEL.chain]: share.chainId } },
        },
      },
    ],
  },
});

/** A pod on a disk that lost the key, or has another, must not become a stranger to its chain. */
function keyCheck({ plan }: PlannedNode, settings: KubernetesSettings): V1Container {
  return {
    ...container(settings),
    name: 'key',
    image: imageOf(KEY_PROGRAM, settings),
    command: [KEY_PROGRAM],
    args: ['key', '--data-dir', PATHS.data, '--expect', plan.identity.publicKey],
    volumeMounts: [{ name: 'data', mountPath: DATA }],
  };
}

function engine(node: PlannedNode, settings: KubernetesSettings): V1Container {
  const { spec, args, program, env } = node;
  const { cpu, memoryMb } = settings;
  const ports = portsOf(spec);
  const named = new Map(Object.entries(ports).map(([name, port]) => [port, name]));
  const memory = `${Math.ceil(memoryMb * OVERHEAD)}Mi`;
  const own = Object.entries(env).map(([name, value]) => ({ name, value }));
  return {
    ...container(settings),
    name: 'node',
    image: imageOf(spec.name, settings, spec.image),
    command: [program],
    args: [...args],
    env: [{ name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } }, ...own],
    ports: [...named].map(([containerPort, name]) => ({ name, containerPort, protocol: 'TCP' })),
    resources: { requests: { cpu: cpu.request, memory }, limits: { cpu: cpu.limit, memory } },
    startupProbe: { ...probe(node, 'live'), periodSeconds: 2, failureThreshold: 150 },
    livenessProbe: { ...probe(node, 'live'), periodSeconds: 10, failureThreshold: 6 },
    readinessProbe: { ...probe(node, 'ready'), periodSeconds: 5, failureThreshold: 2 },
    volumeMounts: [
      { name: 'data', mountPath: DATA },
      { name: 'config', mountPath: CONFIG, readOnly: true },
      { name: 'secrets', mountPath: SECRETS, readOnly: true },
      { name: 'tmp', mountPath: '/tmp' },
    ],
  };
}

/** Alive says that the process answers, never that the chain moves: a halted network must not lose its validators too. */
function probe({ spec }: PlannedNode, which: 'live' | 'ready'): V1Probe {
  const { port, path } = spec.probes[which];
  return { httpGet: { path, port: portsOf(spec)[port] }, timeoutSeconds: 3 };
}

const container = ({ pullPolicy }: KubernetesSettings): Pick<V1Container, 'imagePullPolicy' | 'securityContext'> => ({
  imagePullPolicy: pullPolicy,
  securityContext: LOCKED,
});

/** A user without rights owns its volumes and nothing else. */
export const podSecurity = ({ uid }: KubernetesSettings): V1PodSecurityContext => ({
  runAsNonRoot: true,
  runAsUser: uid,
  runAsGroup: uid,
  fsGroup: uid,
  fsGroupChangePolicy: 'OnRootMismatch',
  seccompProfile: { type: 'RuntimeDefault' },
});

export const LOCKED: V1SecurityContext = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
};

/** The program that makes keys for every engine. */
export const KEY_PROGRAM = 'atoll-node';

export function imageOf(engine: string, { images }: KubernetesSettings, otherwise = 'atoll/node:0.1.0'): string {
  return images[engine] ?? otherwise;
}
