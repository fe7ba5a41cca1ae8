import { recoverAddress } from '@atoll/crypto';
import {
  type Address,
  type Block,
  createGenesis,
  decodeExtraData,
  type Header,
  quorum,
  sealDigest,
  verifySeals,
} from '@atoll/protocol';

import type { Rules } from '../height.js';
import type { Recover } from '../message.js';
import { viewOf } from '../message-codec.js';
import { Byzantine } from './byzantine.js';
import type { Disk } from './disk.js';
import { Invariants, Violation } from './invariants.js';
import { keyOf, Machine } from './machine.js';
import { FAIR, type Host, Network, type Weather } from './network.js';
import { Random } from './random.js';
import { SimChain } from './sim-chain.js';
import { VirtualTime } from './virtual-time.js';

export interface Options {
  readonly validators: number;
  /** One of the validators is hostile. */
  readonly byzantine?: boolean;
  /** How long the network is bad, in virtual milliseconds. */
  readonly troubleMs?: number;
  /** Blocks that every correct validator must add after the network has healed. */
  readonly blocksAfterwards?: number;
  /** Broken parts, for tests of the simulator itself. */
  readonly broken?: {
    readonly rules?: Rules;
    readonly disk?: () => Disk;
    readonly ignoreSeals?: boolean;
  };
}

export interface Outcome {
  readonly seed: number;
  readonly traceHash: string;
  readonly height: bigint;
  readonly crashes: number;
  readonly highestRound: number;
  /** Prepared blocks that were proposed again in a later round. */
  readonly reproposals: number;
  /** Contradictions of the hostile validator that a correct one has seen and proven. */
  readonly evidence: number;
  /** Virtual milliseconds from healing until every correct validator had made its progress. */
  readonly recoveredIn: number;
}

const START = 1_800_000_000_000;
const TIMING = { blockPeriodMs: 1000, requestTimeoutMs: 1000 };
/** Rounds double; whoever was alone for the whole time of trouble has a long one to sit out. */
const PATIENCE_MS = 3_600_000;

/**
 * One run: validators agree while messages are lost, doubled, delayed and reordered, the network splits, validators
 * crash, and one of them is hostile; then the network heals and they must go on. Everything follows from the seed.
 * Throws a {@link Violation} that names the seed when a rule is broken.
 */
export async function simulate(seed: number, options: Options): Promise<Outcome> {
  return new Simulation(seed, options).run();
}

class Simulation {
  readonly #random: Random;
  readonly #time = new VirtualTime(START);
  readonly #network: Network;
  readonly #invariants: Invariants;
  readonly #machines: Machine[] = [];
  readonly #byzantine: Byzantine | null;
  #trouble = true;
  #crashes = 0;
  #highestRound = 0;

  constructor(
    readonly seed: number,
    readonly options: Options,
  ) {
    this.#random = new Random(seed * 31 + options.validators);
    this.#network = new Network(this.#time, this.#random);
    this.#invariants = new Invariants(seed);
    const hostile = options.byzantine === false ? -1 : this.#random.between(0, options.validators - 1);
    let byzantine: Byzantine | null = null;
    for (let index = 0; index < options.validators; index++) {
      if (index === hostile) byzantine = this.#addByzantine(index);
      else this.#addMachine(index);
    }
    this.#byzantine = byzantine;
  }

