import type { Hash } from '@atoll/protocol';
import { orderedTrieRoot } from '@atoll/protocol';
import { toHex } from '@atoll/crypto';
import type { Block as EvmBlock } from '@ethereumjs/block';
import type { EVM } from '@ethereumjs/evm';
import { encodeReceipt, runTx, type RunTxResult, type VM } from '@ethereumjs/vm';

import { BLOOM_BYTES, mergeBloom } from './bloom.js';
import { Breath } from './breath.js';
import { evmBlock, openVm, type BlockContext, type BlockHashes } from './evm.js';
import type { Rules } from './rules.js';
import type { HeadSource, StateSource } from './source.js';
import { FlatState } from './state.js';
import { stateRootOf, type StateChanges } from './state-root.js';
import { closeBlock, openBlock } from './system-calls.js';
import { bindSender, decode, InvalidTransaction, type SignedTransaction } from './transaction.js';

/** All that running a block determines. */
export interface Outcome {
  stateRoot: Hash;
  receiptsRoot: Hash;
  logsBloom: Uint8Array;
  gasUsed: bigint;
  requestsHash?: Hash;
  /** As EIP-2718 encodes them. */
  receipts: Uint8Array[];
  changes: StateChanges;
}

/** The transaction is valid but wants more gas than is left in this block. */
export class BlockFull extends Error {
  override readonly name = 'BlockFull';
}

/**
 * Runs one block, transaction by transaction, over the state of its parent. The builder and the validator of a block
 * both do it this way, so what one makes the other finds.
 */
export class BlockRun {
  private readonly receipts: Uint8Array[] = [];
  private readonly logsBloom = new Uint8Array(BLOOM_BYTES);
  private readonly breath: Breath;
  private used = 0n;

  private constructor(
    readonly vm: VM,
    readonly evm: EVM,
    private readonly block: EvmBlock,
    private readonly state: FlatState,
    private readonly rules: Rules,
    private readonly signal: AbortSignal | undefined,
  ) {
    this.breath = new Breath(signal);
  }

  static async open(
    rules: Rules,
    context: BlockContext,
    source: StateSource,
    hashes: BlockHashes,
    signal?: AbortSignal,
  ): Promise<BlockRun> {
    const common = rules.at(context.timestamp);
    const state = new FlatState(source);
    const { vm, evm } = await openVm(common, state, hashes, signal);
    await openBlock(vm, context);
    return new BlockRun(vm, evm, evmBlock(context, common), state, rules, signal);
  }

  get gasUsed(): bigint {
    return this.used;
  }

  /** Runs the next transaction, or throws and leaves the state as it was. A transaction that reverts is still included. */
  async apply(transaction: SignedTransaction): Promise<RunTxResult> {
    await this.breath.take();
    const tx = this.underTheseRules(transaction);
    if (this.used + tx.gasLimit > this.block.header.gasLimit) throw new BlockFull('The block has no gas left for it');
    let result: RunTxResult;
    try {
      result = await runTx(this.vm, { tx, block: this.block, blockGasUsed: this.used, skipHardForkValidation: true });
    } catch (cause) {
      this.signal?.throwIfAborted();
      throw new InvalidTransaction(cause instanceof Error ? cause.message : 'The transaction cannot run', { cause });
    }
    this.used += result.totalGasSpent;
    mergeBloom(this.logsBloom, result.bloom.bitvector);
    this.receipts.push(encodeReceipt(result.receipt, tx.type));
    return result;
  }

  /** Hashes the whole block's changes over the state it was opened on. Nothing can be applied afterwards. */
  async finish(source: HeadSource): Promise<Outcome> {
    const requestsHash = await closeBlock(this.vm);
    const { root, changes } = stateRootOf(this.state, source);
    return {
      stateRoot: toHex(root),
      receiptsRoot: orderedTrieRoot(this.receipts),
      logsBloom: this.logsBloom,
      gasUsed: this.used,
      ...(requestsHash && { requestsHash }),
      receipts: this.receipts,
      changes,
    };
  }

  private underTheseRules({ tx, raw, sender }: SignedTransaction): SignedTransaction['tx'] {
    if (tx.common === this.vm.common) return tx;
    const again = decode(raw, this.rules.at(this.block.header.timestamp));
    bindSender(again, sender);
    return again;
  }
}
