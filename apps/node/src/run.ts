import { type Endpoints, formatEnode, Node, replaceFile } from '@atoll/node';
import { join } from 'node:path';
import { pino } from 'pino';

import { EXIT, failureOf } from './failure.js';
import { readGenesis } from './genesis-file.js';

export interface RunOptions {
  readonly dataDir: string;
  readonly genesis: string;
  readonly p2pHost: string;
  readonly p2pPort: number;
  readonly rpcHost: string;
  readonly rpcPort: number;
  readonly rpcAllowHost: string[];
  readonly rpcAllowOrigin: string[];
  readonly controlHost?: string;
  readonly controlPort: number;
  readonly controlTokenFile: string;
  readonly staticNodes?: string;
  readonly targetGasLimit?: bigint;
  readonly name?: string;
  readonly logLevel: string;
}

/** What takes longer is cut off: all is written so that a crash does no harm, and whoever waits for the end may kill it later. */
const LONGEST_STOP_MS = 10_000;

/** Runs a node until it is told to stop. */
export async function run(options: RunOptions): Promise<void> {
  const { dataDir, name, staticNodes, targetGasLimit, controlHost = options.rpcHost } = options;
  const log = pino(
    { level: options.logLevel, base: name === undefined ? {} : { node: name } },
    pino.destination({ sync: false, minLength: 0 }),
  );
  let ending = false;
  const end = async (exitCode: number): Promise<void> => {
    if (ending) return;
    ending = true;
    setTimeout(() => process.exit(exitCode), LONGEST_STOP_MS).unref();
    await node.stop().catch((error: unknown) => log.error({ because: String(error) }, 'the node did not stop cleanly'));
    log.info('stopped');
    log.flush(() => process.exit(exitCode));
  };
  const node = await Node.open({
    dataDirectory: dataDir,
    genesis: await readGenesis(options.genesis),
    p2p: { host: options.p2pHost, port: options.p2pPort },
    rpc: { host: options.rpcHost, port: options.rpcPort, hosts: options.rpcAllowHost, origins: options.rpcAllowOrigin },
    control: { host: controlHost, port: options.controlPort, tokenFile: options.controlTokenFile },
    ...(staticNodes !== undefined && { staticNodesFile: staticNodes }),
    ...(targetGasLimit !== undefined && { targetGasLimit }),
    ...(name !== undefined && { name }),
    log,
    onFatal: (cause) => {
      if (!ending) log.fatal({ because: failureOf(cause).sentence }, 'the node cannot go on');
      void end(EXIT.fatal);
    },
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => {
      log.info({ signal }, 'stopping');
      void end(0);
    });

  process.on('uncaughtException', (error) => {
    log.fatal({ because: error.stack }, 'something was not foreseen');
    void end(EXIT.unexpected);
  });

  const endpoints = await node.start();
  await replaceFile(join(dataDir, 'endpoints.json'), endpointsJson(endpoints), 0o644);
  log.info(
    {
      address: node.key.address,
      height: node.chain.head().number.toString(),
      rpc: endpoints.rpc.port,
      p2p: endpoints.p2p.port,
      control: endpoints.control.port,
    },
    'listening',
  );
}

function endpointsJson({ p2p, rpc, control, enode }: Endpoints): string {
  const place = ({ host, port }: { host: string; port: number }) =>
    `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const endpoints = {
    pid: process.pid,
    enode: formatEnode(enode),
    p2p: place(p2p),
    http: `http://${place(rpc)}`,
    ws: `ws://${place(rpc)}`,
    control: `http://${place(control)}`,
  };
  return `${JSON.stringify(endpoints, null, 2)}\n`;
}