  async run(): Promise<Outcome> {
    for (const machine of this.#machines) machine.boot();
    this.#byzantine?.start();
    for (const name of this.#network.names) this.#network.came(name);
    this.#troubles();
    await this.#pass(this.options.troubleMs ?? 5000, () => false);

    this.#heal();
    const healedAt = this.#time.now();
    const best = Math.max(...this.#machines.map((machine) => height(machine)));
    const goal = best + (this.options.blocksAfterwards ?? 2);
    const reached = await this.#pass(PATIENCE_MS, () => this.#machines.every((machine) => height(machine) >= goal));
    if (!reached) this.#fail('no progress', `${this.#describe()} after ${PATIENCE_MS / 1000} s, wanted ${goal}`);
    this.#verifyChains();
    return {
      seed: this.seed,
      traceHash: this.#invariants.traceHash,
      height: this.#machines[0]?.options.chain.head.number ?? 0n,
      crashes: this.#crashes,
      highestRound: this.#highestRound,
      reproposals: this.#invariants.reproposals,
      evidence: this.#machines.reduce((sum, { consensus }) => sum + (consensus?.status.evidenceCount ?? 0), 0),
      recoveredIn: this.#time.now() - healedAt,
    };
  }

  async #pass(ms: number, done: () => boolean): Promise<boolean> {
    const reached = await this.#time.runUntil(this.#time.now() + ms, () => {
      for (const { consensus } of this.#machines) {
        this.#highestRound = Math.max(this.#highestRound, consensus?.status.round ?? 0);
      }
      return this.#invariants.violation !== null || done();
    });
    if (this.#invariants.violation) throw this.#invariants.violation;
    return reached;
  }

  /** Every so often, something changes for the worse or the better. */
  #troubles(): void {
    this.#time.after(this.#random.between(100, 1500), () => {
      if (!this.#trouble) return;
      const kinds = [
        () => void (this.#network.weather = this.#badWeather()),
        () => this.#split(),
        () => this.#network.heal(),
        () => this.#crash(this.#random.pick(this.#machines)),
        () => void (this.#random.pick(this.#machines).frailty = this.#random.pick([0, 0.02, 0.2])),
      ];
      this.#random.pick(kinds)();
      this.#troubles();
    });
  }

  /** The worst moment for trouble is between a validator's commit and the others' hearing of it. */
  #strikeAt(machine: Machine): void {
    if (!this.#trouble || !this.#random.chance(0.3)) return;
    const strike = this.#random.pick([() => this.#crash(machine), () => this.#split()]);
    this.#time.after(this.#random.between(0, 60), () => {
      if (this.#trouble) strike();
    });
  }

  #isFirst(machine: Machine, { header }: Block): boolean {
    return this.#machines.every((other) => other === machine || other.options.chain.head.number < header.number);
  }

  /** The hardest test of what a restart remembers: the only one who knows a decision is cut off, the others crash. */
  #cutOff(machine: Machine): void {
    if (!this.#trouble || !this.#random.chance(0.2)) return;
    this.#invariants.note(`${machine.name} cut off`);
    this.#network.split([[machine.name], this.#others(machine.name)]);
    for (const other of this.#machines) if (other !== machine && this.#random.chance(0.9)) this.#crash(other);
  }

  #badWeather(): Weather {
    return {
      loss: this.#random.pick([0, 0.02, 0.1, 0.3]),
      duplication: this.#random.pick([0, 0.1, 0.3]),
      delay: this.#random.pick([
        [1, 20],
        [1, 300],
        [50, 1200],
      ] as const),
    };
  }

  #split(): void {
    const left = this.#random.some(this.#network.names, 0.5);
    const right = this.#network.names.filter((name) => !left.includes(name));
    // Now and then one host hears both sides, as a badly split network has it.
    const bridge = this.#random.chance(0.3) ? [this.#random.pick(this.#network.names)] : [];
    this.#invariants.note(`split ${left.join()} from ${right.join()} with ${bridge.join()}`);
    this.#network.split([
      [...left, ...bridge],
      [...right, ...bridge],
    ]);
  }

  #crash(machine: Machine): void {
    if (!machine.isUp) return;
    machine.crash();
    this.#died(machine);
  }

  #died(machine: Machine): void {
    this.#crashes++;
    this.#invariants.note(`${machine.name} crashed`);
    this.#time.after(this.#random.between(10, 3000), () => this.#restart(machine));
  }

  #restart(machine: Machine): void {
    if (machine.isUp) return;
    this.#invariants.note(`${machine.name} restarted`);
    machine.boot();
    this.#network.came(machine.name);
  }

  #heal(): void {
    this.#trouble = false;
    this.#invariants.note('healed');
    this.#network.weather = FAIR;
    for (const machine of this.#machines) {
      machine.frailty = 0;
      this.#restart(machine);
    }
    this.#network.heal();
  }

  /** libs/protocol verifies the whole longest chain, and what every other validator stored last. */
  #verifyChains(): void {
    if (this.options.broken?.ignoreSeals) return;
    const chains = this.#machines.map(({ options }) => options.chain.blocks);
    const [longest = [], ...others] = [...chains].sort((a, b) => b.length - a.length);
    try {
      for (const { header } of [...longest, ...others.flatMap((blocks) => blocks.slice(-1))]) {
        verifySeals(header, this.#validators());
      }
    } catch (cause) {
      this.#fail('invalid chain', (cause as Error).message);
    }
  }

  #fail(rule: Violation['rule'], what: string): never {
    throw new Violation(rule, this.seed, what);
  }

  #describe(): string {
    const state = ({ name, options, consensus }: Machine) =>
      `${name} ${options.chain.head.number}/${consensus?.status.round ?? 'down'}`;
    return this.#machines.map(state).join(', ');
  }

  #validators(): Address[] {
    return Array.from({ length: this.options.validators }, (_, index) => keyOf(index).address).sort();
  }

  #addMachine(index: number): void {
    const { rules, disk } = this.options.broken ?? {};
    const name = `v${index}`;
    const network = this.#network;
    const machine: Machine = new Machine({
      ...this.#common(index),
      watch: {
        committed: (who, block) => {
          this.#invariants.committed(who, block);
          if (this.#isFirst(machine, block)) this.#cutOff(machine);
        },
        halted: (who, cause) => this.#invariants.halted(who, cause),
        said: (who, bytes) => {
          this.#invariants.said(who, bytes);
          if (viewOf(bytes)?.kind === 'commit') this.#strikeAt(machine);
        },
      },
      chain: this.#newChain(),
      link: {
        broadcast: (bytes) => this.#others(name).forEach((to) => this.#send(name, to, bytes)),
        send: (to, bytes) => this.#send(name, to, bytes),
        ask: (peer, from) => network.carry(name, peer, () => network.host(peer)?.asked(name, from)),
      },
      ...(rules && { rules }),
      ...(disk && { disk: disk() }),
    });
    machine.onDeath = () => this.#died(machine);
    this.#machines.push(machine);
    this.#join(name, machine, (from) => machine.options.chain.blocks.slice(Number(from) - 1));
  }

  #addByzantine(index: number): Byzantine {
    const byzantine = new Byzantine(this.#common(index), [this.#newChain(), this.#newChain()], this.#network);
    this.#join(`v${index}`, Object.assign(byzantine, { isUp: true }), (from) => byzantine.blocksFrom(from));
    return byzantine;
  }

  #join(name: string, node: Node, blocksFrom: (number: bigint) => Block[]): void {
    const network = this.#network;
    const host: Host = {
      name,
      isUp: () => node.isUp,
      connected: (to) => node.connected(to),
      receive: (from, bytes) => node.receive(from, bytes),
      asked: (by, from) => {
        const blocks = blocksFrom(from);
        if (blocks.length > 0) network.carry(name, by, () => network.host(by)?.answered(blocks));
      },
      answered: (blocks) => node.answered(blocks),
    };
    network.join(host);
  }

  #common(index: number) {
    const { rules } = this.options.broken ?? {};
    return {
      ...TIMING,
      name: `v${index}`,
      signer: keyOf(index),
      time: this.#time,
      random: this.#random,
      recover: rememberingRecover,
      skew: this.#random.between(-200, 200),
      ...(rules && { rules }),
    };
  }

  #newChain(): SimChain {
    const genesis = createGenesis({
      chainId: 1,
      validators: this.#validators(),
      blockPeriodMs: TIMING.blockPeriodMs,
      timestamp: START / 1000,
    });
    return new SimChain(genesis, this.#random, this.options.broken?.ignoreSeals ? () => undefined : checkSeals);
  }

  #others(name: string): string[] {
    return this.#network.names.filter((other) => other !== name);
  }

  #send(from: string, to: string, bytes: Uint8Array): void {
    this.#network.carry(from, to, () => this.#network.host(to)?.receive(from, bytes));
  }
}

