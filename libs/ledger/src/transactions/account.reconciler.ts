import { keccak256 } from '@atoll/crypto';
import { RpcError, type RpcClient } from '@atoll/protocol';
import type { Store, Transaction } from '@atoll/store';
import { serializeTransaction, toBytes, toHex, type Abi, type Hex, type TransactionSerializableEIP1559 } from 'viem';

import { explainRevert } from '../abi/revert.js';
import type { Custody } from '../custody/custody.js';
import { endpointsOf, onFirstAnswering } from './chain-rpc.js';
import { reasonOfFailure, type Receipt } from './failure.js';
import type { AccountRef } from './transactions.service.js';

/** How many transactions of one account may wait for their block at once. */
const IN_FLIGHT = 256;
/** How soon to look again while something is in flight, and while no node answers. */
const NEXT_LOOK_MS = 150;
const SILENCE_MS = 2_000;

type Account = AccountRef & { evmChainId: number; address: Hex };

/**
 * Brings the transactions of one key on one chain forward: QUEUED, SIGNED, SENT, MINED or FAILED. Each state is committed
 * before the next step begins, and sending the same signed bytes twice is harmless, so a pass may be cut off anywhere.
 */
export class AccountReconciler {
  constructor(
    private readonly store: Store,
    private readonly custody: Custody,
  ) {}

  async reconcile(ref: AccountRef): Promise<{ lookAgainMs: number } | null> {
    const account = await this.account(ref);
    if (!account) return null;
    const endpoints = await endpointsOf(this.store.platform, ref.chainId, ref.organisationId);
    if (endpoints.length === 0) return (await this.hasWork(ref)) ? { lookAgainMs: SILENCE_MS } : null;

    return onFirstAnswering(endpoints, async (rpc) => {
      await this.follow(account, rpc);
      await this.admit(account, rpc);
      await this.send(account, rpc);
      return (await this.hasWork(ref)) ? { lookAgainMs: NEXT_LOOK_MS } : null;
    });
  }

  private async account(ref: AccountRef): Promise<Account | null> {
    const [chain, key] = await Promise.all([
      this.store.platform.chain.findUnique({ where: { id: ref.chainId } }),
      this.store.platform.key.findUnique({
        where: { organisationId_id: { organisationId: ref.organisationId, id: ref.keyId } },
      }),
    ]);
    if (!chain || !key) return null;
    const address = key.address ?? (await this.custody.create(ref)).address;
    return { ...ref, evmChainId: Number(chain.evmChainId), address: address as Hex };
  }

  private async hasWork({ organisationId, chainId, keyId }: AccountRef): Promise<boolean> {
    const where = { organisationId, chainId, keyId, status: { in: ['QUEUED', 'SIGNED', 'SENT'] as const } };
    return (
      (await this.store.platform.transaction.count({
        where: { ...where, status: { in: [...where.status.in] } },
        take: 1,
      })) > 0
    );
  }

  /** Looks for the receipts of what was sent, in one request. */
  private async follow(account: Account, rpc: RpcClient): Promise<void> {
    const sent = await this.inState(account, ['SENT'], IN_FLIGHT);
    const receipts = await rpc.batch(sent.map(({ hash }) => ({ method: 'eth_getTransactionReceipt', params: [hash] })));
    const mined = sent.flatMap((transaction, i) => {
      const receipt = receipts[i];
      return receipt && !(receipt instanceof RpcError) ? [{ transaction, receipt: receipt as Receipt }] : [];
    });
    for (const { transaction, receipt } of mined) await this.close(transaction, receipt, rpc, account);
  }

  private async close(transaction: Transaction, receipt: Receipt, rpc: RpcClient, account: Account): Promise<void> {
    const succeeded = receipt.status === '0x1';
    await this.store.platform.transaction.update({
      where: { organisationId_id: { organisationId: transaction.organisationId, id: transaction.id } },
      data: {
        status: succeeded ? 'MINED' : 'FAILED',
        reason: succeeded ? null : await reasonOfFailure(rpc, transaction, receipt, account.address),
        blockNumber: BigInt(receipt.blockNumber),
        receipt,
        minedAt: new Date(),
      },
    });
  }

  /** Gives the oldest waiting transactions a gas limit, a nonce and a signature, and commits that before anything is sent. */
  private async admit(account: Account, rpc: RpcClient): Promise<void> {
    const inFlight = await this.inState(account, ['SIGNED', 'SENT'], IN_FLIGHT);
    const waiting = await this.inState(account, ['QUEUED'], IN_FLIGHT - inFlight.length);
    if (waiting.length === 0) return;

    const ready = await this.withGas(account, waiting, inFlight.length, rpc);
    if (ready.length === 0) return;
    const onChain = BigInt(await rpc.call<Hex>('eth_getTransactionCount', [account.address, 'latest']));
    await this.sign(account, ready, onChain, inFlight.length === 0);
  }

  /**
   * The transactions that may go now, with their gas. One that would revert fails here and costs no nonce; but while
   * earlier ones are on their way it may only be early, so it waits for them, and those behind it wait too.
   */
  private async withGas(account: Account, waiting: Transaction[], inFlight: number, rpc: RpcClient) {
    const estimates = await rpc.batch(waiting.map((transaction) => estimateOf(transaction, account)));
    const ready: { transaction: Transaction; gas: bigint }[] = [];
    for (const [i, transaction] of waiting.entries()) {
      const estimate = estimates[i];
      if (transaction.gasLimit !== null) ready.push({ transaction, gas: transaction.gasLimit });
      else if (!(estimate instanceof RpcError)) ready.push({ transaction, gas: withHeadroom(BigInt(estimate as Hex)) });
      else if (inFlight + ready.length > 0) break;
      else await this.refuse(transaction, estimate);
    }
    return ready;
  }

