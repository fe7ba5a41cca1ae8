import { clusterRole, LABEL, readKubeconfig } from '@atoll/driver-kubernetes';
import {
  ApiException,
  AuthorizationV1Api,
  CoreV1Api,
  AdmissionregistrationV1Api,
  StorageV1Api,
  VersionApi,
  type KubeConfig,
  type V1Pod,
} from '@kubernetes/client-node';
import { randomBytes } from 'node:crypto';
import dns from 'node:dns/promises';

import type { Setting } from '../setting.js';
import { because, ok, problem, warning, type Finding } from './finding.js';

const DEFAULT_CLASS = 'storageclass.kubernetes.io/is-default-class';

/** What the Kubernetes driver needs: an API server that answers and lets it, storage, names, and Pod Security that refuses. */
export async function lookAtCluster(setting: Setting): Promise<Finding[]> {
  if (setting.driver !== 'kubernetes') return [];
  let config: KubeConfig;
  try {
    config = readKubeconfig(setting.kubeconfig);
  } catch (error) {
    return [problem(because(error), 'Set ATOLL_KUBECONFIG to a kubeconfig, or run this in a pod of the platform.')];
  }
  const server = await answers(config);
  if (server.level === 'problem') return [server];
  const installation = setting.installation ?? 'atoll';
  return [
    server,
    ...(await rights(config, installation)),
    await policy(config, installation),
    await storage(config, setting.storageClass),
    await podSecurity(config, installation),
    ...(await names(setting.kubeconfig)),
  ];
}

async function answers(config: KubeConfig): Promise<Finding> {
  try {
    const { gitVersion } = await config.makeApiClient(VersionApi).getCode();
    return ok(`The API server answers (${gitVersion})`);
  } catch (error) {
    if (error instanceof ApiException && error.code === 401)
      return problem(
        'The API server refuses the credentials',
        'They were revoked or have ended: give the worker new ones.',
      );
    return problem(
      `The API server ${config.getCurrentCluster()?.server ?? ''} does not answer: ${told(error)}`,
      'Mend the address, the credentials or the network between; a revoked kubeconfig needs a new one.',
    );
  }
}

/** Asks for each right of the driver's role by itself, so that what is missing can be named. */
async function rights(config: KubeConfig, installation: string): Promise<Finding[]> {
  const api = config.makeApiClient(AuthorizationV1Api);
  const wanted = (clusterRole(installation).rules ?? []).flatMap(({ apiGroups = [], resources = [], verbs }) =>
    apiGroups.flatMap((group) => resources.flatMap((each) => verbs.map((verb) => ({ group, each, verb })))),
  );
  const missing: string[] = [];
  for (const { group, each, verb } of wanted) {
    const [resource = '', subresource] = each.split('/');
    const resourceAttributes = { group, resource, verb, ...(subresource && { subresource }) };
    const { status } = await api.createSelfSubjectAccessReview({
      body: { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec: { resourceAttributes } },
    });
    if (!status?.allowed) missing.push(`${verb} ${each}`);
  }
  if (missing.length === 0) return [ok(`All ${wanted.length} rights of the driver are given`)];
  return [
    problem(
      `The driver lacks the rights to ${missing.slice(0, 5).join(', ')}${missing.length > 5 ? ` and ${missing.length - 5} more` : ''}`,
      `Bind the ClusterRole atoll-driver-${installation} of the chart to the worker's ServiceAccount: helm upgrade puts it back.`,
    ),
  ];
}

