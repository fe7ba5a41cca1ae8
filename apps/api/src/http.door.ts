import type { CredentialsService } from '@atoll/accounts';
import { Fault } from '@atoll/kernel';
import { heardOut, TOO_LARGE } from '@atoll/kernel/heard-out';
import { answering } from '@atoll/telemetry';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import type { AddressOf } from './address.js';
import { Caller } from './caller.js';
import { authorizationBy, ownPage } from './console/session-cookie.js';
import type { Gate } from './limits/gate.js';
import { exceeded, LIMITS } from './limits/limits.js';
import type { ApiMetrics } from './metrics/api-metrics.js';
import { spoken, type Report } from './spoken.js';

export const PATH = '/graphql';

export const header = (request: FastifyRequest, name: string): string | undefined => {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
};

/** Programs name their credential; of REST, only doors that the console itself asks take another. */
export const callerOf = (
  request: FastifyRequest,
  credentials: CredentialsService,
  addressOf: AddressOf,
  authorization = header(request, 'authorization'),
): Caller =>
  new Caller(credentials, {
    authorization,
    organisation: header(request, 'atoll-organisation'),
    address: addressOf(request.raw),
    page: ownPage(request.headers),
  });

/**
 * `POST /graphql`, and nothing that resembles it: no other method, media type or spelling of the path, so that no
 * browser sends one unasked and no proxy's rule is stepped around.
 */
export function httpDoor(
  gate: Gate,
  credentials: CredentialsService,
  addressOf: AddressOf,
  metrics: ApiMetrics,
  report: Report,
) {
  return async (fastify: FastifyInstance): Promise<void> => {
    fastify.removeContentTypeParser('text/plain');
    fastify.setErrorHandler(async (error: RequestError, request, reply) => {
      const errors = [spoken(await faultOf(error, request), report)];
      metrics.answered(REFUSED, errors, reply.elapsedTime / 1_000);
      return answer(reply, error.statusCode ?? 400, { errors });
    });

    fastify.post(PATH, { bodyLimit: LIMITS.bytes }, async (request, reply) => {
      if (request.raw.url?.split('?')[0] !== PATH) return reply.callNotFound();
      const authorization = header(request, 'authorization') ?? authorizationBy(request.headers);
      const caller = callerOf(request, credentials, addressOf, authorization);
      const asked = performance.now();
      const count = (errors?: Parameters<ApiMetrics['answered']>[1]) =>
        metrics.answered(field, errors, (performance.now() - asked) / 1_000);
      let field = REFUSED;
      try {
        const admitted = gate.admit(request.body);
        const { source, variables, operationName } = admitted;
        field = admitted.field;
        // Without variables there is nothing for the executor to check but the operation's name.
        const given = variables ?? (operationName === null ? undefined : {});
        const result = await answering(request.headers, `GraphQL ${field}`, { 'graphql.field': field }, () =>
          fastify.graphql(source, { caller }, given, operationName ?? undefined),
        );
        count(result.errors);
        // In one order, whether the operation was interpreted or compiled.
        return answer(reply, 200, { data: result.data ?? null, ...(result.errors && { errors: result.errors }) });
      } catch (error) {
        const errors = complaints(error).map((each) => spoken(each, report));
        count(errors);
        return answer(reply, 400, { errors });
      }
    });

    fastify.route({
      url: PATH,
      method: ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
      handler: (_request, reply) => answer(reply.header('allow', 'POST'), 405, { errors: [spoken(NOT_POST, report)] }),
    });
  };
}

/** What never became an operation is counted under this name. */
export const REFUSED = 'refused';

const NOT_POST = Fault.invalid('method', 'must be POST with the media type application/json');

function answer(reply: FastifyReply, status: number, body: unknown): FastifyReply {
  return reply.code(status).header('content-type', 'application/json; charset=utf-8').send(JSON.stringify(body));
}

/** The executor wraps what it finds wrong with variables into one error that carries the others. */
export function complaints(error: unknown): unknown[] {
  const inner = error instanceof Error && 'errors' in error ? error.errors : undefined;
  return Array.isArray(inner) && inner.length > 0 ? inner : [error];
}

export type RequestError = Error & { code?: string; statusCode?: number };

/** What is wrong with a request that no handler saw. */
export async function faultOf(error: RequestError, request: FastifyRequest): Promise<unknown> {
  if (error.code === TOO_LARGE) {
    await heardOut(request.raw, LIMITS.bytes);
    return exceeded('bytes');
  }
  if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return NOT_POST;
  if (error.statusCode && error.statusCode < 500) return Fault.invalid('request', 'is not valid JSON');
  return error;
}
