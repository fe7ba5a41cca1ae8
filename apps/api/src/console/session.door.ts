import type { CredentialsService } from '@atoll/accounts';
import { Fault } from '@atoll/kernel';
import type { GraphQLFormattedError } from 'graphql';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import type { AddressOf } from '../address.js';
import { Caller } from '../caller.js';
import { complaints, faultOf, type RequestError } from '../http.door.js';
import type { Gate } from '../limits/gate.js';
import { LIMITS } from '../limits/limits.js';
import { problemOf } from '../problem.js';
import { spoken, type Report } from '../spoken.js';
import { ACCESS, cookieOf, ownPage, REFRESH, sessionCookies, setCookie } from './session-cookie.js';

type SignedIn = { accessToken: string; accessExpiresAt: string; refreshToken: string; person: unknown };

const SIGNED_IN = '{ accessToken accessExpiresAt refreshToken person { id email name } }';
const SIGN_IN = `mutation ($input: SignInInput!) { signedIn: signIn(input: $input) ${SIGNED_IN} }`;
const BY_CODE = `mutation ($input: SignInWithCodeInput!) { signedIn: signInWithCode(input: $input) ${SIGNED_IN} }`;
const SIGN_UP = `mutation ($input: SignUpInput!) { signedIn: signUp(input: $input) ${SIGNED_IN} }`;
const ASK_PASSKEY = 'mutation { options: askPasskey }';
const BY_PASSKEY = `mutation ($response: JSON!) { signedIn: signInWithPasskey(response: $response) ${SIGNED_IN} }`;
const REFRESHED = `mutation ($token: String!) { signedIn: refreshSession(refreshToken: $token) ${SIGNED_IN} }`;
const SIGN_OUT = 'mutation { signOut }';

type Surroundings = { gate: Gate; credentials: CredentialsService; addressOf: AddressOf; report: Report };

/**
 * Signs people in for the console: the mutations of GraphQL, whose tokens go into cookies instead of into the hands of scripts.
 * Answers our own page alone, so that no other page signs anybody in or out.
 */
export function sessionDoor({ gate, credentials, addressOf, report }: Surroundings) {
  return async (fastify: FastifyInstance): Promise<void> => {
    fastify.removeContentTypeParser('text/plain');
    fastify.setErrorHandler(async (error: RequestError, request, reply) =>
      refuse(reply, spoken(await faultOf(error, request), report)),
    );

    /** One mutation, through the same gate as everybody's. */
    async function mutate(request: FastifyRequest, query: string, variables: Record<string, unknown>, token?: string) {
      const { source, ...admitted } = gate.admit({ query, variables });
      const caller = new Caller(credentials, {
        authorization: token && `Bearer ${token}`,
        organisation: undefined,
        address: addressOf(request.raw),
        page: ownPage(request.headers),
      });
      const result = (await fastify.graphql(source, { caller }, admitted.variables ?? undefined)) as Result;
      const [told] = result.errors ?? [];
      if (told) throw new Refused(told);
      return result.data as { signedIn: SignedIn; options?: object };
    }

    function keep(reply: FastifyReply, page: URL, { signedIn }: { signedIn: SignedIn }): FastifyReply {
      const { accessToken, accessExpiresAt, refreshToken, person } = signedIn;
      const until = new Date(accessExpiresAt);
      reply.header('set-cookie', sessionCookies(page, { accessToken, accessExpiresAt: until, refreshToken }));
      return send(reply, 200, { person, accessExpiresAt });
    }

    const clear = (reply: FastifyReply, page: URL): FastifyReply =>
      reply.header('set-cookie', [setCookie(page, ACCESS), setCookie(page, REFRESH)]);

    const refreshed = (request: FastifyRequest) =>
      mutate(request, REFRESHED, { token: cookieOf(request.headers, REFRESH) ?? '' });

    const routes: Record<string, (request: FastifyRequest, reply: FastifyReply, page: URL) => Promise<FastifyReply>> = {
      'sign-in': async (request, reply, page) =>
        keep(reply, page, await mutate(request, SIGN_IN, { input: request.body })),
      code: async (request, reply, page) => keep(reply, page, await mutate(request, BY_CODE, { input: request.body })),
      'sign-up': async (request, reply, page) =>
        keep(reply, page, await mutate(request, SIGN_UP, { input: request.body })),
      'ask-passkey': async (request, reply) => send(reply, 200, (await mutate(request, ASK_PASSKEY, {})).options),
      passkey: async (request, reply, page) =>
        keep(reply, page, await mutate(request, BY_PASSKEY, { response: request.body })),
      refresh: async (request, reply, page) => keep(reply, page, await refreshed(request)),
      // With a new access token, since the present one may have run out. A session that cannot be refreshed has ended already.
      'sign-out': async (request, reply, page) => {
        clear(reply, page);
        const last = await refreshed(request).catch(() => null);
        if (last) await mutate(request, SIGN_OUT, {}, last.signedIn.accessToken);
        return send(reply, 200, {});
      },
    };

    for (const [name, work] of Object.entries(routes))
      fastify.post(`/session/${name}`, { bodyLimit: LIMITS.bytes }, async (request, reply) => {
        try {
          const page = ownPage(request.headers);
          if (!page) throw new Fault(NOT_OURS);
          return await work(request, reply, page);
        } catch (error) {
          return refuse(reply, error instanceof Refused ? error.told : spoken(complaints(error)[0], report));
        }
      });
  };
}

/** The platform speaks the errors of what was executed by itself. */
type Result = { data?: unknown; errors?: readonly GraphQLFormattedError[] };

class Refused extends Error {
  constructor(readonly told: GraphQLFormattedError) {
    super(told.message);
  }
}

const NOT_OURS = {
  code: 'UNAUTHENTICATED',
  because: 'Only the pages of this installation sign in by cookie; programs ask GraphQL for tokens',
} as const;

function refuse(reply: FastifyReply, told: ReturnType<typeof spoken>): FastifyReply {
  const problem = problemOf(told);
  return send(reply, problem.status, problem, 'application/problem+json');
}

function send(reply: FastifyReply, status: number, body: unknown, type = 'application/json'): FastifyReply {
  return reply
    .code(status)
    .headers({ 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-store' })
    .send(JSON.stringify(body));
}