/** The policy that keeps the platform's own account within its namespaces, and late writes out. */
async function policy(config: KubeConfig, installation: string): Promise<Finding> {
  const name = `atoll-driver-${installation}`;
  const todo = `Have somebody with the right to apply the ValidatingAdmissionPolicy ${name} and its binding; helm upgrade does.`;
  const api = config.makeApiClient(AdmissionregistrationV1Api);
  try {
    await api.readValidatingAdmissionPolicy({ name });
    await api.readValidatingAdmissionPolicyBinding({ name });
    return ok(`The admission policy ${name} is in force`);
  } catch (error) {
    if (error instanceof ApiException && error.code === 403)
      return warning(
        `Whether the admission policy ${name} is in force cannot be seen with these rights`,
        'Look again with your own kubeconfig in ATOLL_KUBECONFIG.',
      );
    return problem(`The admission policy ${name} is not in force: ${told(error)}`, todo);
  }
}

async function storage(config: KubeConfig, wanted: string | null): Promise<Finding> {
  try {
    const { items } = await config.makeApiClient(StorageV1Api).listStorageClass();
    const found = items.find(({ metadata }) =>
      wanted ? metadata?.name === wanted : metadata?.annotations?.[DEFAULT_CLASS] === 'true',
    );
    if (found) return ok(`The storage class ${found.metadata?.name} is there`);
    const there = items.map(({ metadata }) => metadata?.name).join(', ') || 'none';
    return problem(
      wanted
        ? `There is no storage class ${wanted}; there are ${there}`
        : `The cluster has no default storage class; there are ${there}`,
      'Name one of them in ATOLL_STORAGE_CLASS (the chart: kubernetes.storageClass), or make one the default.',
    );
  } catch (error) {
    return warning(
      `The storage classes cannot be seen: ${told(error)}`,
      'Look again with your own kubeconfig in ATOLL_KUBECONFIG.',
    );
  }
}

/** Lets the server judge a privileged pod without making it, in a namespace that is as a member's. */
async function podSecurity(config: KubeConfig, installation: string): Promise<Finding> {
  const api = config.makeApiClient(CoreV1Api);
  const name = `atoll-doctor-${randomBytes(6).toString('hex')}`;
  const labels = { 'pod-security.kubernetes.io/enforce': 'restricted', [LABEL.installation]: installation };
  try {
    await api.createNamespace({ body: { metadata: { name, labels } } });
  } catch (error) {
    return warning(
      `Pod Security was not tried: ${told(error)}`,
      'Look again with your own kubeconfig in ATOLL_KUBECONFIG.',
    );
  }
  try {
    await api.createNamespacedPod({ namespace: name, body: privilegedPod, dryRun: 'All' });
    return problem(
      'Pod Security does not refuse a privileged pod in a namespace that enforces "restricted"',
      "Enable the admission plugin PodSecurity of the API server; until then tenants' pods are not held to anything.",
    );
  } catch (error) {
    if (/violates PodSecurity/.test(told(error))) return ok('Pod Security refuses a privileged pod');
    return warning(
      `Pod Security was not tried: ${told(error)}`,
      'Look again with your own kubeconfig in ATOLL_KUBECONFIG.',
    );
  } finally {
    await api.deleteNamespace({ name }).catch(() => undefined);
  }
}

const privilegedPod: V1Pod = {
  metadata: { name: 'privileged' },
  spec: {
    hostNetwork: true,
    containers: [{ name: 'privileged', image: 'none', securityContext: { privileged: true } }],
  },
};

/** Names of Services are for pods; outside the cluster there is nothing to ask. */
async function names(kubeconfig: string | null): Promise<Finding[]> {
  if (kubeconfig) return [];
  const name = 'kubernetes.default.svc';
  try {
    await dns.lookup(name);
    return [ok('The names of Services are resolved')];
  } catch (error) {
    return [
      problem(
        `${name} is not resolved: ${because(error)}`,
        'See whether CoreDNS runs, and whether a network policy keeps this pod from it.',
      ),
    ];
  }
}

function told(error: unknown): string {
  if (!(error instanceof ApiException)) return because(error);
  const body: unknown = error.body;
  const status = typeof body === 'string' ? parsed(body) : body;
  const { message } = (status ?? {}) as { message?: unknown };
  return typeof message === 'string' ? message : `status ${error.code}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
