import { randomToken } from '@atoll/crypto';
import type { NodePlan, NodeRef } from '@atoll/driver';
import type { EngineSpec } from '@atoll/engines';
import { Fault } from '@atoll/kernel';
import { type RpcCall, RpcClient, RpcError } from '@atoll/protocol';
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
  const ref: ObjectRef = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: objectName(node), namespace: namespaceOf(share) },
  };
  const encoded = (await cluster.find<V1Secret>(ref))?.data?.[TOKEN];
  return encoded === undefined ? null : Buffer.from(encoded, 'base64').toString();
}

/** The same for good: of two that make one at once, the first that is written counts for both. */
export async function ensureControlToken(cluster: Cluster, share: Share, node: NodePlan): Promise<string> {
  const known = await controlToken(cluster, share, node);
  if (known) return known;
  const token = randomToken(32);
  const secret: V1Secret = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: within(share, objectName(node), nodeLabels(share, node.name)),
    type: 'Opaque',
    stringData: { [TOKEN]: token },
  };
  const made = await cluster.create(secret);
  return made ? token : ((await controlToken(cluster, share, node)) ?? token);
}

/** Asks a node's control interface at its pod's own address, in one request. The first refusal of the node is thrown. */
export async function askPod(
  pod: V1Pod,
  spec: EngineSpec,
  token: string,
  calls: readonly RpcCall[],
  timeoutMs: number,
): Promise<unknown[]> {
  const address = pod.status?.podIP;
  if (!address) throw new Fault({ code: 'UNAVAILABLE', what: 'node, which has no address yet,' });
  const host = address.includes(':') ? `[${address}]` : address;
  const url = `http://${host}:${portsOf(spec).control}`;
  const answers = await new RpcClient(url, { token: spec.credential(token), timeoutMs }).batch(calls);
  const refused = answers.findIndex((answer) => answer instanceof RpcError);
  if (refused < 0) return answers;
  const cause = answers[refused] as RpcError;
  const because = `was refused by the node: ${cause.message}`;
  throw new Fault({ code: 'INVALID', field: calls[refused]!.method, because }, { cause });
}
