import type { Header } from '@atoll/protocol';
import { getCalldataFloorGas, type TypedTransaction } from '@ethereumjs/tx';

import { EMPTY_CODE_HASH, type AccountRecord } from '../execution/account.js';
import type { SharedCommon } from '../execution/shared-common.js';
import type { SignedTransaction } from '../execution/transaction.js';
import { PoolError } from './pool-error.js';
import { effectiveTip, priceOf } from './price.js';

/** The largest transaction that is passed on, as in other clients; initcode is bounded far below it. */
export const MAX_TRANSACTION_BYTES = 128 * 1024;
/** Further ahead of the account than this nobody has a use for. */
const MAX_NONCE_GAP = 4096n;

/** Refuses what could not be part of a block on the head, whatever else the sender has waiting. */
export function requireAdmissible(
  { tx, raw }: SignedTransaction,
  sender: AccountRecord,
  senderIsDelegated: boolean,
  head: Header,
  baseFee: bigint,
): void {
  if (raw.length > MAX_TRANSACTION_BYTES)
    throw new PoolError('TOO_LARGE', `Transaction has more than ${MAX_TRANSACTION_BYTES} bytes`);
  requireGas(tx, head);
  if (tx.nonce < sender.nonce)
    throw new PoolError('NONCE_TOO_LOW', `Nonce too low: ${tx.nonce} was used, the next is ${sender.nonce}`);
  if (tx.nonce > sender.nonce + MAX_NONCE_GAP)
    throw new PoolError('NONCE_TOO_FAR', `Nonce too far ahead: the next is ${sender.nonce}`);
  if (effectiveTip(priceOf(tx), baseFee) < 0n)
    throw new PoolError('FEE_TOO_LOW', `Fee too low: the base fee is ${baseFee} per gas`);
  if (costOf(tx) > sender.balance) {
    throw new PoolError(
      'INSUFFICIENT_FUNDS',
      `Insufficient funds: the transaction may cost ${costOf(tx)}, the balance is ${sender.balance}`,
    );
  }
  if (Buffer.compare(sender.codeHash, EMPTY_CODE_HASH) !== 0 && !senderIsDelegated) {
    throw new PoolError('SENDER_IS_CONTRACT', 'The sender is a contract and cannot send transactions (EIP-3607)');
  }
}

/** The most that a transaction can take from its sender. */
export function costOf(tx: TypedTransaction): bigint {
  return tx.value + tx.gasLimit * priceOf(tx).max;
}

function requireGas(tx: TypedTransaction, head: Header): void {
  const intrinsic = tx.getIntrinsicGas();
  const floor = (tx.common as SharedCommon).isActivatedEIP(7623) ? getCalldataFloorGas(tx, tx.getSenderAddress()) : 0n;
  const least = intrinsic > floor ? intrinsic : floor;
  if (tx.gasLimit < least)
    throw new PoolError('INTRINSIC_GAS', `Intrinsic gas exceeds gas limit: ${least} are needed, ${tx.gasLimit} given`);
  if (tx.gasLimit > head.gasLimit)
    throw new PoolError('GAS_LIMIT', `Gas limit ${tx.gasLimit} exceeds the block's ${head.gasLimit}`);
}
