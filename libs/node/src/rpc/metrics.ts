import type { Registry } from 'prom-client';
import { Counter, Gauge, Histogram, Registry as NewRegistry } from 'prom-client';

import type { Chain } from '../chain/chain.js';
import type { Qbft } from '../consensus/qbft.js';
import type { PeerErrorCode } from '../network/peer-error.js';
import type { TransactionPool } from '../pool/pool.js';

interface MetricsPorts {
  readonly chain: Chain;
  readonly qbft: Qbft;
  readonly pool: TransactionPool;
  readonly peerCount: () => number;
  readonly refusals: () => ReadonlyMap<PeerErrorCode, number>;
  readonly isSyncing: () => boolean;
}

/** What Prometheus reads. Values are looked up when it asks, so an idle node does nothing for them. */
export class Metrics {
  readonly registry: Registry = new NewRegistry();
  private readonly rpcSeconds = new Histogram({
    name: 'atoll_rpc_seconds',
    help: 'Time to answer a JSON-RPC request',
    labelNames: ['method', 'ok'],
    buckets: [0.001, 0.01, 0.1, 1, 10],
    registers: [this.registry],
  });
  private readonly served = new Counter({
    name: 'atoll_rpc_served_total',
    help: 'JSON-RPC requests answered at the public listener since the start',
    registers: [this.registry],
  });
  private readonly blockSeconds = new Histogram({
    name: 'atoll_block_interval_seconds',
    help: 'Time between blocks as this node took them',
    buckets: [0.25, 0.5, 1, 2, 4, 8, 16, 60],
    registers: [this.registry],
  });
  private readonly transactions = new Counter({
    name: 'atoll_transactions_total',
    help: 'Transactions in the blocks taken since the start',
    registers: [this.registry],
  });
  private lastBlock: number | undefined;

  constructor(ports: MetricsPorts) {
    this.watchChain(ports);
    this.watchConsensus(ports);
    this.watchProcess();
  }

  /** Notes one answered JSON-RPC request. */
  readonly called = (method: string, ok: boolean, seconds: number): void =>
    this.rpcSeconds.observe({ method, ok: String(ok) }, seconds);

  /** The same of one that anybody may ask; what the platform asks for itself is no load of applications. */
  readonly calledInPublic: Metrics['called'] = (...call) => {
    this.called(...call);
    this.served.inc();
  };

  private watchChain({ chain, pool, peerCount, isSyncing, refusals }: MetricsPorts): void {
    this.gauge('atoll_block_height', 'Number of the head', () => Number(chain.head().number));
    this.gauge('atoll_head_timestamp_seconds', 'Timestamp of the head', () => Number(chain.head().timestamp));
    this.gauge('atoll_pool_transactions', 'Transactions that wait', () => pool.size);
    this.gauge('atoll_peers', 'Connected peers', peerCount);
    this.gauge('atoll_syncing', 'Whether blocks are missing here that peers have', () => Number(isSyncing()));
    this.gauges('atoll_refused_connections', 'Connections that were refused', 'code', refusals);
    chain.onHead(({ transactions }) => {
      const now = performance.now();
      if (this.lastBlock !== undefined) this.blockSeconds.observe((now - this.lastBlock) / 1_000);
      this.lastBlock = now;
      this.transactions.inc(transactions.length);
    });
  }

  private watchConsensus({ qbft: { status } }: MetricsPorts): void {
    this.gauge('atoll_round', 'Round of the height being decided', () => status.round);
    this.gauge('atoll_validators', 'Validators of the height being decided', () => status.validators.length);
    this.gauge('atoll_is_validator', 'Whether this node is one of them', () => Number(status.isValidator));
    this.gauge('atoll_round_changes', 'Rounds above 0 entered since the start', () => status.roundChanges);
    this.gauge('atoll_evidence', 'Proofs seen of validators that contradict themselves', () => status.evidenceCount);
    this.gauges('atoll_messages_received', 'Consensus messages received', 'kind', () =>
      Object.entries(status.received),
    );
    this.gauges('atoll_messages_sent', 'Consensus messages sent', 'kind', () => Object.entries(status.sent));
    this.gauges('atoll_messages_refused', 'Consensus messages refused', 'reason', () => Object.entries(status.refused));
  }

  private watchProcess(): void {
    this.gauge('process_resident_memory_bytes', 'Resident memory', () => process.memoryUsage.rss());
    this.gauge('process_cpu_seconds_total', 'User and system time', () => {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1e6;
    });
    this.gauge('process_start_time_seconds', 'Start of the process', () => Date.now() / 1_000 - process.uptime());
  }

  private gauge(name: string, help: string, value: () => number): void {
    const collect = function (this: Gauge): void {
      this.set(value());
    };
    new Gauge({ name, help, registers: [this.registry], collect });
  }

  private gauges(name: string, help: string, label: string, values: () => Iterable<readonly [string, number]>): void {
    const collect = function (this: Gauge): void {
      for (const [key, value] of values()) this.set({ [label]: key }, value);
    };
    new Gauge({ name, help, labelNames: [label], registers: [this.registry], collect });
  }
}
