import { toHex } from '@atoll/crypto';
import { type Block, sealDigest, withExtraData } from '@atoll/protocol';

import { type CommitPayload, type Message, type Payload, type Proposal, type Signed, signPayload } from '../message.js';
import { decodeMessage, encodeMessage } from '../message-codec.js';
import type { Signer } from '../ports.js';
import { digestOf, inRound } from '../proposed-block.js';
import { keyOf, type Link, Machine, type MachineOptions } from './machine.js';
import { Network } from './network.js';
import type { Random } from './random.js';
import { SimChain } from './sim-chain.js';

const REMEMBERED = 300;
const RECENT = 8;

/**
 * One hostile validator. It runs the real consensus twice under one key without a common journal, each twin speaking to
 * its own part of the network, so it proposes, prepares and commits different blocks to different peers; and between
 * times it forges whatever it can think of.
 */
export class Byzantine {
  readonly isUp = true;
  readonly #twins: Machine[];
  readonly #heard: { bytes: Uint8Array; message: Message }[] = [];
  readonly #signer: Signer;
  readonly #random: Random;
  /** Whom each twin speaks to; changes over time. */
  #audience: string[][] = [[], []];
  #silent = false;

  constructor(
    options: Omit<MachineOptions, 'link' | 'chain' | 'watch'>,
    chains: readonly SimChain[],
    readonly network: Network,
  ) {
    this.#signer = options.signer;
    this.#random = options.random;
    const watch = { committed: () => undefined, said: () => undefined, halted: () => undefined };
    this.#twins = chains.map((chain, index) => new Machine({ ...options, chain, watch, link: this.#linkOf(index) }));
  }

