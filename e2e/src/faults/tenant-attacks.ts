import { inside, type Ask, type Attempt, type Targets } from './tenant-attempt.js';
import { bounds, pod, pods } from './tenant-home.js';

const RBAC = '/apis/rbac.authorization.k8s.io/v1';

/** What the multi-tenancy benchmarks check, what broke in other control planes, and what a thief would think of next. */
export function attempts(targets: Targets): Attempt[] {
  const asNode = [...readingOthers(targets), ...writingOthers(targets), ...ofTheCluster(targets), ...upwards(targets)];
  return [
    ...asNode.map((attempt) => ({ ...attempt, as: 'node' as const })),
    ...ofOneself(targets).map((attempt) => ({ ...attempt, as: 'node' as const })),
    ...asNode.map((attempt) => ({ ...attempt, as: 'editor' as const })),
    ...pods(targets).map((attempt) => ({ ...attempt, as: 'editor' as const })),
    ...bounds(targets).map((attempt) => ({ ...attempt, as: 'editor' as const })),
  ];
}

function readingOthers({ other, otherPod }: Targets): Ask[] {
  const get = (name: string, path: string): Ask => ({ name, method: 'GET', path });
  return [
    get("read another member's secrets", inside(other, 'secrets')),
    get("read another member's configuration", inside(other, 'configmaps')),
    get("list another member's pods", inside(other, 'pods')),
    get("read another member's log", inside(other, `pods/${otherPod}/log`)),
    get("read another member's volumes", inside(other, 'persistentvolumeclaims')),
    get("read another member's namespace", `/api/v1/namespaces/${other}`),
    get("read another member's sets", `/apis/apps/v1/namespaces/${other}/statefulsets`),
    get("read another member's network policies", `/apis/networking.k8s.io/v1/namespaces/${other}/networkpolicies`),
    get("reach into another member's pod", inside(other, `pods/${otherPod}/proxy/`)),
    get("watch another member's pods", `${inside(other, 'pods')}?watch=true`),
  ];
}

function writingOthers({ own, other, otherPod }: Targets): Ask[] {
  return [
    {
      name: "open a shell in another member's pod",
      method: 'POST',
      path: inside(other, `pods/${otherPod}/exec?command=sh&stdout=true`),
    },
    {
      name: "attach to another member's pod",
      method: 'POST',
      path: inside(other, `pods/${otherPod}/attach?stdin=true`),
    },
    {
      name: "forward a port of another member's pod",
      method: 'POST',
      path: inside(other, `pods/${otherPod}/portforward`),
    },
    { name: "delete another member's pod", method: 'DELETE', path: inside(other, `pods/${otherPod}`) },
    {
      name: "evict another member's pod",
      method: 'POST',
      path: inside(other, `pods/${otherPod}/eviction`),
      body: { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: otherPod, namespace: other } },
    },
    {
      name: "add a debug container to another member's pod",
      method: 'PATCH',
      path: inside(other, `pods/${otherPod}/ephemeralcontainers`),
      body: { spec: { ephemeralContainers: [{ name: 'x', image: 'x' }] } },
    },
    { name: "run a pod at another member's", method: 'POST', path: inside(other, 'pods'), body: pod(other) },
    {
      name: "open another member's network",
      method: 'POST',
      path: `/apis/networking.k8s.io/v1/namespaces/${other}/networkpolicies`,
      body: openPolicy(other),
    },
    {
      name: "take a token of the account of the same name at another member's",
      method: 'POST',
      path: inside(other, 'serviceaccounts/node/token'),
      body: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} },
    },
    {
      name: "bind oneself to a role at another member's",
      method: 'POST',
      path: `${RBAC}/namespaces/${other}/rolebindings`,
      body: binding('edit', own, other),
    },
    {
      name: "delete another member's volume",
      method: 'DELETE',
      path: inside(other, 'persistentvolumeclaims/node-validator-0'),
    },
  ];
}

