import type { RpcClient } from '@atoll/protocol';
import type { Handler, LookAgain } from '@atoll/queue';
import { NIL_ID, Store, type Transaction } from '@atoll/store';
import { Inject, Injectable } from '@nestjs/common';
import type { Hex } from 'viem';

import { printable } from '../abi/revert.js';
import { CUSTODY, type Custody } from '../custody/custody.js';
import { accountKey, accountOf, type Account, type AccountRef } from './account.js';
import { admit, type Admission } from './admission.js';
import { inBatches } from './batches.js';
import { bodyOf, signed } from './bytes.js';
import { endpointsOf, onAll, onFirstAnswering, type Endpoint } from './chain-rpc.js';
import { bytesToSend, follow, usedNonces } from './following.js';
import { writeClosed, writeSigned, type ClosedRow } from './ledger-writes.js';
import { isMember, LEFT } from './membership.js';
import { Progress } from './progress.js';
import { readSendAnswer } from './send-answer.js';

/** How many transactions of one account may wait for their block at once. */
const IN_FLIGHT = 256;
/** How soon to look again while something is in flight, and while no node answers. */
const NEXT_LOOK_MS = 150;
const SILENCE_MS = 2_000;

/** Before every account. */
const FIRST = accountKey({ organisationId: NIL_ID, chainId: NIL_ID, keyId: NIL_ID });

const UNFINISHED = { in: ['QUEUED' as const, 'SIGNED' as const, 'SENT' as const] };

/**
 * Brings the transactions of one key on one chain forward: QUEUED, SIGNED, SENT, MINED or FAILED. Each state is committed
 * before the next step begins, and sending the same signed bytes twice is harmless, so a pass may be cut off anywhere and
 * two may run at once. A nonce that was given out is never given to another wish.
 */
@Injectable()
export class AccountReconciler implements Handler {
  readonly queue = 'account';
  private readonly progress = new Progress();

  constructor(
    private readonly store: Store,
    @Inject(CUSTODY) private readonly custody: Custody,
  ) {}

  async handle(key: string): Promise<LookAgain | null> {
    const account = await this.account(accountOf(key));
    if (!account) return null;
    const endpoints = await endpointsOf(this.store.platform, account.chainId, account.organisationId);
    if (endpoints.length > 0) {
      await onFirstAnswering(endpoints, (rpc) => this.pass(account, rpc, endpoints));
    }
    if (!(await this.hasWork(account))) {
      this.progress.forget(key);
      return null;
    }
    return { lookAgainMs: endpoints.length > 0 ? NEXT_LOOK_MS : SILENCE_MS };
  }

  async due(limit: number, after = FIRST): Promise<string[]> {
    const { organisationId, chainId, keyId } = accountOf(after);
    const accounts = await this.store.platform.$queryRaw<AccountRef[]>`
      SELECT DISTINCT organisation_id AS "organisationId", chain_id AS "chainId", key_id AS "keyId" FROM transactions
      WHERE status IN ('QUEUED', 'SIGNED', 'SENT')
        AND (organisation_id, chain_id, key_id) > (${organisationId}::uuid, ${chainId}::uuid, ${keyId}::uuid)
      ORDER BY 1, 2, 3 LIMIT ${limit}`;
    return accounts.map(accountKey);
  }

  /** One pass: learn what was mined, sign what may go, hand over what nodes may not have. */
  private async pass(account: Account, rpc: RpcClient, endpoints: Endpoint[]): Promise<void> {
    const before = await this.inFlight(account);
    const onChain = await usedNonces(rpc, account);
    const closed = await follow(rpc, this.custody, account, before, onChain);
    await writeClosed(this.store, account, closed);
    const ended = new Set(closed.map(({ id }) => id));
    const flying = before.filter(({ id }) => !ended.has(id));
    this.progress.note(accountKey(account), onChain, flying.length > 0);

    const added = await this.signNext(account, rpc, flying, onChain);
    const stuck = this.progress.isStuck(accountKey(account));
    const unsent = flying.filter(({ status, reason }) => stuck || status === 'SIGNED' || reason !== null);
    await this.send(account, rpc, [...unsent, ...added]);
    if (stuck) await this.sendToAll(account, endpoints, flying);
  }

  private async account(ref: AccountRef): Promise<Account | null> {
    const [chain, key] = await Promise.all([
      this.store.platform.chain.findUnique({ where: { id: ref.chainId }, select: { evmChainId: true } }),
      this.store.platform.key.findUnique({
        where: { organisationId_id: { organisationId: ref.organisationId, id: ref.keyId } },
        select: { address: true },
      }),
    ]);
    if (!chain || !key) return null;
    const address = key.address ?? (await this.custody.create(ref)).address;
    return { ...ref, evmChainId: Number(chain.evmChainId), address: address as Hex };
  }

  private async hasWork({ organisationId, chainId, keyId }: AccountRef): Promise<boolean> {
    const where = { organisationId, chainId, keyId, status: UNFINISHED };
    return (await this.store.platform.transaction.findFirst({ where, select: { id: true } })) !== null;
  }

