import { enqueueKernelCall } from '@atoll/contracts';
import { CryptoError } from '@atoll/crypto';
import { Fault, type FaultDetail } from '@atoll/kernel';
import { isMember, LEFT } from '@atoll/ledger';
import type { Handler, LookAgain } from '@atoll/queue';
import { envelopeHash } from '@atoll/sealed/envelopes';
import {
  Lease,
  NIL_ID,
  nudge,
  Prisma,
  Store,
  type Chain,
  type CityAnswer,
  type Db,
  type Transaction,
} from '@atoll/store';
import { Injectable } from '@nestjs/common';
import type { Hex } from 'viem';

import { standingOf } from '../grants/access-deeds.js';
import { EpochKeys } from '../grants/epoch-keys.js';
import { answerIn, sealedAnswer, type SealedAnswer } from './answer.js';
import { MarkSecrets } from './mark-secrets.js';
import { subjectsRoot } from './subjects.js';

type Full = CityAnswer & { transaction: Transaction | null; chain: Chain };
type Failure = { reason: string; fault: FaultDetail | null };

const SOON: LookAgain = { lookAgainMs: 200 };
const ELSEWHERE: LookAgain = { lookAgainMs: 1_000 };
const NODES_AWAY: LookAgain = { lookAgainMs: 2_000 };
const PEOPLE_WANTED: LookAgain = { lookAgainMs: 5_000 };

/**
 * Marks a table for the grant that it is called by, seals it, and tells the chain. What was sealed, whose data is in it and the transaction
 * commit together, so wherever a pass is cut off, the chain has the hash of the very answer that lies here, and no second one is made.
 */
@Injectable()
export class CityAnswerReconciler implements Handler {
  readonly queue = 'city-answer';

  constructor(
    private readonly store: Store,
    private readonly keys: EpochKeys,
    private readonly secrets: MarkSecrets,
  ) {}

  handle(key: string): Promise<LookAgain | null> {
    return Lease.hold<LookAgain | null>(this.store, `city-answer:${key}`, ELSEWHERE, async (lease) => {
      const [organisationId = '', id = ''] = key.split('/');
      const answer = await this.store.platform.cityAnswer.findUnique({
        where: { organisationId_id: { organisationId, id } },
        include: { transaction: true, chain: true },
      });
      if (!answer || answer.endedAt) return lease.retire();
      try {
        return answer.transaction
          ? await this.await(lease, answer, answer.transaction)
          : await this.seal(lease, answer);
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        return error.retryable ? NODES_AWAY : fail(lease, answer, { reason: error.message, fault: error.detail });
      }
    });
  }

  async due(limit: number, after = `${NIL_ID}/${NIL_ID}`): Promise<string[]> {
    const [organisationId, id] = after.split('/');
    const open = await this.store.platform.$queryRaw<{ key: string }[]>`
      SELECT organisation_id || '/' || id AS key FROM city_answers
      WHERE state IN ('BROUGHT', 'SERVING') AND (organisation_id, id) > (${organisationId}::uuid, ${id}::uuid)
      ORDER BY organisation_id, id LIMIT ${limit}`;
    return open.map(({ key }) => key);
  }

  private async seal(lease: Lease, answer: Full): Promise<LookAgain | null> {
    const { organisationId, chainId, consortiumId, createdBy: submittedBy } = answer;
    const { platform } = this.store;
    if (!(await isMember(platform, consortiumId, organisationId))) return fail(lease, answer, LEFT);
    const { view } = await standingOf(platform, organisationId, chainId);
    const asked = await answerIn(platform, view, answer);
    await lease.write(async (db) => {
      const sealed = await this.sealed(db, answer, asked);
      const args = [answer.callId as Hex, envelopeHash(sealed.envelope), subjectsRoot(sealed.handles)] as const;
      const call = { chainId, contract: 'CityExchange', function: 'serveCall', args } as const;
      const transaction = await enqueueKernelCall(db, organisationId, call, { submittedBy });
      const { envelope, ciphertext, rows } = sealed;
      await db.cityAnswer.update({
        where: keyOf(answer),
        data: { state: 'SERVING', brought: null, envelope, ciphertext, rows, transactionId: transaction.id },
      });
      const subjects = sealed.handles.map((handle, position) => ({
        ...{ organisationId, answerId: answer.id, position, handle: Uint8Array.from(handle) },
      }));
      await db.citySubject.createMany({ data: subjects });
    });
    return SOON;
  }

  private async sealed(db: Db, answer: Full, asked: Awaited<ReturnType<typeof answerIn>>): Promise<SealedAnswer> {
    const { organisationId, chainId, consortiumId, chain } = answer;
    const { resource, keyEpoch } = asked;
    const key = await this.keys.take(db, { organisationId, consortiumId, chainId, resource, keyEpoch }, 'make');
    try {
      return await this.secrets.use(db, { organisationId, chainId }, async (secret, opened) => {
        const brought = await opened(answer.brought!).catch(notForUs);
        return sealedAnswer({ ...asked, chainId: String(chain.evmChainId) }, brought, { key: key!, secret });
      });
    } finally {
      key?.fill(0);
    }
  }

  private async await(lease: Lease, answer: Full, transaction: Transaction): Promise<LookAgain | null> {
    if (transaction.status === 'FAILED') {
      const { reason, fault } = transaction;
      return fail(lease, answer, { reason: reason ?? 'Its transaction failed.', fault: fault as FaultDetail | null });
    }
    if (transaction.status !== 'MINED') return transaction.held ? PEOPLE_WANTED : SOON;
    await lease.write(async (db) => {
      await db.cityAnswer.update({ where: keyOf(answer), data: { state: 'SERVED', endedAt: new Date() } });
      await nudge(db, 'city-mirror', answer.chainId);
    });
    return lease.retire();
  }
}

/** An answer that never went out says nothing of anybody. */
async function fail(lease: Lease, answer: CityAnswer, { reason, fault }: Failure): Promise<null> {
  const told = { reason, fault: (fault as Prisma.InputJsonObject | null) ?? Prisma.DbNull, endedAt: new Date() };
  const gone = { brought: null, ciphertext: null, envelope: Prisma.DbNull };
  await lease.write(async (db) => {
    await db.citySubject.deleteMany({ where: { organisationId: answer.organisationId, answerId: answer.id } });
    await db.cityAnswer.update({ where: keyOf(answer), data: { state: 'FAILED', ...told, ...gone } });
  });
  return lease.retire();
}

function notForUs(error: unknown): never {
  if (!(error instanceof CryptoError)) throw error;
  throw Fault.invalid(
    'sealed',
    'was changed, or encrypted to somebody else; encrypt it to the recipient of cityProvider',
  );
}

const keyOf = ({ organisationId, id }: CityAnswer) => ({ organisationId_id: { organisationId, id } });