function ofTheCluster({ own, other, machine }: Targets): Ask[] {
  const relabel = { metadata: { labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } } };
  return [
    { name: 'list all secrets', method: 'GET', path: '/api/v1/secrets' },
    { name: 'list all namespaces', method: 'GET', path: '/api/v1/namespaces' },
    { name: 'list all pods', method: 'GET', path: '/api/v1/pods' },
    { name: 'list the machines', method: 'GET', path: '/api/v1/nodes' },
    { name: "reach a machine's kubelet", method: 'GET', path: `/api/v1/nodes/${machine}/proxy/pods` },
    { name: 'list the disks', method: 'GET', path: '/api/v1/persistentvolumes' },
    {
      name: 'make a disk of a directory of the machine',
      method: 'POST',
      path: '/api/v1/persistentvolumes',
      body: {
        apiVersion: 'v1',
        kind: 'PersistentVolume',
        metadata: { name: `thief-${own}` },
        spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/' } },
      },
    },
    {
      name: 'lower the Pod Security of the own namespace',
      method: 'PATCH',
      path: `/api/v1/namespaces/${own}`,
      body: relabel,
    },
    { name: 'do so by the status', method: 'PATCH', path: `/api/v1/namespaces/${own}/status`, body: relabel },
    {
      name: 'do so by the finalizers',
      method: 'PUT',
      path: `/api/v1/namespaces/${own}/finalize`,
      body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: own, ...relabel.metadata }, spec: {} },
    },
    {
      name: "take a system's namespace by labels",
      method: 'PATCH',
      path: '/api/v1/namespaces/kube-system',
      body: { metadata: { labels: { 'app.kubernetes.io/managed-by': 'atoll' } } },
    },
    {
      name: "take another member's namespace by labels",
      method: 'PATCH',
      path: `/api/v1/namespaces/${other}`,
      body: relabel,
    },
    {
      name: 'make a namespace',
      method: 'POST',
      path: '/api/v1/namespaces',
      body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: `${own}-2` } },
    },
    { name: 'delete the own namespace', method: 'DELETE', path: `/api/v1/namespaces/${own}` },
    {
      name: 'put a webhook in front of everything',
      method: 'POST',
      path: '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations',
      body: {
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind: 'MutatingWebhookConfiguration',
        metadata: { name: own },
      },
    },
    {
      name: 'define a resource of the cluster',
      method: 'POST',
      path: '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
      body: {
        apiVersion: 'apiextensions.k8s.io/v1',
        kind: 'CustomResourceDefinition',
        metadata: { name: 'a.thief.example' },
      },
    },
    {
      name: 'claim a priority above the system',
      method: 'POST',
      path: '/apis/scheduling.k8s.io/v1/priorityclasses',
      body: { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name: own }, value: 1_000_000 },
    },
    {
      name: 'taint the machine',
      method: 'PATCH',
      path: `/api/v1/nodes/${machine}`,
      body: { spec: { unschedulable: true } },
    },
  ];
}

function upwards({ own }: Targets): Ask[] {
  return [
    {
      name: 'make oneself administrator of the cluster',
      method: 'POST',
      path: `${RBAC}/clusterrolebindings`,
      body: { ...binding('cluster-admin', own), kind: 'ClusterRoleBinding' },
    },
    {
      name: 'make oneself administrator of the own namespace',
      method: 'POST',
      path: `${RBAC}/namespaces/${own}/rolebindings`,
      body: binding('admin', own, own),
    },
    {
      name: 'make a role that may do everything',
      method: 'POST',
      path: `${RBAC}/clusterroles`,
      body: {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRole',
        metadata: { name: `thief-${own}` },
        rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }],
      },
    },
    {
      name: 'change a role of the system',
      method: 'PATCH',
      path: `${RBAC}/clusterroles/view`,
      body: { metadata: { labels: { thief: own } } },
    },
    {
      name: 'have a certificate of the masters signed',
      method: 'POST',
      path: '/apis/certificates.k8s.io/v1/certificatesigningrequests',
      body: {
        apiVersion: 'certificates.k8s.io/v1',
        kind: 'CertificateSigningRequest',
        metadata: { name: `thief-${own}` },
        spec: { request: 'eA==', signerName: 'kubernetes.io/kube-apiserver-client', usages: ['client auth'] },
      },
    },
    {
      name: 'ask who others are',
      method: 'POST',
      path: '/apis/authentication.k8s.io/v1/tokenreviews',
      body: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenReview', spec: { token: 'x' } },
    },
    {
      name: "take the system's own token",
      method: 'POST',
      path: '/api/v1/namespaces/kube-system/serviceaccounts/default/token',
      body: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} },
    },
    { name: 'read the metrics of the API server', method: 'GET', path: '/metrics' },
  ];
}

/** What the account of a node may not even do at home. */
function ofOneself({ own, ownPod }: Targets): Ask[] {
  return [
    { name: 'read the own secrets', method: 'GET', path: inside(own, 'secrets') },
    { name: 'list the own pods', method: 'GET', path: inside(own, 'pods') },
    { name: 'open a shell in the own pod', method: 'POST', path: inside(own, `pods/${ownPod}/exec?command=sh`) },
    { name: 'run a pod', method: 'POST', path: inside(own, 'pods'), body: pod(own) },
    {
      name: 'open the own network',
      method: 'POST',
      path: `/apis/networking.k8s.io/v1/namespaces/${own}/networkpolicies`,
      body: openPolicy(own),
    },
    {
      name: 'let the own budget be spent',
      method: 'PATCH',
      path: `/apis/policy/v1/namespaces/${own}/poddisruptionbudgets/node-validator-0`,
      body: { spec: { maxUnavailable: 1 } },
    },
  ];
}

const openPolicy = (namespace: string) => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'thief', namespace },
  spec: { podSelector: {}, ingress: [{}], egress: [{}], policyTypes: ['Ingress', 'Egress'] },
});

const binding = (role: string, of: string, namespace?: string) => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'RoleBinding',
  metadata: { name: `thief-${of}`, ...(namespace && { namespace }) },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
  subjects: [{ kind: 'ServiceAccount', name: 'node', namespace: of }],
});
