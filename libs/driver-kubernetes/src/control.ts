import { randomToken } from '@atoll/crypto';
import { askNode, readNode, type NodePlan, type NodeRef } from '@atoll/driver';
import type { EngineSpec, PortName, Probe } from '@atoll/engines';
import { Fault } from '@atoll/kernel';
import type { RpcCall } from '@atoll/protocol';
import type { V1Pod, V1Secret } from '@kubernetes/client-node';

import type { Cluster, ObjectRef } from './cluster.js';
import { namespaceOf, nodeLabels, objectName, type Share } from './names.js';
import { TOKEN } from './node-objects.js';
import { portsOf } from './ports.js';
import { within } from './share-objects.js';

/** What the platform and a node share. It stands in the node's Secret, in the member's namespace, and nowhere else. */
export async function controlToken(
  cluster: Cluster,
  share: Share,
  node: Pick<NodeRef, 'name'>,
): Promise<string | null> {
  return tokenIn(await readSecret(cluster, share, node));
}

export function tokenIn(secret: V1Secret | null): string | null {
  const encoded = secret?.data?.[TOKEN];
  return encoded === undefined ? null : Buffer.from(encoded, 'base64').toString();
}

function readSecret(cluster: Cluster, share: Share, node: Pick<NodeRef, 'name'>): Promise<V1Secret | null> {
  const ref: ObjectRef = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: objectName(node), namespace: namespaceOf(share) },
  };
  return cluster.find<V1Secret>(ref);
}

/** The same for good: of two that make one at once, the first that is written counts for both. */
export async function ensureSecret(cluster: Cluster, share: Share, node: NodePlan): Promise<V1Secret> {
  const known = await readSecret(cluster, share, node);
  if (tokenIn(known)) return known!;
  const secret: V1Secret = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: within(share, objectName(node), nodeLabels(share, node.name)),
    type: 'Opaque',
    data: { [TOKEN]: Buffer.from(randomToken(32)).toString('base64') },
  };
  const made = await cluster.create(secret);
  const there = made ? null : await readSecret(cluster, share, node);
  return tokenIn(there) ? there! : secret;
}

/** Asks a node's control interface at its pod's own address. */
export async function askPod(
  pod: V1Pod,
  spec: EngineSpec,
  token: string,
  calls: readonly RpcCall[],
  timeoutMs: number,
): Promise<unknown[]> {
  return askNode(doorOf(pod, spec, token, 'control', timeoutMs), calls);
}

/** Reads what a node tells at a path of one of its listeners. */
export async function readPod(
  pod: V1Pod,
  spec: EngineSpec,
  token: string,
  { port, path }: Probe,
  timeoutMs: number,
): Promise<string> {
  return readNode(doorOf(pod, spec, token, port, timeoutMs), path);
}

function doorOf(pod: V1Pod, spec: EngineSpec, token: string, port: PortName, timeoutMs: number) {
  const host = pod.status?.podIP;
  if (!host) throw new Fault({ code: 'UNAVAILABLE', what: 'node, which has no address yet,' });
  return { host, port: portsOf(spec)[port], credential: spec.credential(token), timeoutMs };
}
