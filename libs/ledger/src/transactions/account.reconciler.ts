import type { Handler, LookAgain } from '@atoll/queue';
import { NIL_ID, Store } from '@atoll/store';
import { Inject, Injectable, Optional } from '@nestjs/common';
import type { Hex } from 'viem';

import { CUSTODY, type Custody } from '../custody/custody.js';
import { Heads } from '../indexer/heads.js';
import { accountKey, accountOf, type Account, type AccountRef } from './account.js';
import { endCancelled } from './cancelled.js';
import { endpointsOf, onFirstAnswering } from './chain-rpc.js';
import { pass } from './pass.js';
import { Progress } from './progress.js';
import { lookAt } from './turn.js';

/** How soon to look again while something is in flight: when heads are not heard, and when they are; and while no node answers. */
const NEXT_LOOK_MS = 150;
const HEARD_MS = 1_000;
const SILENCE_MS = 2_000;

/** Before every account. */
const FIRST = accountKey({ organisationId: NIL_ID, chainId: NIL_ID, keyId: NIL_ID });

const UNFINISHED = { in: ['QUEUED' as const, 'SIGNED' as const, 'SENT' as const] };

/**
 * Brings the transactions of one key on one chain forward: QUEUED, SIGNED, SENT, MINED or FAILED. Each state is committed
 * before the next step begins, and sending the same signed bytes twice is harmless, so a pass may be cut off anywhere and
 * two may run at once. A nonce is given to another wish only once nothing signed under it can be mined any more.
 */
@Injectable()
export class AccountReconciler implements Handler {
  readonly queue = 'account';
  private readonly progress = new Progress();

  constructor(
    private readonly store: Store,
    @Inject(CUSTODY) private readonly custody: Custody,
    @Optional() private readonly heads?: Heads,
  ) {}

  async handle(key: string): Promise<LookAgain | null> {
    const account = await this.account(accountOf(key));
    if (!account) return null;
    await endCancelled(this.store, account);
    const endpoints = await endpointsOf(this.store.platform, account.chainId, account.organisationId);
    const [nearest] = endpoints;
    let hears = false;
    if (nearest) {
      // From before the look on, so that no head falls between the two.
      hears = this.heads?.awaitNext(account.chainId, nearest.rpcUrl, key) ?? false;
      await onFirstAnswering(endpoints, async (rpc) => {
        const turn = { store: this.store, custody: this.custody, rpc, account, sight: await lookAt(rpc, account) };
        return pass(turn, endpoints, this.progress);
      });
    }
    if (!(await this.hasWork(account))) {
      this.progress.forget(key);
      return null;
    }
    if (!nearest) return { lookAgainMs: SILENCE_MS };
    return { lookAgainMs: hears ? HEARD_MS : NEXT_LOOK_MS };
  }

  async due(limit: number, after = FIRST): Promise<string[]> {
    const { organisationId, chainId, keyId } = accountOf(after);
    const accounts = await this.store.platform.$queryRaw<AccountRef[]>`
      SELECT DISTINCT organisation_id AS "organisationId", chain_id AS "chainId", key_id AS "keyId" FROM transactions
      WHERE status IN ('QUEUED', 'SIGNED', 'SENT') AND (NOT held OR cancel_asked_at IS NOT NULL)
        AND (organisation_id, chain_id, key_id) > (${organisationId}::uuid, ${chainId}::uuid, ${keyId}::uuid)
      ORDER BY 1, 2, 3 LIMIT ${limit}`;
    return accounts.map(accountKey);
  }

  private async account(ref: AccountRef): Promise<Account | null> {
    const [chain, key] = await Promise.all([
      this.store.platform.chain.findUnique({
        where: { id: ref.chainId },
        select: { evmChainId: true, consortiumId: true },
      }),
      this.store.platform.key.findUnique({
        where: { organisationId_id: { organisationId: ref.organisationId, id: ref.keyId } },
        select: { address: true },
      }),
    ]);
    if (!chain || !key) return null;
    const address = key.address ?? (await this.custody.create(ref)).address;
    return { ...ref, ...chain, evmChainId: Number(chain.evmChainId), address: address as Hex };
  }

  private async hasWork({ organisationId, chainId, keyId }: AccountRef): Promise<boolean> {
    const OR = [{ held: false }, { cancelAskedAt: { not: null } }];
    const where = { organisationId, chainId, keyId, status: UNFINISHED, OR };
    return (await this.store.platform.transaction.findFirst({ where, select: { id: true } })) !== null;
  }
}
