import type { Directory, DirectoryTokensService, SlidingWindow } from '@atoll/accounts';
import { Fault } from '@atoll/kernel';
import { heardOut, TOO_LARGE } from '@atoll/kernel/heard-out';
import { answering } from '@atoll/telemetry';
import type { DirectoryPeopleService } from '@atoll/tenancy';
import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';

import type { AddressOf } from '../address.js';
import type { AuditedMutations } from '../audit/audited-mutations.js';
import { header, REFUSED, type RequestError } from '../http.door.js';
import { idOf } from '../input.js';
import type { ApiMetrics } from '../metrics/api-metrics.js';
import { spoken, type Report } from '../spoken.js';
import { chosen } from './scim-attributes.js';
import { configOf, listOf, PAGE, schemasOf, typesOf } from './scim-documents.js';
import { errorOf, NotDone, ScimFault } from './scim-fault.js';
import { filterOf } from './scim-filter.js';
import { patched, resourceOf, userOf } from './scim-user.js';

export type ScimDoor = {
  tokens: DirectoryTokensService;
  people: DirectoryPeopleService;
  books: AuditedMutations;
  window: SlidingWindow;
  addressOf: AddressOf;
  metrics: ApiMetrics;
  publicUrl: string;
  report: Report;
};

type Query = Partial<Record<'filter' | 'startIndex' | 'count' | 'attributes' | 'excludedAttributes', string>>;
type Answer = { status: number; body?: object; location?: string };
type Work = (directory: Directory, request: FastifyRequest, id: string) => Promise<Answer>;

