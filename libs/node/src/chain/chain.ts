import { fromHex } from '@atoll/crypto';
import {
  type Address,
  type Block,
  blockPeriodMs,
  decodeExtraData,
  type Genesis,
  type Hash,
  type Header,
  headerHash,
  type TallyState,
  verifyHeader,
  verifyProposal,
  type Vote,
  VoteTally,
} from '@atoll/protocol';
import { bigIntToBytes, bytesToBigInt } from '@ethereumjs/util';

import type { ChainPort, Slot } from '../consensus/ports.js';
import { type AccountRecord, decodeAccount, EMPTY_ACCOUNT } from '../execution/account.js';
import type { BlockHashes } from '../execution/evm.js';
import { accountKey, codeKey } from '../execution/keys.js';
import { Rules } from '../execution/rules.js';
import type { SignedTransaction } from '../execution/transaction.js';
import { SenderRecovery } from '../pool/sender-recovery.js';
import { BlockCheck, type Checked } from './block-check.js';
import { buildBlock } from './block-builder.js';
import { BlockStore, put } from './block-store.js';
import { type Database, openDatabase, type Write } from './database.js';
import { requireGenesis } from './genesis-block.js';
import { HeadState } from './head-state.js';
import { HEAD, TALLY } from './keys.js';
import { Serial } from './serial.js';
import { historyRemoval, stateWrites } from './state-history.js';
import { StateView } from './state-view.js';
import { NO_TRANSACTIONS, type TransactionSupply } from './supply.js';

export interface ChainOptions {
  directory: string;
  genesis: Genesis;
  /** What the blocks this node builds move their gas limit towards; the genesis block's unless given. */
  targetGasLimit?: bigint;
  /** For how many blocks back states, proofs and traces are served. */
  historyBlocks?: number;
  /** How long the building of a block may take before no further transaction is begun; half a period unless given. */
  buildBudgetMs?: number;
  /** Milliseconds since the epoch. */
  now?: () => number;
}

/** A block that has just become the head. */
export interface NewHead {
  readonly header: Header;
  readonly hash: Hash;
  readonly transactions: readonly SignedTransaction[];
}

const HISTORY_BLOCKS = 1024;
/** Proposals that were checked and may be decided; more than the rounds of one height that can matter at once. */
const MAX_CHECKED = 4;

/** The chain as one node has it: blocks and state in one database, of which a commit is one synced, atomic write. */
export class Chain implements ChainPort {
  readonly rules: Rules;
  readonly blocks: BlockStore;
  readonly historyBlocks: bigint;
  readonly recovery = new SenderRecovery();

  private readonly state: HeadState;
  private readonly serial = new Serial();
  private readonly check: BlockCheck;
  private readonly checked = new Map<Hash, Checked>();
  private readonly listeners = new Set<(head: NewHead) => void>();
  private readonly hashes: BlockHashes = (number) => {
    const hash = this.blocks.hashOf(number);
    return hash && fromHex(hash);
  };
  private supply: TransactionSupply = NO_TRANSACTIONS;
  private latest!: Header;
  private latestHash!: Hash;
  private tally!: VoteTally;
  private failed: unknown;

  private constructor(
    private readonly options: ChainOptions,
    private readonly database: Database,
  ) {
    this.rules = new Rules(options.genesis);
    this.blocks = new BlockStore(database);
    this.state = new HeadState(database);
    this.historyBlocks = BigInt(options.historyBlocks ?? HISTORY_BLOCKS);
    this.check = new BlockCheck(options.genesis.config, this.rules, this.state, this.hashes, this.recovery);
  }

  /** Opens the chain in a directory, which may be new but must not hold another chain. */
  static async open(options: ChainOptions): Promise<Chain> {
    const database = await openDatabase(options.directory);
    try {
      const chain = new Chain(options, database);
      await requireGenesis(options.genesis, database, chain.state, chain.blocks);
      chain.load();
      return chain;
    } catch (error) {
      await database.close();
      throw error;
    }
  }

  get genesis(): Genesis {
    return this.options.genesis;
  }

  get hash(): Hash {
    return this.latestHash;
  }

  head(): Header {
    return this.latest;
  }

  /** Gives the chain the transactions for the blocks it builds. */
  useSupply(supply: TransactionSupply): void {
    this.supply = supply;
  }

