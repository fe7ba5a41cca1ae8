import { keccak256, recoverPublicKey, toHex } from '@atoll/crypto';
import type { Address, Hash } from '@atoll/protocol';
import { createTxFromRLP, TransactionType, type TypedTransaction } from '@ethereumjs/tx';
import { bigIntToBytes, Address as EvmAddress, setLengthLeft } from '@ethereumjs/util';

import type { SharedCommon } from './shared-common.js';

/** A signed transaction, decoded under the rules of one fork. */
export interface SignedTransaction {
  readonly raw: Uint8Array;
  readonly hash: Hash;
  readonly sender: Address;
  readonly tx: TypedTransaction;
}

/** Bytes that are no transaction of this chain; the message says why and is safe to show. */
export class InvalidTransaction extends Error {
  override readonly name = 'InvalidTransaction';
}

/** Decodes and checks form, chain and signature. A sender that is known already spares recovering it. */
export function decodeTransaction(raw: Uint8Array, common: SharedCommon, sender?: Address): SignedTransaction {
  const tx = decode(raw, common);
  const from = sender ?? recoverSender(tx);
  bindSender(tx, from);
  return { raw, hash: toHex(keccak256(raw)), sender: from, tx };
}

/** What has to be signed and the signature, so that another thread can recover the sender. */
export function signatureOf(tx: TypedTransaction): { digest: Uint8Array; signature: Uint8Array } {
  const { v, r, s } = tx;
  if (v === undefined || r === undefined || s === undefined)
    throw new InvalidTransaction('The transaction is not signed');
  const signature = new Uint8Array(65);
  signature.set(setLengthLeft(bigIntToBytes(r), 32), 0);
  signature.set(setLengthLeft(bigIntToBytes(s), 32), 32);
  signature[64] = tx.type === TransactionType.Legacy ? legacyParity(v) : Number(v);
  return { digest: tx.getMessageToVerifySignature(), signature };
}

/** 27 and 28 before EIP-155; twice the chain id plus 35 or 36 since, and 35 and 27 are both odd. */
function legacyParity(v: bigint): number {
  return Number((v + 1n) % 2n);
}

export function decode(raw: Uint8Array, common: SharedCommon): TypedTransaction {
  try {
    const tx = createTxFromRLP(raw, { common, freeze: false });
    if (tx.type === TransactionType.BlobEIP4844)
      throw new InvalidTransaction('Blob transactions are not supported on this chain');
    return tx;
  } catch (cause) {
    if (cause instanceof InvalidTransaction) throw cause;
    throw new InvalidTransaction(cause instanceof Error ? cause.message : 'The transaction cannot be decoded', {
      cause,
    });
  }
}

function recoverSender(tx: TypedTransaction): Address {
  const { digest, signature } = signatureOf(tx);
  try {
    return toHex(keccak256(recoverPublicKey(digest, signature)).subarray(12));
  } catch (cause) {
    throw new InvalidTransaction('The signature of the transaction is not valid', { cause });
  }
}

/** EthereumJS would recover the sender again each time it is asked for. */
export function bindSender(tx: TypedTransaction, sender: Address): void {
  const address = new EvmAddress(Buffer.from(sender.slice(2), 'hex'));
  Object.defineProperty(tx, 'getSenderAddress', { value: () => address });
}
