import { Fault } from '@atoll/kernel';
import {
  beyond,
  BOUNDS,
  checkLogRange,
  idOf,
  malformed,
  METHODS,
  NEEDS_WEB_SOCKET,
  notListed,
  notOffered,
  overRate,
  readRequest,
  refusalOf,
  requireBlocks,
  type MethodGroup,
  type RpcApplication,
  type RpcId,
  type RpcRequest,
  type TokenBuckets,
  type UsageCount,
} from '@atoll/ledger';
import { RPC_CODE, RpcError } from '@atoll/protocol';

import { headOf, type LiveChain } from './chains.js';
import { filterGone, idWithNode, makesFilter, nodeOfFilter, usesFilter } from './filters.js';
import type { GatewayMetrics, Outcome } from './metrics.js';
import { answersIn, sendAnswer, type Upstream } from './upstream.js';

/** What nobody foresaw is for the operator; its caller is told nothing of the inside. */
export type Report = (error: unknown) => void;

/** Who asks which chain. A WebSocket also carries what answers `eth_subscribe`. */
export type Asked = {
  application: RpcApplication;
  chain: LiveChain;
  subscriptions?: { subscribe(params: unknown[]): Promise<string>; unsubscribe(params: unknown[]): boolean };
};

/** No text where nothing but notifications came; how the whole went, for whoever asked over HTTP. */
export type Answered = { text: string | null; outcome: Outcome; waitMs: number };

/** One request on its way to its answer. */
type Entry = {
  id: RpcId;
  isNotification: boolean;
  request: RpcRequest | null;
  group: MethodGroup | 'NONE';
  points: number;
  outcome: Outcome;
  /** JSON after the id: `"result":…` or `"error":{…}`. */
  answer: string | null;
  /** A node's own answer, passed on as it came: large ones would take long to read and write again. */
  whole: string | null;
};

/** Where an answer says whether it is an error. */
const BEGINNING = 128;
const UNANSWERED = { error: { code: RPC_CODE.internal, message: 'The node did not answer this one of the batch.' } };

/** Answers JSON-RPC requests and batches: looks at each, takes what it costs, and puts what may go to the nodes. */
export class Answers {
  constructor(
    private readonly upstream: Upstream,
    private readonly buckets: TokenBuckets,
    private readonly usage: UsageCount,
    private readonly metrics: GatewayMetrics,
    private readonly report: Report,
  ) {}

  async answer(asked: Asked, text: string): Promise<Answered> {
    let body: unknown;
    try {
      body = JSON.parse(text);
    } catch {
      return this.refused(new RpcError(RPC_CODE.parse, 'Parse error: the request is not valid JSON'));
    }
    const isBatch = Array.isArray(body);
    const bodies = isBatch ? (body as unknown[]) : [body];
    if (bodies.length === 0) return this.refused(malformed('the batch is empty'));
    if (bodies.length > BOUNDS.batch)
      return this.refused(beyond(`A batch has at most ${BOUNDS.batch} requests. Send several.`));

    const entries = bodies.map((each) => this.read(asked, each));
    const { application } = asked;
    const costs = entries.map(({ points }) => points);
    const waits = await this.buckets.take(application.keyId, application, costs);
    for (const [i, entry] of entries.entries())
      if (waits[i]) refuse(entry, overRate(Math.ceil(waits[i] / 1_000)), 'rate');
    await this.run(asked, entries);
    this.count(asked, entries);

    const answers = entries.filter(({ isNotification }) => !isNotification).map(written);
    const joined = isBatch ? `[${answers.join(',')}]` : answers[0];
    const outcome = isBatch ? 'ok' : entries[0]!.outcome;
    return { text: answers.length > 0 ? joined! : null, outcome, waitMs: Math.max(...waits) };
  }

  private refused(error: RpcError): Answered {
    this.metrics.answered('NONE', 'refused');
    return { text: failure(null, error), outcome: 'refused', waitMs: 0 };
  }

  /** What is asked, or why it is refused; that costs as much, so that nobody is refused for nothing again and again. */
  private read(asked: Asked, body: unknown): Entry {
    const entry: Entry = {
      ...{ id: idOf(body), isNotification: false, request: null },
      ...{ group: 'NONE', points: 1, outcome: 'ok', answer: null, whole: null },
    };
    try {
      const request = readRequest(body);
      entry.isNotification = request.id === undefined;
      const method = METHODS.get(request.method);
      if (!method) throw notOffered(request.method);
      entry.group = method.group;
      entry.points = method.points;
      this.check(asked, request, method.group);
      entry.request = request;
    } catch (error) {
      this.refuse(entry, error);
    }
    return entry;
  }

  private check({ application, chain, subscriptions }: Asked, { method, params }: RpcRequest, group: MethodGroup) {
    if (application.spent) throw application.spent;
    if (application.methods && !application.methods.has(method)) throw notListed(method);
    if (NEEDS_WEB_SOCKET.has(method) && !subscriptions)
      throw new RpcError(RPC_CODE.methodNotFound, `${method} needs a WebSocket: use the endpoint's wss:// address.`);
    if (group === 'SEND') {
      if (!application.maySend) throw new Fault({ code: 'FORBIDDEN', permission: 'rpc:send' });
      requireBlocks(chain.seen);
    }
    if (method === 'eth_getLogs' || method === 'eth_newFilter')
      checkLogRange(params[0], headOf(chain), application.logBlocks);
  }

