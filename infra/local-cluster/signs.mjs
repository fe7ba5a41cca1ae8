// Whether the cluster works now. What the API server holds may be from before somebody was killed, so each sign has a date or is a real answer.
import { Resolver } from 'node:dns/promises';

import { pathOf } from './api.mjs';
import { nodeName } from './room.mjs';

/** Ready, and heard from since then. */
export async function nodeIsReady(api, since) {
  const [node, lease] = await Promise.all([
    api.find(`/api/v1/nodes/${nodeName}`),
    api.find(`/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/${nodeName}`),
  ]);
  const ready = node?.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True');
  return ready && new Date(lease?.spec.renewTime ?? 0) > since;
}

/** All replicas of a deployment's newest version run, in containers started since then, and nothing else of it does. */
export async function isRunning(api, deployment, since) {
  const { metadata, spec, status } = await api.get(pathOf(deployment));
  const selector = Object.entries(spec.selector.matchLabels).map(([name, value]) => `${name}=${value}`);
  const { items } = await api.get(
    `/api/v1/namespaces/${metadata.namespace}/pods?labelSelector=${encodeURIComponent(selector.join())}`,
  );
  return (
    status.observedGeneration === metadata.generation &&
    status.updatedReplicas === spec.replicas &&
    items.length === spec.replicas &&
    items.every((pod) => podIsReady(pod, since))
  );
}

function podIsReady({ metadata, status }, since) {
  const containers = status.containerStatuses ?? [];
  // Kubernetes tells whole seconds.
  const fresh = ({ ready, state }) =>
    ready && new Date(state.running?.startedAt ?? 0).getTime() > since.getTime() - 1000;
  return !metadata.deletionTimestamp && containers.length > 0 && containers.every(fresh);
}

/** Asked as a pod would ask, at the service's address: proxy, pod network, CoreDNS and the API server all have a part in it. */
export async function dnsAnswers({ dns, apiService }) {
  const resolver = new Resolver({ timeout: 1000, tries: 1 });
  resolver.setServers([dns]);
  const found = await resolver.resolve4('kubernetes.default.svc.cluster.local');
  return found.includes(apiService);
}
