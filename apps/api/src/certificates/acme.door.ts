import type { SlidingWindow } from '@atoll/accounts';
import { pemOf } from '@atoll/credentials/certificates';
import { randomToken } from '@atoll/crypto';
import { statusOf, type AcmeService, type Enrolment, type OrderView } from '@atoll/identity';
import type { AcmeAccount } from '@atoll/store';
import { decode } from 'cborg';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Redis } from 'ioredis';
import type { JWK } from 'jose';
import { z } from 'zod';

import type { AddressOf } from '../address.js';
import { idOf } from '../input.js';
import type { Report } from '../spoken.js';
import { AcmeRefusal, headerOf, refusalOf, verified, type AcmeRequest } from './acme-request.js';

export type AcmeDoor = { acme: AcmeService; redis: Redis; window: SlidingWindow; addressOf: AddressOf; report: Report };

type Params = { authority: string; id?: string };
type Asked = { at: string; enrolment: Enrolment; payload: unknown; account: AcmeAccount; params: Params };

const TYPE = 'application/jose+json';
const NONCE_SECONDS = 3_600;
/** Of one address, at all CAs together. */
const REQUESTS = { what: 'ACME requests', limit: 300, seconds: 60 };
const ACCOUNTS = { what: 'new ACME accounts', limit: 20, seconds: 3_600 };

const base64url = z
  .string()
  .max(60_000)
  .regex(/^[\w-]*$/)
  .transform((text) => new Uint8Array(Buffer.from(text, 'base64url')));
const ACCOUNT = z.looseObject({ onlyReturnExisting: z.boolean().optional(), status: z.string().optional() });
const ORDER = z.looseObject({
  identifiers: z.array(z.object({ type: z.string().max(100), value: z.string().max(300) })).length(1),
});
const CHALLENGE = z.looseObject({ attObj: base64url });
const ATTESTATION = z.object({
  fmt: z.literal('atoll-device'),
  attStmt: z.object({ alg: z.literal(-7), key: z.instanceof(Uint8Array), sig: z.instanceof(Uint8Array) }),
});
const FINALIZE = z.looseObject({ csr: base64url });
const REVOKE = z.looseObject({ certificate: base64url, reason: z.number().int().optional() });

/**
 * RFC 8555 for the CAs that let devices enrol, each under `/acme/<authority>`, with `device-attest-01` for identifiers of the type
 * `permanent-identifier`. Nobody needs a credential of the platform; every request is signed, and its nonce good for once.
 */
