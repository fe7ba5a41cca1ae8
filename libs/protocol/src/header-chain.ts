import type { Genesis } from './genesis.js';
import { genesisHeader } from './genesis-header.js';
import { type Header, headerHash } from './header.js';
import type { Address, Hash } from './hex.js';
import { InvalidHeader, verifyHeader, verifySeals, verifyUnsealed } from './verify.js';
import { type TallyState, VoteTally } from './vote-tally.js';

/**
 * A light client: from a genesis it trusts, it follows a chain by headers alone. Every header is checked against the
 * validators its predecessors elected, and what was accepted is never taken back: QBFT blocks are final.
 */
export class HeaderChain {
  private constructor(
    private readonly genesis: Genesis,
    private latest: Header,
    private latestHash: Hash,
    private tally: VoteTally,
  ) {}

  static from(genesis: Genesis): HeaderChain {
    const header = genesisHeader(genesis);
    const tally = VoteTally.fromGenesis(header, genesis.config.qbft.epochlength);
    return new HeaderChain(genesis, header, headerHash(header), tally);
  }

  /** Goes on from a head that this chain accepted before; both come from storage the caller trusts. */
  static resume(genesis: Genesis, head: Header, tally: TallyState): HeaderChain {
    if (BigInt(tally.number) !== head.number) throw new RangeError('the tally does not belong to this head');
    return new HeaderChain(genesis, head, headerHash(head), new VoteTally(tally, genesis.config.qbft.epochlength));
  }

  get head(): Header {
    return this.latest;
  }

  get headHash(): Hash {
    return this.latestHash;
  }

  /** The validators of the next header. */
  get validators(): readonly Address[] {
    return this.tally.validators;
  }

  /** What `resume` needs besides the head. */
  tallyState(): TallyState {
    return this.tally.state();
  }

  /** Accepts the next header and answers its hash, or throws {@link InvalidHeader} and stays as it was. */
  append(header: Header, nowSeconds?: number): Hash {
    if (header.number <= this.latest.number) {
      throw new InvalidHeader('ROLLBACK', `block ${header.number} is not after the final block ${this.latest.number}`);
    }
    verifyHeader(header, {
      parent: this.latest,
      validators: this.tally.validators,
      config: this.genesis.config,
      ...(nowSeconds !== undefined && { nowSeconds }),
    });
    this.tally.apply(header);
    return this.goOnTo(header);
  }

  /**
   * Accepts the headers that come next and answers the last one's hash, or throws {@link InvalidHeader} and stays as it was. Seals are
   * asked of the last, and of each that changes the validators: whoever seals a header vouches for all before it by its parent's hash.
   */
  extend(run: readonly Header[]): Hash {
    const tally = this.tally.clone();
    let parent = this.latest;
    for (const header of run) {
      const { validators } = tally;
      verifyUnsealed(header, { parent, validators, config: this.genesis.config });
      tally.apply(header);
      if (header === run.at(-1) || tally.validators !== validators) verifySeals(header, validators);
      parent = header;
    }
    this.tally = tally;
    return this.goOnTo(parent);
  }

  private goOnTo(header: Header): Hash {
    this.latest = header;
    this.latestHash = headerHash(header);
    return this.latestHash;
  }
}
