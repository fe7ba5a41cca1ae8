import { RpcClient } from '@atoll/protocol';
import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { until } from './wait.js';

const NODE = fileURLToPath(new URL('../../apps/node/dist/main.js', import.meta.url));

/** A real node of nobody's, that knows no peer but the one it is given. */
export class Follower {
  private log = '';

  private constructor(
    private readonly child: ChildProcess,
    readonly rpc: RpcClient,
    readonly enode: string,
  ) {}

  static async start(directory: string, genesis: unknown, peer: string): Promise<Follower> {
    await fs.mkdir(directory, { recursive: true });
    const at = (name: string) => path.join(directory, name);
    await fs.writeFile(at('genesis.json'), JSON.stringify(genesis));
    await fs.writeFile(at('static-nodes.json'), JSON.stringify([peer]));
    await fs.writeFile(at('control-token'), 'f'.repeat(64), { mode: 0o600 });
    const flags = ['--data-dir', at('data'), '--genesis', at('genesis.json'), '--static-nodes', at('static-nodes.json'),
      '--p2p-host', '127.0.0.1', '--p2p-port', '0', '--rpc-host', '127.0.0.1', '--rpc-port', '0', '--control-port', '0',
      '--control-token-file', at('control-token')]; // prettier-ignore
    const child = spawn(process.execPath, [NODE, 'run', ...flags], { stdio: ['ignore', 'pipe', 'inherit'] });
    const endpoints = await until('the follower to listen', async () => {
      const text = await fs.readFile(path.join(directory, 'data', 'endpoints.json'), 'utf8');
      return JSON.parse(text) as { http: string; enode: string };
    });
    const follower = new Follower(child, new RpcClient(endpoints.http), endpoints.enode);
    child.stdout?.on('data', (data: Buffer) => (follower.log += data.toString()));
    return follower;
  }

  async height(): Promise<number> {
    return Number(await this.rpc.call<string>('eth_blockNumber'));
  }

  /** The reasons for which it hung up on peers. */
  penalties(): string[] {
    return this.log
      .split('\n')
      .filter((line) => line.includes('peer penalised'))
      .map((line) => (JSON.parse(line) as { because: string }).because);
  }

  async stop(): Promise<void> {
    this.child.kill('SIGTERM');
    await new Promise((resolve) => this.child.once('exit', resolve));
  }
}