export function acmeDoor({ acme, redis, window, addressOf, report }: AcmeDoor) {
  return async (fastify: FastifyInstance): Promise<void> => {
    fastify.removeAllContentTypeParsers();
    fastify.addContentTypeParser(TYPE, { parseAs: 'string', bodyLimit: 100_000 }, (_, body, done) => {
      try {
        done(null, JSON.parse(body as string));
      } catch {
        done(new AcmeRefusal('malformed', 'The request is not JSON.'));
      }
    });
    fastify.setErrorHandler((error: Error & { statusCode?: number }, _, reply) =>
      refuse(reply, error.statusCode ? new AcmeRefusal('malformed', error.message, error.statusCode) : error),
    );
    fastify.addHook('onRequest', async (request) => window.admit(addressOf(request.raw), REQUESTS));
    fastify.addHook('onSend', async (request, reply) => {
      reply.header('cache-control', 'no-store');
      if (request.method !== 'POST' && !request.url.endsWith('/new-nonce')) return;
      // Without Redis there is none, and what was asked for is answered all the same.
      const nonce = await newNonce().catch(() => null);
      if (nonce) reply.header('replay-nonce', nonce);
    });

    const open = (request: FastifyRequest) =>
      acme.open(idOf('certificate authority', (request.params as Params).authority), addressOf(request.raw));

    fastify.get('/acme/:authority/directory', async (request, reply) => {
      await open(request);
      const at = baseOf(request);
      reply.header('link', `<${at}/directory>;rel="index"`);
      return send(reply, 200, {
        ...{
          newNonce: `${at}/new-nonce`,
          newAccount: `${at}/new-account`,
          newOrder: `${at}/new-order`,
          revokeCert: `${at}/revoke-cert`,
        },
        meta: { externalAccountRequired: false },
      });
    });
    fastify.route({
      ...{ method: ['GET', 'HEAD'], url: '/acme/:authority/new-nonce' },
      handler: async (request, reply) => {
        await open(request);
        return reply.code(request.method === 'HEAD' ? 200 : 204).send();
      },
    });

    fastify.post('/acme/:authority/new-account', async (request, reply) => {
      const enrolment = await open(request);
      const { payload, jwk, thumbprint } = await signed(request, enrolment, 'jwk');
      const { onlyReturnExisting } = read(ACCOUNT, payload);
      const known = await enrolment.accountOf(thumbprint);
      if (!known && onlyReturnExisting) throw new AcmeRefusal('accountDoesNotExist', 'No account has this key.');
      if (!known) await window.admit(addressOf(request.raw), ACCOUNTS);
      const account = known ?? (await enrolment.register(jwk, thumbprint));
      requireActive(account);
      const at = baseOf(request);
      reply.header('location', `${at}/account/${account.id}`);
      return send(reply, known ? 200 : 201, accountBody(at, account));
    });

    post('account/:id', async ({ at, enrolment, payload, account, params }, reply) => {
      if (params.id !== account.id) throw new AcmeRefusal('unauthorized', 'This is another account.', 403);
      const { status } = payload === null ? {} : read(ACCOUNT, payload);
      return send(
        reply,
        200,
        accountBody(at, status === 'deactivated' ? await enrolment.deactivate(account) : account),
      );
    });
    post('account/:id/orders', async (_, reply) => send(reply, 200, { orders: [] }));
    post('new-order', async ({ at, enrolment, payload, account }, reply) => {
      const {
        identifiers: [identifier],
      } = read(ORDER, payload);
      if (identifier!.type !== 'permanent-identifier')
        throw new AcmeRefusal('unsupportedIdentifier', 'Only identifiers of the type permanent-identifier are taken.');
      const order = await enrolment.order(account, identifier!.value);
      reply.header('location', `${at}/order/${order.id}`);
      return send(reply, 201, orderBody(at, order));
    });
    post('order/:id', async ({ at, enrolment, account, params }, reply) => {
      const order = await enrolment.find(account.id, orderId(params));
      if (statusOf(order) === 'processing') reply.header('retry-after', '1');
      return send(reply, 200, orderBody(at, order));
    });
    post('authorization/:id', async ({ at, enrolment, account, params }, reply) =>
      send(reply, 200, authorisationBody(at, await enrolment.find(account.id, orderId(params)))),
    );
    post('challenge/:id', async ({ at, enrolment, payload, account, params }, reply) => {
      const order = await enrolment.find(account.id, orderId(params));
      reply.header('link', `<${at}/authorization/${order.id}>;rel="up"`);
      const answered = payload === null ? order : await enrolment.attest(order, attestationOf(payload));
      return send(reply, 200, challengeBody(at, answered));
    });
    post('order/:id/finalize', async ({ at, enrolment, payload, account, params }, reply) => {
      const order = await enrolment.finalize(
        await enrolment.find(account.id, orderId(params)),
        read(FINALIZE, payload).csr,
      );
      reply.header('location', `${at}/order/${order.id}`);
      return send(reply, 200, orderBody(at, order));
    });
    post('certificate/:id', async ({ enrolment, account, params }, reply) => {
      const chain = await enrolment.chain(await enrolment.find(account.id, orderId(params)));
      return reply
        .header('content-type', 'application/pem-certificate-chain')
        .send(chain.map((der) => pemOf(der)).join(''));
    });
    post('revoke-cert', async ({ enrolment, payload, account }, reply) => {
      const { certificate, reason = 0 } = read(REVOKE, payload);
      await enrolment.revoke(account, certificate, reason);
      return reply.code(200).send();
    });

    /** A request of an account. */
    function post(path: string, work: (asked: Asked, reply: FastifyReply) => Promise<FastifyReply>): void {
      fastify.post(`/acme/:authority/${path}`, async (request, reply) => {
        const enrolment = await open(request);
        const { payload, account } = await signed(request, enrolment, 'kid');
        return work(
          { at: baseOf(request), enrolment, payload, account: account!, params: request.params as Params },
          reply,
        );
      });
    }

    async function signed(
      request: FastifyRequest,
      enrolment: Enrolment,
      by: 'jwk' | 'kid',
    ): Promise<AcmeRequest & { account: AcmeAccount | null }> {
      const { jws, header } = headerOf(request.body);
      if (header[by] === undefined) throw new AcmeRefusal('malformed', `This request is signed under a ${by}.`);
      if (withoutScheme(header.url) !== `${request.host}${request.url}`)
        throw new AcmeRefusal('unauthorized', 'The request is signed for another URL.', 403);
      const account = header.kid === undefined ? null : await accountAt(enrolment, request, header.kid);
      const found = await verified(jws, (account?.jwk ?? header.jwk) as JWK);
      // Last, so that nobody else's request uses one up; and in one place for all replicas.
      if ((await redis.del(nonceKey(header.nonce))) !== 1)
        throw new AcmeRefusal('badNonce', 'The nonce was used already, or is not ours.');
      return { ...found, account };
    }

    async function accountAt(enrolment: Enrolment, request: FastifyRequest, kid: string): Promise<AcmeAccount> {
      const [, id] =
        /^(.*)\/account\/([0-9a-f-]{36})$/
          .exec(kid)
          ?.slice(0, 3)
          .filter((_, i) => i !== 1) ?? [];
      const isHere = id && withoutScheme(kid) === withoutScheme(`${baseOf(request)}/account/${id}`);
      const account = isHere ? await enrolment.account(idOf('account', id)) : null;
      if (!account) throw new AcmeRefusal('accountDoesNotExist', 'There is no such account.');
      requireActive(account);
      return account;
    }

    async function newNonce(): Promise<string> {
      const nonce = randomToken();
      await redis.set(nonceKey(nonce), 1, 'EX', NONCE_SECONDS);
      return nonce;
    }

    function refuse(reply: FastifyReply, error: unknown): FastifyReply {
      const refusal = refusalOf(error);
      if (!refusal) report(error instanceof Error ? error : new Error(String(error)), randomToken());
      const { type, message, status } =
        refusal ?? new AcmeRefusal('serverInternal', 'Something failed here; try again shortly.', 500);
      const problem = { type: `urn:ietf:params:acme:error:${type}`, detail: message, status };
      return reply.code(status).header('content-type', 'application/problem+json').send(JSON.stringify(problem));
    }
  };
}

