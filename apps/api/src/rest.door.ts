import type { CredentialsService } from '@atoll/accounts';
import { Fault, type Actor } from '@atoll/kernel';
import { answering } from '@atoll/telemetry';
import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import { z } from 'zod';

import type { AddressOf } from './address.js';
import type { Caller } from './caller.js';
import { authorizationBy } from './console/session-cookie.js';
import { callerOf, faultOf, header, REFUSED, type RequestError } from './http.door.js';
import { LIMITS } from './limits/limits.js';
import { holdsNul } from './limits/nul.js';
import type { ApiMetrics } from './metrics/api-metrics.js';
import { problemOf } from './problem.js';
import { spoken, type Report } from './spoken.js';

export type Answer = { status: number; body: unknown; location?: string };

/** What every door of REST stands on. */
export type Surroundings = {
  credentials: CredentialsService;
  addressOf: AddressOf;
  metrics: ApiMetrics;
  report: Report;
};

type Work<Params> = (actor: Actor, params: Params, request: FastifyRequest, caller: Caller) => Promise<Answer>;
export type Route<Params> = (method: HTTPMethods, url: string, field: string, work: Work<Params>) => void;

type Taking = {
  bodyLimit?: number;
  /** The console's own pages ask here, too: their cookie counts where a request names no credential. */
  cookies?: boolean;
};

/**
 * Routes under one root that answer JSON, and refusals as problems by RFC 9457. They take a body as JSON alone, so that no
 * browser sends one unasked; a door that reads a file while it comes names its own media types, and how much it takes.
 */
export function restRoutes<Params>(
  fastify: FastifyInstance,
  root: string,
  { credentials, addressOf, metrics, report }: Surroundings,
  { bodyLimit = LIMITS.bytes, cookies = false }: Taking = {},
): Route<Params> {
  fastify.removeContentTypeParser('text/plain');
  fastify.setErrorHandler(async (error: RequestError, request, reply) =>
    refuse(reply, REFUSED, await faultOf(error, request)),
  );

  function refuse(reply: FastifyReply, field: string, error: unknown): FastifyReply {
    const told = spoken(error, report);
    metrics.answered(field, [told], reply.elapsedTime / 1_000);
    const problem = problemOf(told);
    if (problem.status === 401) reply.header('www-authenticate', 'Bearer');
    if (problem.status === 429) reply.header('retry-after', String(told.extensions?.retryAfterSeconds));
    return send(reply, problem.status, problem, 'application/problem+json');
  }

  return (method, url, field, work) =>
    fastify.route({
      ...{ method, url: `${root}${url}`, bodyLimit },
      handler: async (request, reply) => {
        try {
          const { status, body, location } = await answering(request.headers, `REST ${field}`, {}, async () => {
            const cookie = cookies ? authorizationBy(request.headers) : undefined;
            const caller = callerOf(request, credentials, addressOf, header(request, 'authorization') ?? cookie);
            return work(await caller.actor(), request.params as Params, request, caller);
          });
          metrics.answered(field, undefined, reply.elapsedTime / 1_000);
          if (location) reply.header('location', location);
          return send(reply, status, body);
        } catch (error) {
          return refuse(reply, field, error);
        }
      },
    });
}

/** A whole number in JSON, however large. */
export const whole = z
  .string()
  .regex(/^\d{1,78}$/, 'must be a whole number as a decimal string')
  .transform(BigInt);
export const id = z.uuid('must be an id');
/** Arguments of a function, in order or by name. */
export const values = z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())]).default([]);

export function bodyOf<T>({ body = {} }: FastifyRequest, schema: z.ZodType<T>): T {
  if (holdsNul(body)) throw Fault.invalid('request', 'must not hold the character NUL');
  return checked(schema, body, 'request');
}

export function checked<T>(schema: z.ZodType<T>, value: unknown, all: string): T {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw Fault.invalid(issue?.path.join('.') || all, issue?.message ?? 'is not valid');
}

export const ok = (body: unknown): Answer => ({ status: 200, body });

function send(reply: FastifyReply, status: number, body: unknown, type = 'application/json'): FastifyReply {
  return reply.code(status).header('content-type', `${type}; charset=utf-8`).send(JSON.stringify(body));
}
