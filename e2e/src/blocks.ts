import { RpcClient } from '@atoll/protocol';

import type { Chain } from './chain.js';
import { until } from './wait.js';

type Header = { number: string; hash: string; timestamp: string; miner: string };

/** What the nodes of a chain know of its blocks, asked at each node itself. */
export class Blocks {
  private readonly nodes: { name: string; rpc: RpcClient }[];

  /** Nodes that do not listen at the moment are left out. */
  constructor({ nodes }: Pick<Chain, 'nodes'>) {
    this.nodes = nodes.flatMap(({ name, rpcUrl }) => (rpcUrl ? [{ name, rpc: new RpcClient(rpcUrl) }] : []));
  }

  async height(): Promise<number> {
    return Math.max(...(await this.heights()).values());
  }

  /** By the node's name; -1 for one that does not answer. */
  async heights(): Promise<Map<string, number>> {
    const asked = this.nodes.map(async ({ name, rpc }) => {
      const height = await rpc.call<string>('eth_blockNumber').catch(() => '-0x1');
      return [name, height === '-0x1' ? -1 : Number(height)] as const;
    });
    return new Map(await Promise.all(asked));
  }

  /** The longest time in seconds between two blocks from one height to another. */
  async longestGap(from: number, to: number): Promise<number> {
    const headers = await this.headersOf(this.nodes[0]!.rpc, from, to);
    const times = headers.map(({ timestamp }) => Number(timestamp));
    return Math.max(...times.slice(1).map((time, i) => time - times[i]!));
  }

  /** At how many heights two nodes have different blocks. */
  async forks(from: number, to: number): Promise<number> {
    const all = await Promise.all(this.nodes.map(({ rpc }) => this.headersOf(rpc, from, to)));
    return all[0]!.filter(({ hash }, i) => all.some((headers) => headers[i]!.hash !== hash)).length;
  }

  /** A node may just be starting again; what it says of a block is the same afterwards. */
  private async headersOf(rpc: RpcClient, from: number, to: number): Promise<Header[]> {
    const headers: Header[] = [];
    for (let number = from; number <= to; number++) {
      const header = () => rpc.call<Header | null>('eth_getBlockByNumber', [`0x${number.toString(16)}`, false]);
      headers.push(await until(`block ${number} of a node`, header));
    }
    return headers;
  }
}
