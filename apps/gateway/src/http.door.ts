import { Fault } from '@atoll/kernel';
import { heardOut, TOO_LARGE } from '@atoll/kernel/heard-out';
import { beyond, BOUNDS, idOf, malformed, type RpcDirectory, type RpcId } from '@atoll/ledger';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { asRefusal, failure, type Answers } from './answers.js';
import { addressOf, callerOf } from './caller.js';
import type { Chains } from './chains.js';
import type { GatewayMetrics } from './metrics.js';

type Params = { chain: string; key?: string };

/**
 * `POST /rpc/{chain}` with the key in a header, and `POST /rpc/{chain}/{key}`. Web pages of any origin may ask: who asks is
 * told by the key alone, which no browser adds by itself. Nothing here logs a URL, and nobody on the way may keep one.
 */
export function httpDoor(directory: RpcDirectory, chains: Chains, answers: Answers, metrics: GatewayMetrics) {
  return async (fastify: FastifyInstance): Promise<void> => {
    fastify.removeAllContentTypeParsers();
    fastify.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
    fastify.addHook('onRequest', async (_request, reply) => void reply.headers(HEADERS));
    fastify.setErrorHandler(async (error: Error & { code?: string }, request, reply) => {
      if (error.code !== TOO_LARGE) return refuse(reply, 400, null, malformed('it could not be read'));
      await heardOut(request.raw, BOUNDS.bytes);
      return refuse(reply, 413, null, beyond(`A request has at most ${BOUNDS.bytes} bytes. Send several.`));
    });

    const post = async (request: FastifyRequest<{ Params: Params }>, reply: FastifyReply) => {
      const start = performance.now();
      const { chain, key } = request.params;
      const text = typeof request.body === 'string' ? request.body : '';
      try {
        const caller = await callerOf(directory, chains, addressOf(chain, key, request.headers));
        const answer = await answers.answer(caller, text);
        metrics.took((performance.now() - start) / 1_000);
        if (answer.text === null) return reply.code(204).send();
        if (answer.outcome === 'rate') void reply.header('retry-after', Math.ceil(answer.waitMs / 1_000));
        return send(reply, STATUS[answer.outcome] ?? 200, answer.text);
      } catch (error) {
        metrics.turnedAway(error);
        return refuse(reply, statusOf(error), idIn(text), asRefusal(error));
      }
    };
    // The framework's own words would repeat the URL, and there may be a key in it.
    fastify.setNotFoundHandler((_request, reply) => refuse(reply, 404, null, NO_ADDRESS));
    for (const url of ['/rpc/:chain', '/rpc/:chain/:key']) {
      fastify.post<{ Params: Params }>(url, { bodyLimit: BOUNDS.bytes }, post);
      fastify.options(url, (_request, reply) => reply.headers(PREFLIGHT).code(204).send());
      fastify.route({
        ...{ url, method: ['GET', 'PUT', 'PATCH', 'DELETE'] },
        handler: (_request, reply) => refuse(reply.header('allow', 'POST, OPTIONS'), 405, null, NOT_POST),
      });
    }
  };
}

const HEADERS = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'retry-after',
};
const PREFLIGHT = {
  'access-control-allow-methods': 'POST',
  'access-control-allow-headers': 'content-type, authorization, x-api-key',
  'access-control-max-age': '7200',
};
/** Where libraries act on the status: they wait, and try again. Every other error is in the answer alone. */
const STATUS: Partial<Record<string, number>> = { rate: 429, unavailable: 503 };
const NO_ADDRESS = malformed('nothing is at this address; chains are asked at /rpc/{chain} and /rpc/{chain}/{key}');
const NOT_POST = malformed('JSON-RPC is asked for with POST, or over a WebSocket at the same address');

function statusOf(error: unknown): number {
  if (!(error instanceof Fault)) return 503;
  return { UNAUTHENTICATED: 401, NOT_FOUND: 404 }[error.detail.code as string] ?? 503;
}

function idIn(text: string): RpcId {
  try {
    return idOf(JSON.parse(text));
  } catch {
    return null;
  }
}

const refuse = (reply: FastifyReply, status: number, id: RpcId, error: ReturnType<typeof asRefusal>) =>
  send(reply, status, failure(id, error));

const send = (reply: FastifyReply, status: number, text: string) =>
  reply.code(status).header('content-type', 'application/json; charset=utf-8').send(text);
