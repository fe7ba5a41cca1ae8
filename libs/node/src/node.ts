import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { blockPeriodMs, type Genesis } from '@atoll/protocol';
import type { Logger } from 'pino';

import { Chain } from './chain/chain.js';
import { systemClock } from './clock.js';
import { Qbft } from './consensus/qbft.js';
import { FileJournal } from './journal.js';
import { keyPath, loadOrCreateKey } from './key-file.js';
import type { Enode } from './network/enode.js';
import type { NodeKey } from './network/node-key.js';
import { Peering } from './network/peering.js';
import { PeerList } from './network/peer-list.js';
import { TransactionPool } from './pool/pool.js';
import { ControlToken } from './rpc/control-token.js';
import { Listeners, type Listening } from './rpc/listeners.js';

/** Where a listener listens; port 0 takes any that is free. */
export interface ListenOptions {
  readonly host: string;
  readonly port: number;
}

export interface NodeOptions {
  readonly dataDirectory: string;
  readonly genesis: Genesis;
  readonly p2p: ListenOptions;
  readonly rpc: ListenOptions & { readonly hosts?: readonly string[]; readonly origins?: readonly string[] };
  readonly control: ListenOptions & { readonly tokenFile: string };
  /** `static-nodes.json` in the data directory unless given. */
  readonly staticNodesFile?: string;
  readonly targetGasLimit?: bigint;
  readonly name?: string;
  readonly log: Logger;
  /** The node can no longer write and has stopped deciding: the process should end. */
  readonly onFatal: (cause: unknown) => void;
}

export interface Endpoints extends Listening {
  readonly p2p: ListenOptions;
  readonly enode: Enode;
}

/**
 * One node of a chain: the chain and its state, consensus when its key is a validator's, peers, and the RPC listeners.
 * It is assembled here and nowhere else.
 */
export class Node {
  private stopping: Promise<void> | undefined;

  private constructor(
    readonly key: NodeKey,
    readonly chain: Chain,
    readonly pool: TransactionPool,
    readonly peering: Peering,
    private readonly peerList: PeerList,
    readonly qbft: Qbft,
    private readonly journal: FileJournal,
    private readonly listeners: Listeners,
  ) {}

  /** Opens the data directory and assembles the node; nothing is listening yet. */
  static async open(options: NodeOptions): Promise<Node> {
    const {
      dataDirectory,
      genesis,
      log,
      targetGasLimit,
      staticNodesFile = join(dataDirectory, 'static-nodes.json'),
    } = options;
    await mkdir(dataDirectory, { recursive: true, mode: 0o700 });
    const key = await loadOrCreateKey(keyPath(dataDirectory), (sentence) => log.warn(sentence));
    const token = await ControlToken.load(options.control.tokenFile);
    const directory = join(dataDirectory, 'chain');
    const chain = await Chain.open({ directory, genesis, ...(targetGasLimit !== undefined && { targetGasLimit }) });
    const journal = await FileJournal.open(join(dataDirectory, 'journal'));
    const pool = new TransactionPool(chain);
    chain.useSupply(pool);
    const peering = new Peering({ key, chain, pool, ...options.p2p, log, onFatal: options.onFatal });
    const qbft = assembleConsensus(options, key, chain, peering, journal);
    const peerList = new PeerList(peering.network, staticNodesFile, log);
    const listeners = new Listeners({ ...options, token, key, chain, pool, peering, peerList, qbft });
    return new Node(key, chain, pool, peering, peerList, qbft, journal, listeners);
  }

  /** Begins to listen, to dial, and to decide. */
  async start(): Promise<Endpoints> {
    const p2p = await this.peering.listen();
    const listening = await this.listeners.listen();
    this.chain.onHead(({ header }) => this.qbft.newHead(header));
    this.peering.attach(
      (from, message) => this.qbft.receive(from, message),
      (peer) => this.qbft.peerConnected(peer),
    );
    this.qbft.start();
    await this.peerList.follow();
    return { ...listening, p2p, enode: this.peering.enode };
  }

  /** Finishes the work in hand and closes everything; what is on the disk is complete. */
  stop(): Promise<void> {
    this.stopping ??= this.close();
    return this.stopping;
  }

  private async close(): Promise<void> {
    this.peerList.close();
    await this.listeners.close();
    this.qbft.stop();
    await this.peering.close();
    await this.pool.close();
    await this.chain.close();
    await this.journal.close();
  }
}

function assembleConsensus(
  { genesis, log, onFatal }: NodeOptions,
  signer: NodeKey,
  chain: Chain,
  peering: Peering,
  journal: FileJournal,
): Qbft {
  return new Qbft({
    chain,
    signer,
    journal,
    wire: peering.wire,
    clock: systemClock,
    blockPeriodMs: blockPeriodMs(genesis.config),
    requestTimeoutMs: genesis.config.qbft.requesttimeoutseconds * 1_000,
    events: {
      onBehind: () => peering.sync.check(),
      onRefused: (peer, reason, cause) =>
        log.warn({ peer, reason, because: cause && String(cause) }, 'message refused'),
      onEvidence: ({ author, kind }) => log.error({ author, kind }, 'a validator contradicts itself'),
      onNoProposal: (cause) => log.error({ because: String(cause) }, 'no block could be proposed'),
      onHalt: onFatal,
    },
  });
}
