import type { Logger } from 'pino';
import { Fault } from '@atoll/kernel';
import { RPC_CODE, RpcError } from '@atoll/protocol';

export type Json = string | number | boolean | null | undefined | Json[] | { [key: string]: Json };
/** For values whose interfaces hold nothing but JSON, which an index signature cannot see. */
export const asJson = (value: object): Json => value as Json;

export type Params = readonly unknown[];

/** Where a request came from; only a WebSocket can be told things later. */
export interface Caller {
  notify?(method: string, params: Json): void;
  readonly subscriptions?: Map<string, () => void>;
  /** Of the machine that asks, or of what stands before it. */
  readonly address?: string;
  /** Whether nobody waits for the answer any more. */
  gone?(): boolean;
}

type Method = (params: Params, caller: Caller) => Json | Promise<Json>;
export type Methods = Readonly<Record<string, Method>>;

const MAX_BATCH = 100;
/** A batch's answer that grows beyond this is cut: the entries that are left get an error each. */
const MAX_ANSWER_BYTES = 25 * 1024 * 1024;
/** Requests of a batch that run at the same time, so that many transactions are checked together. */
const TOGETHER = 25;

type Id = string | number | null;
interface Request {
  readonly id?: Id;
  readonly method: string;
  readonly params: Params;
}

/** Answers JSON-RPC 2.0 requests and batches, in the order of the batch. */
export class JsonRpc {
  private readonly methods: ReadonlyMap<string, Method>;

  constructor(
    methods: Methods,
    private readonly log: Logger,
    private readonly called: (method: string, ok: boolean, seconds: number) => void = () => undefined,
  ) {
    this.methods = new Map(Object.entries(methods));
  }

  /** The text of the answer, or nothing when the body held only notifications. */
  async answer(body: string, caller: Caller): Promise<string | undefined> {
    let request: unknown;
    try {
      request = JSON.parse(body);
    } catch {
      return failure(null, new RpcError(RPC_CODE.parse, 'Parse error'));
    }
    return Array.isArray(request) ? this.batch(request, caller) : this.one(request, caller);
  }

  private async batch(requests: unknown[], caller: Caller): Promise<string | undefined> {
    if (requests.length === 0)
      return failure(null, new RpcError(RPC_CODE.invalidRequest, 'Invalid request: empty batch'));
    if (requests.length > MAX_BATCH)
      return failure(
        null,
        new RpcError(RPC_CODE.limitExceeded, `A batch has at most ${MAX_BATCH} requests; send several`),
      );

    const answers: string[] = [];
    let bytes = 0;
    for (let at = 0; at < requests.length; at += TOGETHER) {
      const some = requests.slice(at, at + TOGETHER);
      const isFull = bytes > MAX_ANSWER_BYTES;
      for (const answer of await Promise.all(some.map((one) => (isFull ? tooLarge(one) : this.one(one, caller))))) {
        if (answer === undefined) continue;
        bytes += answer.length;
        answers.push(answer);
      }
    }
    return answers.length ? `[${answers.join(',')}]` : undefined;
  }

  private async one(body: unknown, caller: Caller): Promise<string | undefined> {
    let request: Request;
    try {
      request = parse(body);
    } catch (error) {
      return failure(idOf(body), error as RpcError);
    }
    const text = await this.call(request, caller);
    return request.id === undefined ? undefined : text;
  }

  private async call({ id = null, method, params }: Request, caller: Caller): Promise<string> {
    const started = performance.now();
    const done = (ok: boolean): void =>
      this.called(this.methods.has(method) ? method : 'unknown', ok, (performance.now() - started) / 1_000);
    try {
      const run = this.methods.get(method);
      if (!run)
        throw new RpcError(
          RPC_CODE.methodNotFound,
          `The method ${method.slice(0, 64)} does not exist or is not available here`,
        );
      const result = (await run(params, caller)) ?? null;
      done(true);
      return `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":${JSON.stringify(result)}}`;
    } catch (error) {
      done(false);
      return failure(id, this.errorOf(method, error));
    }
  }

  private errorOf(method: string, error: unknown): RpcError {
    if (error instanceof RpcError) return error;
    if (error instanceof Fault && error.detail.code === 'INVALID') return RpcError.invalidParams(error.message);
    if (error instanceof Fault && error.detail.code === 'LIMIT_EXCEEDED')
      return new RpcError(RPC_CODE.limitExceeded, error.message);
    if (error instanceof Fault) return new RpcError(RPC_CODE.server, error.message);
    this.log.error({ method, because: error instanceof Error ? error.stack : String(error) }, 'an RPC method failed');
    return new RpcError(RPC_CODE.internal, 'Internal error');
  }
}

function parse(body: unknown): Request {
  if (!isObject(body) || body['jsonrpc'] !== '2.0' || typeof body['method'] !== 'string' || !isId(body['id']))
    throw new RpcError(
      RPC_CODE.invalidRequest,
      'Invalid request: expected {"jsonrpc":"2.0","id":…,"method":…,"params":[…]}',
    );
  const { id, method, params = [] } = body;
  if (!Array.isArray(params)) throw RpcError.invalidParams('params must be an array');
  return { method, params: params as unknown[], ...(id !== undefined && { id: id as Id }) };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isId(id: unknown): boolean {
  return id === undefined || id === null || typeof id === 'string' || typeof id === 'number';
}

function idOf(body: unknown): Id {
  return isObject(body) && body['id'] !== undefined && isId(body['id']) ? (body['id'] as Id) : null;
}

function tooLarge(request: unknown): string {
  return failure(
    idOf(request),
    new RpcError(RPC_CODE.limitExceeded, 'The answers of this batch are too large; send fewer'),
  );
}

function failure(id: Id, { code, message, data }: RpcError): string {
  return JSON.stringify({ jsonrpc: '2.0', id, error: { code, message, ...(data !== undefined && { data }) } });
}
