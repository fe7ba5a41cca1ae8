import { type Address, type Block, createGenesis, type Genesis, type Header } from '@atoll/protocol';

import type { Rules } from '../height.js';
import type { Timing } from '../timing.js';
import type { Disk } from './disk.js';
import { keyOf, Machine, type Watch } from './machine.js';
import { type Host, Network } from './network.js';
import { Random } from './random.js';
import { checkSeals, rememberingRecover } from './remembered.js';
import { SimChain } from './sim-chain.js';
import { VirtualTime } from './virtual-time.js';

const START = 1_800_000_000_000;

interface ClusterOptions extends Timing {
  readonly seed: number;
  /** How many validators the genesis names, by number from 0. */
  readonly validators: number;
  readonly epochLength?: number;
  readonly watch: (machine: string) => Watch;
  readonly rules?: Rules;
  readonly disk?: () => Disk;
  readonly checkSeals?: (header: Header, validators: readonly Address[]) => void;
}

/** A connected network of machines under virtual time, in fair weather until somebody changes it. */
export class Cluster {
  readonly random: Random;
  readonly time = new VirtualTime(START);
  readonly network: Network;
  readonly machines: Machine[] = [];
  readonly genesis: Genesis;

  constructor(readonly options: ClusterOptions) {
    this.random = new Random(options.seed);
    this.network = new Network(this.time, this.random);
    this.genesis = createGenesis({
      chainId: 1,
      validators: Array.from({ length: options.validators }, (_, index) => keyOf(index).address),
      blockPeriodMs: options.blockPeriodMs,
      timestamp: START / 1000,
      ...(options.epochLength && { epochLength: options.epochLength }),
    });
  }

  /** A machine with the key of this number; it is switched off. */
  add(index: number): Machine {
    const name = `v${index}`;
    const { network } = this;
    const machine = new Machine({
      ...this.partsOf(index),
      watch: this.options.watch(name),
      chain: this.newChain(),
      link: {
        broadcast: (bytes) => this.others(name).forEach((to) => this.#send(name, to, bytes)),
        send: (to, bytes) => this.#send(name, to, bytes),
        ask: (peer, from) => network.carry(name, peer, () => network.host(peer)?.asked(name, from)),
      },
      ...(this.options.disk && { disk: this.options.disk() }),
    });
    this.machines.push(machine);
    this.join(name, machine, (from) => machine.options.chain.blocks.slice(Number(from) - 1));
    return machine;
  }

  /** Switches a machine on, and connects it. */
  boot(machine: Machine): void {
    machine.boot();
    this.network.came(machine.name);
  }

  join(name: string, node: Node, blocksFrom: (number: bigint) => Block[]): void {
    const { network } = this;
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

  partsOf(index: number) {
    const { blockPeriodMs, requestTimeoutMs, rules } = this.options;
    return {
      blockPeriodMs,
      requestTimeoutMs,
      name: `v${index}`,
      signer: keyOf(index),
      time: this.time,
      random: this.random,
      recover: rememberingRecover,
      skew: this.random.between(-200, 200),
      ...(rules && { rules }),
    };
  }

  newChain(): SimChain {
    return new SimChain(this.genesis, this.random, this.options.checkSeals ?? checkSeals);
  }

  others(name: string): string[] {
    return this.network.names.filter((other) => other !== name);
  }

  #send(from: string, to: string, bytes: Uint8Array): void {
    this.network.carry(from, to, () => this.network.host(to)?.receive(from, bytes));
  }
}

/** What joins the network. */
export interface Node {
  readonly isUp: boolean;
  connected(peer: string): void;
  receive(from: string, bytes: Uint8Array): void;
  answered(blocks: readonly Block[]): void;
}
