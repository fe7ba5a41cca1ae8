import { enqueueKernelCall } from '@atoll/contracts';
import { CryptoError } from '@atoll/crypto';
import { Fault, type FaultDetail } from '@atoll/kernel';
import { isMember, LEFT } from '@atoll/ledger';
import type { Handler, LookAgain } from '@atoll/queue';
import { Lease, NIL_ID, nudge, Prisma, Store, type LeakTrace, type Transaction } from '@atoll/store';
import { Injectable } from '@nestjs/common';
import type { Hex } from 'viem';

import { standingOf } from '../grants/access-deeds.js';
import { accusationsIn, evidenceIn, mayTrace, proofOf } from './leak-search.js';
import { MarkSecrets } from './mark-secrets.js';

type Full = LeakTrace & { transaction: Transaction | null };
type Failure = { reason: string; fault: FaultDetail | null };

const SOON: LookAgain = { lookAgainMs: 200 };
const ELSEWHERE: LookAgain = { lookAgainMs: 1_000 };
const NODES_AWAY: LookAgain = { lookAgainMs: 2_000 };
const PEOPLE_WANTED: LookAgain = { lookAgainMs: 5_000 };

/** Finds the grant whose mark leaked data carries, and names it on the chain where that is wanted. */
@Injectable()
export class LeakTraceReconciler implements Handler {
  readonly queue = 'leak-trace';

  constructor(
    private readonly store: Store,
    private readonly secrets: MarkSecrets,
  ) {}

  handle(key: string): Promise<LookAgain | null> {
    return Lease.hold<LookAgain | null>(this.store, `leak-trace:${key}`, ELSEWHERE, async (lease) => {
      const [organisationId = '', id = ''] = key.split('/');
      const trace = await this.store.platform.leakTrace.findUnique({
        where: { organisationId_id: { organisationId, id } },
        include: { transaction: true },
      });
      if (!trace || trace.endedAt) return lease.retire();
      try {
        return trace.transaction ? await this.await(lease, trace, trace.transaction) : await this.search(lease, trace);
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        return error.retryable ? NODES_AWAY : fail(lease, trace, { reason: error.message, fault: error.detail });
      }
    });
  }

  async due(limit: number, after = `${NIL_ID}/${NIL_ID}`): Promise<string[]> {
    const [organisationId, id] = after.split('/');
    const open = await this.store.platform.$queryRaw<{ key: string }[]>`
      SELECT organisation_id || '/' || id AS key FROM leak_traces
      WHERE state IN ('BROUGHT', 'NAMING') AND (organisation_id, id) > (${organisationId}::uuid, ${id}::uuid)
      ORDER BY organisation_id, id LIMIT ${limit}`;
    return open.map(({ key }) => key);
  }

  private async search(lease: Lease, trace: Full): Promise<LookAgain | null> {
    const { organisationId, chainId, consortiumId, leakId, createdBy: submittedBy } = trace;
    const { platform } = this.store;
    if (!(await isMember(platform, consortiumId, organisationId))) return fail(lease, trace, LEFT);
    const { view, principal } = await standingOf(platform, organisationId, chainId);
    const leak = await evidenceIn(platform, view, trace);
    await mayTrace(view, principal, leak.owner);
    const { rows, accusations } = await this.secrets.use(
      platform,
      { organisationId: trace.providerId, chainId },
      async (secret, opened) => accusationsIn(leak, await opened(trace.brought!).catch(notForUs), secret),
    );
    const [surest] = accusations;
    const proof = surest ? proofOf(leak, surest) : null;
    const names = trace.names && surest;
    if (names)
      await view.attempt('CityExchange', 'traceLeak', [leakId as Hex, surest.grantId as Hex, proof!], principal);
    const found = { rows, grants: leak.grantIds.length, accusations: accusations.map((it) => ({ ...it })), proof };
    await lease.write(async (db) => {
      if (!names) {
        const ended = { ...found, state: 'DONE' as const, brought: null, endedAt: new Date() };
        return void (await db.leakTrace.update({ where: keyOf(trace), data: ended }));
      }
      const args = [leakId as Hex, surest.grantId as Hex, proof!] as const;
      const call = { chainId, contract: 'CityExchange', function: 'traceLeak', args } as const;
      const { id: transactionId } = await enqueueKernelCall(db, organisationId, call, { submittedBy });
      const data = { ...found, state: 'NAMING' as const, brought: null, transactionId };
      await db.leakTrace.update({ where: keyOf(trace), data });
    });
    return names ? SOON : lease.retire();
  }

  private async await(lease: Lease, trace: Full, transaction: Transaction): Promise<LookAgain | null> {
    if (transaction.status === 'FAILED') {
      const { reason, fault } = transaction;
      return fail(lease, trace, { reason: reason ?? 'Its transaction failed.', fault: fault as FaultDetail | null });
    }
    if (transaction.status !== 'MINED') return transaction.held ? PEOPLE_WANTED : SOON;
    await lease.write(async (db) => {
      await db.leakTrace.update({ where: keyOf(trace), data: { state: 'DONE', endedAt: new Date() } });
      await nudge(db, 'city-mirror', trace.chainId);
    });
    return lease.retire();
  }
}

async function fail(lease: Lease, trace: LeakTrace, { reason, fault }: Failure): Promise<null> {
  const told = { reason, fault: (fault as Prisma.InputJsonObject | null) ?? Prisma.DbNull, endedAt: new Date() };
  await lease.write((db) =>
    db.leakTrace.update({ where: keyOf(trace), data: { state: 'FAILED', brought: null, ...told } }),
  );
  return lease.retire();
}

function notForUs(error: unknown): never {
  if (!(error instanceof CryptoError)) throw error;
  throw Fault.invalid(
    'sealed',
    'was changed, or encrypted to somebody else; encrypt it to the recipient of cityProvider',
  );
}

const keyOf = ({ organisationId, id }: LeakTrace) => ({ organisationId_id: { organisationId, id } });
