import { Fault } from '@atoll/kernel';
import type { RpcClient } from '@atoll/protocol';
import type { Handler, LookAgain } from '@atoll/queue';
import { Lease, LeaseLost, NIL_ID, Store } from '@atoll/store';
import { Inject, Injectable, Logger, Optional } from '@nestjs/common';

import { endpointsOf, onFirstAnswering, type Endpoint } from '../transactions/chain-rpc.js';
import { backfill } from './backfill.js';
import { Contracts } from './contracts.js';
import { begin, follow, type Follower } from './follow.js';
import { Heads } from './heads.js';
import { HEADERS, sealedHeaders, type HeadersOf } from './headers.js';
import { firstBlockOf, readState, type IndexState } from './index-state.js';
import { nameTokens } from './name-tokens.js';
import { Unbelievable } from './sealed-block.js';
import { Overtaken } from './write-blocks.js';

/** A pass ends after this, so that chains that catch up take turns with those that are followed. */
const PASS_MS = 3_000;
const AT_ONCE: LookAgain = { lookAgainMs: 0 };
const ELSEWHERE: LookAgain = { lookAgainMs: 1_000 };
const SILENCE: LookAgain = { lookAgainMs: 2_000 };
const TROUBLE: LookAgain = { lookAgainMs: 15_000 };
/** While heads are heard, and while they are not. */
const HEARD_MS = 5_000;
const WATCH_MS = { least: 500, most: 2_000 };

/**
 * Keeps what happens on a chain in tables. Each block commits with its predecessor's number and hash compared, so blocks are
 * neither left out nor there twice, wherever a pass is cut off; and each is believed only once its header is sealed by the
 * validators that those before it elected. Such a chain is final: a block that does not follow is somebody's lie, and told.
 */
@Injectable()
export class IndexReconciler implements Handler {
  readonly queue = 'index';
  private readonly log = new Logger(IndexReconciler.name);
  private readonly contracts: Contracts;

  constructor(
    private readonly store: Store,
    private readonly heads: Heads,
    @Optional() @Inject(HEADERS) private readonly headersOf: HeadersOf = sealedHeaders,
  ) {
    this.contracts = new Contracts(store);
  }

  async handle(chainId: string): Promise<LookAgain | null> {
    const lease = await Lease.take(this.store, `index:${chainId}`);
    if (!lease) return ELSEWHERE;
    try {
      const state = await readState(this.store.platform, chainId);
      return state ? await this.pass(lease, state) : await lease.retire();
    } catch (error) {
      if (error instanceof LeaseLost || error instanceof Overtaken) return ELSEWHERE;
      if (error instanceof Fault && error.retryable) return SILENCE;
      throw error;
    } finally {
      await lease.release();
    }
  }

  async due(limit: number, after = NIL_ID): Promise<string[]> {
    const rows = await this.store.platform.$queryRaw<{ id: string }[]>`
      SELECT c.id FROM chains c LEFT JOIN chain_indexes i ON i.chain_id = c.id
      WHERE c.desired = 'RUNNING' AND c.genesis IS NOT NULL AND c.id > ${after}::uuid
        AND (i.seen_at IS NULL OR i.seen_at < now() - interval '10 seconds')
      ORDER BY c.id LIMIT ${limit}`;
    return rows.map(({ id }) => id);
  }

  private async pass(lease: Lease, state: IndexState): Promise<LookAgain | null> {
    const { chain } = state;
    const follower = await this.follower(lease, state);
    if (!follower) return null;
    if (!state.kept) await begin(follower);
    await this.contracts.takeIn(lease, chain.id);

    const end = performance.now() + PASS_MS;
    const endpoints = await endpointsOf(this.store.platform, chain.id, NIL_ID);
    const ended = await this.followAny(follower, state, endpoints, () => performance.now() > end);
    if (ended === 'trouble') return TROUBLE;
    if (await backfill(this.store, lease, this.contracts, chain.id)) return AT_ONCE;
    return ended ? this.lookAgain(state, endpoints) : AT_ONCE;
  }

  private async follower(lease: Lease, { chain, kept, from }: IndexState): Promise<Follower | null> {
    const headers = from === null ? null : await this.headersOf(chain, kept);
    if (!headers || from === null) return null;
    const firstBlock = kept ? firstBlockOf(kept, from) : from;
    return { chainId: chain.id, lease, headers, contracts: this.contracts, firstBlock };
  }

  /** One node may be silent, behind or a liar; the others are asked before anything is said about the chain. */
  private async followAny(follower: Follower, state: IndexState, endpoints: Endpoint[], until: () => boolean) {
    const { chain } = state;
    let lie: Unbelievable | null = null;
    let ended = true;
    for (const endpoint of endpoints) {
      try {
        ended = await onFirstAnswering([endpoint], async (rpc: RpcClient) => {
          const atEnd = await follow(follower, rpc, until);
          await nameTokens(this.store, follower, rpc);
          return atEnd;
        });
        if (!ended || follower.headers.head.number >= chain.height) return ended;
      } catch (error) {
        if (error instanceof Unbelievable) lie = error;
        else if (!(error instanceof Fault && error.retryable)) throw error;
        // What was accepted before the failure may not be written: the next node goes on from the row.
        const kept = await this.store.platform.chainIndex.findUniqueOrThrow({ where: { chainId: chain.id } });
        follower.headers = (await this.headersOf(chain, kept)) ?? follower.headers;
      }
    }
    return lie ? this.inTrouble(follower, lie) : ended;
  }

  private async inTrouble({ lease, chainId }: Follower, lie: Unbelievable): Promise<'trouble'> {
    const trouble = `No node tells a block that can be believed: ${lie.message}. Compare the chain's nodes with each other; it goes on by itself with the first that tells the truth.`;
    this.log.error(`${chainId}: ${lie.message}`);
    await lease.write((db) => db.chainIndex.updateMany({ where: { chainId }, data: { trouble, seenAt: new Date() } }));
    return 'trouble';
  }

  private lookAgain({ chain }: IndexState, endpoints: Endpoint[]): LookAgain {
    const [nearest] = endpoints;
    if (nearest && this.heads.listen(chain.id, nearest.rpcUrl)) return { lookAgainMs: HEARD_MS };
    return { lookAgainMs: Math.min(Math.max(chain.blockPeriodMs, WATCH_MS.least), WATCH_MS.most) };
  }
}
