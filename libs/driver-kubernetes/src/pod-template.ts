import type { NodeRef } from '@atoll/driver';
import { SAMPLE_SETUP, type EngineSpec } from '@atoll/engines';
import type {
  V1Container,
  V1EnvVar,
  V1PodSecurityContext,
  V1PodSpec,
  V1PodTemplateSpec,
  V1Probe,
  V1SecurityContext,
} from '@kubernetes/client-node';

import { digestOf, LABEL, nodeLabels, NOTE, objectName, type Share } from './names.js';
import type { PlannedNode } from './node-objects.js';
import { CONFIG, DATA, PATHS, portsOf, SECRETS } from './ports.js';
import type { KubernetesSettings, SecurityModule } from './settings.js';
import { SERVICE_ACCOUNT } from './share-objects.js';

/** Beside the heap: code, stacks, sockets, and what a database maps. */
const OVERHEAD = 1.75;

/** The pod of a node, within the Pod Security level `restricted`. */
export function podTemplate(node: PlannedNode, settings: KubernetesSettings): V1PodTemplateSpec {
  const { share, plan } = node;
  return {
    metadata: {
      labels: { ...nodeLabels(share, plan.name), [LABEL.role]: plan.role },
      annotations: {
        [NOTE.incarnation]: String(plan.incarnation),
        [NOTE.control]: digestOf(node.controlToken),
        [NOTE.recipe]: recipeOf(node.spec, settings),
      },
    },
    spec: podSpec(node, settings),
  };
}

/** What pods of an engine are started as: another image, other arguments or other resources are another recipe. */
export function recipeOf(spec: EngineSpec, settings: KubernetesSettings): string {
  const { memoryMb, securityModule } = settings;
  const own = { memoryMb, securityModule: securityModule?.name ?? null };
  const setup = { ...SAMPLE_SETUP, ports: portsOf(spec), paths: PATHS, ...own };
  const share = { installation: '', chainId: '', organisationId: '' };
  return digestOf(JSON.stringify(podSpec({ share, plan: SAMPLE_PLAN, spec, ...spec.run(setup) }, settings)));
}

function podSpec(node: Startable, settings: KubernetesSettings): V1PodSpec {
  const { plan } = node;
  return {
    serviceAccountName: SERVICE_ACCOUNT,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    terminationGracePeriodSeconds: settings.graceSeconds,
    securityContext: podSecurity(settings),
    ...machines(settings, plan),
    affinity: apart(node),
    initContainers: [keyCheck(node, settings)],
    containers: [engine(node, settings)],
    volumes: [
      { name: 'data', persistentVolumeClaim: { claimName: objectName(plan) } },
      { name: 'config', configMap: { name: objectName(plan) } },
      { name: 'secrets', secret: { secretName: objectName(plan), defaultMode: 0o440 } },
      { name: 'tmp', emptyDir: {} },
    ],
  };
}

/** What a pod needs to know of its node. */
type Startable = Omit<PlannedNode, 'plan' | 'files' | 'controlToken'> & {
  plan: Pick<PlannedNode['plan'], 'name' | 'identity' | 'machines'>;
};

const SAMPLE_PLAN: Startable['plan'] = { name: 'sample', identity: { publicKey: '0x', address: '0x' } };

/** A node's pods all stand where the installation keeps machines for them. */
export const machines = (
  { nodeSelector: all, tolerations }: KubernetesSettings,
  { machines: own }: Pick<NodeRef, 'machines'>,
): Partial<V1PodSpec> => ({
  ...((own || Object.keys(all).length > 0) && { nodeSelector: { ...all, ...own } }),
  ...(tolerations.length > 0 && { tolerations: [...tolerations] }),
});

/** Two validators of a chain on one machine die together, so they part wherever the cluster has room. */
const apart = ({ share }: Startable) => ({
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
const keyCheck = (node: Startable, settings: KubernetesSettings): V1Container =>
  keyContainer(node, settings, ['--expect', node.plan.identity.publicKey]);

/** The program that lives with keys, at the node's volume or at the module that holds them. */
export function keyContainer(node: Held, settings: KubernetesSettings, words: string[]): V1Container {
  return {
    ...container(settings),
    name: 'key',
    image: settings.securityModule?.keyImage ?? imageOf(KEY_PROGRAM, settings),
    command: [KEY_PROGRAM],
    args: ['key', '--data-dir', PATHS.data, ...words],
    ...(settings.securityModule && { env: moduleEnvironment(node, settings.securityModule) }),
    volumeMounts: [{ name: 'data', mountPath: DATA }],
  };
}

/** Whose key is meant. */
type Held = { share: Share; plan: Pick<NodeRef, 'name'> };

/** The kubelet puts names into the values that follow them, so that one setting says where each node's key is. */
function moduleEnvironment({ share, plan }: Held, { environment }: SecurityModule): V1EnvVar[] {
  const names = { ATOLL_CHAIN: share.chainId, ATOLL_ORGANISATION: share.organisationId, ATOLL_NODE: plan.name };
  return Object.entries({ ...names, ...environment }).map(([name, value]) => ({ name, value }));
}

function engine(node: Startable, settings: KubernetesSettings): V1Container {
  const { spec, args, program, env } = node;
  const { cpu, memoryMb } = settings;
  const ports = portsOf(spec);
  const named = new Map(Object.entries(ports).map(([name, port]) => [port, name]));
  const memory = `${Math.ceil(memoryMb * OVERHEAD)}Mi`;
  const own = Object.entries(env).map(([name, value]) => ({ name, value }));
  const module = settings.securityModule ? moduleEnvironment(node, settings.securityModule) : [];
  return {
    ...container(settings),
    name: 'node',
    image: imageOf(spec.name, settings, spec.image),
    command: [program],
    args: [...args],
    env: [{ name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } }, ...own, ...module],
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
function probe({ spec }: Startable, which: 'live' | 'ready'): V1Probe {
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
