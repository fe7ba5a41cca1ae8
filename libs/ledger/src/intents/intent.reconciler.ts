import { Fault, type FaultDetail } from '@atoll/kernel';
import type { RpcClient } from '@atoll/protocol';
import type { Handler, LookAgain } from '@atoll/queue';
import { NIL_ID, Prisma, Store, type Intent, type Sponsorship, type Transaction } from '@atoll/store';
import { Injectable } from '@nestjs/common';
import { toHex, type Hex } from 'viem';

import type { Reverted } from '../abi/revert.js';
import { endpointsOf, onFirstAnswering } from '../transactions/chain-rpc.js';
import { relayOf } from './relays.js';
import { innerReason } from './simulation.js';
import { sponsoredMethod, type Sponsored } from './sponsored.js';

type Full = Intent & { sponsorship: Sponsorship; transaction: Transaction };
type Judgement = { relayedHash: Hex | null; said: Reverted | null };

const NODES_AWAY: LookAgain = { lookAgainMs: 2_000 };
const UNKNOWN: Judgement = { relayedHash: null, said: null };

/** Says what became of intents whose transaction failed: somebody else may have relayed them, and then they are done. */
@Injectable()
export class IntentReconciler implements Handler {
  readonly queue = 'intent';

  constructor(private readonly store: Store) {}

  async handle(key: string): Promise<LookAgain | null> {
    const [organisationId = '', id = ''] = key.split('/');
    const intent = await this.store.platform.intent.findUnique({
      where: { organisationId_id: { organisationId, id } },
      include: { sponsorship: true, transaction: true },
    });
    if (!intent || intent.judgedAt || intent.transaction.status !== 'FAILED') return null;
    const sponsored = await this.sponsored(intent);
    if (!sponsored) return this.write(intent, UNKNOWN);
    const endpoints = await endpointsOf(this.store.platform, intent.chainId, organisationId);
    if (endpoints.length === 0) return NODES_AWAY;
    return this.write(intent, await onFirstAnswering(endpoints, (rpc) => judge(rpc, sponsored, intent)));
  }

  async due(limit: number, after = `${NIL_ID}/${NIL_ID}`): Promise<string[]> {
    const [organisationId, id] = after.split('/');
    const open = await this.store.platform.$queryRaw<{ key: string }[]>`
      SELECT i.organisation_id || '/' || i.id AS key FROM intents i
      JOIN transactions t ON t.organisation_id = i.organisation_id AND t.id = i.transaction_id
      WHERE i.judged_at IS NULL AND t.status = 'FAILED' AND (i.organisation_id, i.id) > (${organisationId}::uuid, ${id}::uuid)
      ORDER BY i.organisation_id, i.id LIMIT ${limit}`;
    return open.map(({ key }) => key);
  }

  /** Null where its contract is no longer there to be asked, or is another by now. */
  private sponsored({ sponsorship, deploymentId, function: name }: Full): Promise<Sponsored | null> {
    return sponsoredMethod(this.store.platform, sponsorship, { deploymentId, function: name }).catch(
      (error: unknown) => {
        if (error instanceof Fault && !error.retryable) return null;
        throw error;
      },
    );
  }

  private async write({ organisationId, id, transaction }: Full, { relayedHash, said }: Judgement): Promise<null> {
    const fault = said ? withoutData(said) : (transaction.fault as FaultDetail | null);
    await this.store.platform.intent.updateMany({
      where: { organisationId, id, judgedAt: null },
      data: {
        ...{ judgedAt: new Date(), relayedHash },
        reason: relayedHash ? null : said ? `The contract refused: ${said.because}.` : transaction.reason,
        fault: relayedHash || !fault ? Prisma.DbNull : (fault as Prisma.InputJsonObject),
      },
    });
    return null;
  }
}

async function judge(
  rpc: RpcClient,
  { form, abi }: Sponsored,
  { signer, nonce, transaction }: Full,
): Promise<Judgement> {
  const data = toHex(transaction.data);
  const relayedHash = await relayOf(rpc, form, { signer: signer as Hex, nonce: BigInt(nonce.toFixed(0)), data });
  if (relayedHash) return { relayedHash, said: null };
  const before = transaction.blockNumber === null ? 'latest' : toHex(transaction.blockNumber - 1n);
  return { relayedHash, said: await innerReason(rpc, form, abi, data, before) };
}

/** Goes into a row, so it holds neither much nor what no row can: a contract chooses its own arguments. */
function withoutData({ code, because, error }: Reverted): Reverted {
  return { code, because, ...(error !== undefined && { error }) };
}
