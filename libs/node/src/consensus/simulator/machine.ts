import { addressOf, keccak256, publicKeyOf, sign } from '@atoll/crypto';
import type { Address, Block } from '@atoll/protocol';

import type { Rules } from '../height.js';
import type { Recover } from '../message.js';
import type { Signer } from '../ports.js';
import { Qbft } from '../qbft.js';
import type { Timing } from '../timing.js';
import { Disk, type Life, type Work } from './disk.js';
import type { Random } from './random.js';
import type { SimChain } from './sim-chain.js';
import type { VirtualTime } from './virtual-time.js';

const keys = new Map<number, Signer>();

/** The key of the validator with this number: known, so that runs repeat. */
export function keyOf(index: number): Signer {
  const key = keys.get(index) ?? newKey(index);
  keys.set(index, key);
  return key;
}

function newKey(index: number): Signer {
  const secret = keccak256(new TextEncoder().encode(`simulated validator ${index}`));
  return { address: addressOf(publicKeyOf(secret)), sign: (digest) => sign(digest, secret) };
}

/** How a machine reaches the others; a Byzantine one reaches each of them as it likes. */
export interface Link {
  broadcast(bytes: Uint8Array): void;
  send(to: string, bytes: Uint8Array): void;
  /** Asks a peer for the blocks from this number on. */
  ask(peer: string, from: bigint): void;
}

export interface Watch {
  committed(name: string, block: Block): void;
  said(name: string, bytes: Uint8Array): void;
  halted(name: string, cause: unknown): void;
}

export interface MachineOptions extends Timing {
  readonly name: string;
  readonly signer: Signer;
  readonly chain: SimChain;
  readonly time: VirtualTime;
  readonly random: Random;
  readonly link: Link;
  readonly watch: Watch;
  readonly recover: Recover;
  readonly disk?: Disk;
  readonly rules?: Rules;
  /** How far its clock is off, in milliseconds. */
  readonly skew: number;
}

/** One validator: a disk that keeps the chain and the journal, and at times a process that runs the real consensus. */
export class Machine {
  /** The probability that the process dies just after a piece of work, such as an append to the journal. */
  frailty = 0;
  onDeath: () => void = () => undefined;
  readonly #disk: Disk;
  #life: Life = { alive: false };
  #qbft: Qbft | null = null;

  constructor(readonly options: MachineOptions) {
    this.#disk = options.disk ?? new Disk();
  }

  get name(): string {
    return this.options.name;
  }

  get address(): Address {
    return this.options.signer.address;
  }

  get consensus(): Qbft | null {
    return this.#qbft;
  }

  get isUp(): boolean {
    return this.#life.alive;
  }

  boot(): void {
    const { chain, time, link, signer, watch, skew, rules } = this.options;
    const life: Life = { alive: true };
    const now = () => time.now() + skew;
    this.#life = life;
    this.#qbft = new Qbft({
      blockPeriodMs: this.options.blockPeriodMs,
      requestTimeoutMs: this.options.requestTimeoutMs,
      chain: chain.portFor(life, this.#work, now, (block) => watch.committed(this.name, block)),
      clock: { now, after: (ms, then) => time.after(ms, () => void (life.alive && then())) },
      journal: this.#disk.journalFor(life, this.#work),
      signer,
      wire: {
        broadcast: (bytes) => {
          if (!life.alive) return;
          watch.said(this.name, bytes);
          link.broadcast(bytes);
        },
        send: (to, bytes) => {
          if (life.alive) link.send(to, bytes);
        },
      },
      events: {
        onBehind: (_height, peer) => this.#fetch(peer),
        onEvidence: () => undefined,
        onRefused: () => undefined,
        onNoProposal: () => undefined,
        onHalt: (cause) => {
          if (life.alive) watch.halted(this.name, cause);
        },
      },
      recover: this.options.recover,
      ...(rules && { rules }),
    });
    this.#qbft.start();
  }

  /** SIGKILL: memory is gone, and so is every write that was not done. */
  crash(): void {
    this.#life.alive = false;
    this.#qbft?.stop();
    this.#qbft = null;
  }

  receive(from: string, bytes: Uint8Array): void {
    this.#qbft?.receive(from, bytes);
  }

  connected(peer: string): void {
    this.#qbft?.peerConnected(peer);
    this.#fetch(peer);
  }

  /** Blocks from a peer, who may have made them up. */
  answered(blocks: readonly Block[]): void {
    try {
      for (const block of blocks) {
        if (this.options.chain.append(block)) this.options.watch.committed(this.name, block);
      }
    } catch {
      // What follows an invalid block is not looked at.
    }
    this.#qbft?.newHead(this.options.chain.head);
  }

  #fetch(peer: string): void {
    this.options.link.ask(peer, this.options.chain.head.number + 1n);
  }

  readonly #work: Work = (life, done) =>
    new Promise((resolve, reject) => {
      this.options.time.after(this.options.random.between(1, 8), () => {
        if (!life.alive) return;
        try {
          done();
        } catch (cause) {
          return reject(cause);
        }
        if (!this.options.random.chance(this.frailty)) return resolve();
        this.crash();
        this.onDeath();
      });
    });
}
