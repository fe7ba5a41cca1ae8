import type { Address, Block, Header, Vote } from '@atoll/protocol';

import { admit } from './admission.js';
import { Alarm } from './alarm.js';
import type { ConsensusEvents } from './events.js';
import { FutureMessages } from './future-messages.js';
import { type Accepted, Height, QBFT_RULES, type Rules } from './height.js';
import { Mailbox } from './mailbox.js';
import { claimOf, type Message, type Proposal, type Recover, recoverSigner, type RoundChange } from './message.js';
import { viewOf } from './message-codec.js';
import { PendingVotes } from './pending-votes.js';
import type { ChainPort, Clock, Journal, PeerId, Signer, Wire } from './ports.js';
import { digestOf, inRound, sealed } from './proposed-block.js';
import { SigningRecord } from './signing-record.js';
import { type Refusal, Status } from './status.js';
import { blockDueAt, roundLength, timestampAt, type Timing } from './timing.js';
import { mostPrepared, Voice } from './voice.js';

interface QbftOptions extends Timing {
  readonly chain: ChainPort;
  readonly wire: Wire;
  readonly clock: Clock;
  readonly signer: Signer;
  readonly journal: Journal;
  readonly events: ConsensusEvents;
  /** How signatures are checked; another one is for simulations, which check the same signature many times. */
  readonly recover?: Recover;
  readonly rules?: Rules;
}

/** How long messages of the next height may be ahead of our own block before we ask for it: commits cross on the wire. */
const GRACE_MS = 500;

/**
 * QBFT as the Enterprise Ethereum Alliance specifies it, for one node. Each `upon…` method is the predicate of that name
 * in the formal specification. It has no threads, reads no clock and does no I/O but through its ports: the same events
 * in the same order give the same messages. A node that is not a validator of a height follows the chain in silence.
 */
export class Qbft {
  readonly status = new Status();
  readonly #votes = new PendingVotes();
  readonly #early = new FutureMessages();
  readonly #mailbox: Mailbox;
  readonly #blockAlarm: Alarm;
  readonly #roundAlarm: Alarm;
  readonly #graceAlarm: Alarm;
  readonly #recover: Recover;
  /** Peers that were told our height because they still spoke about an earlier one. */
  readonly #told = new Set<PeerId>();
  /** Peers that already speak about the next height. */
  readonly #ahead = new Set<PeerId>();
  #voice!: Voice;
  #now!: Height;

  constructor(readonly options: QbftOptions) {
    this.#mailbox = new Mailbox((cause) => this.#halt(cause));
    this.#blockAlarm = new Alarm(options.clock);
    this.#roundAlarm = new Alarm(options.clock);
    this.#graceAlarm = new Alarm(options.clock);
    this.#recover = options.recover ?? recoverSigner;
  }

