// What nobody may do even in a namespace where they may make pods.
import { inside, type Ask, type Targets } from './tenant-attempt.js';

const LOCKED = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true };
/** The API server takes the one only with the other. */
const PRIVILEGED = { privileged: true, allowPrivilegeEscalation: true };
const POD_SECURITY = { runAsNonRoot: true, runAsUser: 10_001, seccompProfile: { type: 'RuntimeDefault' } };

/** A pod that `restricted` takes, so that only what an attempt changes can be what is refused. */
export const pod = (namespace: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'thief', namespace },
  spec: {
    automountServiceAccountToken: false,
    securityContext: POD_SECURITY,
    containers: [{ name: 'thief', image: 'localhost/none:1', securityContext: LOCKED }],
  },
});

/** Pods that Pod Security has to refuse, in a namespace where one may make pods. */
export function pods({ own }: Targets): Ask[] {
  const container = (change: object) => ({ containers: [{ ...pod(own).spec.containers[0], ...change }] });
  const secure = (change: object) => ({ securityContext: { ...LOCKED, ...change } });
  const changes: Record<string, object> = {
    privileged: container(secure(PRIVILEGED)),
    'with more rights than its parent': container(secure({ allowPrivilegeEscalation: true })),
    'with the right to administer the system': container(
      secure({ capabilities: { add: ['SYS_ADMIN'], drop: ['ALL'] } }),
    ),
    'that drops no rights': container(secure({ capabilities: {} })),
    'as root': { securityContext: { ...POD_SECURITY, runAsUser: 0, runAsNonRoot: false } },
    'without a filter of system calls': {
      securityContext: { ...POD_SECURITY, seccompProfile: { type: 'Unconfined' } },
    },
    'with the unmasked /proc': { ...container(secure({ procMount: 'Unmasked' })), hostUsers: false },
    "in the machine's network": { hostNetwork: true },
    "among the machine's processes": { hostPID: true },
    "in the machine's shared memory": { hostIPC: true },
    "with the machine's root directory": { volumes: [{ name: 'root', hostPath: { path: '/' } }] },
    "with the kubelet's directory": { volumes: [{ name: 'k', hostPath: { path: '/var/lib/kubelet' } }] },
    'at a port of the machine': container({ ports: [{ containerPort: 80, hostPort: 80 }] }),
    'with a changed kernel': { securityContext: { ...POD_SECURITY, sysctls: [{ name: 'kernel.msgmax', value: '1' }] } },
    'with a SELinux type of its own': { securityContext: { ...POD_SECURITY, seLinuxOptions: { type: 'spc_t' } } },
    'with an unconfined AppArmor': { securityContext: { ...POD_SECURITY, appArmorProfile: { type: 'Unconfined' } } },
    'of a Windows host': {
      securityContext: { ...POD_SECURITY, windowsOptions: { hostProcess: true } },
      hostNetwork: true,
    },
    'with a privileged first container': {
      initContainers: [{ ...container(secure(PRIVILEGED)).containers[0], name: 'first' }],
    },
  };
  return Object.entries(changes).map(([name, change]) => ({
    name: `run a pod ${name}`,
    method: 'POST',
    path: inside(own, 'pods'),
    body: { ...pod(own), spec: { ...pod(own).spec, ...change } },
  }));
}

/** The bounds of the own namespace, which are not the member's to move. */
export function bounds({ own }: Targets): Ask[] {
  const quota = inside(own, 'resourcequotas/share');
  const service = (type: string) => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: `thief-${type.toLowerCase()}`, namespace: own },
    spec: { type, ports: [{ port: 80 }] },
  });
  return [
    { name: 'raise the own quota', method: 'PATCH', path: quota, body: { spec: { hard: { pods: '9999' } } } },
    {
      name: 'raise it by its status',
      method: 'PATCH',
      path: `${quota}/status`,
      body: { status: { hard: { pods: '9999' } } },
    },
    { name: 'delete the own quota', method: 'DELETE', path: quota },
    { name: 'delete all quotas', method: 'DELETE', path: inside(own, 'resourcequotas') },
    {
      name: 'change the own limits',
      method: 'PATCH',
      path: inside(own, 'limitranges/share'),
      body: { spec: { limits: [] } },
    },
    { name: 'delete the own limits', method: 'DELETE', path: inside(own, 'limitranges/share') },
    { name: 'open a port on every machine', method: 'POST', path: inside(own, 'services'), body: service('NodePort') },
    { name: 'order a load balancer', method: 'POST', path: inside(own, 'services'), body: service('LoadBalancer') },
    {
      name: 'put a pod on a machine past the scheduler',
      method: 'POST',
      path: inside(own, 'pods/x/binding'),
      body: { apiVersion: 'v1', kind: 'Binding', metadata: { name: 'x' }, target: { kind: 'Node', name: 'x' } },
    },
    {
      name: 'write events for other members',
      method: 'POST',
      path: inside('default', 'events'),
      body: { apiVersion: 'v1', kind: 'Event', metadata: { name: 'thief', namespace: 'default' }, involvedObject: {} },
    },
  ];
}
