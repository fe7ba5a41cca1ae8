import { enqueueKernelCall, principalOf } from '@atoll/contracts';
import { accessGrantAbi } from '@atoll/contracts/kernel';
import { cityExchangeAbi } from '@atoll/contracts/solutions';
import { Fault, type FaultDetail } from '@atoll/kernel';
import { enqueue, isMember, LEFT } from '@atoll/ledger';
import type { Handler, LookAgain } from '@atoll/queue';
import { wrapHash, wrapKey, type Reader } from '@atoll/sealed/envelopes';
import {
  Lease,
  NIL_ID,
  nudge,
  Prisma,
  Store,
  type Chain,
  type Db,
  type KeyRelease,
  type Transaction,
} from '@atoll/store';
import { Injectable } from '@nestjs/common';
import type { Abi, Hex } from 'viem';

import { standingOf, type Standing } from './access-deeds.js';
import { receiptCallOf } from './city-calls.js';
import { wantDirect } from './direct-releases.js';
import { EpochKeys } from './epoch-keys.js';
import { judge, requireCallReceipt, requireReceipt } from './release-judgement.js';

type Receipt = { hash: Hex; block: bigint };
type Full = KeyRelease & { transaction: Transaction | null; chain: Chain };

const SOON: LookAgain = { lookAgainMs: 200 };
const ELSEWHERE: LookAgain = { lookAgainMs: 1_000 };
const NODES_AWAY: LookAgain = { lookAgainMs: 2_000 };
const PEOPLE_WANTED: LookAgain = { lookAgainMs: 5_000 };
const UNDER_WAY = ['QUEUED', 'SIGNED', 'SENT'];

/** What answers a call, with all errors that it may end with: what a row can hold. */
const ANSWER_ABI = [...cityExchangeAbi, ...accessGrantAbi].filter(
  (item) => item.type === 'error' || (item.type === 'function' && item.name === 'receiptCall'),
) as Abi;

/**
 * The key broker. A key is wrapped first and put aside, sealed; its receipt, which has the wrap's hash, commits with it. Only when a node
 * shows the receipt in a block does the wrap go out. So wherever a pass is cut off: no key without a receipt, one receipt for a request,
 * and the same wrap however often it is asked for.
 */
@Injectable()
export class KeyReleaseReconciler implements Handler {
  readonly queue = 'key-release';

  constructor(
    private readonly store: Store,
    private readonly keys: EpochKeys,
  ) {}

  handle(key: string): Promise<LookAgain | null> {
    return Lease.hold<LookAgain | null>(this.store, `key-release:${key}`, ELSEWHERE, async (lease) => {
      const [organisationId = '', id = ''] = key.split('/');
      const release = await this.store.platform.keyRelease.findUnique({
        where: { organisationId_id: { organisationId, id } },
        include: { transaction: true, chain: true },
      });
      if (!release || release.endedAt) return lease.retire();
      try {
        return await this.step(lease, release);
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        return error.retryable ? NODES_AWAY : refuse(lease, release, { reason: error.message, fault: error.detail });
      }
    });
  }

  async due(limit: number, after = `${NIL_ID}/${NIL_ID}`): Promise<string[]> {
    const [organisationId, id] = after.split('/');
    const open = await this.store.platform.$queryRaw<{ key: string }[]>`
      SELECT organisation_id || '/' || id AS key FROM key_releases
      WHERE state IN ('ASKED', 'RECEIPTING') AND (organisation_id, id) > (${organisationId}::uuid, ${id}::uuid)
      ORDER BY organisation_id, id LIMIT ${limit}`;
    return open.map(({ key }) => key);
  }

  private async step(lease: Lease, release: Full): Promise<LookAgain | null> {
    const { organisationId, chainId, consortiumId, transaction } = release;
    const { platform } = this.store;
    if (!transaction && !(await isMember(platform, consortiumId, organisationId))) return refuse(lease, release, LEFT);
    if (transaction && UNDER_WAY.includes(transaction.status)) return transaction.held ? PEOPLE_WANTED : SOON;
    const standing = await standingOf(platform, organisationId, chainId);
    if (release.state === 'ASKED') return this.wrap(lease, release, standing);
    const receipt = await this.receiptOf(release, standing);
    if (receipt) return this.letOut(lease, release, receipt);
    if (transaction?.status !== 'FAILED') return NODES_AWAY;
    const { reason, fault } = transaction;
    return refuse(lease, release, { reason: reason ?? 'Its transaction failed.', fault: fault as FaultDetail | null });
  }

  /** The ledger's word is not enough: a node is asked for the receipt itself. Null where there is none, or none yet. */
  private async receiptOf(release: Full, { view, principal }: Standing): Promise<Receipt | null> {
    if (release.callId) return requireCallReceipt(view, release);
    if (release.transaction?.status !== 'MINED') return null;
    return requireReceipt(view, principal, release, release.transaction);
  }