  private inFlight({ organisationId, chainId, keyId }: AccountRef): Promise<Transaction[]> {
    return this.store.platform.transaction.findMany({
      where: { organisationId, chainId, keyId, status: { in: ['SIGNED', 'SENT'] } },
      orderBy: { nonce: 'asc' },
    });
  }

  /** Gives the oldest waiting transactions gas, nonces and signatures, and commits them. */
  private async signNext(
    account: Account,
    rpc: RpcClient,
    flying: readonly Transaction[],
    onChain: bigint,
  ): Promise<Transaction[]> {
    if (flying.length >= IN_FLIGHT || (flying.length > 0 && this.progress.waits(accountKey(account)))) return [];
    const { organisationId, chainId, keyId } = account;
    const waiting = await this.store.platform.transaction.findMany({
      where: { organisationId, chainId, keyId, status: 'QUEUED' },
      orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
      take: IN_FLIGHT - flying.length,
    });
    if (waiting[0] && !(await isMember(this.store.platform, waiting[0].consortiumId, organisationId))) {
      await writeClosed(this.store, account, waiting.map(asLeft));
      return [];
    }
    const admission = await admit(rpc, account, waiting, flying);
    if (admission.waits) this.progress.keepWaiting(accountKey(account));
    const refused = admission.refused.map((row) => ({ ...row, status: 'FAILED' as const, receipt: null }));
    await writeClosed(this.store, account, refused);
    return this.sign(account, admission, onChain);
  }

  /** Signed outside of the transaction that commits it: an HSM may take its time, and a database connection may not. */
  private async sign(account: Account, { admitted }: Admission, onChain: bigint): Promise<Transaction[]> {
    if (admitted.length === 0) return [];
    const { organisationId, chainId, keyId } = account;
    const row = await this.store.platform.account.findUnique({
      where: { organisationId_chainId_keyId: { organisationId, chainId, keyId } },
    });
    // The chain may be ahead of the counter, never behind it: a node that is behind is only late.
    const first = row && row.nextNonce > onChain ? row.nextNonce : onChain;
    const bodies = admitted.map(({ transaction, gas }, i) => bodyOf(transaction, account, first + BigInt(i), gas));
    const bytes = await signed(this.custody, account, bodies);
    const rows = admitted.map(({ transaction, gas }, i) => ({
      ...{ id: transaction.id, nonce: first + BigInt(i), gas },
      ...bytes[i]!, // as many as bodies
    }));
    const counter = { read: row?.nextNonce ?? null, next: first + BigInt(rows.length) };
    if (!(await writeSigned(this.store, account, counter, rows))) return [];
    return admitted.map(({ transaction, gas }, i) => ({
      ...transaction,
      ...{ status: 'SIGNED', gasLimit: gas, nonce: rows[i]!.nonce, hash: rows[i]!.hash },
      raw: Uint8Array.from(rows[i]!.raw),
    }));
  }

  /** Hands bytes to a node, and writes down what it took and what no node ever will. */
  private async send(account: Account, rpc: RpcClient, transactions: readonly Transaction[]): Promise<void> {
    const sent = await bytesToSend(this.custody, account, transactions);
    const answers = await inBatches(rpc, sent.map(sendCall));
    const taken: string[] = [];
    for (const [i, { transaction }] of sent.entries()) {
      const answer = readSendAnswer(answers[i]);
      if (transaction.reason !== null) continue;
      if (answer.kind === 'taken') taken.push(transaction.id);
      if (answer.kind === 'never') await this.giveUp(transaction, answer.because);
    }
    if (taken.length === 0) return;
    await this.store.platform.transaction.updateMany({
      where: { organisationId: account.organisationId, id: { in: taken }, status: 'SIGNED' },
      data: { status: 'SENT' },
    });
  }

  /** From here on its nonce's filler is sent in its place; which of the two is mined decides how it ends. */
  private async giveUp({ organisationId, id }: Transaction, because: string): Promise<void> {
    await this.store.platform.transaction.updateMany({
      where: { organisationId, id, status: { in: ['SIGNED', 'SENT'] }, reason: null },
      data: { reason: `The chain's nodes refuse it: ${printable(because)}.` },
    });
  }

  /** Nodes forget what they were sent when they restart, and one alone may be cut off: all of them get everything again. */
  private async sendToAll(account: Account, endpoints: Endpoint[], flying: readonly Transaction[]): Promise<void> {
    const sent = await bytesToSend(this.custody, account, flying);
    await onAll(endpoints, (rpc) => inBatches(rpc, sent.map(sendCall)));
  }
}

const asLeft = ({ id }: Transaction): ClosedRow => ({ id, status: 'FAILED', reason: LEFT, receipt: null });

const sendCall = ({ raw }: { raw: string }) => ({ method: 'eth_sendRawTransaction', params: [raw] });
