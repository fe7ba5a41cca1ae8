import {
  type Address,
  type Block,
  CONSTANTS,
  EMPTY_VANITY,
  encodeExtraData,
  forkAt,
  type GenesisConfig,
  type Hash,
  type Header,
  headerHash,
  isSince,
  nextBaseFee,
  orderedTrieRoot,
  type Vote,
} from '@atoll/protocol';

import { BlockFull, BlockRun, type Outcome } from '../execution/block-run.js';
import type { BlockHashes } from '../execution/evm.js';
import { gasLimitAfter } from '../execution/gas-limit.js';
import type { Rules } from '../execution/rules.js';
import type { HeadSource } from '../execution/source.js';
import { InvalidTransaction, type SignedTransaction } from '../execution/transaction.js';
import { MAX_BLOCK_SIZE } from './block-size.js';
import type { TransactionSupply } from './supply.js';

interface BuildTask {
  parent: Header;
  timestamp: bigint;
  proposer: Address;
  vote: Vote | null;
  validators: readonly Address[];
  wishedGasLimit: bigint;
  /** No transaction is begun after this many milliseconds. */
  budgetMs: number;
}

interface Built {
  block: Block;
  outcome: Outcome;
  transactions: SignedTransaction[];
}

/** Gas of the cheapest transaction: with less left, a block is full. */
const LEAST_GAS = 21_000n;
const MAX_SKIPPED = 64;

/** Makes the next block from what the supply offers, with round 0 and no seals. */
export async function buildBlock(
  task: BuildTask,
  config: GenesisConfig,
  rules: Rules,
  source: HeadSource,
  hashes: BlockHashes,
  supply: TransactionSupply,
): Promise<Built> {
  const context = contextOf(task, config);
  const run = await BlockRun.open(rules, context, source, hashes);
  const transactions = await fill(run, context.gasLimit, task.budgetMs, supply);
  const outcome = await run.finish(source);
  const header = headerOf(task, context, outcome, transactions, config);
  const block: Block = { header, transactions: transactions.map(({ raw }) => raw), withdrawals: [] };
  return { block, outcome, transactions };
}

async function fill(
  run: BlockRun,
  gasLimit: bigint,
  budgetMs: number,
  supply: TransactionSupply,
): Promise<SignedTransaction[]> {
  const included: SignedTransaction[] = [];
  const waiting = new Set<Address>();
  const deadline = performance.now() + budgetMs;
  let bytes = 0;
  for (const transaction of supply.best()) {
    if (gasLimit - run.gasUsed < LEAST_GAS || waiting.size > MAX_SKIPPED || performance.now() > deadline) break;
    if (waiting.has(transaction.sender)) continue;
    if (bytes + transaction.raw.length > MAX_BLOCK_SIZE / 2) break;
    try {
      await run.apply(transaction);
      included.push(transaction);
      bytes += transaction.raw.length;
    } catch (error) {
      waiting.add(transaction.sender);
      if (error instanceof InvalidTransaction) supply.drop(transaction.hash, error.message);
      else if (!(error instanceof BlockFull)) throw error;
    }
  }
  return included;
}

type Context = ReturnType<typeof contextOf>;

function contextOf({ parent, timestamp, proposer, wishedGasLimit }: BuildTask, config: GenesisConfig) {
  return {
    number: parent.number + 1n,
    timestamp,
    coinbase: proposer,
    gasLimit: gasLimitAfter(parent.gasLimit, wishedGasLimit),
    parentHash: headerHash(parent),
    baseFeePerGas: nextBaseFee(parent, config),
    mixHash: CONSTANTS.mixHash as Hash,
    parentBeaconBlockRoot: CONSTANTS.parentBeaconBlockRoot,
  };
}

function headerOf(
  { validators, vote }: BuildTask,
  context: Context,
  outcome: Outcome,
  transactions: readonly SignedTransaction[],
  config: GenesisConfig,
): Header {
  const { parentBeaconBlockRoot, ...fields } = context;
  const fork = forkAt(config, context.timestamp);
  return {
    ...fields,
    ommersHash: CONSTANTS.ommersHash,
    stateRoot: outcome.stateRoot,
    transactionsRoot: orderedTrieRoot(transactions.map(({ raw }) => raw)),
    receiptsRoot: outcome.receiptsRoot,
    logsBloom: outcome.logsBloom,
    difficulty: CONSTANTS.difficulty,
    gasUsed: outcome.gasUsed,
    extraData: encodeExtraData({ vanity: EMPTY_VANITY, validators: [...validators], vote, round: 0, seals: [] }),
    nonce: CONSTANTS.nonce,
    ...(isSince(fork, 'shanghai') && { withdrawalsRoot: CONSTANTS.withdrawalsRoot }),
    ...(isSince(fork, 'cancun') && {
      blobGasUsed: CONSTANTS.blobGasUsed,
      excessBlobGas: CONSTANTS.excessBlobGas,
      parentBeaconBlockRoot,
    }),
    ...(outcome.requestsHash && { requestsHash: outcome.requestsHash }),
  };
}
