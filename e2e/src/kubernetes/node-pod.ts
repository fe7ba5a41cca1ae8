import { RpcClient } from '@atoll/protocol';
import fs from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

import { until } from '../wait.js';
import { ApiServer } from './api-server.js';
import { kubectl } from './kubectl.js';

type Pod = {
  metadata: { name: string; namespace: string; uid: string; deletionTimestamp?: string };
  spec: {
    containers: { name: string; image: string }[];
    volumes?: { persistentVolumeClaim?: { claimName: string } }[];
  };
  status: {
    podIP?: string;
    containerStatuses?: { name: string; containerID?: string; state?: { running?: object } }[];
  };
};

/** Keeps a pod's object when the pod is gone, so that its set makes no other: a machine that died and says nothing. */
const HOLD = 'example.org/dead-machine';

/** The pod that a node runs in, for whoever does to it what life does. The test must run on the machine of the pods. */
export class NodePod {
  private readonly api = new ApiServer();

  constructor(
    private readonly chainId: string,
    readonly name: string,
  ) {}

  async find(): Promise<Pod | null> {
    const selector = encodeURIComponent(`atoll.dev/chain=${this.chainId},atoll.dev/node=${this.name}`);
    const { items } = await this.api.must('GET', `/api/v1/pods?labelSelector=${selector}`);
    const [pod] = (items as Pod[]).toSorted((a, b) => leaving(a) - leaving(b));
    return pod ?? null;
  }

  async image(): Promise<string | null> {
    return (await this.find())?.spec.containers.find(({ name }) => name === 'node')?.image ?? null;
  }

  /** How far the node itself says it is; null while it does not answer. */
  async height(): Promise<number | null> {
    const address = (await this.find())?.status.podIP;
    if (!address) return null;
    const rpc = new RpcClient(`http://${address}:8545`, { timeoutMs: 3_000 });
    return rpc.call<string>('eth_blockNumber').then(Number, () => null);
  }

  /** Waits until the node runs in another container than that of before, and gives that. */
  async replaced(before: string | null, seconds = 240): Promise<string> {
    const changed = async () => {
      const container = await this.container();
      return container !== before && container;
    };
    return until(`another container of ${this.name}`, changed, { seconds });
  }

  async container(): Promise<string | null> {
    const pod = await this.find();
    return pod && !pod.metadata.deletionTimestamp ? containerOf(pod) : null;
  }

  /** Ends the node's process as the operating system would; the kubelet starts it again. */
  async killProcess(): Promise<void> {
    const pod = await this.running();
    await killContainer(containerOf(pod));
  }

  /** Takes the pod away without a grace; its set makes another. */
  async kill(): Promise<void> {
    await this.delete(await this.running());
  }

  /** Deletes the volume with all that is on it, and the pod that holds on to it, and waits until that volume is gone. */
  async loseDisk(): Promise<void> {
    const { metadata, spec } = await this.running();
    const [claim = ''] = (spec.volumes ?? []).flatMap((volume) => volume.persistentVolumeClaim?.claimName ?? []);
    const uid = () =>
      kubectl(['get', 'pvc', claim, '-n', metadata.namespace, '--ignore-not-found', '-o', 'jsonpath={.metadata.uid}']);
    const before = await uid();
    if (!before) throw new Error(`${this.name} has no volume of its own.`);
    await kubectl(['delete', 'pvc', claim, '-n', metadata.namespace, '--wait=false']);
    await kubectl(['delete', 'pod', metadata.name, '-n', metadata.namespace, '--grace-period=1']);
    await until(`the volume of ${this.name} to be gone`, async () => (await uid()) !== before, { seconds: 120 });
  }

  /** Kills the node and keeps it down, as when its machine dies; gives what lets it come back. */
  async die(): Promise<{ at: number; comeBack(): Promise<void> }> {
    const pod = await this.running();
    await this.api.must('PATCH', pathOf(pod), { metadata: { finalizers: [HOLD] } });
    await killContainer(containerOf(pod));
    const at = performance.now();
    await this.delete(pod);
    const comeBack = async () => {
      await this.api.must('PATCH', pathOf(pod), { metadata: { finalizers: null } });
    };
    return { at, comeBack };
  }

