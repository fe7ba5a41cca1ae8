import type { CredentialsService } from '@atoll/identity';
import { Fault } from '@atoll/kernel';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { IncomingMessage } from 'node:http';
import { finished } from 'node:stream/promises';

import type { AddressOf } from './address.js';
import { Caller } from './caller.js';
import type { Gate } from './limits/gate.js';
import { exceeded, LIMITS } from './limits/limits.js';
import { spoken, type Report } from './spoken.js';

export const PATH = '/graphql';

const header = (request: FastifyRequest, name: string): string | undefined => {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
};

/**
 * `POST /graphql`, and nothing that resembles it: no other method, media type or spelling of the path, so that no
 * browser sends one unasked and no proxy's rule is stepped around.
 */
export function httpDoor(gate: Gate, credentials: CredentialsService, addressOf: AddressOf, report: Report) {
  return async (fastify: FastifyInstance): Promise<void> => {
    fastify.removeContentTypeParser('text/plain');
    fastify.setErrorHandler(async (error: Error & { code?: string; statusCode?: number }, request, reply) => {
      if (error.code === TOO_LARGE) await heardOut(request.raw);
      return answer(reply, error.statusCode ?? 400, { errors: [spoken(faultOf(error), report)] });
    });

    fastify.post(PATH, { bodyLimit: LIMITS.bytes }, async (request, reply) => {
      if (request.raw.url?.split('?')[0] !== PATH) return reply.callNotFound();
      const caller = new Caller(credentials, {
        authorization: header(request, 'authorization'),
        organisation: header(request, 'atoll-organisation'),
        address: addressOf(request.raw),
      });
      try {
        const { source, variables, operationName } = gate.admit(request.body);
        // Without variables there is nothing for the executor to check but the operation's name.
        const given = variables ?? (operationName === null ? undefined : {});
        const result = await fastify.graphql(source, { caller }, given, operationName ?? undefined);
        // In one order, whether the operation was interpreted or compiled.
        return answer(reply, 200, { data: result.data ?? null, ...(result.errors && { errors: result.errors }) });
      } catch (error) {
        return answer(reply, 400, { errors: complaints(error).map((each) => spoken(each, report)) });
      }
    });

    fastify.route({
      url: PATH,
      method: ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
      handler: (_request, reply) => answer(reply.header('allow', 'POST'), 405, { errors: [spoken(NOT_POST, report)] }),
    });
  };
}

const TOO_LARGE = 'FST_ERR_CTP_BODY_TOO_LARGE';
const PATIENCE_BYTES = 16 * LIMITS.bytes;
const PATIENCE_MS = 5_000;

/** Most clients read no answer before they have sent everything, so what is too large is let pass by, within reason. */
async function heardOut(body: IncomingMessage): Promise<void> {
  let heard = 0;
  const timer = setTimeout(() => body.destroy(), PATIENCE_MS);
  body.on('data', (chunk: Buffer) => (heard += chunk.length) > PATIENCE_BYTES && body.destroy());
  await finished(body.resume()).catch(() => undefined);
  clearTimeout(timer);
}

const NOT_POST = Fault.invalid('method', 'must be POST with the media type application/json');

function answer(reply: FastifyReply, status: number, body: unknown): FastifyReply {
  return reply.code(status).header('content-type', 'application/json; charset=utf-8').send(JSON.stringify(body));
}

/** The executor wraps what it finds wrong with variables into one error that carries the others. */
function complaints(error: unknown): unknown[] {
  const inner = error instanceof Error && 'errors' in error ? error.errors : undefined;
  return Array.isArray(inner) && inner.length > 0 ? inner : [error];
}

function faultOf(error: Error & { code?: string; statusCode?: number }): unknown {
  if (error.code === TOO_LARGE) return exceeded('bytes');
  if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return NOT_POST;
  if (error.statusCode && error.statusCode < 500) return Fault.invalid('request', 'is not valid JSON');
  return error;
}
