import { LIST_TTL, type ChallengesService, type StatusListsService } from '@atoll/identity';
import type { StatusPurpose } from '@atoll/store';
import type { FastifyInstance, FastifyReply } from 'fastify';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const PURPOSES: Record<string, StatusPurpose> = { revocation: 'REVOCATION', suspension: 'SUSPENSION' };
/** A presentation, and what a form makes of it. */
const MOST_BYTES = 131_072;

/** What verifiers and wallets reach without an account: signed status lists, and the place where a presentation is posted. */
export function credentialDoor({ lists, challenges }: { lists: StatusListsService; challenges: ChallengesService }) {
  return async (fastify: FastifyInstance): Promise<void> => {
    fastify.removeAllContentTypeParsers();
    fastify.addContentTypeParser<string>(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: MOST_BYTES },
      (_, body, done) => done(null, new URLSearchParams(body)),
    );

    // A verifier in a browser reads it, too; it is public, and the same for everybody.
    fastify.get('/status-lists/:id/:purpose', async (request, reply) => {
      const { id, purpose } = request.params as { id: string; purpose: string };
      const which = PURPOSES[purpose];
      const found = which && UUID.test(id) ? await lists.read(id, which) : null;
      if (!found) return absent(reply, 'There is no such status list.');
      const tag = `"${found.hash}"`;
      reply.headers({
        'cache-control': `public, max-age=${LIST_TTL / 1_000}`,
        etag: tag,
        'access-control-allow-origin': '*',
        'x-content-type-options': 'nosniff',
      });
      if (request.headers['if-none-match'] === tag) return reply.code(304).send();
      return reply.type('application/vc+jwt').send(found.document);
    });

    // OpenID4VP, response mode direct_post. What is good is for whoever asked to hear, and for nobody else.
    fastify.post('/presentations/:id', async (request, reply) => {
      const { id } = request.params as { id: string };
      const body = request.body instanceof URLSearchParams ? request.body : new URLSearchParams();
      const vpToken = body.get('vp_token');
      const taken =
        UUID.test(id) && vpToken && body.get('state') === id && !vpToken.includes('\0')
          ? await challenges.answer(id, vpToken)
          : false;
      if (!taken) return absent(reply, 'Nobody waits for this.');
      return reply.header('cache-control', 'no-store').send({});
    });
  };
}

const absent = (reply: FastifyReply, title: string): FastifyReply =>
  reply
    .code(404)
    .type('application/problem+json; charset=utf-8')
    .send(JSON.stringify({ type: 'about:blank', title, status: 404, code: 'NOT_FOUND' }));
