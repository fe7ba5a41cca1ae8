import type { Block } from '@atoll/protocol';

import type { Random } from './random.js';
import type { VirtualTime } from './virtual-time.js';

export interface Weather {
  /** The probability that a message is lost, or arrives twice. */
  readonly loss: number;
  readonly duplication: number;
  /** How long a message travels, in milliseconds; the spread is what reorders them. */
  readonly delay: readonly [shortest: number, longest: number];
}

export const FAIR: Weather = { loss: 0, duplication: 0, delay: [1, 20] };

/** Whoever has an address in the network. */
export interface Host {
  readonly name: string;
  isUp(): boolean;
  /** A connection to the other host has come up. */
  connected(to: string): void;
  receive(from: string, bytes: Uint8Array): void;
  /** Somebody wants the blocks from this number on. */
  asked(by: string, from: bigint): void;
  answered(blocks: readonly Block[]): void;
}

/** Datagrams between named hosts, through whatever weather there is. A partition drops what crosses it. */
export class Network {
  weather: Weather = FAIR;
  readonly #hosts = new Map<string, Host>();
  #islands: ReadonlySet<string>[] = [];

  constructor(
    readonly time: VirtualTime,
    readonly random: Random,
  ) {}

  join(host: Host): void {
    this.#hosts.set(host.name, host);
  }

  get names(): string[] {
    return [...this.#hosts.keys()];
  }

  host(name: string): Host | undefined {
    return this.#hosts.get(name);
  }

  /** Runs `arrive` at the other end some time later, once, twice or never. */
  carry(from: string, to: string, arrive: () => void): void {
    if (!this.reaches(from, to) || this.random.chance(this.weather.loss)) return;
    const copies = this.random.chance(this.weather.duplication) ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      this.time.after(this.random.between(...this.weather.delay), () => {
        if (this.reaches(from, to) && this.#hosts.get(to)?.isUp()) arrive();
      });
    }
  }

  reaches(from: string, to: string): boolean {
    if (this.#islands.length === 0) return true;
    return this.#islands.some((island) => island.has(from) && island.has(to));
  }

  /** Only hosts of one island reach each other from now on. */
  split(islands: readonly (readonly string[])[]): void {
    this.#islands = islands.map((island) => new Set(island));
  }

  /** One network again; connections that were broken come up. */
  heal(): void {
    const wasSplit = this.#islands;
    this.#islands = [];
    for (const a of this.names) {
      for (const b of this.names) {
        if (a !== b && wasSplit.length > 0 && !wasSplit.some((one) => one.has(a) && one.has(b))) this.#connect(a, b);
      }
    }
  }

  /** A host has come up: it and those it reaches connect. */
  came(name: string): void {
    for (const other of this.names) {
      if (other === name || !this.reaches(name, other)) continue;
      this.#connect(name, other);
      this.#connect(other, name);
    }
  }

  #connect(host: string, to: string): void {
    this.time.after(this.random.between(1, 30), () => {
      const [here, there] = [this.#hosts.get(host), this.#hosts.get(to)];
      if (here?.isUp() && there?.isUp() && this.reaches(host, to)) here.connected(to);
    });
  }
}
