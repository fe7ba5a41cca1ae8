import { SIGN_IN_SECONDS, SignInRefused, type CredentialsService, type ProviderSignInsService } from '@atoll/accounts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import type { AddressOf } from '../address.js';
import type { AuditedMutations } from '../audit/audited-mutations.js';
import { Caller } from '../caller.js';
import { codeOf, spoken, type Report } from '../spoken.js';
import { pageAskedFor, signInPage } from './page-asked-for.js';
import { heldIn, sessionCookies, setCookie, STATE } from './session-cookie.js';

/** Where providers send browsers back to. */
export const redirectUriOf = ({ publicUrl }: { publicUrl: string }): string => `${publicUrl}/session/sso/callback`;

type Surroundings = {
  signIns: ProviderSignInsService;
  books: AuditedMutations;
  credentials: CredentialsService;
  addressOf: AddressOf;
  publicUrl: string;
  report: Report;
};

/**
 * Signs people in by their organisation's provider (OpenID Connect, the code flow). Browsers come and go here by themselves, so every
 * answer is a redirect: to the provider, to the console, or to its sign-in page with a word for what was wrong; to nowhere else.
 */
export function signInDoor({ signIns, books, credentials, addressOf, publicUrl, report }: Surroundings) {
  const page = new URL(publicUrl);
  const redirectUri = redirectUriOf({ publicUrl });

  const refused = (reply: FastifyReply, error: unknown, next: string | null): FastifyReply => {
    spoken(error, report); // what nobody foresaw is reported
    return to(reply, signInPage({ problem: problemOf(error), next }));
  };

  /** As a deed that nobody is known for yet: it stands in the books of whom it signs in. */
  function audited<T>(action: string, request: FastifyRequest, work: (address: string) => Promise<T>): Promise<T> {
    const address = addressOf(request.raw);
    const caller = new Caller(credentials, { authorization: undefined, organisation: undefined, address });
    return books.audited(action, {}, caller, () => work(address));
  }

  return async (fastify: FastifyInstance): Promise<void> => {
    fastify.get<Beginning>('/session/sso/:slug', QUIET, async (request, reply) => {
      const organisation = request.params.slug.toLowerCase();
      const next = pageAskedFor(request.query.next, page);
      // No other page has somebody signed in, as whoever its own provider says: there a person presses the button first.
      if (!isOurs(request, page)) return to(reply, `${publicUrl}${signInPage({ organisation, next })}`);
      try {
        const { url, state } = await signIns.begin(addressOf(request.raw), organisation, redirectUri);
        const kept = next === null ? state : `${state}.${Buffer.from(next).toString('base64url')}`;
        reply.header('set-cookie', setCookie(page, STATE, kept, new Date(Date.now() + SIGN_IN_SECONDS * 1_000)));
        return to(reply, url);
      } catch (error) {
        return refused(reply, error, next);
      }
    });

    fastify.get('/session/sso/callback', QUIET, async (request, reply) => {
      const callback = new URL(redirectUri);
      callback.search = new URL(request.url, page).search;
      const [state, asked = ''] = (heldIn(request.headers, STATE, page) ?? '').split('.');
      const next = pageAskedFor(Buffer.from(asked, 'base64url').toString(), page);
      const cleared = setCookie(page, STATE);
      try {
        const tokens = await audited('signInByProvider', request, (address) =>
          signIns.finish(address, callback, state),
        );
        reply.header('set-cookie', [cleared, ...sessionCookies(page, tokens)]);
        return to(reply, next ?? '/console/');
      } catch (error) {
        reply.header('set-cookie', cleared);
        return refused(reply, error, next);
      }
    });
  };
}

type Beginning = { Params: { slug: string }; Querystring: { next?: unknown } };

/** A look ahead of a person's click begins nothing. */
const QUIET = { exposeHeadRoute: false };

/** Whether our own page leads here, or the person's own hand. Browsers that do not say so say where they come from. */
function isOurs({ headers }: FastifyRequest, page: URL): boolean {
  if (headers.host !== page.host) return false;
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  const { referer } = headers;
  return referer !== undefined && URL.canParse(referer) && new URL(referer).origin === page.origin;
}

/** A stable word, for which the page has a sentence. */
function problemOf(error: unknown): string {
  if (error instanceof SignInRefused) return error.problem;
  return codeOf(error) === 'RATE_LIMITED' ? 'rate-limited' : 'unavailable';
}

function to(reply: FastifyReply, location: string): FastifyReply {
  return reply.headers({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' }).redirect(location, 302);
}
