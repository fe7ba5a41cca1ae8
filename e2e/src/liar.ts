import { PeerNetwork, parseEnode, type NodeKey, type Peer, type PeerMessage } from '@atoll/node';
import { pino } from 'pino';

/**
 * A peer that says what we let it say. It proves its key as any node does, and is then free to lie about everything
 * a key does not prove.
 */
export class Liar {
  private readonly network: PeerNetwork;
  private readonly waiting = new Map<number, (blocks: Uint8Array[]) => void>();
  private lastId = 0;
  private told: { number: bigint; hash: Uint8Array } | undefined;
  private served = new Map<bigint, Uint8Array>();
  /** Why the other end hung up, as it said or as the connection showed. */
  readonly farewells: string[] = [];

  private constructor(key: NodeKey, genesisHash: Uint8Array) {
    this.network = new PeerNetwork({
      key,
      genesisHash,
      host: '127.0.0.1',
      port: 0,
      log: pino({ level: 'silent' }),
      events: {
        connected: (peer) => this.told && peer.send({ kind: 'status', ...this.told }),
        disconnected: (_, reason) => this.farewells.push(`${reason.code}: ${reason.message}`),
        message: (peer, message) => this.answer(peer, message),
      },
    });
  }

  static async at(key: NodeKey, genesisHash: Uint8Array): Promise<{ liar: Liar; port: number }> {
    const liar = new Liar(key, genesisHash);
    const { port } = await liar.network.listen();
    return { liar, port };
  }

  dial(enode: string): void {
    this.network.allow([...this.network.allowed(), parseEnode(enode)]);
  }

  connected(): boolean {
    return this.network.peers().length > 0;
  }

  refusals(): ReadonlyMap<string, number> {
    return this.network.refusalCounts;
  }

  /** Blocks of another node's chain, as that node serves them to its peers. */
  async fetch(from: bigint, count: number): Promise<Uint8Array[]> {
    const [peer] = this.network.peers();
    if (!peer) throw new Error('Nobody lets the liar in.');
    const id = ++this.lastId;
    const answer = new Promise<Uint8Array[]>((resolve) => this.waiting.set(id, resolve));
    peer.send({ kind: 'getBlocks', id, from, count });
    return answer;
  }

  /** From now on this is the chain the liar says it has. */
  claim(head: { number: bigint; hash: Uint8Array }, blocks: Map<bigint, Uint8Array>): void {
    this.told = head;
    this.served = blocks;
    this.network.broadcast({ kind: 'status', ...head });
  }

  close(): Promise<void> {
    return this.network.close();
  }

  private answer(peer: Peer, message: PeerMessage): void {
    if (message.kind === 'ping') peer.send({ kind: 'pong' });
    if (message.kind === 'bye') this.farewells.push(message.code);
    if (message.kind === 'blocks') this.waiting.get(message.id)?.(message.blocks);
    if (message.kind === 'getBlocks') {
      const wanted = Array.from({ length: message.count }, (_, i) => this.served.get(message.from + BigInt(i)));
      const end = wanted.indexOf(undefined);
      const blocks = (end < 0 ? wanted : wanted.slice(0, end)) as Uint8Array[];
      peer.send({ kind: 'blocks', id: message.id, blocks });
    }
  }
}
