import { ensureDaemon } from './daemon.mjs';
import { INSIDE } from './place.mjs';

const key = (name) => `${INSIDE.keys}/${name}`;
const program = (name) => `${INSIDE.programs}/${name}`;
const flags = (values) => Object.entries(values).map(([name, value]) => `--${name}=${value}`);
const STORE = 'http://127.0.0.1:2379';

/** Not synchronised to the disk with every write: the cluster is for development, and its state can be made again. */
export function startEtcd(room) {
  const args = {
    // One directory for each minor version: a later one does not read what was written two versions ago.
    'data-dir': '/var/lib/etcd-3.6',
    'listen-client-urls': STORE,
    'advertise-client-urls': STORE,
    'listen-peer-urls': 'http://127.0.0.1:2380',
    'quota-backend-bytes': 4 * 1024 ** 3,
    'unsafe-no-fsync': true,
  };
  return ensureDaemon(room, { program: program('etcd'), args: flags(args) });
}

export function startApiServer(room, { node, services }) {
  const args = {
    'etcd-servers': STORE,
    'bind-address': node,
    'advertise-address': node,
    'secure-port': 6443,
    'service-cluster-ip-range': services,
    'authorization-mode': 'Node,RBAC',
    'enable-admission-plugins': 'NodeRestriction',
    'allow-privileged': true,
    'client-ca-file': key('ca.crt'),
    'tls-cert-file': key('apiserver.crt'),
    'tls-private-key-file': key('apiserver.key'),
    'kubelet-certificate-authority': key('ca.crt'),
    'kubelet-client-certificate': key('apiserver-client.crt'),
    'kubelet-client-key': key('apiserver-client.key'),
    'kubelet-preferred-address-types': 'InternalIP',
    'service-account-issuer': 'https://kubernetes.default.svc.cluster.local',
    'service-account-key-file': key('service-accounts.pub'),
    'service-account-signing-key-file': key('service-accounts.key'),
    profiling: false,
  };
  return ensureDaemon(room, { program: program('kube-apiserver'), args: flags(args) });
}

/** There is one of each, so nobody needs to be elected, and one that was killed works again at once. */
export async function startControllers(room) {
  const common = (name) => ({
    kubeconfig: key(`${name}.kubeconfig`),
    'authentication-kubeconfig': key(`${name}.kubeconfig`),
    'authorization-kubeconfig': key(`${name}.kubeconfig`),
    'bind-address': '127.0.0.1',
    'leader-elect': false,
    profiling: false,
  });
  const controllers = {
    ...common('controller-manager'),
    'cluster-signing-cert-file': key('ca.crt'),
    'cluster-signing-key-file': key('ca.key'),
    'root-ca-file': key('ca.crt'),
    'service-account-private-key-file': key('service-accounts.key'),
    'use-service-account-credentials': true,
  };
  const started = await Promise.all([
    ensureDaemon(room, { program: program('kube-controller-manager'), args: flags(controllers) }),
    ensureDaemon(room, { program: program('kube-scheduler'), args: flags(common('scheduler')) }),
  ]);
  return started.some(Boolean);
}
