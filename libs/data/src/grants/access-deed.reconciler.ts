import { enqueueKernelCall } from '@atoll/contracts';
import { Fault, type FaultDetail } from '@atoll/kernel';
import { isMember, LEFT } from '@atoll/ledger';
import type { Handler, LookAgain, QueueName } from '@atoll/queue';
import { Lease, NIL_ID, nudge, Prisma, Store, type AccessDeed, type Transaction } from '@atoll/store';
import { Injectable } from '@nestjs/common';

import { madeBy } from '../made-by.js';
import { argumentsOf, type DeedContract } from './access-deeds.js';

type Full = AccessDeed & { transaction: Transaction | null };
type Failure = { reason: string; fault: FaultDetail | null };

const SOON: LookAgain = { lookAgainMs: 200 };
const ELSEWHERE: LookAgain = { lookAgainMs: 1_000 };
const PEOPLE_WANTED: LookAgain = { lookAgainMs: 5_000 };

/** Sends what an organisation wants done on a chain, once, and says what came of it. */
@Injectable()
export class AccessDeedReconciler implements Handler {
  readonly queue = 'access-deed';

  constructor(private readonly store: Store) {}

  handle(key: string): Promise<LookAgain | null> {
    return Lease.hold<LookAgain | null>(this.store, `access-deed:${key}`, ELSEWHERE, async (lease) => {
      const [organisationId = '', id = ''] = key.split('/');
      const deed = await this.store.platform.accessDeed.findUnique({
        where: { organisationId_id: { organisationId, id } },
        include: { transaction: true },
      });
      if (!deed || deed.state === 'DONE' || deed.state === 'FAILED') return lease.retire();
      return deed.transaction ? this.await(lease, deed, deed.transaction) : this.send(lease, deed);
    });
  }

  async due(limit: number, after = `${NIL_ID}/${NIL_ID}`): Promise<string[]> {
    const [organisationId, id] = after.split('/');
    const open = await this.store.platform.$queryRaw<{ key: string }[]>`
      SELECT organisation_id || '/' || id AS key FROM access_deeds
      WHERE state IN ('WAITING', 'SENDING') AND (organisation_id, id) > (${organisationId}::uuid, ${id}::uuid)
      ORDER BY organisation_id, id LIMIT ${limit}`;
    return open.map(({ key }) => key);
  }

  /** The transaction and its link to the deed commit together, so a deed has one and never two. */
  private async send(lease: Lease, deed: Full): Promise<LookAgain | null> {
    const { organisationId, chainId, consortiumId, createdBy: submittedBy } = deed;
    if (!(await isMember(this.store.platform, consortiumId, organisationId))) return fail(lease, deed, LEFT);
    try {
      await lease.write(async (db) => {
        const contract = deed.contract as DeedContract;
        const args = argumentsOf({ ...deed, contract });
        const call = { chainId, contract, function: deed.function, args } as never;
        const transaction = await enqueueKernelCall(db, organisationId, call, { submittedBy });
        await db.accessDeed.update({ where: keyOf(deed), data: { state: 'SENDING', transactionId: transaction.id } });
      });
      return SOON;
    } catch (error) {
      if (!(error instanceof Fault) || error.retryable) throw error;
      return fail(lease, deed, { reason: error.message, fault: error.detail });
    }
  }

  private async await(lease: Lease, deed: Full, transaction: Transaction): Promise<LookAgain | null> {
    if (transaction.status === 'FAILED') {
      const { reason, fault } = transaction;
      return fail(lease, deed, { reason: reason ?? 'Its transaction failed.', fault: fault as FaultDetail | null });
    }
    if (transaction.status !== 'MINED') return transaction.held ? PEOPLE_WANTED : SOON;
    await lease.write(async (db) => {
      const { blockNumber } = transaction;
      await db.accessDeed.update({
        where: keyOf(deed),
        data: { state: 'DONE', blockNumber, made: madeBy(transaction) },
      });
      for (const mirror of mirrorsOf(deed.contract)) await nudge(db, mirror, deed.chainId);
    });
    return lease.retire();
  }
}

/** Who shows what came of it; a call of the city moves grants, too. */
function mirrorsOf(contract: string): QueueName[] {
  if (contract === 'DataMarket') return ['market-mirror'];
  return contract === 'CityExchange' ? ['access-mirror', 'city-mirror'] : ['access-mirror'];
}

async function fail(lease: Lease, deed: AccessDeed, { reason, fault }: Failure): Promise<null> {
  const data = { state: 'FAILED' as const, reason, fault: (fault as Prisma.InputJsonObject | null) ?? Prisma.DbNull };
  await lease.write((db) => db.accessDeed.update({ where: keyOf(deed), data }));
  return lease.retire();
}

const keyOf = ({ organisationId, id }: AccessDeed) => ({ organisationId_id: { organisationId, id } });
