import { RpcClient } from '@atoll/protocol';

import { commandLine } from './atoll-cli.js';
import type { Member } from './member.js';
import { mustEqual } from './story.js';
import { until } from './wait.js';

type Node = {
  id: string;
  name: string;
  address: string;
  phase: string;
  message: string;
  sealing: boolean;
  peers: number | null;
  rpcUrl: string | null;
};
export type Header = { number: string; hash: string; miner: string; timestamp: string };

/** A chain of which a member keeps backups, and whose nodes it brings back: all by the command line. */
export class BackedUpChain {
  private readonly atoll: ReturnType<typeof commandLine>;

  constructor(
    url: string,
    member: Member,
    readonly id: string,
    /** The file of the member's backup key. */
    private readonly key: string,
  ) {
    this.atoll = commandLine(url, member);
  }

  nodes(): Promise<Node[]> {
    return this.atoll.json<Node[]>('nodes', 'list', this.id);
  }

  async node(name: string): Promise<Node> {
    return (await this.nodes()).find((one) => one.name === name)!;
  }

  /** Any node but this one. */
  async otherThan(name: string): Promise<RpcClient> {
    return new RpcClient((await this.nodes()).find((one) => one.name !== name && one.rpcUrl)!.rpcUrl!);
  }

  /** Makes the backup key, a plan, and the first backup, with as many keys as the member has nodes. */
  async backUp(nodes: number): Promise<void> {
    await this.atoll.print('backup-key', 'create', this.key);
    await this.atoll.print('backups', 'plan', this.id, '--key', this.key);
    const { status, keys } = await this.atoll.json<{ status: string; keys: number }>('backups', 'start', this.id);
    mustEqual([status, keys], ['DONE', nodes], 'the backup');
  }

  /** Has the newest backup executed. */
  async drill(): Promise<void> {
    const [id = ''] = (await this.atoll.print('backups', 'list', this.id, '-q')).split('\n');
    const { drill, drillBlocks } = await this.atoll.json<{ drill: string; drillBlocks: number }>(
      'backups',
      'drill',
      id,
    );
    mustEqual([drill, drillBlocks > 0], ['PASSED', true], 'the drill');
  }

  /** Takes a node's disk away, and waits until that is seen and said, and the others have gone on. */
  async lose(name: string, wipe: () => Promise<void>): Promise<void> {
    const rpc = await this.otherThan(name);
    await wipe();
    const { phase, message } = await until(
      `${name} to be seen as lost`,
      async () => {
        const seen = await this.node(name);
        return ['Lost', 'Failed'].includes(seen.phase) && /restore it from a backup/.test(seen.message) ? seen : null;
      },
      PATIENT,
    );
    console.log(`      ${phase}: ${message}`);
    const height = await heightOf(rpc);
    await until('five more blocks', async () => (await heightOf(rpc)) >= height + 5);
  }

  /** Asks for a key to come back; the answer is a refusal when the node lives. */
  async restore(name: string): Promise<void> {
    await this.atoll.print('nodes', 'restore', (await this.node(name)).id, '--key', this.key);
  }

  /** The same, until the node seals again under the address that it had. */
  async bringBack(name: string): Promise<void> {
    const { address } = await this.node(name);
    const rpc = await this.otherThan(name);
    const from = await heightOf(rpc);
    await this.restore(name);
    await until(`a block by ${name}`, () => sealedBy(rpc, address, from), PATIENT);
    const back = await until(
      `${name} to be seen`,
      async () => {
        const seen = await this.node(name);
        return seen.phase === 'Running' && seen.sealing ? seen : null;
      },
      PATIENT,
    );
    mustEqual(back.address, address, 'its address');
  }
}

/** A pod on a busy machine takes its time. */
const PATIENT = { seconds: 240 };

export const heightOf = async (rpc: RpcClient): Promise<number> => Number(await rpc.call<string>('eth_blockNumber'));

export const headerAt = (rpc: RpcClient, number: number): Promise<Header> =>
  rpc.call<Header>('eth_getBlockByNumber', [`0x${number.toString(16)}`, false]);

async function sealedBy(rpc: RpcClient, address: string, from: number): Promise<boolean> {
  const head = await heightOf(rpc);
  for (let number = from + 1; number <= head; number++)
    if ((await headerAt(rpc, number)).miner.toLowerCase() === address.toLowerCase()) return true;
  return false;
}
