import { Fault } from '@atoll/kernel';
import type { Hash } from '@atoll/protocol';
import type { EVM } from '@ethereumjs/evm';
import type { RunTxResult } from '@ethereumjs/vm';

import { BlockRun } from '../execution/block-run.js';
import { decodeTransaction, type SignedTransaction } from '../execution/transaction.js';
import { CallTracer, type CallFrame, type CallTracerOptions } from './call-tracer.js';
import type { Chain } from './chain.js';
import { openState } from './past-state.js';
import { StructLogger, type StructLogOptions, type StructTrace } from './struct-logger.js';

interface Tracer<T> {
  watch(evm: EVM): void;
  result(run: RunTxResult): T;
}

/** Every step of a mined transaction, as `debug_traceTransaction` answers when it names no tracer. */
export function traceSteps(
  chain: Chain,
  hash: Hash,
  options: StructLogOptions = {},
  signal?: AbortSignal,
): Promise<StructTrace> {
  return trace(chain, hash, () => new StructLogger(options), signal);
}

/** The calls of a mined transaction, as the tracer named `callTracer` answers. */
export function traceCalls(
  chain: Chain,
  hash: Hash,
  options: CallTracerOptions = {},
  signal?: AbortSignal,
): Promise<CallFrame> {
  return trace(chain, hash, (transaction) => new CallTracer(transaction, options), signal);
}

/** Runs the block again on the state of its parent, up to the transaction and with an eye on it. */
async function trace<T>(
  chain: Chain,
  hash: Hash,
  tracer: (transaction: SignedTransaction) => Tracer<T>,
  signal: AbortSignal | undefined,
): Promise<T> {
  const place = chain.blocks.transaction(hash);
  const block = place && chain.blocks.block(place.number);
  if (!place || !block) throw Fault.notFound('transaction', hash);
  const view = openState(chain, place.number - 1n);
  try {
    const common = chain.rules.at(block.header.timestamp);
    const senders = chain.blocks.senders(place.number);
    const run = await BlockRun.open(chain.rules, block.header, view, chain.blockHashes, signal);
    const transactions = block.transactions.slice(0, place.index + 1);
    const signed = transactions.map((raw, index) => decodeTransaction(raw, common, senders[index]));
    for (const before of signed.slice(0, -1)) await run.apply(before);
    const last = signed.at(-1);
    if (!last) throw Fault.notFound('transaction', hash);
    const eye = tracer(last);
    eye.watch(run.evm);
    return eye.result(await run.apply(last));
  } finally {
    await view.close();
  }
}