  /** Called after each commit, in order, when the block can be read; the returned function ends it. */
  onHead(listener: (head: NewHead) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  validatorsAfter(parent: Header): Address[] {
    if (parent.number === this.latest.number) return [...this.tally.validators];
    const child = this.blocks.header(parent.number + 1n);
    if (!child) throw new RangeError(`The chain has no block ${parent.number}.`);
    return decodeExtraData(child.header.extraData).validators;
  }

  counts(parent: Header, voter: Address, { recipient, add }: Vote): boolean {
    if (parent.number !== this.latest.number) return false;
    return this.tally.votes.some((cast) => cast.voter === voter && cast.recipient === recipient && cast.add === add);
  }

  build(slot: Slot): Promise<Block> {
    return this.serial.run(async () => {
      const parent = this.latest;
      const task = {
        ...slot,
        parent,
        validators: this.tally.validators,
        wishedGasLimit: this.options.targetGasLimit ?? parent.gasLimit,
        budgetMs: this.options.buildBudgetMs ?? defaultBudgetMs(this.genesis),
      };
      const { config } = this.genesis;
      const built = await buildBlock(task, config, this.rules, this.state, this.hashes, this.supply);
      this.remember(headerHash(built.block.header), built);
      return built.block;
    });
  }

  validate(block: Block): Promise<void> {
    return this.serial.run(async () => {
      verifyProposal(block.header, { ...this.headerContext(), nowSeconds: (this.options.now ?? Date.now)() / 1000 });
      await this.execute(block, headerHash(block.header));
    });
  }

  commit(block: Block): Promise<void> {
    return this.serial.run(async () => {
      const hash = headerHash(block.header);
      if (this.blocks.numberOf(hash) !== undefined) return;
      if (!this.checked.has(hash)) verifyHeader(block.header, this.headerContext());
      await this.append(block, hash, await this.execute(block, hash));
    });
  }

  /** Takes a block from a peer: verifies its header with every seal, runs it, and makes it the head. */
  importBlock(block: Block): Promise<void> {
    return this.serial.run(async () => {
      const hash = headerHash(block.header);
      if (this.blocks.numberOf(hash) !== undefined) return;
      verifyHeader(block.header, this.headerContext());
      await this.append(block, hash, await this.execute(block, hash));
    });
  }

  /** An account after the head, at once; one that does not exist reads as empty. */
  account(address: Address): AccountRecord {
    const stored = this.state.get(accountKey(address.slice(2)));
    return stored ? decodeAccount(stored) : EMPTY_ACCOUNT;
  }

  /** Whether an account's code only delegates to a contract's (EIP-7702), which leaves it a person's account. */
  isDelegated({ codeHash }: AccountRecord): boolean {
    const code = this.state.get(codeKey(codeHash));
    return code !== undefined && code.length === 23 && code[0] === 0xef && code[1] === 0x01 && code[2] === 0x00;
  }

  /** The state after a block, which the caller closes. */
  stateAfter(number: bigint): StateView {
    return StateView.open(this.database, number);
  }

  /** The first block whose state is still kept. */
  get oldestState(): bigint {
    const oldest = this.latest.number - this.historyBlocks;
    return oldest > 0n ? oldest : 0n;
  }

  get blockHashes(): BlockHashes {
    return this.hashes;
  }

  /** Waits for the work in hand and closes the database. */
  async close(): Promise<void> {
    await this.serial.idle();
    await this.recovery.close();
    await this.database.close();
  }

  private load(): void {
    const number = bytesToBigInt(this.database.getSync(HEAD) ?? new Uint8Array(0));
    const stored = this.blocks.header(number);
    const tally = this.database.getSync(TALLY);
    if (!stored || !tally) throw new Error('The database names a head that it does not hold.');
    this.latest = stored.header;
    this.latestHash = stored.hash;
    const state = JSON.parse(Buffer.from(tally).toString()) as TallyState;
    this.tally = new VoteTally(state, this.genesis.config.qbft.epochlength);
  }

  private headerContext() {
    return { parent: this.latest, validators: this.tally.validators, config: this.genesis.config };
  }

  private async execute(block: Block, hash: Hash): Promise<Checked> {
    const known = this.checked.get(hash);
    if (known && sameTransactions(block, known)) return known;
    const checked = await this.check.run(block, this.supply);
    this.remember(hash, checked);
    return checked;
  }

  private remember(hash: Hash, { outcome, transactions }: Checked): void {
    this.checked.set(hash, { outcome, transactions });
    const [oldest] = this.checked.keys();
    if (oldest && this.checked.size > MAX_CHECKED) this.checked.delete(oldest);
  }

  /**
   * Makes a block the head in one synced, atomic write: after a crash at any moment the database holds all of it or
   * none. A write that fails, as on a full disk, leaves the chain refusing to go on, because what reached the disk is
   * not known until it is opened again.
   */
  private async append(block: Block, hash: Hash, { outcome, transactions }: Checked): Promise<void> {
    if (this.failed) throw this.failed;
    const { header } = block;
    const tally = this.tally.clone();
    tally.apply(header);
    const extras = {
      hash,
      transactionHashes: transactions.map((transaction) => transaction.hash),
      senders: transactions.map(({ sender }) => sender),
      receipts: outcome.receipts,
    };
    const writes: Write[] = [
      ...stateWrites(this.state, header.number, outcome.changes),
      ...historyRemoval(this.database, header.number - this.historyBlocks),
      ...this.blocks.writes(block, extras),
      put(TALLY, Buffer.from(JSON.stringify(tally.state()))),
      put(HEAD, bigIntToBytes(header.number)),
    ];
    try {
      await this.database.batch(writes, { sync: true });
    } catch (error) {
      this.failed = error;
      throw error;
    }
    this.state.changed(outcome.changes);
    this.checked.clear();
    this.latest = header;
    this.latestHash = hash;
    this.tally = tally;
    for (const listener of this.listeners) listener({ header, hash, transactions });
  }
}

/** A header's hash names its transactions by their root; a block that brings others with it must not pass for checked. */
function sameTransactions(block: Block, { transactions }: Checked): boolean {
  if (block.transactions.length !== transactions.length) return false;
  return transactions.every(
    ({ raw }, index) => Buffer.compare(raw, block.transactions[index] ?? new Uint8Array(0)) === 0,
  );
}

/** The other validators run the block too before it is decided, and all of it has to fit into the time of a round. */
function defaultBudgetMs({ config }: Genesis): number {
  return Math.min(Math.max(blockPeriodMs(config) / 2, 100), 2000);
}
