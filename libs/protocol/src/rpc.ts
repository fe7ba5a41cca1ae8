import { Fault } from '@atoll/kernel';

import { RPC_CODE, RpcError } from './rpc-error.js';

export interface RpcOptions {
  /** Sent as a bearer token. */
  token?: string;
  timeoutMs?: number;
  maxResponseBytes?: number;
}

export interface RpcCall {
  method: string;
  params?: readonly unknown[];
}

interface RpcResponse {
  id?: unknown;
  result?: unknown;
  error?: { code?: unknown; message?: unknown; data?: unknown };
}

/** What every node takes in one request: Besu 1,024 calls, Geth 1,000 and 5 MB, Atoll's own 100 and 5 MiB. */
const MOST_CALLS = 100;
const MOST_BYTES = 4_000_000;

/**
 * A JSON-RPC 2.0 client over HTTP, for one node. An error answered by the node is an {@link RpcError}; a node that does
 * not answer in time, or not in JSON-RPC, is a Fault UNAVAILABLE.
 */
export class RpcClient {
  private readonly host: string;
  private readonly timeoutMs: number;
  private readonly maxResponseBytes: number;
  private readonly headers: Record<string, string>;
  private lastId = 0;

  constructor(
    readonly url: string,
    { token, timeoutMs = 10_000, maxResponseBytes = 64 * 1024 * 1024 }: RpcOptions = {},
  ) {
    this.host = new URL(url).host;
    this.timeoutMs = timeoutMs;
    this.maxResponseBytes = maxResponseBytes;
    this.headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
  }

  /** The caller vouches for the type of the result. */
  async call<T = unknown>(method: string, params: readonly unknown[] = []): Promise<T> {
    const request = this.request({ method, params });
    return resultOf(responseTo(request.id, [await this.post(request)])) as T;
  }

  /**
   * Any number of calls in as few requests as every node takes; the answers come in the calls' order, an RpcError in the place of
   * each that failed.
   */
  async batch(calls: readonly RpcCall[]): Promise<unknown[]> {
    const answers: unknown[] = [];
    for (const part of partsOf(calls)) answers.push(...(await this.together(part)));
    return answers;
  }

  private async together(calls: readonly RpcCall[]): Promise<unknown[]> {
    const requests = calls.map((call) => this.request(call));
    const answer = await this.post(requests);
    // A node that refuses the batch as a whole answers with one error.
    if (!Array.isArray(answer)) return requests.map(({ id }) => resultOrError(responseTo(id, [answer])));
    return requests.map(({ id }) => resultOrError(responseTo(id, answer)));
  }

  private request({ method, params = [] }: RpcCall) {
    return { jsonrpc: '2.0', id: ++this.lastId, method, params };
  }

  private async post(body: unknown): Promise<unknown> {
    try {
      const response = await fetch(this.url, {
        method: 'POST',
        headers: this.headers,
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(this.timeoutMs),
        redirect: 'error',
      });
      return await this.json(response);
    } catch (cause) {
      throw new Fault({ code: 'UNAVAILABLE', what: `node at ${this.host}` }, { cause });
    }
  }

  private async json(response: Response): Promise<unknown> {
    const text = await this.text(response);
    try {
      return JSON.parse(text);
    } catch (cause) {
      throw new Error(`HTTP ${response.status} without JSON`, { cause });
    }
  }

  /** Reads no more than the limit, whatever length the node announces. */
  private async text(response: Response): Promise<string> {
    if (!response.body) return '';
    const reader = response.body.getReader();
    const decoder = new TextDecoder();
    let text = '';
    for (let size = 0; ;) {
      const { done, value } = await reader.read();
      if (done) return text + decoder.decode();
      size += value.length;
      if (size > this.maxResponseBytes) {
        await reader.cancel();
        throw new RangeError(`the answer exceeds ${this.maxResponseBytes} bytes`);
      }
      text += decoder.decode(value, { stream: true });
    }
  }
}

function* partsOf(calls: readonly RpcCall[]): Generator<RpcCall[]> {
  let part: RpcCall[] = [];
  let bytes = 0;
  for (const call of calls) {
    const size = JSON.stringify(call).length + 64;
    if (part.length === MOST_CALLS || (part.length > 0 && bytes + size > MOST_BYTES)) {
      yield part;
      [part, bytes] = [[], 0];
    }
    part.push(call);
    bytes += size;
  }
  if (part.length > 0) yield part;
}

function responseTo(id: number, answers: readonly unknown[]): RpcResponse {
  const matching = answers.find((answer) => isResponse(answer) && (answer.id === id || isUnassigned(answer)));
  if (!matching)
    throw new Fault({ code: 'UNAVAILABLE', what: 'node' }, { cause: new Error(`no answer to request ${id}`) });
  return matching as RpcResponse;
}

const isResponse = (answer: unknown): answer is RpcResponse => typeof answer === 'object' && answer !== null;

/** An error about a request that the node could not read far enough to know its id. */
const isUnassigned = ({ id, error }: RpcResponse): boolean => (id === null || id === undefined) && error !== undefined;

function resultOf(response: RpcResponse): unknown {
  const answer = resultOrError(response);
  if (answer instanceof RpcError) throw answer;
  return answer;
}

function resultOrError({ result, error }: RpcResponse): unknown {
  if (!error) return result;
  return new RpcError(Number(error.code ?? RPC_CODE.internal), String(error.message ?? 'Internal error'), error.data);
}