const TYPE = 'application/scim+json';
const METHODS: HTTPMethods[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
const NOT_SO = new NotDone(405, 'is of a method that this path does not know');
const BYTES = 100_000;
/** Microsoft asks for 25 a second; several replicas of a directory may come at once. */
const REQUESTS = { what: 'requests of the directory', limit: 3_000, seconds: 60 };
/** Also of who guesses tokens. */
const UNKNOWN = { what: 'requests without a token of a directory', limit: 60, seconds: 60 };

export const scimUrlOf = ({ publicUrl }: { publicUrl: string }): string => `${publicUrl}/scim/v2`;

/**
 * SCIM 2.0 (RFC 7643 and 7644) for the directories behind identity providers: each by a token of its own, for the people of its provider
 * and for nothing else. A cookie and an application key are nothing here, and its token is nothing anywhere else.
 */
export function scimDoor({ tokens, people, books, window, addressOf, metrics, publicUrl, report }: ScimDoor) {
  const base = scimUrlOf({ publicUrl });

  return async (fastify: FastifyInstance): Promise<void> => {
    fastify.removeAllContentTypeParsers();
    fastify.addContentTypeParser(
      [TYPE, 'application/json'],
      { parseAs: 'string', bodyLimit: BYTES },
      async (_: unknown, body: string | Buffer) => parsed(body as string),
    );
    fastify.setErrorHandler(async (error: RequestError, request, reply) =>
      refuse(reply, REFUSED, await faultOf(error, request)),
    );

    document('/ServiceProviderConfig', () => configOf(base));
    document('/ResourceTypes', () => listOf(typesOf(base)));
    document('/ResourceTypes/:id', (id) => typesOf(base).find((each) => each.id === id));
    document('/Schemas', () => listOf(schemasOf(base)));
    document('/Schemas/:id', (id) => schemasOf(base).find((each) => each.id === id));

    route('GET', '/Users', async (directory, request) => {
      const { filter, startIndex, count } = request.query as Query;
      const [first, take] = [Math.max(1, numberOf('startIndex', startIndex, 1)), numberOf('count', count, PAGE)];
      const page = { skip: first - 1, take: Math.min(PAGE, Math.max(0, take)) };
      const found = await people.list(directory, filterOf(filter), page);
      return {
        status: 200,
        body: listOf(
          found.people.map((each) => shown(each, request)),
          found.total,
          first,
        ),
      };
    });
    route('GET', '/Users/:id', async (directory, request, id) => {
      const body = shown(await people.find(directory, id), request);
      return { status: 200, body };
    });
    route('POST', '/Users', async (directory, request) => {
      const wish = userOf(request.body, true);
      const made = await noted('provisionPerson', { active: wish.active }, directory, request, () =>
        people.create(directory, wish),
      );
      return { status: 201, body: shown(made, request), location: `${base}/Users/${made.id}` };
    });
    route('PUT', '/Users/:id', async (directory, request, id) => {
      const changed = await noted('changeProvisionedPerson', { id }, directory, request, () =>
        people.update(directory, id, ({ active }) => userOf(request.body, active)),
      );
      return { status: 200, body: shown(changed, request) };
    });
    route('PATCH', '/Users/:id', async (directory, request, id) => {
      const changed = await noted('changeProvisionedPerson', { id }, directory, request, () =>
        people.update(directory, id, (now) => patched(request.body, now)),
      );
      return { status: 200, body: shown(changed, request) };
    });
    route('DELETE', '/Users/:id', async (directory, request, id) => {
      await noted('deprovisionPerson', { id }, directory, request, () => people.remove(directory, id));
      return { status: 204 };
    });
    for (const url of ['/Me', '/Bulk', '/.search', '/Users/.search'])
      always(METHODS, url, new NotDone(501, 'is for what this service does not do, as its ServiceProviderConfig says'));
    always(
      METHODS.filter((method) => method !== 'GET' && method !== 'POST'),
      '/Users',
      NOT_SO,
    );
    always(['POST'], '/Users/:id', NOT_SO);
    always(METHODS, '/*', new NotDone(404, 'is for nothing that is here'));

    /** For everybody: it says nothing of anybody (RFC 7644, section 4). */
    function document(url: string, work: (id: string) => object | undefined): void {
      always(METHODS.slice(1), url, NOT_SO);
      fastify.get(`/scim/v2${url}`, async (request, reply) => {
        try {
          await window.admit(addressOf(request.raw), UNKNOWN);
          const { id = '' } = request.params as { id?: string };
          const body = work(id);
          if (!body) throw Fault.notFound('resource', id.slice(0, 100));
          return send(reply, { status: 200, body });
        } catch (error) {
          return refuse(reply, 'scimDocument', error);
        }
      });
    }

    function always(methods: HTTPMethods[], url: string, fault: Fault): void {
      for (const method of methods) route(method, url, () => Promise.reject(fault));
    }

    function route(method: HTTPMethods, url: string, work: Work): void {
      const field = `scim${method}`;
      fastify.route({
        ...{ method, url: `/scim/v2${url}`, exposeHeadRoute: false },
        handler: async (request, reply) => {
          try {
            const answer = await answering(request.headers, `REST ${field}`, {}, async () => {
              const directory = await directoryOf(request);
              const { id } = request.params as { id?: string };
              return work(directory, request, id === undefined ? '' : idOf('User', id));
            });
            metrics.answered(field, undefined, reply.elapsedTime / 1_000);
            return send(reply, answer);
          } catch (error) {
            return refuse(reply, field, error);
          }
        },
      });
    }

    async function directoryOf(request: FastifyRequest): Promise<Directory> {
      const [scheme, secret = ''] = (header(request, 'authorization') ?? '').split(' ');
      const directory = scheme?.toLowerCase() === 'bearer' ? await tokens.directoryOf(secret) : null;
      await window.admit(directory?.providerId ?? addressOf(request.raw), directory ? REQUESTS : UNKNOWN);
      if (directory) return directory;
      const because =
        'This is for directories, by a token that an owner of the organisation makes and that has not ended';
      throw new Fault({ code: 'UNAUTHENTICATED', because });
    }

    /** In the books of the organisation, as every mutation is. */
    function noted<T>(
      action: string,
      kept: Record<string, unknown>,
      directory: Directory,
      request: FastifyRequest,
      work: () => Promise<T>,
    ): Promise<T> {
      const bearer = { personId: null, actor: directory };
      const caller = { address: addressOf(request.raw), bearer: () => Promise.resolve(bearer) };
      return books.audited(action, kept, caller, work);
    }

    function refuse(reply: FastifyReply, field: string, error: unknown): FastifyReply {
      const told = spoken(error, report);
      metrics.answered(field, [told], reply.elapsedTime / 1_000);
      const body = errorOf(told, error);
      if (body.status === '401') reply.header('www-authenticate', 'Bearer');
      if (body.status === '429') reply.header('retry-after', String(told.extensions?.['retryAfterSeconds']));
      return send(reply, { status: Number(body.status), body });
    }
  };

  function shown(person: Parameters<typeof resourceOf>[0], request: FastifyRequest): object {
    return chosen(resourceOf(person, base), request.query as Query);
  }
}

function send(reply: FastifyReply, { status, body, location }: Answer): FastifyReply {
  reply.code(status).header('cache-control', 'no-store');
  if (location) reply.header('location', location);
  if (!body) return reply.send();
  return reply.header('content-type', `${TYPE}; charset=utf-8`).send(JSON.stringify(body));
}

/** Deleting and reading send no body, also where they say that they do. */
function parsed(body: string): unknown {
  if (body === '') return undefined;
  try {
    return JSON.parse(body);
  } catch {
    throw new ScimFault('invalidSyntax', 'request', 'is not valid JSON');
  }
}

async function faultOf(error: RequestError, request: FastifyRequest): Promise<unknown> {
  if (error.code === TOO_LARGE) {
    await heardOut(request.raw, BYTES);
    return new Fault({ code: 'LIMIT_EXCEEDED', what: 'bytes', limit: BYTES });
  }
  if (error instanceof Fault || !error.statusCode || error.statusCode >= 500) return error;
  return new ScimFault('invalidSyntax', 'request', `must be JSON of the media type ${TYPE}`);
}

function numberOf(name: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  if (typeof text === 'string' && /^-?\d{1,9}$/.test(text)) return Number(text);
  throw new ScimFault('invalidValue', name, 'must be a whole number');
}
