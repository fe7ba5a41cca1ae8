import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGenesis, type Genesis } from '@atoll/protocol';
import { type Logger, pino } from 'pino';

import { keyPath, loadOrCreateKey } from './key-file.js';
import { type Enode, formatEnode } from './network/enode.js';
import type { NodeKey } from './network/node-key.js';
import { type Endpoints, Node } from './node.js';
import { freePorts } from './free-ports.js';

export interface Member {
  readonly directory: string;
  readonly key: NodeKey;
  readonly port: number;
}

export interface RunningNode extends Endpoints {
  readonly node: Node;
  readonly url: string;
  readonly controlUrl: string;
  readonly token: string;
}

const TOKEN = 'a-token-for-tests-not-a-secret';

/** A chain for tests: its nodes run in this process, over real sockets and directories that are gone afterwards. */
export class Cluster {
  private readonly running = new Map<Member, RunningNode>();

  private constructor(
    private readonly directory: string,
    readonly genesis: Genesis,
    readonly members: readonly Member[],
    private readonly log: Logger,
  ) {}

  /** Keys and genesis for `validators` members that decide and `followers` that follow; nothing runs yet. */
  static async prepare(validators: number, followers: number, alloc: Genesis['alloc']): Promise<Cluster> {
    const directory = await mkdtemp(join(tmpdir(), 'cluster-'));
    const ports = await freePorts(validators + followers);
    const members: Member[] = [];
    for (const [index, port] of ports.entries()) {
      const home = join(directory, `node${index}`);
      members.push({ directory: home, port, key: await loadOrCreateKey(keyPath(home), () => undefined) });
    }
    const genesis = createGenesis({
      chainId: 20_990,
      validators: members.slice(0, validators).map(({ key }) => key.address),
      blockPeriodMs: 200,
      epochLength: 30_000,
      requestTimeoutSeconds: 1,
      gasLimit: 30_000_000n,
      alloc,
    });
    const log = pino({ level: process.env['ATOLL_TEST_LOG'] ?? 'silent' });
    return new Cluster(directory, genesis, members, log);
  }

  static enodeOf({ key, port }: Member): Enode {
    return { publicKey: key.id, host: '127.0.0.1', port };
  }

  /** Starts one member, as a peer of `peers` or else of all. */
  async start(member: Member, peers: readonly Member[] = this.members): Promise<RunningNode> {
    const { directory, port } = member;
    const urls = peers.map((peer) => formatEnode(Cluster.enodeOf(peer)));
    await writeFile(join(directory, 'static-nodes.json'), JSON.stringify(urls));
    await writeFile(join(directory, 'control-token'), TOKEN);
    const node = await Node.open({
      dataDirectory: directory,
      genesis: this.genesis,
      p2p: { host: '127.0.0.1', port },
      rpc: { host: '127.0.0.1', port: 0 },
      control: { host: '127.0.0.1', port: 0, tokenFile: join(directory, 'control-token') },
      log: this.log,
      onFatal: (cause) => this.log.fatal({ because: String(cause) }),
    });
    const endpoints = await node.start();
    const url = `http://127.0.0.1:${endpoints.rpc.port}`;
    const controlUrl = `http://127.0.0.1:${endpoints.control.port}`;
    const running = { ...endpoints, node, url, controlUrl, token: TOKEN };
    this.running.set(member, running);
    return running;
  }

  /** A member that runs, by its place. */
  member(index: number): RunningNode {
    return this.running.get(this.members[index]!)!;
  }

  async stop(member: Member): Promise<void> {
    const running = this.running.get(member);
    this.running.delete(member);
    await running?.node.stop();
  }

  /** Stops what runs and removes the directories. */
  async remove(): Promise<void> {
    await Promise.all([...this.running.keys()].map((member) => this.stop(member)));
    await rm(this.directory, { recursive: true });
  }
}

/** Resolves when the node's head is at least `height`. */
export function reaches({ chain }: Node, height: bigint): Promise<void> {
  if (chain.head().number >= height) return Promise.resolve();
  return new Promise((resolve) => {
    const stop = chain.onHead(({ header }) => {
      if (header.number < height) return;
      stop();
      resolve();
    });
  });
}