  private async run(asked: Asked, entries: Entry[]): Promise<void> {
    const forward: Entry[] = [];
    const alone: Promise<void>[] = [];
    for (const entry of entries) {
      const { request } = entry;
      if (!request || entry.answer !== null) continue;
      if (this.answerOwn(asked, entry, request)) continue;
      if (request.method === 'eth_subscribe') alone.push(this.subscribe(asked, entry, request));
      else if (makesFilter(request) || usesFilter(request)) alone.push(this.askFilter(asked, entry, request));
      else forward.push(entry);
    }
    if (forward.length > 0) alone.push(this.forward(asked, forward));
    await Promise.all(alone);
  }

  /** What no node needs to be asked. True when it was answered. */
  private answerOwn({ chain, subscriptions }: Asked, entry: Entry, { method, params }: RpcRequest): boolean {
    const { evmChainId } = chain.seen;
    try {
      if (method === 'eth_chainId') entry.answer = result(`0x${evmChainId.toString(16)}`);
      if (method === 'net_version') entry.answer = result(evmChainId.toString());
      if (method === 'net_listening') entry.answer = result(true);
      if (method === 'eth_accounts') entry.answer = result([]);
      if (method === 'eth_unsubscribe') entry.answer = result(subscriptions?.unsubscribe(params));
    } catch (error) {
      this.refuse(entry, error);
    }
    return entry.answer !== null;
  }

  private async subscribe({ subscriptions }: Asked, entry: Entry, { params }: RpcRequest): Promise<void> {
    try {
      entry.answer = result(await subscriptions?.subscribe(params));
    } catch (error) {
      this.refuse(entry, error);
    }
  }

  private async forward({ application, chain }: Asked, entries: Entry[]): Promise<void> {
    const [only] = entries.length === 1 ? entries : [];
    try {
      const requests = entries.map(({ request, id }, i) => ({ jsonrpc: '2.0', ...request, id: only ? id : i }));
      const body = JSON.stringify(only ? requests[0] : requests);
      const { text, repeated } = await this.upstream.ask(chain, application.keyId, body);
      if (only && !(repeated && only.group === 'SEND')) {
        only.whole = text;
        if (text.slice(0, BEGINNING).includes('"error"')) only.outcome = 'failed';
        return;
      }
      const answers = answersIn(only ? `[${text}]` : text);
      for (const [i, entry] of entries.entries()) {
        const answer = answers.get(only ? entry.id : i) ?? UNANSWERED;
        const wasSent = repeated && entry.group === 'SEND';
        settle(entry, wasSent ? sendAnswer(answer, entry.request?.params[0]) : answer);
      }
    } catch (error) {
      for (const entry of entries) this.refuse(entry, error);
    }
  }

  private async askFilter({ application, chain }: Asked, entry: Entry, request: RpcRequest): Promise<void> {
    try {
      if (makesFilter(request)) {
        const body = JSON.stringify({ jsonrpc: '2.0', ...request, id: 0 });
        const { text, node } = await this.upstream.ask(chain, application.keyId, body);
        const answer = answersIn(`[${text}]`).get(0);
        const made = typeof answer?.result === 'string' ? { result: idWithNode(answer.result, node) } : answer;
        return settle(entry, made ?? {});
      }
      const { node, request: own } = nodeOfFilter(request, chain.nodes);
      const body = JSON.stringify({ jsonrpc: '2.0', ...own, id: 0 });
      const text = await this.upstream.post(node, body).catch((error: unknown) => {
        throw error instanceof RpcError ? error : filterGone();
      });
      settle(entry, answersIn(`[${text}]`).get(0) ?? {});
    } catch (error) {
      this.refuse(entry, error);
    }
  }

  private refuse(entry: Entry, error: unknown): void {
    if (!(error instanceof RpcError || error instanceof Fault)) this.report(error);
    refuse(entry, asRefusal(error), outcomeOf(error));
  }

  private count({ application, chain }: Asked, entries: Entry[]): void {
    const { organisationId, keyId: applicationKeyId } = application;
    for (const { group, outcome, points, answer, whole } of entries) {
      this.metrics.answered(group, outcome);
      if (group === 'NONE' || (outcome !== 'ok' && outcome !== 'failed')) continue;
      const used = { organisationId, applicationKeyId, chainId: chain.seen.id, methodGroup: group };
      this.usage.add(used, points, (whole ?? answer)?.length ?? 0);
    }
  }
}

function settle(entry: Entry, { result: found, error }: { result?: unknown; error?: unknown }): void {
  entry.answer = error === undefined ? result(found) : `"error":${JSON.stringify(error)}`;
  if (error !== undefined) entry.outcome = 'failed';
}

function refuse(entry: Entry, error: RpcError, outcome: Outcome): void {
  entry.answer = errorOf(error);
  entry.outcome = outcome;
}

const result = (value: unknown): string => `"result":${JSON.stringify(value ?? null)}`;
const errorOf = ({ code, message, data }: RpcError): string =>
  `"error":${JSON.stringify({ code, message, ...(data !== undefined && { data }) })}`;
const written = ({ id, answer, whole }: Entry): string =>
  whole ?? `{"jsonrpc":"2.0","id":${JSON.stringify(id)},${answer}}`;

/** One error as a whole answer. */
export const failure = (id: RpcId, error: RpcError): string =>
  `{"jsonrpc":"2.0","id":${JSON.stringify(id)},${errorOf(error)}}`;

/** Nothing of the inside is told to a caller. */
export function asRefusal(error: unknown): RpcError {
  if (error instanceof RpcError) return error;
  if (error instanceof Fault) return refusalOf(error);
  return refusalOf(new Fault({ code: 'UNAVAILABLE', what: 'gateway' }));
}

function outcomeOf(error: unknown): Outcome {
  if (error instanceof RpcError) return 'refused';
  if (!(error instanceof Fault) || error.detail.code === 'UNAVAILABLE') return 'unavailable';
  return error.detail.code === 'CHAIN_HALTED' ? 'halted' : 'refused';
}
