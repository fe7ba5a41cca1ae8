import { fromHex } from '@atoll/crypto';
import { decodeExtraData } from '@atoll/protocol';
import { z } from 'zod';

import { hex, quantity } from './answers.js';
import { parseBesuLog } from './besu-log.js';
import { besuOptions, OPEN_METHODS } from './besu-options.js';
import { besuPublicKey, besuToken } from './besu-token.js';
import type { Ask, EngineSpec, EngineStatus, Launch, NodeFile, NodeSetup, Peer } from './engine-spec.js';
import { samplesOf } from './prometheus.js';
import { enode, staticNodes } from './static-nodes.js';

/**
 * Hyperledger Besu 26.x with QBFT, for production. Its consensus talks to validators only; every other node follows. What
 * the platform alone may call stands at the same port as what all may, behind a token that only the platform can sign.
 */
export const besu: EngineSpec = {
  name: 'besu',
  image: 'hyperledger/besu:26.8.0',
  listeners: { p2p: 'p2p', rpc: 'rpc', ws: 'ws', control: 'rpc', metrics: 'metrics' },
  probes: {
    live: { port: 'rpc', path: '/liveness' },
    // Without peers too: a validator alone is no use, and no reason to hide it from those who look.
    ready: { port: 'rpc', path: '/readiness?minPeers=0&maxBlocksBehind=3' },
  },
  served: { port: 'metrics', path: '/metrics', count: served },
  run,
  files,
  credential: besuToken,
  connect,
  status,
  parseLog: parseBesuLog,
};

function run(setup: NodeSetup): Launch {
  return {
    program: 'besu',
    args: Object.entries(besuOptions(setup)).map(([name, value]) => `--${name}=${value}`),
    // One heap for good and the serial collector: many small nodes share a machine, and none grows unawares.
    env: { BESU_OPTS: `-Xms${setup.memoryMb}m -Xmx${setup.memoryMb}m -XX:+UseSerialGC` },
  };
}

function files({ genesis, peers, paths, controlToken }: NodeSetup): NodeFile[] {
  return [
    { path: paths.genesis, content: `${JSON.stringify(genesis, null, 2)}\n`, secret: false },
    { path: paths.staticNodes, content: staticNodes(peers), secret: false },
    { path: paths.controlKey, content: besuPublicKey(controlToken), secret: false },
  ];
}

/** The list of static peers is read at the start only; a peer that is known already is no news. */
async function connect(ask: Ask, peers: readonly Peer[]): Promise<void> {
  await ask(peers.map((peer) => ({ method: 'admin_addPeer', params: [enode(peer)] })));
}

/** The timer of JSON-RPC over HTTP, as Prometheus counts what a timer has timed. */
const TIMED = 'besu_rpc_request_time_count';
/** Besu serves everybody at one port, so the platform's own looks are told by what it alone may call, once in each. */
const LOOK = 'admin_nodeInfo';

/** What anybody may ask for, less what of it the platform's own looks asked. Requests over WebSocket Besu does not time. */
function served(metrics: string): number {
  const timed = samplesOf(metrics, TIMED).map(({ labels, value }) => [labels['methodName'] ?? '', value] as const);
  if (timed.length === 0) throw new Error(`The metrics hold no ${TIMED}.`);
  const sum = (counts: (method: string) => boolean) =>
    timed.reduce((total, [method, count]) => total + (counts(method) ? count : 0), 0);
  const looks = sum((method) => method === LOOK);
  return Math.max(0, sum((method) => OPEN_METHODS.includes(method)) - OPEN_IN_LOOK * looks);
}

const HEAD = z.object({ number: quantity, hash: hex(32), timestamp: quantity, extraData: z.string() });
const INFO = z.object({
  protocols: z.object({
    eth: z.object({
      config: z.object({
        qbft: z.object({ blockPeriodSeconds: z.number(), requestTimeoutSeconds: z.number().positive() }),
      }),
    }),
  }),
});

const LOOK_CALLS = [
  { method: 'eth_getBlockByNumber', params: ['latest', false] },
  { method: 'net_peerCount' },
  { method: 'eth_syncing' },
  { method: 'qbft_getValidatorsByBlockNumber', params: ['latest'] },
  { method: LOOK },
];
const OPEN_IN_LOOK = LOOK_CALLS.filter(({ method }) => OPEN_METHODS.includes(method)).length;

async function status(ask: Ask): Promise<EngineStatus> {
  const [block, peers, syncing, validators, info] = await ask(LOOK_CALLS);
  const head = HEAD.parse(block);
  const { qbft } = INFO.parse(info).protocols.eth.config;
  const sealedIn = decodeExtraData(fromHex(head.extraData)).round;
  const silence = Date.now() / 1_000 - head.timestamp - qbft.blockPeriodSeconds;
  return {
    height: head.number,
    headHash: head.hash,
    headTime: head.timestamp,
    round: head.number === 0 ? 0 : Math.max(sealedIn, roundAfter(silence, qbft.requestTimeoutSeconds)),
    peers: quantity.parse(peers),
    syncing: syncing !== false,
    validators: z.array(hex(20)).parse(validators),
  };
}

/**
 * Besu does not say which round it is in. Round r ends after `timeout * 2^r`, so the silence since the newest block tells
 * which one a network is in that was up all the time; one that was started since is in an earlier round.
 */
const roundAfter = (silence: number, timeout: number): number =>
  Math.floor(Math.log2(Math.max(0, silence) / timeout + 1));
