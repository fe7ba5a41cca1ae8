import { fromHex, keccak256, toHex } from '@atoll/crypto';
import { verifyAccountProof, type AccountProof, type Hash, type Header, type ProvenAccount } from '@atoll/protocol';

import { joined } from '../bytes.js';
import type { Hex } from '../hex.js';
import { word } from './batch-signature.js';
import { ASSURANCES, type Receipt } from './receipt.js';
import { ReceiptError } from './receipt-error.js';

/** Where `DataAnchor` keeps `batches`: behind the 50 slots of each of the three contracts that it is made from, and `streams`. */
const BATCHES = 151n;
const WORDS = 4;

/** The slots of a batch in the contract's storage: what `eth_getProof` is asked for. */
export function batchSlots({ stream, batch }: Pick<Receipt, 'stream' | 'batch'>): Hash[] {
  const ofStream = keccak256(joined([fromHex(stream), word(BATCHES)]));
  const first = BigInt(toHex(keccak256(joined([word(BigInt(batch.index)), ofStream]))));
  return Array.from({ length: WORDS }, (_, i) => toHex(word(BigInt.asUintN(256, first + BigInt(i)))));
}

/** That the contract holds the batch in the state after a block whose header was checked: the receipt's own, or a later one. */
export function checkState(receipt: Receipt, proof: AccountProof, header: Pick<Header, 'stateRoot'>): void {
  const account = proven(proof, header.stateRoot);
  if (proof.address.toLowerCase() !== receipt.contract || !account)
    throw new ReceiptError('STATE', `Nothing is proven of the contract ${receipt.contract}.`);
  const [root, ctRoot, times, rest] = batchSlots(receipt).map((slot) => account.storage.get(slot));
  const { batch } = receipt;
  const packed = [batch.seqFrom, batch.seqTo, batch.tFrom, batch.tTo].map(BigInt);
  const [seqFrom, seqTo, tFrom, tTo] = packed as [bigint, bigint, bigint, bigint];
  const flags = BigInt(ASSURANCES.indexOf(batch.assurance)) | (batch.late ? 1n << 8n : 0n);
  const holds =
    root === BigInt(receipt.root) &&
    ctRoot === BigInt(batch.ctRoot) &&
    times === (seqFrom | (seqTo << 64n) | (tFrom << 128n) | (tTo << 192n)) &&
    // When it was recorded comes first; the block's own header says it, too.
    rest !== undefined &&
    rest >> 64n === flags;
  if (!holds) throw new ReceiptError('STATE', 'The contract holds another batch, or none.');
}

function proven(proof: AccountProof, stateRoot: Hex): ProvenAccount | null {
  try {
    return verifyAccountProof(stateRoot, proof);
  } catch (cause) {
    throw new ReceiptError('STATE', `The contract's storage is not proven: ${(cause as Error).message}.`, { cause });
  }
}