  /** Takes up the journal and the chain's head. What comes before this waits. */
  start(): void {
    this.#mailbox.open(async () => {
      const record = await SigningRecord.open(this.options.journal);
      this.#voice = new Voice(record, this.options.signer, this.options.wire, (kind) => void this.status.sent[kind]++);
      await this.#uponNewBlock();
      await this.#advance();
    });
  }

  stop(): void {
    this.#mailbox.close();
    for (const alarm of [this.#blockAlarm, this.#roundAlarm, this.#graceAlarm]) alarm.close();
  }

  /** A consensus message as it came. `from` only delivered it; the author is whoever signed. */
  receive(from: PeerId, bytes: Uint8Array): void {
    const taken = this.#mailbox.postFrom(from, bytes.length, () => this.#receive(from, bytes));
    if (!taken) this.#refuse(from, 'too many messages waiting');
  }

  /**
   * A validator's connection is up: it gets what this one last signed at the present height. So a validator that comes
   * back learns the round of the others at once, whose own timers may be far apart by now.
   */
  peerConnected(peer: PeerId): void {
    this.#mailbox.post(async () => {
      this.#voice.tell(peer, this.#now);
    });
  }

  /** The chain has a new head that did not come from here. */
  newHead(header: Header): void {
    this.#mailbox.post(async () => {
      if (header.number < this.#now.height) return;
      await this.#uponNewBlock();
      await this.#advance();
    });
  }

  /** From now on, votes to add or drop a validator in the blocks this validator proposes. */
  proposeVote(recipient: Address, add: boolean): void {
    this.#votes.propose(recipient, add);
  }

  discardVote(recipient: Address): void {
    this.#votes.discard(recipient);
  }

  pendingVotes(): Vote[] {
    return this.#votes.all();
  }

  async #receive(peer: PeerId, bytes: Uint8Array): Promise<void> {
    const view = viewOf(bytes);
    if (!view) return this.#refuse(peer, 'malformed');
    if (view.height > this.#now.height) return this.#keepForLater(view.height, peer, bytes);
    if (view.height < this.#now.height) return view.kind === 'roundChange' ? this.#tellOnce(peer) : undefined;
    if (!this.#now.isOurs || view.round < this.#now.round) return;

    const admission = admit(bytes, this.#now);
    if (typeof admission === 'string') return this.#refuse(peer, admission);
    if (admission.author === this.options.signer.address) return this.#receiveOwn(peer, admission.message);
    this.status.received[admission.message.kind]++;
    await this.#uponMessage(peer, admission.author, admission.message);
    await this.#advance();
  }

  async #uponMessage(peer: PeerId, author: Address, message: Message): Promise<void> {
    const logged = this.#now.log.add(author, message);
    if (typeof logged === 'object') {
      this.status.addEvidence(logged);
      this.options.events.onEvidence(logged);
    }
    // Only the first proposal of a round is worth executing: a second one shows that its author is hostile.
    if (message.kind === 'proposal' && logged === 'kept') await this.#uponProposal(peer, message);
  }

  /** Nobody else has our key, so what comes back is what we sent, or somebody runs this validator twice. */
  #receiveOwn(peer: PeerId, { signed }: Message): void {
    const ours = this.#voice.record.find(signed.payload);
    if (ours && claimOf(ours.signed.payload) === claimOf(signed.payload)) return;
    this.#refuse(peer, 'our own key signs elsewhere');
  }

  /** As many steps as the state allows (`NodeNext`). */
  async #advance(): Promise<void> {
    while (this.#now.isOurs && (await this.#step(this.#now)));
  }

  async #step(at: Height): Promise<boolean> {
    return (
      (await this.#uponBlockTimeout(at)) ||
      (await this.#uponRoundChange(at)) ||
      (await this.#uponPrepare(at)) ||
      (await this.#uponCommit(at))
    );
  }

  /** The block period since the parent is over: the proposer of round 0 proposes. */
  async #uponBlockTimeout(at: Height): Promise<boolean> {
    if (at.round > 0 || this.#blockAlarm.isSet || !at.weProposeNow) return false;
    await this.#propose(at, []);
    return true;
  }

  /** A valid and justified proposal of this round, or of a later one, which its justification proves others are in. */
  async #uponProposal(peer: PeerId, { signed, block }: Proposal): Promise<void> {
    const at = this.#now;
    const { round, digest } = signed.payload;
    if (round === at.round && at.accepted) return;
    try {
      await this.options.chain.validate(block);
    } catch (cause) {
      if (this.#isCurrent(at)) this.#refuse(peer, 'invalid block', cause);
      return;
    }
    if (!this.#isCurrent(at)) return;
    if (round > at.round) this.#enterRound(at, round);
    await this.#accept(at, { block, digest });
  }

  /** q(n) prepares of the accepted block: from here on this validator holds to it, and says so with its seal. */
  async #uponPrepare(at: Height): Promise<boolean> {
    if (!at.accepted || this.#voice.hasCommitted(at)) return false;
    const { digest, block } = at.accepted;
    const prepares = at.log.prepares(at.round, digest);
    if (prepares.length < at.quorum) return false;
    const certificate = { round: at.round, digest, block, prepares: prepares.map(({ signed }) => signed) };
    const said = await this.#voice.commit(at, certificate);
    if (said) at.prepared = certificate;
    return said;
  }

  /** q(n) commits of the accepted block: it is final. As in Besu, exactly q(n) of their seals go into it. */
  async #uponCommit(at: Height): Promise<boolean> {
    if (!at.accepted) return false;
    const commits = at.log.commits(at.round, at.accepted.digest);
    if (commits.length < at.quorum) return false;
    if (this.#isCurrent(at)) {
      const seals = commits.slice(0, at.quorum).map(({ signed }) => signed.payload.seal);
      await this.options.chain.commit(sealed(at.accepted.block, seals));
    }
    await this.#uponNewBlock();
    return true;
  }

  /** Either f+1 validators are in later rounds, and we follow; or q(n) have come to a round of ours, and we propose. */
  async #uponRoundChange(at: Height): Promise<boolean> {
    const later = at.roundToJoin();
    if (later !== null) {
      await this.#changeRound(at, later);
      return true;
    }
    if (at.round === 0 || !at.weProposeNow) return false;
    const roundChanges = at.log.roundChanges(at.round);
    if (roundChanges.length < at.quorum) return false;
    await this.#propose(at, roundChanges);
    return true;
  }

  async #uponRoundTimeout(at: Height, round: number): Promise<void> {
    if (at !== this.#now || at.round !== round) return;
    await this.#changeRound(at, round + 1);
    await this.#advance();
  }

  /** The head has changed, by our commit or by sync: everything starts over one height higher. */
  async #uponNewBlock(): Promise<void> {
    const { chain, signer, clock } = this.options;
    const parent = chain.head();
    // The last height stays in the journal until the next is decided too, in case the chain's own store lost its tail.
    await this.#voice.record.forgetBelow(parent.number);
    if (this.#now) this.status.lastBlockAt = clock.now();
    const validators = chain.validatorsAfter(parent);
    const signed = this.#voice.record.at(parent.number + 1n);
    const rules = this.options.rules ?? QBFT_RULES;
    this.#now = new Height(parent, validators, signer.address, this.#recover, signed, rules);
    this.#told.clear();
    this.#ahead.clear();
    this.#graceAlarm.clear();
    this.#startTimers(this.#now);
    this.#showStatus();
    for (const { peer, message } of this.#early.take(this.#now.height)) {
      this.#mailbox.post(() => this.#receive(peer, message));
    }
    if (this.#now.accepted) await this.#accept(this.#now, this.#now.accepted);
  }

  #startTimers(at: Height): void {
    this.#blockAlarm.clear();
    this.#roundAlarm.clear();
    if (!at.isOurs) return;
    if (at.round > 0) return this.#startRoundTimer(at, this.options.clock.now());
    const now = this.options.clock.now();
    const due = blockDueAt(at.parent, now, this.options);
    this.#blockAlarm.set(due, () => this.#mailbox.post(() => this.#advance()));
    this.#startRoundTimer(at, Math.max(due, now));
  }

  #startRoundTimer(at: Height, from: number): void {
    const { round } = at;
    const end = from + roundLength(round, at.joinedIn, this.options);
    this.#roundAlarm.set(end, () => this.#mailbox.post(() => this.#uponRoundTimeout(at, round)));
  }

  #enterRound(at: Height, round: number): void {
    at.moveTo(round);
    this.status.roundChanges++;
    this.#startRoundTimer(at, this.options.clock.now());
    this.#showStatus();
  }

  async #changeRound(at: Height, round: number): Promise<void> {
    this.#enterRound(at, round);
    await this.#voice.changeRound(at);
  }

  /** The block prepared in the highest round among the round changes, else a new one. A failure leaves the round empty. */
  async #propose(at: Height, roundChanges: readonly RoundChange[]): Promise<void> {
    at.proposedIn = at.round;
    const best = mostPrepared(roundChanges);
    let block: Block;
    try {
      block = inRound(best?.block ?? (await this.#build(at)), at.round);
      if (best) await this.options.chain.validate(block);
    } catch (cause) {
      this.options.events.onNoProposal(cause);
      return;
    }
    if (!this.#isCurrent(at)) return;
    const proposed = { block, digest: digestOf(block) };
    if (await this.#voice.propose(at, proposed, roundChanges)) await this.#accept(at, proposed);
  }

  #build({ parent, validators }: Height): Promise<Block> {
    const { chain, clock, signer } = this.options;
    const vote = this.#votes.next(validators, (one) => chain.counts(parent, signer.address, one));
    const timestamp = timestampAt(clock.now(), parent, this.options);
    return chain.build({ timestamp, proposer: signer.address, vote });
  }

  async #accept(at: Height, accepted: Accepted): Promise<void> {
    if (await this.#voice.prepare(at, accepted.digest)) at.accepted = accepted;
  }

  /** A peer that changes rounds at an earlier height is stuck there; one answer shows it that there are blocks to fetch. */
  #tellOnce(peer: PeerId): void {
    if (!this.#told.has(peer) && this.#voice.tell(peer, this.#now)) this.#told.add(peer);
  }

  #keepForLater(height: bigint, peer: PeerId, bytes: Uint8Array): void {
    if (height > this.#now.height + 1n) return this.options.events.onBehind(height, peer);
    this.#early.keep(height, peer, bytes);
    this.#ahead.add(peer);
    if (!this.#graceAlarm.isSet)
      this.#graceAlarm.set(this.options.clock.now() + GRACE_MS, () => this.#askAhead(height));
  }

  /** All who were ahead are named: were it only the first, a hostile peer could always be that one. */
  #askAhead(height: bigint): void {
    const ahead = [...this.#ahead];
    this.#ahead.clear();
    for (const peer of ahead) this.options.events.onBehind(height, peer);
  }

  #isCurrent(at: Height): boolean {
    return at === this.#now && this.options.chain.head().number < at.height;
  }

  #showStatus(): void {
    const { height, round, isOurs, validators } = this.#now;
    const proposer = validators.length > 0 ? this.#now.proposer(round) : null;
    Object.assign(this.status, { height, round, isValidator: isOurs, validators, proposer });
  }

  #refuse(peer: PeerId, reason: Refusal, cause?: unknown): void {
    this.status.refused[reason]++;
    this.options.events.onRefused(peer, reason, cause);
  }

  #halt(cause: unknown): void {
    this.stop();
    this.status.halted = true;
    this.options.events.onHalt(cause);
  }
}
