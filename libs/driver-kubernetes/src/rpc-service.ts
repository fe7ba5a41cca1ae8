import type { EngineSpec } from '@atoll/engines';
import type { V1Service } from '@kubernetes/client-node';

import { LABEL, shareLabels, type Share } from './names.js';
import { PORTS, portsOf } from './ports.js';
import { within } from './share-objects.js';

/** No node's object can have it: theirs begin with `node-`. */
export const RPC_SERVICE = 'rpc';

/**
 * One address for a member's applications inside the cluster, whatever RPC nodes there are at the moment: a connection goes to
 * one of those that are ready. Its ports are the same for every engine, also where one listener serves both.
 */
export function rpcService(share: Share, spec: EngineSpec): V1Service {
  const { rpc, ws } = portsOf(spec);
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: within(share, RPC_SERVICE),
    spec: {
      type: 'ClusterIP',
      selector: { ...shareLabels(share), [LABEL.name]: 'node', [LABEL.role]: 'rpc' },
      ports: [
        { name: 'rpc', port: PORTS.rpc, targetPort: rpc, protocol: 'TCP' },
        { name: 'ws', port: PORTS.ws, targetPort: ws, protocol: 'TCP' },
      ],
    },
  };
}
