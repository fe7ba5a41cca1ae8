import type { ChainPlan, NodePlan } from '@atoll/driver';
import type { EngineSpec, NodeSetup, Peer } from '@atoll/engines';
import type { KubernetesObject } from '@kubernetes/client-node';

import { hostOf, type Share } from './names.js';
import { nodeObjects } from './node-objects.js';
import { PATHS, PORTS, portsOf } from './ports.js';
import { rpcService } from './rpc-service.js';
import type { KubernetesSettings } from './settings.js';
import { shareObjects } from './share-objects.js';

/** What every node listens on. */
const ANY = '0.0.0.0';
/** The kubelet puts the address of the pod in. */
const POD_ADDRESS = '$(POD_IP)';

/**
 * Every object of a chain but the nodes' volumes, in an order in which they can be applied: pure, so that the same plan is
 * always the same objects. `tokenOf` is what the platform shares with a node.
 */
export function manifests(
  plan: ChainPlan,
  spec: EngineSpec,
  settings: KubernetesSettings,
  tokenOf: (node: NodePlan) => string,
): KubernetesObject[] {
  const { installation, memoryMb, securityModule } = settings;
  const { foreign = [] } = plan;
  const owners = [...new Set(plan.nodes.map(({ organisationId }) => organisationId))].sort();
  const shareOf = (organisationId: string): Share => ({ installation, chainId: plan.chainId, organisationId });
  const nodes = plan.nodes.flatMap((node) => {
    const setup: NodeSetup = {
      name: node.name,
      genesis: plan.genesis,
      peers: peersOf(plan, node, settings),
      host: ANY,
      advertise: POD_ADDRESS,
      // Network policies say who comes here, and they come by the name of the service.
      rpcNames: ['*'],
      ports: portsOf(spec),
      paths: PATHS,
      controlToken: tokenOf(node),
      memoryMb,
      securityModule: securityModule?.name ?? null,
    };
    const { program, args, env } = spec.run(setup);
    const { controlToken } = setup;
    const files = spec.files(setup);
    const planned = { share: shareOf(node.organisationId), plan: node, spec, files, program, args, env, controlToken };
    return nodeObjects(planned, settings);
  });
  const shares = owners.map(shareOf);
  return [...shares.flatMap((share) => [...shareObjects(share, settings, foreign), rpcService(share, spec)]), ...nodes];
}

/** Whom a node connects to: every other node of its chain, and those that other installations run. */
export const peersOf = (
  { nodes, foreign = [] }: ChainPlan,
  node: NodePlan,
  { installation }: KubernetesSettings,
): Peer[] => [...nodes.filter((other) => other !== node).map((other) => peer(installation, other)), ...foreign];

const peer = (installation: string, node: NodePlan): Peer => ({
  publicKey: node.identity.publicKey,
  host: hostOf(installation, node),
  port: PORTS.p2p,
});
