import type { NodePlan } from '@atoll/driver';
import type { EngineSpec, NodeFile } from '@atoll/engines';
import type {
  KubernetesObject,
  V1ConfigMap,
  V1PersistentVolumeClaim,
  V1PodDisruptionBudget,
  V1Secret,
  V1Service,
  V1StatefulSet,
} from '@kubernetes/client-node';
import path from 'node:path';

import { nodeLabels, NOTE, objectName, podLabels, type Share } from './names.js';
import { outsideService } from './outside.js';
import { podTemplate } from './pod-template.js';
import { portsOf } from './ports.js';
import type { KubernetesSettings } from './settings.js';
import { within } from './share-objects.js';

/** One node as it is to be: what the members wished, and what its engine makes of it. */
export type PlannedNode = {
  share: Share;
  plan: NodePlan;
  spec: EngineSpec;
  files: readonly NodeFile[];
  args: readonly string[];
  program: string;
  env: Readonly<Record<string, string>>;
  controlToken: string;
};

/** Everything of one node but its volume, which stands since it was prepared. */
export function nodeObjects(node: PlannedNode, settings: KubernetesSettings): KubernetesObject[] {
  const outside = outsideService(node.share, node.plan, settings);
  const objects = [secret(node), configMap(node), service(node), budget(node), statefulSet(node, settings)];
  return outside ? [...objects, outside] : objects;
}

/** The node's own disk: its key is born on it, and it stays as long as the node does, whatever happens to pods. */
export function volumeClaim(
  share: Share,
  node: Pick<NodePlan, 'name'>,
  { storage, storageClass }: KubernetesSettings,
): V1PersistentVolumeClaim {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: within(share, objectName(node), nodeLabels(share, node.name)),
    spec: {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage } },
      ...(storageClass !== null && { storageClassName: storageClass }),
    },
  };
}

function secret(node: PlannedNode): V1Secret {
  const own = node.files.filter(({ secret }) => secret).map(({ path, content }) => [fileName(path), content] as const);
  const encoded = [[TOKEN, node.controlToken] as const, ...own].map(([name, content]) => {
    return [name, Buffer.from(content).toString('base64')];
  });
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: metadata(node),
    type: 'Opaque',
    data: Object.fromEntries(encoded),
  };
}

function configMap(node: PlannedNode): V1ConfigMap {
  const open = node.files.filter(({ secret }) => !secret);
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: metadata(node),
    data: Object.fromEntries(open.map(({ path, content }) => [fileName(path), content])),
  };
}

/** Without an address of its own: the name leads to the pod, also to one that peers have to help before it is ready. */
function service(node: PlannedNode): V1Service {
  const ports = portsOf(node.spec);
  const byPort = new Map(Object.entries(ports).map(([name, port]) => [port, name]));
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadata(node),
    spec: {
      clusterIP: 'None',
      publishNotReadyAddresses: true,
      selector: selectorOf(node),
      ports: [...byPort].map(([port, name]) => ({ name, port, targetPort: name, protocol: 'TCP' })),
    },
  };
}

/** No drain takes a validator by itself: the plan says which one the quorum can spare. */
function budget(node: PlannedNode): V1PodDisruptionBudget {
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: metadata(node),
    spec: {
      maxUnavailable: node.plan.mayLeave ? 1 : 0,
      selector: { matchLabels: selectorOf(node) },
    },
  };
}

/**
 * One pod with a stable name. A change of the template waits (OnDelete) until the driver replaces the pod, so that no new
 * version of the platform restarts all validators of all chains at once.
 */
function statefulSet(node: PlannedNode, settings: KubernetesSettings): V1StatefulSet {
  const { plan, spec } = node;
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: {
      ...metadata(node),
      annotations: {
        [NOTE.engine]: spec.name,
        [NOTE.incarnation]: String(plan.incarnation),
        [NOTE.mayLeave]: String(plan.mayLeave),
      },
    },
    spec: {
      replicas: plan.run ? 1 : 0,
      serviceName: objectName(plan),
      podManagementPolicy: 'Parallel',
      updateStrategy: { type: 'OnDelete' },
      selector: { matchLabels: selectorOf(node) },
      template: podTemplate(node, settings),
    },
  };
}

export const TOKEN = 'token';
export const fileName = (file: string): string => path.posix.basename(file);

const metadata = ({ share, plan }: PlannedNode) => within(share, objectName(plan), nodeLabels(share, plan.name));

const selectorOf = ({ share, plan }: PlannedNode): Record<string, string> => podLabels(share, plan.name);
