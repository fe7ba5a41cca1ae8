import { type Block, HeaderChain } from '@atoll/protocol';

import type { Rules } from '../height.js';
import { viewOf } from '../message-codec.js';
import { type Refusal, REFUSALS } from '../status.js';
import { Byzantine } from './byzantine.js';
import { Cluster } from './cluster.js';
import type { Disk } from './disk.js';
import { Invariants, Violation } from './invariants.js';
import type { Machine, Watch } from './machine.js';
import { FAIR, type Weather } from './network.js';

export interface Options {
  readonly validators: number;
  /** Whether one of the validators is hostile; it is unless told. */
  readonly byzantine?: boolean;
  /** How long the network is bad, in virtual milliseconds. */
  readonly troubleMs?: number;
  /** Blocks that every correct validator must add after the network has healed. */
  readonly blocksAfterwards?: number;
  /** The correct validators vote to drop one of them. */
  readonly election?: boolean;
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
  readonly height: number;
  /** How many validators the first correct one sees in the end. */
  readonly validatorsLeft: number;
  readonly crashes: number;
  readonly highestRound: number;
  /** Prepared blocks that were proposed again in a later round. */
  readonly reproposals: number;
  /** Contradictions of the hostile validator that a correct one has seen and can prove. */
  readonly evidence: number;
  /** What correct validators refused, by reason: what the hostile one tried in vain. */
  readonly refused: Partial<Record<Refusal, number>>;
  /** Virtual milliseconds from healing until every correct validator had made its progress. */
  readonly recoveredIn: number;
}

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
  readonly #cluster: Cluster;
  readonly #invariants: Invariants;
  #trouble = true;
  #crashes = 0;
  #highestRound = 0;

  constructor(
    readonly seed: number,
    readonly options: Options,
  ) {
    const { validators, broken = {}, byzantine = true } = options;
    this.#invariants = new Invariants(seed);
    this.#cluster = new Cluster({
      ...TIMING,
      seed: seed * 31 + validators,
      validators,
      watch: (name) => this.#watchOf(name),
      ...(broken.rules && { rules: broken.rules }),
      ...(broken.disk && { disk: broken.disk }),
      ...(broken.ignoreSeals && { checkSeals: () => undefined }),
    });
    const hostile = byzantine ? this.#random.between(0, validators - 1) : -1;
    for (let index = 0; index < validators; index++) {
      if (index === hostile) this.#addByzantine(index);
      else this.#addMachine(index);
    }
  }

  async run(): Promise<Outcome> {
    for (const machine of this.#machines) this.#start(machine);
    for (const name of this.#network.names) this.#network.came(name);
    this.#troubles();
    await this.#pass(this.options.troubleMs ?? 5000, () => false);

    this.#heal();
    const healedAt = this.#cluster.time.now();
    const goal = Math.max(...this.#machines.map(heightOf)) + (this.options.blocksAfterwards ?? 2);
    const reached = await this.#pass(PATIENCE_MS, () => this.#machines.every((machine) => heightOf(machine) >= goal));
    if (!reached) this.#fail('no progress', `${this.#describe()} after ${PATIENCE_MS / 1000} s, wanted ${goal}`);
    this.#verifyChain();
    return {
      seed: this.seed,
      traceHash: this.#invariants.traceHash,
      height: Math.max(...this.#machines.map(heightOf)),
      validatorsLeft: this.#machines[0]?.consensus?.status.validators.length ?? 0,
      crashes: this.#crashes,
      highestRound: this.#highestRound,
      reproposals: this.#invariants.reproposals,
      evidence: this.#machines.reduce((sum, { consensus }) => sum + (consensus?.status.evidenceCount ?? 0), 0),
      refused: this.#refused(),
      recoveredIn: this.#cluster.time.now() - healedAt,
    };
  }

  get #random() {
    return this.#cluster.random;
  }

  get #network() {
    return this.#cluster.network;
  }

  /** The correct ones. */
  get #machines() {
    return this.#cluster.machines;
  }

  async #pass(ms: number, done: () => boolean): Promise<boolean> {
    const { time } = this.#cluster;
    const reached = await time.runUntil(time.now() + ms, () => {
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
    this.#cluster.time.after(this.#random.between(100, 1500), () => {
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

  #watchOf(name: string): Watch {
    const machine = () => this.#machines.find((one) => one.name === name);
    return {
      committed: (who, block) => {
        this.#invariants.committed(who, block);
        this.#cutOff(machine(), block);
      },
      said: (who, bytes) => {
        this.#invariants.said(who, bytes);
        if (viewOf(bytes)?.kind === 'commit') this.#strikeAt(machine());
      },
      halted: (who, cause) => this.#invariants.halted(who, cause),
    };
  }

  /** The worst moment for trouble is between a validator's commit and the others' hearing of it. */
  #strikeAt(machine: Machine | undefined): void {
    if (!machine || !this.#trouble || !this.#random.chance(0.3)) return;
    const strike = this.#random.pick([() => this.#crash(machine), () => this.#split()]);
    this.#cluster.time.after(this.#random.between(0, 60), () => {
      if (this.#trouble) strike();
    });
  }

  /** The hardest test of what a restart remembers: the only one who knows a decision is cut off, the others crash. */
  #cutOff(machine: Machine | undefined, { header }: Block): void {
    if (!machine || !this.#trouble || !this.#random.chance(0.4)) return;
    const others = this.#machines.filter((one) => one !== machine);
    if (others.some(({ options }) => options.chain.head.number >= header.number)) return;
    this.#invariants.note(`${machine.name} cut off`);
    this.#network.split([[machine.name], this.#cluster.others(machine.name)]);
    for (const other of this.#random.some(others, 0.9)) this.#crash(other);
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
    this.#cluster.time.after(this.#random.between(10, 3000), () => this.#restart(machine));
  }

  #restart(machine: Machine): void {
    if (machine.isUp) return;
    this.#invariants.note(`${machine.name} restarted`);
    this.#start(machine);
    this.#network.came(machine.name);
  }

  #start(machine: Machine): void {
    machine.boot();
    const leaver = this.#machines.at(-1);
    if (this.options.election && leaver) machine.consensus?.proposeVote(leaver.address, false);
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

  /** libs/protocol's light client has the last word on the chain that was agreed. */
  #verifyChain(): void {
    if (this.options.broken?.ignoreSeals) return;
    const light = HeaderChain.from(this.#cluster.genesis);
    const longest = this.#machines.reduce((best, one) => (heightOf(one) > heightOf(best) ? one : best));
    try {
      for (const { header } of longest.options.chain.blocks) light.append(header);
    } catch (cause) {
      this.#fail('invalid chain', (cause as Error).message);
    }
  }

  #refused(): Outcome['refused'] {
    const counts = this.#machines.map(({ consensus }) => consensus?.status.refused);
    const total = (reason: Refusal) => counts.reduce((sum, count) => sum + (count?.[reason] ?? 0), 0);
    return Object.fromEntries(REFUSALS.map((reason) => [reason, total(reason)]));
  }

  #fail(rule: Violation['rule'], what: string): never {
    throw new Violation(rule, this.seed, what);
  }

  #describe(): string {
    const state = (machine: Machine) =>
      `${machine.name} ${heightOf(machine)}/${machine.consensus?.status.round ?? 'down'}`;
    return this.#machines.map(state).join(', ');
  }

  #addMachine(index: number): void {
    const machine = this.#cluster.add(index);
    machine.onDeath = () => this.#died(machine);
  }

  #addByzantine(index: number): void {
    const chains = [this.#cluster.newChain(), this.#cluster.newChain()];
    const byzantine = new Byzantine(this.#cluster.partsOf(index), chains, this.#network);
    this.#cluster.join(`v${index}`, byzantine, (from) => byzantine.blocksFrom(from));
    byzantine.start();
  }
}

const heightOf = ({ options }: Machine): number => options.chain.blocks.length;
