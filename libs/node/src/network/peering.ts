import { fromHex } from '@atoll/crypto';
import { type Address, decodeBlock, type Hash } from '@atoll/protocol';
import type { Logger } from 'pino';

import type { Chain, NewHead } from '../chain/chain.js';
import type { Wire } from '../consensus/ports.js';
import type { TransactionPool } from '../pool/pool.js';
import type { Enode } from './enode.js';
import { Gossip } from './gossip.js';
import type { PeerMessage } from './message.js';
import type { NodeKey } from './node-key.js';
import { PeerNetwork } from './peer-network.js';
import type { Peer } from './peer.js';
import { Sync } from './sync.js';

/** How long a validator leaves the next block to consensus before it fetches it: commits take a moment to cross. */
const PATIENCE_MS = 300;

interface Submission {
  readonly raw: Uint8Array;
  resolve(hash: Hash): void;
  reject(error: unknown): void;
}

interface PeeringOptions {
  readonly key: NodeKey;
  readonly chain: Chain;
  readonly pool: TransactionPool;
  readonly host: string;
  readonly port: number;
  readonly log: Logger;
  readonly onFatal: (cause: unknown) => void;
}

/** What a node and its peers have to do with each other: consensus messages, transactions, and blocks. */
export class Peering {
  readonly network: PeerNetwork;
  readonly sync: Sync;
  private readonly gossip: Gossip;
  private validators = new Set<Address>();
  private submitted: Submission[] = [];
  private listening: { host: string; port: number };
  private consensus: ((from: Address, message: Uint8Array) => void) | undefined;
  private peerIsUp: ((peer: Address) => void) | undefined;

  constructor(private readonly options: PeeringOptions) {
    const { key, chain, pool, host, port, log, onFatal } = options;
    const events = {
      connected: (peer: Peer) => this.connected(peer),
      disconnected: (peer: Peer) => this.disconnected(peer),
      message: (peer: Peer, message: PeerMessage) => this.receive(peer, message),
    };
    const genesisHash = fromHex(chain.blocks.hashOf(0n)!);
    this.network = new PeerNetwork({ key, genesisHash, host, port, log, events });
    this.sync = new Sync(
      {
        height: () => chain.head().number,
        rawBlock: (number) => Promise.resolve(chain.blocks.rawBlock(number)),
        importBlock: (raw) => chain.importBlock(decodeBlock(raw)),
        peers: () => this.network.peers(),
        penalise: (peer, reason) => this.network.penalise(peer, reason),
        failed: onFatal,
        patienceMs: () => (this.isValidator(key.address) ? PATIENCE_MS : 0),
      },
      log,
    );
    this.gossip = new Gossip({
      peers: () => this.network.peers(),
      isValidator: (address) => this.isValidator(address),
      waiting: () => Array.from(pool.best(), ({ raw }) => raw),
      add: async (raws) => {
        const admissions = await pool.addAll(raws);
        return raws.filter((_, index) => 'hash' in admissions[index]!);
      },
    });
    this.listening = { host, port };
    this.readValidators();
    chain.onHead((head) => this.announce(head));
  }

  /** The validators among the peers, as consensus speaks to them. */
  readonly wire: Wire = {
    broadcast: (bytes) =>
      this.network.broadcast({ kind: 'consensus', bytes }, (peer) => this.isValidator(peer.address)),
    send: (to, bytes) => this.network.peerOf(to as Address)?.send({ kind: 'consensus', bytes }),
  };

  /** Where consensus messages go, and who hears of a connection that is up. */
  attach(consensus: (from: Address, message: Uint8Array) => void, peerIsUp: (peer: Address) => void): void {
    this.consensus = consensus;
    this.peerIsUp = peerIsUp;
  }

  async listen(): Promise<{ host: string; port: number }> {
    this.listening = await this.network.listen();
    return this.listening;
  }

  /** This node as its peers should list it. */
  get enode(): Enode {
    return { publicKey: this.options.key.id, ...this.listening };
  }

  /** Takes a client's transaction into the pool and passes it on; those that come in one turn are checked together. */
  submit(raw: Uint8Array): Promise<Hash> {
    return new Promise((resolve, reject) => {
      this.submitted.push({ raw, resolve, reject });
      if (this.submitted.length === 1) setImmediate(() => void this.admitSubmitted());
    });
  }

  private async admitSubmitted(): Promise<void> {
    const batch = this.submitted;
    this.submitted = [];
    try {
      const admissions = await this.options.pool.addAll(batch.map(({ raw }) => raw));
      const taken: Uint8Array[] = [];
      batch.forEach(({ raw, resolve, reject }, index) => {
        const admission = admissions[index]!;
        if ('error' in admission) return reject(admission.error);
        taken.push(raw);
        resolve(admission.hash);
      });
      this.gossip.local(taken);
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }

  async close(): Promise<void> {
    this.sync.stop();
    await this.network.close();
  }

  private connected(peer: Peer): void {
    peer.send(this.status());
    this.gossip.connected(peer);
    this.peerIsUp?.(peer.address);
  }

  private disconnected(peer: Peer): void {
    this.sync.disconnected(peer);
    this.gossip.disconnected(peer);
  }

  private receive(peer: Peer, message: PeerMessage): void {
    if (message.kind === 'consensus') return this.consensus?.(peer.address, message.bytes);
    if (message.kind !== 'transactions') return this.sync.message(peer, message);
    this.gossip.received(peer, message.transactions).catch((error: unknown) => {
      this.options.log.error({ because: String(error) }, 'transactions of a peer could not be looked at');
    });
  }

  private announce({ header, hash }: NewHead): void {
    this.readValidators();
    this.network.broadcast({ kind: 'status', number: header.number, hash: fromHex(hash) });
  }

  private status(): PeerMessage {
    const { chain } = this.options;
    return { kind: 'status', number: chain.head().number, hash: fromHex(chain.hash) };
  }

  private isValidator(address: Address): boolean {
    return this.validators.has(address);
  }

  private readValidators(): void {
    const { chain } = this.options;
    this.validators = new Set(chain.validatorsAfter(chain.head()));
  }
}
