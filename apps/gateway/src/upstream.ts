import { fromHex, keccak256, toHex } from '@atoll/crypto';
import { Fault } from '@atoll/kernel';
import {
  answered,
  beyond,
  BOUNDS,
  failed,
  isRecord,
  ranked,
  readSendAnswer,
  refusal,
  requireBlocks,
  type RpcNode,
} from '@atoll/ledger';
import { RPC_CODE, RpcError } from '@atoll/protocol';
import { errors, Pool } from 'undici';

import { slackOf, type LiveChain } from './chains.js';
import type { GatewayMetrics } from './metrics.js';

const ANSWER_MS = 15_000;
const LOOK_MS = 1_000;
/** Nodes that one request is put to, one after the other. */
const ATTEMPTS = 3;
/** Requests in the hands of one node; more would only wait, and take memory. */
const MOST_OUTSTANDING = 1_000;
const CONNECTIONS = 64;
/** Shorter than nodes keep them, so that none is used that its node is just closing. */
const KEPT_MS = 20_000;

type Answer = { id?: unknown; result?: unknown; error?: { code?: unknown; message?: unknown; data?: unknown } };

/** The nodes behind the gateway, each with its connections. */
export class Upstream {
  private readonly pools = new Map<RpcNode, { pool: Pool; path: string }>();

  constructor(private readonly metrics: GatewayMetrics) {}

  /**
   * Puts a request to the chain's nodes until one answers: all that is offered may be put twice. What a node answers, an
   * error included, is final; only silence tries the next. Throws a Fault when none answers.
   */
  async ask(chain: LiveChain, who: string, body: string): Promise<{ text: string; node: RpcNode; repeated: boolean }> {
    const nodes = ranked(chain.nodes, who, slackOf(chain), Date.now()).slice(0, ATTEMPTS);
    let silence: unknown;
    for (const [i, node] of nodes.entries()) {
      try {
        return { text: await this.post(node, body), node, repeated: i > 0 };
      } catch (error) {
        if (error instanceof RpcError) throw error;
        silence = error;
      }
    }
    const { seen } = chain;
    requireBlocks(seen); // a chain that stands still says so rather than that its nodes are away
    throw new Fault({ code: 'UNAVAILABLE', what: `network of the chain ${seen.name}` }, { cause: silence });
  }

  /** The result of one call of the gateway's own; throws an RpcError when the node says no. */
  async call<T>(chain: LiveChain, who: string, method: string, params: unknown[]): Promise<T> {
    const { text } = await this.ask(chain, who, JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }));
    const { result, error } = JSON.parse(text) as Answer;
    if (error) throw new RpcError(Number(error.code), String(error.message), error.data);
    return result as T;
  }

  /** One node, once. A failure counts against it. */
  async post(node: RpcNode, body: string, ms = ANSWER_MS): Promise<string> {
    if (node.outstanding >= MOST_OUTSTANDING)
      throw beyond('The nodes of this chain have too much to do. Try again shortly.');
    const { pool, path } = this.poolOf(node);
    const start = performance.now();
    node.outstanding++;
    try {
      const response = await pool.request({
        ...{ method: 'POST', path, body, headers: { 'content-type': 'application/json' } },
        ...{ headersTimeout: ms, bodyTimeout: ms },
      });
      const text = await response.body.text();
      if (response.statusCode !== 200) throw new Error(`HTTP ${response.statusCode} of a node`);
      answered(node);
      return text;
    } catch (error) {
      if (error instanceof errors.ResponseExceededMaxSizeError)
        throw beyond(`The answer has more than ${BOUNDS.answerBytes} bytes. Ask for less at a time.`);
      this.metrics.nodeFailed(failed(node, Date.now()));
      throw error;
    } finally {
      node.outstanding--;
      this.metrics.nodeTook((performance.now() - start) / 1_000);
    }
  }

  /** Asks a node how far it is, which also shows whether it answers at all. */
  async lookAt(node: RpcNode): Promise<void> {
    const body = '{"jsonrpc":"2.0","id":1,"method":"eth_blockNumber","params":[]}';
    try {
      const { result } = JSON.parse(await this.post(node, body, LOOK_MS)) as Answer;
      node.height = BigInt(String(result));
    } catch {
      return; // it was counted, and is looked at again
    }
  }

  /** Ends the connections to all other nodes, once what is under way there is answered. */
  async keepOnly(nodes: readonly RpcNode[]): Promise<void> {
    const gone = [...this.pools].filter(([node]) => !nodes.includes(node));
    for (const [node] of gone) this.pools.delete(node);
    await Promise.all(gone.map(([, { pool }]) => pool.close()));
  }

  private poolOf(node: RpcNode): { pool: Pool; path: string } {
    let known = this.pools.get(node);
    if (!known) {
      const { origin, pathname } = new URL(node.url);
      const pool = new Pool(origin, {
        ...{ connections: CONNECTIONS, pipelining: 1, connect: { timeout: 2_000 } },
        ...{ keepAliveTimeout: KEPT_MS, keepAliveMaxTimeout: KEPT_MS, maxResponseSize: BOUNDS.answerBytes },
      });
      this.pools.set(node, (known = { pool, path: pathname }));
    }
    return known;
  }
}

/** A transaction that was put to a second node may be there already, which is what its sender wants to hear. */
export function sendAnswer({ result, error }: Answer, raw: unknown): Pick<Answer, 'result' | 'error'> {
  if (!error) return { result };
  const said = new RpcError(Number(error.code), String(error.message), error.data);
  const isTaken = readSendAnswer(said).kind === 'taken' && typeof raw === 'string' && /^0x(?:[0-9a-f]{2})+$/i.test(raw);
  return isTaken ? { result: toHex(keccak256(fromHex(raw))) } : { error };
}

/** The answers of a node to a batch, by the ids under which it was asked. */
export function answersIn(text: string): Map<unknown, Answer> {
  const answers: unknown = JSON.parse(text);
  if (!Array.isArray(answers))
    throw refusal(RPC_CODE.server, 'UNAVAILABLE', 'The node refused the batch. Send fewer requests at a time.');
  return new Map(answers.filter(isRecord).map((answer: Answer) => [answer.id, answer]));
}
