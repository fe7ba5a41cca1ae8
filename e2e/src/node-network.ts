import { createGenesis, RpcClient, type Address, type Genesis } from '@atoll/protocol';
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { until } from './wait.js';

/** The engine's program. */
export const NODE = fileURLToPath(new URL('../../apps/node/dist/main.js', import.meta.url));
const run = promisify(execFile);

type Home = { directory: string; publicKey: string; address: Address; port: number };

/** A validator of a bench: its process and how to speak to it. */
export type Validator = {
  rpc: RpcClient;
  url: string;
  pid: number;
  cpuSeconds(): Promise<number>;
  residentMegabytes(): Promise<number>;
};

/** Validators as processes of their own, without the platform: what the engine does by itself. */
export class NodeNetwork {
  private constructor(
    readonly validators: Validator[],
    readonly genesis: Genesis,
    private readonly directory: string,
    private readonly children: ChildProcess[],
  ) {}

  static async start(
    count: number,
    genesisOptions: Partial<Parameters<typeof createGenesis>[0]> = {},
  ): Promise<NodeNetwork> {
    const directory = await fs.mkdtemp(path.join(os.tmpdir(), 'atoll-bench-'));
    const homes = await Promise.all(
      Array.from({ length: count }, (_, i) => prepare(path.join(directory, `validator-${i}`))),
    );
    const genesis = createGenesis({
      chainId: 4_200,
      blockPeriodMs: 1_000,
      epochLength: 30_000,
      requestTimeoutSeconds: 10,
      gasLimit: 60_000_000n,
      validators: homes.map(({ address }) => address),
      ...genesisOptions,
    });
    const started = await Promise.all(homes.map((home) => launch(home, genesis, homes)));
    const network = new NodeNetwork(
      started.map(({ validator }) => validator),
      genesis,
      directory,
      started.map(({ child }) => child),
    );
    await network.reaches(1);
    return network;
  }

  async reaches(height: number, seconds = 120): Promise<void> {
    for (const { rpc } of this.validators) {
      await until(`block ${height}`, async () => Number(await rpc.call<string>('eth_blockNumber')) >= height, {
        seconds,
        everyMs: 50,
      });
    }
  }

  async stop(): Promise<void> {
    const ended = this.children.map((child) => new Promise((resolve) => child.once('exit', resolve)));
    for (const child of this.children) child.kill('SIGTERM');
    await Promise.all(ended);
    await fs.rm(this.directory, { recursive: true, force: true });
  }
}

async function prepare(directory: string): Promise<Home> {
  await fs.mkdir(directory, { recursive: true });
  const { stdout } = await run(process.execPath, [NODE, 'key', '--data-dir', directory]);
  const { publicKey, address } = JSON.parse(stdout) as { publicKey: string; address: Address };
  return { directory, publicKey: publicKey.replace(/^0x/, ''), address, port: await freePort() };
}

async function launch(home: Home, genesis: Genesis, all: Home[]) {
  const at = (name: string) => path.join(home.directory, name);
  const peers = all
    .filter((other) => other !== home)
    .map(({ publicKey, port }) => `enode://${publicKey}@127.0.0.1:${port}`);
  await fs.writeFile(at('genesis.json'), JSON.stringify(genesis));
  await fs.writeFile(at('static-nodes.json'), JSON.stringify(peers));
  await fs.writeFile(at('control-token'), 'b'.repeat(64), { mode: 0o600 });
  const flags = {
    'data-dir': home.directory,
    genesis: at('genesis.json'),
    'static-nodes': at('static-nodes.json'),
    'p2p-host': '127.0.0.1',
    'p2p-port': String(home.port),
    'rpc-host': '127.0.0.1',
    'rpc-port': '0',
    'control-port': '0',
    'control-token-file': at('control-token'),
    'log-level': 'warn',
  };
  const args = Object.entries(flags).flatMap(([flag, value]) => [`--${flag}`, value]);
  const child = spawn(process.execPath, [NODE, 'run', ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
  const { http: url } = await until('a node to listen', async () => {
    return JSON.parse(await fs.readFile(at('endpoints.json'), 'utf8')) as { http: string };
  });
  const pid = child.pid!;
  const validator: Validator = {
    rpc: new RpcClient(url, { timeoutMs: 60_000 }),
    url,
    pid,
    cpuSeconds: () => cpuSecondsOf(pid),
    residentMegabytes: () => residentMegabytesOf(pid),
  };
  return { child, validator };
}

/** User and system time of a process; fields 14 and 15 of /proc/<pid>/stat, in hundredths of a second. */
export async function cpuSecondsOf(pid: number): Promise<number> {
  const stat = await fs.readFile(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

export async function residentMegabytesOf(pid: number): Promise<number> {
  const status = await fs.readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1_024;
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