interface Node {
  readonly isUp: boolean;
  connected(peer: string): void;
  receive(from: string, bytes: Uint8Array): void;
  answered(blocks: readonly Block[]): void;
}

const height = ({ options }: Machine): number => Number(options.chain.head.number);

/**
 * Signatures are real, and so is their recovery; but a run gives the same question to every validator, so an answer is
 * kept. Both functions depend on nothing but their arguments.
 */
const answers = new Map<string, Address>();
const KEPT = 20_000;

const rememberingRecover: Recover = (digest, signature) => {
  const question = Buffer.concat([digest, signature]).toString('latin1');
  const known = answers.get(question);
  if (known) return known;
  const answer = recoverAddress(digest, signature);
  if (answers.size >= KEPT) answers.clear();
  answers.set(question, answer);
  return answer;
};

/**
 * What a simulated node asks of the seals of a block it stores. It is the rule of libs/protocol with remembered answers;
 * at the end of a run libs/protocol itself has the last word.
 */
function checkSeals(header: Header, validators: readonly Address[]): void {
  const { seals } = decodeExtraData(header.extraData);
  const digest = sealDigest(header);
  const sealers = new Set(seals.map((seal) => rememberingRecover(digest, seal)));
  const known = [...sealers].every((sealer) => validators.includes(sealer));
  if (!known || sealers.size < seals.length || seals.length < quorum(validators.length)) throw new Error('bad seals');
}
