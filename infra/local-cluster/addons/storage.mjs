import { IMAGES } from '../images.mjs';

const NAMESPACE = 'local-path-storage';
const NAME = 'local-path-provisioner';
const labels = { app: NAME };
const here = (name) => ({ name, namespace: NAMESPACE });

/** Run by a pod of the shell image, as root; a volume is for whatever user its pod has. */
const SCRIPTS = {
  setup: '#!/bin/sh\nset -eu\nmkdir -m 0777 -p "$VOL_DIR"\n',
  teardown: '#!/bin/sh\nset -eu\nrm -rf "$VOL_DIR"\n',
};

const HELPER_POD = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'helper-pod' },
  spec: {
    priorityClassName: 'system-node-critical',
    containers: [{ name: 'helper-pod', image: IMAGES.shell.name, imagePullPolicy: 'Never' }],
  },
};

/** Volumes are directories of the node, made when the first pod wants one: the default storage class, `local-path`. */
export function storage() {
  return [
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      // The pods that make and remove directories mount the node's.
      metadata: { name: NAMESPACE, labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } },
    },
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: here(NAME) },
    role('Role', here(NAME), [rule('', ['pods'], ['get', 'list', 'watch', 'create', 'patch', 'update', 'delete'])]),
    role('ClusterRole', { name: NAME }, [
      rule('', ['nodes', 'persistentvolumeclaims', 'configmaps', 'pods', 'pods/log'], ['get', 'list', 'watch']),
      rule('', ['persistentvolumes'], ['get', 'list', 'watch', 'create', 'patch', 'update', 'delete']),
      rule('', ['events'], ['create', 'patch']),
      rule('storage.k8s.io', ['storageclasses'], ['get', 'list', 'watch']),
    ]),
    binding('RoleBinding', here(NAME), 'Role'),
    binding('ClusterRoleBinding', { name: NAME }, 'ClusterRole'),
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: here('local-path-config'),
      data: {
        'config.json': JSON.stringify({
          nodePathMap: [{ node: 'DEFAULT_PATH_FOR_NON_LISTED_NODES', paths: ['/var/local-path'] }],
        }),
        ...SCRIPTS,
        'helperPod.yaml': JSON.stringify(HELPER_POD),
      },
    },
    {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: 'local-path', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
      provisioner: 'rancher.io/local-path',
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
        args: ['start', '--config', '/etc/config/config.json', '--service-account-name', NAME],
        env: [
          { name: 'POD_NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
          { name: 'CONFIG_MOUNT_PATH', value: '/etc/config/' },
        ],
        volumeMounts: [{ name: 'config', mountPath: '/etc/config' }],
      },
    ],
    volumes: [{ name: 'config', configMap: { name: 'local-path-config' } }],
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
