// The check of a header with its seals and of a storage proof, over and over, in a process of its own: with `--conditions=browser` the
// very same code computes by noble alone, as it does in browsers.
import { fromHex } from '@atoll/crypto';
import { decodeHeader, type AccountProof, type Address } from '@atoll/protocol';
import { checkHeader, checkState, type Receipt } from '@atoll/sealed/receipts';
import type { Hex } from '@atoll/sealed';

export type CheckedBlock = { receipt: Receipt; header: Hex; validators: Address[]; state: AccountProof };

/** Seconds that so many checks take. */
export function secondsOf({ receipt, header, validators, state }: CheckedBlock, times: number): number {
  const start = performance.now();
  for (let i = 0; i < times; i++) checkState(receipt, state, checkHeader(receipt, header, { validators }));
  return (performance.now() - start) / 1_000;
}

if (process.send) {
  process.on('message', ({ block, times }: { block: CheckedBlock; times: number }) => {
    decodeHeader(fromHex(block.header));
    process.send!(secondsOf(block, times));
  });
}