  /** Asks for exactly this pod to leave its machine, again and again, as `kubectl drain` does; counts the refusals. */
  async evict(everyMs = 1_000, seconds = 300): Promise<number> {
    const { metadata } = await this.running();
    const { name, namespace, uid } = metadata;
    const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace } };
    const body = { ...eviction, deleteOptions: { preconditions: { uid }, gracePeriodSeconds: 5 } };
    let refusals = 0;
    for (const end = performance.now() + seconds * 1_000; performance.now() < end; await pause(everyMs)) {
      const { status, message } = await this.api.ask('POST', `${pathOf({ metadata })}/eviction`, body);
      if (status < 300 || status === 404) return refusals;
      if (status !== 429) throw new Error(`${this.name} is not evicted: ${status} ${message}`);
      refusals++;
    }
    throw new Error(`${this.name} was not let go in ${seconds} s.`);
  }

  private running(): Promise<Pod> {
    return until(`a running pod of ${this.name}`, async () => {
      const pod = await this.find();
      return pod && !pod.metadata.deletionTimestamp && containerOf(pod) !== null ? pod : null;
    });
  }

  private async delete(pod: Pod): Promise<void> {
    const preconditions = { uid: pod.metadata.uid };
    await this.api.must('DELETE', pathOf(pod), { kind: 'DeleteOptions', gracePeriodSeconds: 0, preconditions });
  }
}

/** The lowest of the nodes' heights, once all answer and none is behind; null before. */
export async function headOf(pods: NodePod[]): Promise<number | null> {
  const heights = await Promise.all(pods.map((pod) => pod.height()));
  const known = heights.flatMap((height) => height ?? []);
  const [least, most] = [Math.min(...known), Math.max(...known)];
  return known.length === pods.length && most - least <= 2 ? least : null;
}

/** Every object of a chain that is left in the cluster, of all kinds that stand in a member's namespace, and the namespaces. */
export async function leftOf(chainId: string): Promise<string[]> {
  const api = new ApiServer();
  const selector = encodeURIComponent(`atoll.dev/chain=${chainId}`);
  const core = ['pods', 'services', 'configmaps', 'secrets', 'persistentvolumeclaims', 'serviceaccounts', 'namespaces'];
  const paths = [
    ...core.map((kind) => `/api/v1/${kind}`),
    ...['statefulsets', 'controllerrevisions'].map((kind) => `/apis/apps/v1/${kind}`),
    ...['/apis/policy/v1/poddisruptionbudgets', '/apis/networking.k8s.io/v1/networkpolicies', '/apis/batch/v1/jobs'],
  ];
  const lists = await Promise.all(paths.map((path) => api.must('GET', `${path}?labelSelector=${selector}`)));
  return lists.flatMap(({ kind, items }) => (items as Pod[]).map(({ metadata }) => `${String(kind)} ${metadata.name}`));
}

const pathOf = ({ metadata: { name, namespace } }: Pick<Pod, 'metadata'>) =>
  `/api/v1/namespaces/${namespace}/pods/${name}`;

const leaving = ({ metadata }: Pod): number => (metadata.deletionTimestamp ? 1 : 0);

function containerOf({ status }: Pod): string | null {
  const running = status.containerStatuses?.find(({ name, state }) => name === 'node' && state?.running);
  return running?.containerID?.split('//')[1] ?? null;
}

async function killContainer(container: string | null): Promise<void> {
  const pids = (await fs.readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const groups = await Promise.all(pids.map((pid) => fs.readFile(`/proc/${pid}/cgroup`, 'utf8').catch(() => '')));
  const own = pids.filter((_, i) => container !== null && groups[i]!.includes(container)).map(Number);
  if (own.length === 0) throw new Error('No process of the container is on this machine.');
  for (const pid of own) process.kill(pid, 'SIGKILL');
}
