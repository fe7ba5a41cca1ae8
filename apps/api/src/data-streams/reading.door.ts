import {
  givenOf,
  isKept,
  READING_CODES,
  readCsv,
  readGiven,
  readJsonLines,
  type Line,
  type ReadingCode,
  type ReadingsIngest,
} from '@atoll/data';
import { Fault } from '@atoll/kernel';
import type { FastifyInstance, FastifyRequest } from 'fastify';

import { header } from '../http.door.js';
import { restRoutes, type Answer, type Surroundings } from '../rest.door.js';
import { submitted } from './submitted.js';

type Params = { stream?: string };

const LINES = 'application/x-ndjson';
const CSV = 'text/csv';
const RAW = ['application/senml+json', 'application/senml+cbor', 'application/octet-stream'];
/** In one request; its bytes are limited, too. */
const MOST = 20_000;

/**
 * Readings over plain HTTP: one with its signature in headers and its payload as the body, or many as JSON, as lines of JSON or as a
 * table. No deed is noted of it: what is kept is the record, and thousands come a second.
 */
export function readingDoor({ ingest }: { ingest: ReadingsIngest }, surroundings: Surroundings) {
  return async (fastify: FastifyInstance): Promise<void> => {
    fastify.addContentTypeParser([LINES, CSV, ...RAW], { parseAs: 'buffer' }, (_request, body, done) =>
      done(null, body),
    );
    const route = restRoutes<Params>(fastify, '/data-streams', surroundings);

    const many = async (...[actor, { stream }, request]: Parameters<Parameters<typeof route>[3]>): Promise<Answer> => {
      const lines = linesOf(request, stream);
      if (lines.length > MOST) throw new Fault({ code: 'LIMIT_EXCEEDED', what: 'readings', limit: MOST });
      const codes = await ingest.take(
        actor,
        lines.map(({ given }) => given),
      );
      return {
        status: 200,
        body: submitted(
          codes,
          lines.map(({ line }) => line),
        ),
      };
    };

    route('POST', '/readings', 'restReadings', many);
    route('POST', '/:stream/readings', 'restReadings', async (actor, params, request, caller) => {
      const type = typeOf(request);
      if (!RAW.includes(type)) return many(actor, params, request, caller);
      const payload = request.body as Buffer;
      const said = {
        ...{ stream: params.stream!, seq: header(request, 'atoll-seq') ?? '', at: header(request, 'atoll-at') ?? '' },
        ...{ signature: header(request, 'atoll-signature'), by: header(request, 'atoll-signed-by') },
      };
      const [code] = await ingest.take(actor, [givenOf(said, payload, type === RAW[2] ? null : type)]);
      return { status: statusOf(code!), body: { code, detail: READING_CODES[code!] } };
    });
  };
}

const typeOf = (request: FastifyRequest): string =>
  (header(request, 'content-type') ?? '').split(';')[0]!.trim().toLowerCase();

function linesOf(request: FastifyRequest, stream?: string): Line[] {
  const type = typeOf(request);
  const { body } = request;
  if (type === LINES) return readJsonLines((body as Buffer).toString(), stream);
  if (type === CSV) return tableOf((body as Buffer).toString(), stream);
  const all = Array.isArray(body) ? body : [body];
  return all.map((each, i) => ({ line: i + 1, given: readGiven(each, stream) }));
}

function tableOf(text: string, stream?: string): Line[] {
  try {
    return readCsv(text, stream);
  } catch (cause) {
    throw new Fault(
      { code: 'INVALID', field: 'request', because: 'is not a table of comma-separated values' },
      { cause },
    );
  }
}

/** A device of one reading need not read the body: 201 is new, 200 is known, 503 is worth trying again as it stands. */
function statusOf(code: ReadingCode): number {
  if (code === 'STATE_UNKNOWN') return 503;
  return isKept(code) ? (code === 'ACCEPTED' ? 201 : 200) : 422;
}
