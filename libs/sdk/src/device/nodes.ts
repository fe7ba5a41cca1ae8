import { Fault } from '@atoll/kernel';
import { RpcClient, RpcError } from '@atoll/protocol';
import { setTimeout as pause } from 'node:timers/promises';

import { NodeLied, ParticipantError } from './participant-error.js';

const MOST_NODES = 16;
const MOST_BYTES = 8 * 1024 * 1024;
const AGAIN_MS = 500;

export type NodesOptions = { timeoutMs?: number; tokens?: Record<string, string> };

/**
 * Any members' nodes, of which none is believed. What one does not answer, or cannot prove, the next one is asked; who answered last
 * is asked first. A node that lied is asked last, and never about what it said.
 */
export class Nodes {
  private readonly clients: RpcClient[];
  private readonly known = new Set<RpcClient>();
  /** What was found wrong with a node's words, by its address. */
  readonly lies = new Map<string, string>();

  constructor(
    urls: readonly string[],
    private readonly chainId: number,
    { timeoutMs = 10_000, tokens = {} }: NodesOptions = {},
  ) {
    if (urls.length === 0 || urls.length > MOST_NODES) throw new RangeError(`Name 1 to ${MOST_NODES} nodes.`);
    this.clients = [...new Set(urls)].map(
      (url) =>
        new RpcClient(url, { timeoutMs, maxResponseBytes: MOST_BYTES, ...(tokens[url] && { token: tokens[url] }) }),
    );
  }

  /** The first answer that `work` believes. Who was only silent or busy is asked once more. */
  async ask<T>(work: (rpc: RpcClient) => Promise<T>): Promise<T> {
    const failures: unknown[] = [];
    for (const again of [false, true]) {
      if (again) await pause(AGAIN_MS);
      for (const rpc of [...this.clients]) {
        try {
          await this.requireChain(rpc);
          const answer = await work(rpc);
          this.prefer(rpc);
          return answer;
        } catch (error) {
          if (!this.passesOn(rpc, error)) throw error;
          failures.push(error);
        }
      }
      if (failures.every((failure) => failure instanceof NodeLied)) break;
    }
    // What a node lied about says more than what another did not say.
    throw unanswered(failures.find((failure) => failure instanceof NodeLied) ?? failures.at(-1));
  }

  /** Asks all of them at once; who does not answer is left out. */
  async askAll<T>(work: (rpc: RpcClient) => Promise<T>): Promise<{ rpc: RpcClient; answer: T }[]> {
    const asked = [...this.clients];
    const answers = await Promise.allSettled(
      asked.map(async (rpc) => {
        await this.requireChain(rpc);
        return { rpc, answer: await work(rpc) };
      }),
    );
    answers.forEach((it, i) => it.status === 'rejected' && this.passesOn(asked[i]!, it.reason));
    const given = answers.flatMap((it) => (it.status === 'fulfilled' ? [it.value] : []));
    if (given.length > 0) return given;
    throw unanswered(answers.map((it) => (it as PromiseRejectedResult).reason as unknown).at(-1));
  }

  /** Notes what a node said wrongly, and asks it last from now on. */
  lied(rpc: RpcClient, because: string): void {
    this.lies.set(rpc.url, because);
    this.clients.push(...this.clients.splice(this.clients.indexOf(rpc), 1));
  }

  private prefer(rpc: RpcClient): void {
    this.clients.unshift(...this.clients.splice(this.clients.indexOf(rpc), 1));
  }

  private async requireChain(rpc: RpcClient): Promise<void> {
    if (this.known.has(rpc)) return;
    const id = await rpc.call<string>('eth_chainId');
    if (Number(id) !== this.chainId) throw new NodeLied(`it is a node of chain ${String(id)}, not ${this.chainId}`);
    this.known.add(rpc);
  }

  /** Whether the next node may know better. */
  private passesOn(rpc: RpcClient, error: unknown): boolean {
    if (error instanceof NodeLied) this.lied(rpc, error.message);
    else if (!(error instanceof RpcError || (error instanceof Fault && error.retryable))) return false;
    return true;
  }
}

function unanswered(cause: unknown): ParticipantError {
  if (cause instanceof NodeLied)
    return new ParticipantError('NODES_LIE', `No node told the truth: ${cause.message}.`, undefined, { cause });
  if (cause instanceof RpcError)
    return new ParticipantError('NODES_AWAY', `No node could say: ${cause.message}.`, undefined, { cause });
  return new ParticipantError('NODES_AWAY', 'No node answers.', undefined, { cause });
}
