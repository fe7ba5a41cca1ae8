import { keccak256, toHex } from '@atoll/crypto';
import { type Block, type GenesisConfig, orderedTrieRoot } from '@atoll/protocol';
import type { TypedTransaction } from '@ethereumjs/tx';

import { requireAgreement } from '../execution/agreement.js';
import { BlockRun, type Outcome } from '../execution/block-run.js';
import type { BlockHashes } from '../execution/evm.js';
import { InvalidBlock } from '../execution/invalid-block.js';
import type { Rules } from '../execution/rules.js';
import type { HeadSource } from '../execution/source.js';
import { bindSender, decode, type SignedTransaction } from '../execution/transaction.js';
import type { SenderRecovery } from '../pool/sender-recovery.js';
import { requireSize } from './block-size.js';
import type { TransactionSupply } from './supply.js';

export interface Checked {
  outcome: Outcome;
  transactions: SignedTransaction[];
}

/** Checks everything about a block that its header alone does not tell, by running it over its parent's state. */
export class BlockCheck {
  constructor(
    private readonly config: GenesisConfig,
    private readonly rules: Rules,
    private readonly source: HeadSource,
    private readonly hashes: BlockHashes,
    private readonly recovery: SenderRecovery,
  ) {}

  async run(block: Block, supply: TransactionSupply): Promise<Checked> {
    const { header } = block;
    requireSize(block, this.config);
    if (header.transactionsRoot !== orderedTrieRoot(block.transactions)) {
      throw new InvalidBlock('TRANSACTIONS_ROOT', 'The transactions are not those that the header names.');
    }
    const transactions = await this.signed(block, supply);
    const run = await BlockRun.open(this.rules, header, this.source, this.hashes);
    for (const [index, transaction] of transactions.entries()) {
      await run.apply(transaction).catch((cause: unknown) => {
        throw invalid(index, cause);
      });
    }
    const outcome = await run.finish(this.source);
    requireAgreement(header, outcome);
    return { outcome, transactions };
  }

  private async signed({ header, transactions }: Block, supply: TransactionSupply): Promise<SignedTransaction[]> {
    const common = this.rules.at(header.timestamp);
    const known = transactions.map((raw) => supply.find(toHex(keccak256(raw))));
    const strange: { raw: Uint8Array; tx: TypedTransaction }[] = [];
    transactions.forEach((raw, index) => {
      if (known[index]) return;
      try {
        strange.push({ raw, tx: decode(raw, common) });
      } catch (cause) {
        throw invalid(index, cause);
      }
    });
    const senders = await this.recovery.recover(strange.map(({ tx }) => tx));
    const recovered = strange.map(({ raw, tx }, index): SignedTransaction => {
      const sender = senders[index];
      if (!sender) throw new InvalidBlock('TRANSACTION', 'The signature of a transaction is not valid.');
      bindSender(tx, sender);
      return { raw, tx, sender, hash: toHex(keccak256(raw)) };
    });
    return known.map((found) => found ?? (recovered.shift() as SignedTransaction));
  }
}

function invalid(index: number, cause: unknown): InvalidBlock {
  const because = cause instanceof Error ? cause.message : String(cause);
  return new InvalidBlock('TRANSACTION', `Transaction ${index} cannot be part of the block: ${because}`, { cause });
}
