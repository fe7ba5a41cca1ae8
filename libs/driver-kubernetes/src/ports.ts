import { FILE_NAMES, type EngineSpec, type NodePaths, type PortName, type Ports } from '@atoll/engines';

/** Every pod has an address of its own, so every node listens at the same ports. */
export const PORTS = { p2p: 30_303, rpc: 8_545, ws: 8_546, control: 9_000, metrics: 9_545 } as const satisfies Ports;

/** What of a node the platform may call: all but what peers say to each other. */
export const PLATFORM_PORTS: readonly number[] = [...new Set<number>(Object.values(PORTS))].filter(
  (port) => port !== PORTS.p2p,
);

/** Purposes that an engine serves at one listener share that listener's port. */
export function portsOf({ listeners }: Pick<EngineSpec, 'listeners'>): Ports {
  const of = (purpose: PortName) => PORTS[listeners[purpose]];
  return { p2p: of('p2p'), rpc: of('rpc'), ws: of('ws'), control: of('control'), metrics: of('metrics') };
}

/** Where a node's files stand inside its container. */
export const DATA = '/data';
export const CONFIG = '/etc/atoll';
export const SECRETS = '/run/atoll';
export const PATHS: NodePaths = {
  data: `${DATA}/${FILE_NAMES.data}`,
  key: `${DATA}/${FILE_NAMES.key}`,
  genesis: `${CONFIG}/${FILE_NAMES.genesis}`,
  staticNodes: `${CONFIG}/${FILE_NAMES.staticNodes}`,
  controlKey: `${CONFIG}/${FILE_NAMES.controlKey}`,
  controlToken: `${SECRETS}/${FILE_NAMES.controlToken}`,
};