  start(): void {
    this.#chooseAudience();
    for (const twin of this.#twins) twin.boot();
    this.#scheme();
  }

  receive(from: string, bytes: Uint8Array): void {
    for (const twin of this.#twins) if (this.#random.chance(0.8)) twin.receive(from, bytes);
    const message = this.#remember(bytes);
    if (this.#silent) return;
    if (message?.kind === 'proposal') this.#agreeWithEverything(message);
    if (this.#random.chance(0.1)) this.#forge();
  }

  connected(peer: string): void {
    for (const twin of this.#twins) twin.connected(peer);
  }

  answered(blocks: readonly Block[]): void {
    for (const twin of this.#twins) twin.answered(blocks);
  }

  /** Asked for blocks, it answers truly, or with too few seals, or with one seal many times. */
  blocksFrom(number: bigint): Block[] {
    const blocks = this.#random.pick(this.#twins).options.chain.blocks.slice(Number(number) - 1);
    const lie = this.#random.between(0, 2);
    return lie === 0 ? blocks : blocks.map((block) => this.#badlySealed(block, lie === 1));
  }

  #remember(bytes: Uint8Array): Message | null {
    const message = readable(bytes);
    if (message) this.#heard.push({ bytes, message });
    if (this.#heard.length > REMEMBERED) this.#heard.shift();
    return message;
  }

  #linkOf(twin: number): Link {
    const speaks = (to: string) => !this.#silent && this.#audience[twin]?.includes(to) === true;
    return {
      broadcast: (bytes) => {
        const message = this.#remember(bytes);
        if (message?.kind === 'proposal' && this.#random.chance(0.5)) this.#proposeBeside(message);
        for (const to of this.#others().filter(speaks)) this.#send(to, bytes);
      },
      send: (to, bytes) => {
        if (speaks(to)) this.#send(to, bytes);
      },
      ask: (peer, from) => {
        this.network.carry(this.#name, peer, () => this.network.host(peer)?.asked(this.#name, from));
      },
    };
  }

  get #name(): string {
    return this.#twins[0]?.name ?? '';
  }

  #others(): string[] {
    return this.network.names.filter((name) => name !== this.#name);
  }

  #send(to: string, bytes: Uint8Array): void {
    this.network.carry(this.#name, to, () => this.network.host(to)?.receive(this.#name, bytes));
  }

  /** From time to time: another audience for each twin, silence or speech, and a forgery. */
  #scheme(): void {
    this.network.time.after(this.#random.between(100, 600), () => {
      if (this.#random.chance(0.2)) this.#silent = this.#random.chance(0.3);
      if (this.#random.chance(0.3)) this.#chooseAudience();
      if (!this.#silent) this.#forge();
      this.#scheme();
    });
  }

  #chooseAudience(): void {
    const first = this.#random.some(this.#others(), 0.5);
    const rest = this.#others().filter((name) => !first.includes(name) || this.#random.chance(0.3));
    this.#audience = [first, rest];
  }

  /** Prepares and commits every proposal there is, to a part of the network. */
  #agreeWithEverything({ signed }: Proposal): void {
    const { height, round, digest } = signed.payload;
    this.#whisper({ kind: 'prepare', signed: this.#sign({ kind: 'prepare', height, round, digest }) });
    this.#whisper({ kind: 'commit', signed: this.#commit(signed.payload) });
  }

  #forge(): void {
    const forgeries = [
      () => this.#replay(),
      () => this.#replay(),
      () => this.#speakAsStranger(),
      () => this.#badSeal(),
      () => this.#claimFalseCertificate(),
      () => this.#forgetCertificate(),
      () => this.#proposeBadly(),
      () => this.#proposeBadly(),
      () => this.#farAhead(),
      () => this.#garbage(),
    ];
    this.#random.pick(forgeries)();
  }

  #replay(): void {
    const old = this.#anyHeard();
    if (old) for (const to of this.#random.some(this.#others(), 0.5)) this.#send(to, old.bytes);
  }

  /** A good message under the key of nobody. */
  #speakAsStranger(): void {
    const old = this.#anyHeard();
    if (!old) return;
    const stranger = keyOf(1000 + this.#random.between(0, 9));
    this.#whisper({ ...old.message, signed: signPayload(old.message.signed.payload, stranger) } as Message);
  }

  #badSeal(): void {
    const old = this.#anyHeard('proposal');
    if (!old) return;
    const { height, round, digest } = old.message.signed.payload as Proposal['signed']['payload'];
    const seal = this.#random.chance(0.5) ? this.#random.bytes(65) : this.#signer.sign(this.#random.bytes(32));
    this.#whisper({ kind: 'commit', signed: this.#sign({ kind: 'commit', height, round, digest, seal }) });
  }

  /** Says that a block was prepared, with too few prepares or one of them many times. */
  #claimFalseCertificate(): void {
    const old = this.#anyHeard('proposal');
    if (old?.message.kind !== 'proposal') return;
    const { height, round, digest } = old.message.signed.payload;
    const prepare = this.#sign({ kind: 'prepare' as const, height, round, digest });
    const prepares = Array.from({ length: this.#random.between(0, this.network.names.length) }, () => prepare);
    const later = round + this.#random.between(0, 2);
    const signed = this.#sign({ kind: 'roundChange', height, round: later, prepared: { round, digest } } as const);
    this.#whisper({ kind: 'roundChange', signed, block: old.message.block, prepares });
  }

  /** Says that nothing was prepared, whatever was. */
  #forgetCertificate(): void {
    const old = this.#anyHeard();
    if (!old) return;
    const { height, round } = old.message.signed.payload;
    const later = round + this.#random.between(0, 2);
    const signed = this.#sign({ kind: 'roundChange', height, round: later, prepared: null } as const);
    this.#whisper({ kind: 'roundChange', signed, block: null, prepares: [] });
  }

  /** A block of its own for a later round, justified by some of the round changes it has heard, or by nothing. */
  #proposeBadly(): void {
    const old = this.#anyHeard('proposal');
    if (old?.message.kind !== 'proposal') return;
    const { height } = old.message.signed.payload;
    const changes = this.#heard.flatMap(({ message }) =>
      message.kind === 'roundChange' && message.signed.payload.height === height ? [message] : [],
    );
    const rounds = changes.map(({ signed }) => signed.payload.round);
    const round = this.#random.pick([old.message.signed.payload.round, ...rounds]);
    const chosen = this.#random.some(changes, 0.8).filter(({ signed }) => signed.payload.round === round);
    const prepares = this.#random.chance(0.5) ? (chosen[0]?.prepares ?? []) : [];
    const justification = { roundChanges: chosen.map(({ signed }) => signed), prepares };
    for (const to of this.#random.some(this.#others(), 0.6)) {
      this.#send(to, encodeMessage(this.#otherProposal({ ...old.message, ...justification }, round)));
    }
  }

  /** Its turn has come: a second proposal, as well justified as the first, to a part of the network. */
  #proposeBeside(proposal: Proposal): void {
    this.#whisper(this.#otherProposal(proposal, proposal.signed.payload.round));
  }

  /** The same proposal with another block, which may be one that no chain accepts. */
  #otherProposal(proposal: Proposal, round: number): Proposal {
    const { header } = proposal.block;
    const stateRoot = toHex(this.#random.bytes(32));
    const gasUsed = this.#random.chance(0.3) ? header.gasLimit + 1n : header.gasUsed;
    const changed = { ...header, stateRoot, gasUsed, coinbase: this.#signer.address };
    const block = inRound({ ...proposal.block, header: changed }, round);
    const { height } = proposal.signed.payload;
    return { ...proposal, block, signed: this.#sign({ kind: 'proposal', height, round, digest: digestOf(block) }) };
  }

  #farAhead(): void {
    const old = this.#anyHeard();
    if (!old) return;
    const { payload } = old.message.signed;
    const height = payload.height + BigInt(this.#random.pick([0, 1, 1, 2, 1000]));
    const round = this.#random.pick([0, 1, 5, 1_000_000]);
    const signed = this.#sign({ kind: 'roundChange', height, round, prepared: null } as const);
    this.#whisper({ kind: 'roundChange', signed, block: null, prepares: [] });
  }

  #garbage(): void {
    const old = this.#anyHeard();
    const bytes = old ? Uint8Array.from(old.bytes) : this.#random.bytes(100);
    bytes[this.#random.between(0, bytes.length - 1)]! ^= 1 << this.#random.between(0, 7);
    for (const to of this.#random.some(this.#others(), 0.5)) this.#send(to, bytes);
  }

  #badlySealed(block: Block, tooFew: boolean): Block {
    const own = this.#signer.sign(sealDigest(block.header));
    const seals = tooFew ? [own] : this.network.names.map(() => own);
    return { ...block, header: withExtraData(block.header, { seals }) };
  }

  #commit({ height, round, digest }: { height: bigint; round: number; digest: `0x${string}` }): Signed<CommitPayload> {
    const seal = this.#signer.sign(Buffer.from(digest.slice(2), 'hex'));
    return this.#sign({ kind: 'commit', height, round, digest, seal });
  }

  #sign<P extends Payload>(payload: P): Signed<P> {
    return signPayload(payload, this.#signer);
  }

  #whisper(message: Message): void {
    const bytes = encodeMessage(message);
    for (const to of this.#random.some(this.#others(), 0.6)) this.#send(to, bytes);
  }

  #anyHeard(kind?: Message['kind']): { bytes: Uint8Array; message: Message } | null {
    const known = kind ? this.#heard.filter(({ message }) => message.kind === kind) : this.#heard;
    if (known.length === 0) return null;
    // Mostly what is still of use, and at times something old.
    return this.#random.pick(this.#random.chance(0.8) ? known.slice(-RECENT) : known);
  }
}

function readable(bytes: Uint8Array): Message | null {
  try {
    return decodeMessage(bytes, Number.MAX_SAFE_INTEGER);
  } catch {
    return null;
  }
}
