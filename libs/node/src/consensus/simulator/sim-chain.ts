import {
  type Address,
  type Block,
  CONSTANTS,
  EMPTY_TRIE_ROOT,
  EMPTY_VANITY,
  encodeExtraData,
  type Genesis,
  genesisHeader,
  type Header,
  headerHash,
  verifyProposal,
  verifySeals,
  VoteTally,
  withExtraData,
} from '@atoll/protocol';
import { toHex } from '@atoll/crypto';

import type { ChainPort, Slot } from '../ports.js';
import type { Life, Work } from './disk.js';
import type { Random } from './random.js';

/** A chain in memory that survives its process: real headers under the real header rules, without transactions. */
export class SimChain {
  readonly blocks: Block[] = [];
  readonly #genesis: Header;
  readonly #tally: VoteTally;

  constructor(
    readonly genesis: Genesis,
    readonly random: Random,
    /** How seals are checked; a test of a broken rule checks nothing. */
    readonly checkSeals: (header: Header, validators: readonly Address[]) => void = verifySeals,
  ) {
    this.#genesis = genesisHeader(genesis);
    this.#tally = VoteTally.fromGenesis(this.#genesis, genesis.config.qbft.epochlength);
  }

  get head(): Header {
    return this.blocks.at(-1)?.header ?? this.#genesis;
  }

  get validators(): Address[] {
    return [...this.#tally.validators];
  }

  /** A sealed block from a peer or from consensus. False when it is no news, an error when it is not valid. */
  append(block: Block): boolean {
    if (block.header.number <= this.head.number) return false;
    verifyProposal(withExtraData(block.header, { seals: [] }), this.#context());
    this.checkSeals(block.header, this.validators);
    this.blocks.push(block);
    this.#tally.apply(block.header);
    return true;
  }

  portFor(life: Life, work: Work, now: () => number, committed: (block: Block) => void): ChainPort {
    return {
      head: () => this.head,
      validatorsAfter: () => this.validators,
      counts: (_parent, voter, { recipient, add }) =>
        this.#tally.votes.some((one) => one.voter === voter && one.recipient === recipient && one.add === add),
      build: async (slot) => {
        const block = this.#build(slot);
        await work(life, () => undefined);
        return block;
      },
      validate: async (block) => {
        await work(life, () => undefined);
        verifyProposal(block.header, { ...this.#context(), nowSeconds: now() / 1000 });
      },
      commit: (block) =>
        work(life, () => {
          if (this.append(block)) committed(block);
        }),
    };
  }

  /** Two blocks are never equal, not even two built by one validator for one slot: the state root is drawn by lot. */
  #build({ timestamp, proposer, vote }: Slot): Block {
    const { head, validators } = this;
    const header: Header = {
      ...this.#genesis,
      parentHash: headerHash(head),
      coinbase: proposer,
      stateRoot: toHex(this.random.bytes(32)),
      transactionsRoot: EMPTY_TRIE_ROOT,
      receiptsRoot: EMPTY_TRIE_ROOT,
      number: head.number + 1n,
      timestamp,
      extraData: encodeExtraData({ vanity: EMPTY_VANITY, validators, vote, round: 0, seals: [] }),
      mixHash: CONSTANTS.mixHash,
      nonce: CONSTANTS.nonce,
      baseFeePerGas: 0n,
    };
    return { header, transactions: [], withdrawals: [] };
  }

  #context() {
    return { parent: this.head, validators: this.validators, config: this.genesis.config };
  }
}
