import type { NodeRef } from '@atoll/driver';
import type { V1Job } from '@kubernetes/client-node';

import { LABEL, objectName, shareLabels, type Share } from './names.js';
import { keyContainer, machines, podSecurity } from './pod-template.js';
import type { KubernetesSettings } from './settings.js';
import { SERVICE_ACCOUNT, within } from './share-objects.js';

/** What the kubelet reads when a container ends, and shows in the pod's status: no right to read logs is needed. */
export const LAST_WORDS = '/dev/termination-log';

/**
 * Makes the key where it will stay, on the node's volume in the member's own namespace, and hands out the public part. Run
 * again it finds the key and says the same.
 */
export function keyJob(share: Share, node: Pick<NodeRef, 'name' | 'machines'>, settings: KubernetesSettings): V1Job {
  const labels = { ...shareLabels(share), [LABEL.name]: 'key', [LABEL.node]: node.name };
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: within(share, keyJobName(node), labels),
    spec: {
      backoffLimit: 10,
      template: {
        metadata: { labels },
        spec: {
          restartPolicy: 'OnFailure',
          serviceAccountName: SERVICE_ACCOUNT,
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          securityContext: podSecurity(settings),
          ...machines(settings, node),
          containers: [keyContainer({ share, plan: node }, settings, ['--print-to', LAST_WORDS])],
          volumes: [{ name: 'data', persistentVolumeClaim: { claimName: objectName(node) } }],
        },
      },
    },
  };
}

export const keyJobName = (node: Pick<NodeRef, 'name'>): string => `${objectName(node)}-key`;