const nonceKey = (nonce: string): string => `atoll:acme:nonce:${nonce}`;
const withoutScheme = (url: string): string => url.replace(/^https?:\/\//, '');
const orderId = ({ id }: Params): string => idOf('order', id);

/** As the client wrote it, or as the proxy before us says that it did. */
function baseOf(request: FastifyRequest): string {
  const scheme = request.headers['x-forwarded-proto'] === 'https' ? 'https' : request.protocol;
  return `${scheme}://${request.host}/acme/${(request.params as Params).authority}`;
}

const accountBody = (at: string, { id, deactivatedAt }: AcmeAccount) => ({
  status: deactivatedAt ? 'deactivated' : 'valid',
  orders: `${at}/account/${id}/orders`,
});

const identifierOf = ({ identifier }: OrderView) => ({ type: 'permanent-identifier', value: identifier });

function orderBody(at: string, order: OrderView) {
  const { id, expiresAt, error } = order;
  const status = statusOf(order);
  return {
    ...{ status, expires: expiresAt.toISOString(), identifiers: [identifierOf(order)] },
    ...{ authorizations: [`${at}/authorization/${id}`], finalize: `${at}/order/${id}/finalize` },
    ...(status === 'valid' && { certificate: `${at}/certificate/${id}` }),
    ...(error && { error: attestationProblem(error) }),
  };
}

function authorisationBody(at: string, order: OrderView) {
  return {
    status: validity(order),
    expires: order.expiresAt.toISOString(),
    identifier: identifierOf(order),
    challenges: [challengeBody(at, order)],
  };
}

function challengeBody(at: string, order: OrderView) {
  const { id, token, validatedAt, error } = order;
  return {
    ...{ type: 'device-attest-01', url: `${at}/challenge/${id}`, status: validity(order), token },
    ...(validatedAt && { validated: validatedAt.toISOString() }),
    ...(error && { error: attestationProblem(error) }),
  };
}

function validity(order: OrderView): 'valid' | 'invalid' | 'pending' {
  if (order.validatedAt) return 'valid';
  return statusOf(order) === 'invalid' ? 'invalid' : 'pending';
}

const attestationProblem = (detail: string) => ({
  type: 'urn:ietf:params:acme:error:badAttestationStatement',
  detail,
  status: 403,
});

/** A WebAuthn attestation object with a statement of ours: the device's key, and its signature over the key authorization. */
function attestationOf(payload: unknown) {
  const { attObj } = read(CHALLENGE, payload);
  try {
    const { attStmt } = ATTESTATION.parse(decode(attObj, { rejectDuplicateMapKeys: true }));
    return { publicKey: attStmt.key, signature: attStmt.sig };
  } catch {
    throw new AcmeRefusal(
      'badAttestationStatement',
      'attObj is no CBOR of fmt "atoll-device" with attStmt { alg: -7, key, sig }.',
    );
  }
}

function read<T>(schema: z.ZodType<T>, payload: unknown): T {
  const found = schema.safeParse(payload);
  if (found.success) return found.data;
  const [issue] = found.error.issues;
  throw new AcmeRefusal('malformed', `${issue?.path.join('.') || 'The payload'}: ${issue?.message}`);
}

function requireActive({ deactivatedAt }: AcmeAccount): void {
  if (deactivatedAt) throw new AcmeRefusal('unauthorized', 'The account is deactivated.', 403);
}

function send(reply: FastifyReply, status: number, body: unknown): FastifyReply {
  return reply.code(status).header('content-type', 'application/json').send(JSON.stringify(body));
}
