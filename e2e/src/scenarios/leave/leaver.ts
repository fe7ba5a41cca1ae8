import { RpcClient } from '@atoll/protocol';
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

import { until } from '../../wait.js';

/** Where each node listens, by its name. */
export type Places = Map<string, { p2p: number; rpc: number }>;

export type Exported = {
  head: { number: number; hash: string; stateRoot: string };
  keys: number;
  contracts: number;
};

/** One member's way out: its directory, and what it was told while that was written. */
export type Export = { member: string; directory: string; told: string; exported: Exported };

export type Head = Exported['head'];

type Imported = { agrees: boolean; blocks: number; head: string; stateRoot: string };

const HOST = '127.0.0.1';

/** A member that has nothing but a directory and a backup key, and does what the directory's README.md says, word for word. */
export class Leaver {
  private readonly children: ChildProcess[] = [];

  private constructor(
    readonly directory: string,
    /** Where its own export ends. */
    readonly head: Head,
    /** Where the programs are that the README names. */
    private readonly bin: string,
    private readonly blocks: { key: string; peers: string; imports: string; runs: string },
  ) {}

  static async with(directory: string, bin: string): Promise<Leaver> {
    const [key, peers, imports, runs, ...more] = shellBlocks(
      await fs.readFile(path.join(directory, 'README.md'), 'utf8'),
    );
    if (!key || !peers || !imports || !runs || more.length > 0) throw new Error('The README has other shell blocks.');
    const head = JSON.parse(await fs.readFile(path.join(directory, 'head.json'), 'utf8')) as Head;
    return new Leaver(directory, head, bin, { key, peers, imports, runs });
  }

  /** The nodes whose keys are here. */
  async nodes(): Promise<string[]> {
    const files = await fs.readdir(path.join(this.directory, 'keys'));
    return files.map((file) => path.basename(file, '.age')).sort();
  }

  async file<T>(name: string): Promise<T> {
    return JSON.parse(await fs.readFile(path.join(this.directory, name), 'utf8')) as T;
  }

  async lines<T>(name: string): Promise<T[]> {
    const text = await fs.readFile(path.join(this.directory, name), 'utf8');
    return text.split('\n').flatMap((line) => (line ? [JSON.parse(line) as T] : []));
  }

  /** Goes on from the blocks of another member. */
  async take({ directory }: Leaver): Promise<void> {
    if (directory === this.directory) return;
    for (const file of ['blocks.rlp', 'head.json'])
      await fs.copyFile(path.join(directory, file), path.join(this.directory, file));
  }

  async openKey(node: string): Promise<void> {
    await this.shell(filled(this.blocks.key, { NODE: node }));
  }

  async import(node: string): Promise<Imported> {
    return JSON.parse(await this.shell(filled(this.blocks.imports, { NODE: node }))) as Imported;
  }

  /** The import with other blocks than those of the directory, and no place to keep them; what it complains of when it refuses. */
  async complaintAbout(blocks: Uint8Array): Promise<string | null> {
    await fs.writeFile(path.join(this.directory, 'other.rlp'), blocks);
    const words = 'atoll-node import --genesis genesis.json --blocks other.rlp';
    return this.shell(words).then(
      () => null,
      ({ stderr }: { stderr: string }) => stderr.trim(),
    );
  }

  /** Starts a node, and gives a way to ask it once it answers. */
  async run(node: string, places: Places): Promise<RpcClient> {
    const listed = [...places].flatMap(([name, { p2p }]) => [
      [`HOST_OF_${name}`, HOST],
      [`PORT_OF_${name}`, String(p2p)],
    ]);
    await this.shell(filled(this.blocks.peers, Object.fromEntries(listed)));
    const { p2p, rpc } = places.get(node)!;
    const words = { NODE: node, HOST, P2P_PORT: String(p2p), RPC_PORT: String(rpc) };
    const child = spawn('bash', ['-c', filled(this.blocks.runs, words)], {
      ...this.surroundings(),
      stdio: 'ignore',
      detached: true, // a group of its own, so that all of it can be ended
    });
    this.children.push(child);
    const client = new RpcClient(`http://${HOST}:${rpc}`);
    await until(`${node} to answer`, () => client.call<string>('eth_blockNumber'));
    return client;
  }

  async stop(): Promise<void> {
    const running = this.children.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
    const ended = running.map((child) => new Promise((resolve) => child.once('exit', resolve)));
    for (const { pid } of running) process.kill(-pid!, 'SIGTERM');
    await Promise.all(ended);
  }

  private async shell(words: string): Promise<string> {
    const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', words], this.surroundings());
    return stdout;
  }

  /** No variable of the platform's. */
  private surroundings() {
    return { cwd: this.directory, env: { PATH: `${this.bin}:${process.env['PATH']}` } };
  }
}

/** What is indented, but for the part about Besu, which is not here to be run. */
function shellBlocks(readme: string): string[] {
  const blocks: string[][] = [];
  let inside = false;
  for (const line of readme.slice(0, readme.indexOf('### With Besu')).split('\n')) {
    const indented = line.startsWith('    ');
    if (indented && !inside) blocks.push([]);
    if (indented) blocks.at(-1)!.push(line.slice(4));
    inside = indented;
  }
  return blocks.map((lines) => lines.join('\n'));
}

/** With every word in capitals replaced by what it stands for, and none left over. */
function filled(block: string, words: Record<string, string>): string {
  return block.replace(/\b(HOST_OF_[\w-]+|PORT_OF_[\w-]+|NODE|HOST|P2P_PORT|RPC_PORT)\b/g, (word) => {
    if (words[word] === undefined) throw new Error(`The README does not say here what ${word} is.`);
    return words[word];
  });
}