  private async wrap(lease: Lease, release: Full, standing: Standing): Promise<LookAgain | null> {
    const { reader, isPresent, exchange, already } = await judge(standing, release, await this.askerOf(release));
    if (release.kind === 'OWN') {
      await lease.write(async (db) => {
        const recipient = await this.wrapped(db, release, reader, isPresent);
        await end(db, release, { state: 'RELEASED', wrapHash: wrapHash(recipient), recipient });
        await wantDirect(db, release.chainId, [release.resource]);
      });
      return lease.retire();
    }
    await lease.write(async (db) => {
      const recipient = await this.wrapped(db, release, reader, isPresent);
      const hash = wrapHash(recipient);
      await this.keys.putAside(db, release, recipient);
      const transaction = already ? null : await receiptFor(db, release, hash, exchange);
      const data = { state: 'RECEIPTING' as const, wrapHash: hash, transactionId: transaction?.id ?? null };
      await db.keyRelease.update({ where: keyOf(release), data });
    });
    return SOON;
  }

  private async askerOf({ readerId, chainId }: KeyRelease): Promise<Hex | null> {
    if (!readerId) return null;
    const where = { organisationId_chainId: { organisationId: readerId, chainId } };
    const principal = await this.store.platform.kernelPrincipal.findUnique({ where, select: { address: true } });
    return (principal?.address ?? null) as Hex | null;
  }

  private async letOut(lease: Lease, release: Full, { hash, block }: Receipt) {
    await lease.write(async (db) => {
      const recipient = await this.keys.takeBack(db, release);
      if (wrapHash(recipient) !== release.wrapHash)
        throw new Error(`The wrap of ${release.id} is not the one that was receipted.`);
      await end(db, release, { state: 'RELEASED', recipient, transactionHash: hash, blockNumber: block });
      await nudge(db, 'access-mirror', release.chainId);
      if (release.callId) await nudge(db, 'city-mirror', release.chainId);
    });
    return lease.retire();
  }

  /** Only the present epoch's key may have to be made: nothing was sealed with one that never was. */
  private async wrapped(db: Db, release: Full, reader: Reader, isPresent: boolean) {
    const key = await this.keys.take(db, release, isPresent ? 'make' : 'find');
    if (!key) throw Fault.invalid('keyEpoch', 'names an epoch of which no key is kept');
    const { chain, resource, keyEpoch } = release;
    const epoch = { chainId: String(chain.evmChainId), resourceId: resource as Hex, policyEpoch: keyEpoch.toString() };
    try {
      return await wrapKey(key, epoch, reader);
    } finally {
      key.fill(0);
    }
  }
}

/** The transaction that leaves the receipt: by the contract that the policy leaves its keys to, or by the owner. */
async function receiptFor(db: Db, release: KeyRelease, hash: Hex, exchange?: Hex): Promise<Transaction> {
  const { organisationId, chainId, kind, grantId, purpose, reqHash, callId, createdBy: submittedBy } = release;
  if (exchange) {
    const { keyId } = await principalOf(db, organisationId, chainId);
    const call = { chainId, keyId, to: exchange, data: receiptCallOf(callId as Hex), abi: ANSWER_ABI };
    return enqueue(db, organisationId, call, { submittedBy });
  }
  const to = { chainId, contract: 'AccessGrant' } as const;
  return kind === 'DIRECT'
    ? enqueueKernelCall(
        db,
        organisationId,
        { ...to, function: 'wrapKey', args: [grantId as Hex, hash] },
        { submittedBy },
      )
    : enqueueKernelCall(
        db,
        organisationId,
        { ...to, function: 'consume', args: [grantId as Hex, purpose, reqHash as Hex, hash] },
        { submittedBy },
      );
}

async function refuse(
  lease: Lease,
  release: KeyRelease,
  { reason, fault }: { reason: string; fault: FaultDetail | null },
): Promise<null> {
  const told = { reason, fault: (fault as Prisma.InputJsonObject | null) ?? Prisma.DbNull };
  await lease.write((db) => end(db, release, { state: 'REFUSED', ...told }));
  return lease.retire();
}

/** The wrap is gone from where it was put aside, whatever the end is. */
async function end(db: Db, release: KeyRelease, data: Prisma.KeyReleaseUpdateInput): Promise<void> {
  const { organisationId, id: releaseId } = release;
  await db.keyWrap.deleteMany({ where: { organisationId, releaseId } });
  await db.keyRelease.update({ where: keyOf(release), data: { ...data, endedAt: new Date() } });
}

const keyOf = ({ organisationId, id }: KeyRelease) => ({ organisationId_id: { organisationId, id } });
