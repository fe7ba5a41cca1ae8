import { spawn } from 'node:child_process';

/** Asks the cluster of KUBECONFIG; what kubectl says when it fails is the error. */
export function kubectl(args: string[], input?: unknown): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn('kubectl', args, { stdio: ['pipe', 'pipe', 'pipe'] });
    let out = '';
    let err = '';
    child.stdout.on('data', (data) => (out += data));
    child.stderr.on('data', (data) => (err += data));
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve(out) : reject(new Error(err.trim()))));
    child.stdin.end(input === undefined ? '' : JSON.stringify(input));
  });
}

export const apply = (...items: object[]) =>
  kubectl(['apply', '--server-side', '-f', '-'], { apiVersion: 'v1', kind: 'List', items });

/** The image with a shell that the run was given. */
export const SHELL = process.env['ATOLL_TEST_SHELL_IMAGE'] ?? 'busybox:1.36';

/** A namespace that takes only pods of the `restricted` Pod Security Standard. */
export const restrictedNamespace = (name: string) => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
});

/** One container with a shell that runs a script, within what `restricted` allows. */
export function restrictedPod(script: string, volumeMounts: object[] = []) {
  return {
    automountServiceAccountToken: false,
    terminationGracePeriodSeconds: 1,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: 10001,
      fsGroup: 10001,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    containers: [
      {
        name: 'shell',
        image: SHELL,
        imagePullPolicy: 'IfNotPresent',
        command: ['sh', '-c', script],
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        },
        volumeMounts,
      },
    ],
  };
}
