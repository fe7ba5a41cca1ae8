import { IMAGES } from '../images.mjs';

const NAMESPACE = 'kube-system';
const NAME = 'coredns';
const labels = { 'k8s-app': 'kube-dns' };

/** It answers for the cluster's own names only: pods reach no other machine. Not below port 1024, so it needs no capability. */
const COREFILE = `.:1053 {
  errors
  health :8080
  ready :8181
  kubernetes cluster.local in-addr.arpa {
    ttl 5
  }
  cache 5
  loadbalance
}
`;

/** CoreDNS, at the address that kubelet tells to pods. */
export function dns({ dns: clusterIP }) {
  const here = (name) => ({ name, namespace: NAMESPACE });
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: here(NAME) },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: NAME },
      rules: [
        { apiGroups: [''], resources: ['services', 'pods', 'namespaces'], verbs: ['list', 'watch'] },
        { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: ['list', 'watch'] },
      ],
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: NAME },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: NAME },
      subjects: [{ kind: 'ServiceAccount', ...here(NAME) }],
    },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: here(NAME), data: { Corefile: COREFILE } },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { ...here('kube-dns'), labels },
      spec: {
        clusterIP,
        selector: labels,
        ports: ['UDP', 'TCP'].map((protocol) => ({
          name: `dns-${protocol.toLowerCase()}`,
          protocol,
          port: 53,
          targetPort: 1053,
        })),
      },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { ...here(NAME), labels },
      spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: pod() } },
    },
  ];
}

function pod() {
  return {
    serviceAccountName: NAME,
    priorityClassName: 'system-cluster-critical',
    nodeSelector: { 'kubernetes.io/os': 'linux' },
    containers: [
      {
        name: NAME,
        image: IMAGES.dns.name,
        imagePullPolicy: 'Never',
        args: ['-conf', '/etc/coredns/Corefile'],
        readinessProbe: { httpGet: { path: '/ready', port: 8181 }, periodSeconds: 1 },
        livenessProbe: { httpGet: { path: '/health', port: 8080 }, initialDelaySeconds: 30, timeoutSeconds: 5 },
        resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '192Mi' } },
        securityContext: {
          runAsUser: 65532,
          runAsNonRoot: true,
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
          seccompProfile: { type: 'RuntimeDefault' },
        },
        volumeMounts: [{ name: 'config', mountPath: '/etc/coredns', readOnly: true }],
      },
    ],
    volumes: [{ name: 'config', configMap: { name: NAME } }],
  };
}
