import { z } from 'zod';

import { hex, quantity } from './answers.js';
import type { Ask, EngineSpec, EngineStatus, Launch, NodeFile, NodeSetup } from './engine-spec.js';
import { parsePino } from './pino-log.js';
import { sumOf } from './prometheus.js';
import { staticNodes } from './static-nodes.js';

/** The part of `atoll_status` that the platform watches. */
const STATUS = z.object({
  height: quantity,
  headHash: hex(32),
  headTime: quantity,
  round: z.number().int().min(0),
  peers: z.array(hex(20)).transform((peers) => peers.length),
  syncing: z.boolean(),
  validators: z.array(hex(20)),
});

/** The embedded engine, for one machine, development and tests: QBFT and the EVM in one Node process. */
export const atollNode: EngineSpec = {
  name: 'atoll-node',
  image: 'atoll/node:0.1.0',
  listeners: { p2p: 'p2p', rpc: 'rpc', ws: 'rpc', control: 'control', metrics: 'control' },
  probes: { live: { port: 'control', path: '/livez' }, ready: { port: 'control', path: '/readyz' } },
  served: { port: 'metrics', path: '/metrics', count: (metrics) => sumOf(metrics, 'atoll_rpc_served_total') },
  run,
  files,
  credential: (controlToken) => controlToken,
  status,
  parseLog: parsePino,
};

function run({ name, host, rpcNames, ports, paths, memoryMb }: NodeSetup): Launch {
  const flags = {
    'data-dir': paths.data,
    genesis: paths.genesis,
    'static-nodes': paths.staticNodes,
    'p2p-host': host,
    'p2p-port': String(ports.p2p),
    'rpc-host': host,
    'rpc-port': String(ports.rpc),
    'control-port': String(ports.control),
    'control-token-file': paths.controlToken,
    name,
  };
  const all = [...Object.entries(flags), ...rpcNames.map((each) => ['rpc-allow-host', each] as const)];
  return {
    program: 'atoll-node',
    args: ['run', ...all.flatMap(([flag, value]) => [`--${flag}`, value])],
    // A small nursery halves what a busy node keeps resident, at no cost that was measured.
    env: { NODE_OPTIONS: `--max-old-space-size=${memoryMb} --max-semi-space-size=4` },
  };
}

function files({ genesis, peers, paths, controlToken }: NodeSetup): NodeFile[] {
  return [
    { path: paths.genesis, content: `${JSON.stringify(genesis, null, 2)}\n`, secret: false },
    { path: paths.staticNodes, content: staticNodes(peers), secret: false },
    { path: paths.controlToken, content: `${controlToken}\n`, secret: true },
  ];
}

async function status(ask: Ask): Promise<EngineStatus> {
  const [answer] = await ask([{ method: 'atoll_status' }]);
  return STATUS.parse(answer);
}