  private async refuse(transaction: Transaction, error: RpcError): Promise<void> {
    const data = typeof error.data === 'string' && error.data.startsWith('0x') ? (error.data as Hex) : null;
    const reason = data ? explainRevert((transaction.abi ?? []) as unknown as Abi, data).because : error.message;
    await this.store.platform.transaction.updateMany({
      where: { organisationId: transaction.organisationId, id: transaction.id, status: 'QUEUED' },
      data: { status: 'FAILED', reason: `It would fail, so it was not sent: ${reason}` },
    });
  }

  private async sign(
    account: Account,
    ready: { transaction: Transaction; gas: bigint }[],
    onChain: bigint,
    idle: boolean,
  ) {
    const { organisationId, chainId, keyId } = account;
    await this.store.platform.$transaction(
      async (db) => {
        // The row is the lock: two workers cannot hand out nonces of one account at the same time.
        await db.$executeRaw`INSERT INTO accounts (organisation_id, chain_id, key_id, next_nonce)
          VALUES (${organisationId}::uuid, ${chainId}::uuid, ${keyId}::uuid, ${onChain}) ON CONFLICT DO NOTHING`;
        const [row] = await db.$queryRaw<{ next_nonce: bigint }[]>`SELECT next_nonce FROM accounts
          WHERE organisation_id = ${organisationId}::uuid AND chain_id = ${chainId}::uuid AND key_id = ${keyId}::uuid FOR UPDATE`;
        const queued = await db.transaction.findMany({
          where: { organisationId, id: { in: ready.map((r) => r.transaction.id) }, status: 'QUEUED' },
          select: { id: true },
        });
        const still = new Set(queued.map(({ id }) => id));
        const chosen = ready.filter(({ transaction }) => still.has(transaction.id));

        const next = row?.next_nonce ?? onChain;
        // With nothing in flight the chain knows best: a counter that drifted from it is healed here.
        const first = next < onChain || idle ? onChain : next;
        const signed = await this.signed(account, chosen, first);
        for (const { id, ...data } of signed) {
          await db.transaction.update({
            where: { organisationId_id: { organisationId, id } },
            data: { ...data, status: 'SIGNED' },
          });
        }
        await db.account.update({
          where: { organisationId_chainId_keyId: { organisationId, chainId, keyId } },
          data: { nextNonce: first + BigInt(signed.length) },
        });
      },
      { timeout: 30_000 },
    );
  }

  private async signed(account: Account, chosen: { transaction: Transaction; gas: bigint }[], first: bigint) {
    const bodies = chosen.map(({ transaction, gas }, i) => bodyOf(transaction, account, first + BigInt(i), gas));
    const digests = bodies.map((body) => keccak256(toBytes(serializeTransaction(body))));
    const signatures = await this.custody.sign(account, digests);
    return chosen.map(({ transaction, gas }, i) => {
      const raw = toBytes(serializeTransaction(bodies[i]!, signatureOf(signatures[i]!)));
      return {
        id: transaction.id,
        nonce: first + BigInt(i),
        gasLimit: gas,
        raw: Uint8Array.from(raw),
        hash: toHex(keccak256(raw)),
      };
    });
  }

  /** Hands over what is signed and, since nodes forget, what was sent and has no receipt yet. The same bytes, so twice is once. */
  private async send(account: Account, rpc: RpcClient): Promise<void> {
    const signed = await this.inState(account, ['SIGNED', 'SENT'], IN_FLIGHT);
    if (signed.length === 0) return;
    await rpc.batch(
      signed.map(({ raw }) => ({ method: 'eth_sendRawTransaction', params: [toHex(raw ?? new Uint8Array())] })),
    );
    await this.store.platform.transaction.updateMany({
      where: { organisationId: account.organisationId, id: { in: signed.map(({ id }) => id) }, status: 'SIGNED' },
      data: { status: 'SENT' },
    });
  }

  private inState(account: AccountRef, states: ('QUEUED' | 'SIGNED' | 'SENT')[], take: number): Promise<Transaction[]> {
    return this.store.platform.transaction.findMany({
      where: {
        organisationId: account.organisationId,
        chainId: account.chainId,
        keyId: account.keyId,
        status: { in: states },
      },
      orderBy: [{ nonce: 'asc' }, { createdAt: 'asc' }, { id: 'asc' }],
      take,
    });
  }
}

/** EIP-1559 without fees: Atoll's chains keep the base fee at zero. */
function bodyOf(
  transaction: Transaction,
  account: Account,
  nonce: bigint,
  gas: bigint,
): TransactionSerializableEIP1559 {
  return {
    type: 'eip1559',
    chainId: account.evmChainId,
    nonce: Number(nonce),
    gas,
    to: transaction.to as Hex | null,
    data: toHex(transaction.data),
    value: BigInt(transaction.value.toFixed(0)),
    maxFeePerGas: 0n,
    maxPriorityFeePerGas: 0n,
  };
}

function estimateOf(transaction: Transaction, { address }: Account) {
  const call = {
    from: address,
    ...(transaction.to ? { to: transaction.to } : {}),
    data: toHex(transaction.data),
    value: toHex(BigInt(transaction.value.toFixed(0))),
  };
  return { method: 'eth_estimateGas', params: [call, 'latest'] };
}

/** What is true at the estimate may cost a little more a block later; a plain transfer never does. */
const withHeadroom = (estimate: bigint) => (estimate === 21_000n ? estimate : (estimate * 6n) / 5n);

function signatureOf(signature: Uint8Array) {
  return { r: toHex(signature.slice(0, 32)), s: toHex(signature.slice(32, 64)), yParity: signature[64] ?? 0 };
}
