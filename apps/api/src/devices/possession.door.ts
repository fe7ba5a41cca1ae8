import type { SlidingWindow } from '@atoll/accounts';
import { randomToken } from '@atoll/crypto';
import type { PossessionService } from '@atoll/identity';
import { Fault } from '@atoll/kernel';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Redis } from 'ioredis';
import { z } from 'zod';

import type { AddressOf } from '../address.js';
import { problemOf } from '../problem.js';
import { spoken, type Report } from '../spoken.js';

export type PossessionDoor = {
  possession: PossessionService;
  redis: Redis;
  window: SlidingWindow;
  addressOf: AddressOf;
  report: Report;
};

const CHALLENGE_SECONDS = 300;
const MOST_BYTES = 4_096;
/** Of one network address: a gateway brings those of its devices. */
const REQUESTS = { what: 'requests of devices', limit: 300, seconds: 60 };
/** Of one device, from wherever. */
const TRIES = { what: 'proofs of one device', limit: 10, seconds: 60 };

const did = z
  .string()
  .max(80)
  .regex(/^did:ethr:0x[0-9a-f]{1,13}:0x[0-9a-f]{40}$/);
/** 65 bytes of secp256k1, or 128 of P-256 with the key. */
const signature = z.string().regex(/^0x([0-9a-f]{130}|[0-9a-f]{256})$/);
const CHALLENGE = z.strictObject({ did });
const PROOF = z.strictObject({ did, challenge: z.string().max(100), signature, proof: signature });

/**
 * Where a device proves by itself that it holds its key and is what its organisation wrote down: `POST /devices/challenges`, then
 * `POST /devices/proofs`. No credential is asked for. A device that nobody knows gets a challenge like every other, and what its proof
 * is answered is what any wrong proof is answered.
 */
export function possessionDoor({ possession, redis, window, addressOf, report }: PossessionDoor) {
  return async (fastify: FastifyInstance): Promise<void> => {
    fastify.removeContentTypeParser('text/plain');
    fastify.setErrorHandler((error: Error & { statusCode?: number }, _, reply) =>
      refuse(
        reply,
        error.statusCode && error.statusCode < 500 ? Fault.invalid('body', `is not taken: ${error.message}`) : error,
      ),
    );
    fastify.addHook('onRequest', async (request, reply) => {
      reply.header('cache-control', 'no-store');
      await window.admit(addressOf(request.raw), REQUESTS);
    });

    fastify.post('/devices/challenges', { bodyLimit: MOST_BYTES }, async (request, reply) => {
      const asked = read(CHALLENGE, request);
      const challenge = randomToken();
      await redis.set(keyOf(challenge), asked.did, 'EX', CHALLENGE_SECONDS).catch(away);
      const expiresAt = new Date(Date.now() + CHALLENGE_SECONDS * 1_000).toISOString();
      return send(reply, 201, { challenge, expiresAt });
    });

    fastify.post('/devices/proofs', { bodyLimit: MOST_BYTES }, async (request, reply) => {
      const brought = read(PROOF, request);
      await window.admit(brought.did, TRIES);
      // Used up by the first try, at all replicas.
      const asked = await redis.getdel(keyOf(brought.challenge)).catch(away);
      if (asked !== brought.did || !(await possession.bring(brought))) throw Fault.notFound('device', brought.did);
      return send(reply, 200, { did: brought.did });
    });

    function refuse(reply: FastifyReply, error: unknown): FastifyReply {
      const problem = problemOf(spoken(error, report));
      if (problem.status === 429)
        reply.header('retry-after', String((problem as { retryAfterSeconds?: number }).retryAfterSeconds));
      return send(reply, problem.status, problem, 'application/problem+json');
    }
  };
}

const keyOf = (challenge: string): string => `atoll:device:challenge:${challenge}`;

function away(cause: unknown): never {
  throw new Fault({ code: 'UNAVAILABLE', what: 'store of challenges' }, { cause });
}

function read<T>(form: z.ZodType<T>, { body }: FastifyRequest): T {
  const found = form.safeParse(body);
  if (found.success) return found.data;
  const [issue] = found.error.issues;
  throw Fault.invalid(issue?.path.join('.') || 'body', `is not of its form: ${issue?.message}`);
}

function send(reply: FastifyReply, status: number, body: unknown, type = 'application/json'): FastifyReply {
  return reply.code(status).header('content-type', type).send(JSON.stringify(body));
}
