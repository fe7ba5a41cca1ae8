import { IMAGES } from '../images.mjs';

const NAMESPACE = 'storage';
const NAME = 'storage';
/** Where the volumes stand on the machine, which is inside the cluster's own room. */
const VOLUMES = '/var/volumes';
const labels = { app: NAME };
const here = (name) => ({ name, namespace: NAMESPACE });

/** Volumes are directories of the node, made when the first pod wants one: the default storage class, `directories`. */
export function storage() {
  return [
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      // The pod that makes and removes directories mounts the node's.
      metadata: { name: NAMESPACE, labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } },
    },
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: here(NAME) },
    role('ClusterRole', { name: NAME }, [
      rule('', ['nodes', 'persistentvolumeclaims'], ['get', 'list', 'watch']),
      rule('', ['persistentvolumes'], ['get', 'list', 'watch', 'create', 'patch', 'update', 'delete']),
      rule('', ['events'], ['create', 'patch', 'update']),
      rule('storage.k8s.io', ['storageclasses'], ['get', 'list', 'watch']),
    ]),
    binding('ClusterRoleBinding', { name: NAME }, 'ClusterRole'),
    {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: 'directories', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
      provisioner: 'local-cluster/directories',
      volumeBindingMode: 'WaitForFirstConsumer',
      reclaimPolicy: 'Delete',
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
    containers: [
      {
        name: NAME,
        image: IMAGES.storage.name,
        imagePullPolicy: 'Never',
        volumeMounts: [{ name: 'volumes', mountPath: VOLUMES }],
      },
    ],
    volumes: [{ name: 'volumes', hostPath: { path: VOLUMES, type: 'DirectoryOrCreate' } }],
  };
}

const rule = (group, resources, verbs) => ({ apiGroups: [group], resources, verbs });
const role = (kind, metadata, rules) => ({ apiVersion: 'rbac.authorization.k8s.io/v1', kind, metadata, rules });
const binding = (kind, metadata, of) => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind,
  metadata,
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: of, name: NAME },
  subjects: [{ kind: 'ServiceAccount', ...here(NAME) }],
});
