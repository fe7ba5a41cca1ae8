import { FILE_LIMITS, type EnrolmentsService, type FileFormat } from '@atoll/identity';
import { Fault } from '@atoll/kernel';
import type { Enrolment } from '@atoll/store';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Readable } from 'node:stream';

import type { AuditedMutations } from '../audit/audited-mutations.js';
import { header } from '../http.door.js';
import { IDEMPOTENCY_KEY, idOf } from '../input.js';
import { ok, restRoutes, type Surroundings } from '../rest.door.js';

type Params = { chain: string; enrolment: string };

/** By the media types of RFC 4180 and of newline-delimited JSON. */
const FORMATS: Record<string, FileFormat> = {
  'text/csv': 'CSV',
  'application/x-ndjson': 'JSON_LINES',
  'application/jsonl': 'JSON_LINES',
};
/** Whoever sends nothing for so long has gone. */
const IDLE_MS = 60_000;

/** Files of devices, which no operation of GraphQL is large enough for; they are read while they come. */
export function enrolmentDoor(
  { enrolments, books }: { enrolments: EnrolmentsService; books: AuditedMutations },
  surroundings: Surroundings,
) {
  return async (fastify: FastifyInstance): Promise<void> => {
    const route = restRoutes<Params>(fastify, '/chains/:chain/enrolments', surroundings, {
      bodyLimit: FILE_LIMITS.bytes,
      cookies: true,
    });
    fastify.addContentTypeParser(Object.keys(FORMATS), (_request, payload, done) => done(null, payload));

    route('POST', '', 'restEnrolment', async (actor, params, request, caller) => {
      const wish = { chainId: idOf('chain', params.chain), format: formatOf(request), idempotencyKey: keyOf(request) };
      request.raw.setTimeout(IDLE_MS, () => request.raw.destroy(new Error('nothing came any more')));
      const kept = { 'input.chainId': wish.chainId };
      const file = request.body as Readable;
      const enrolment = await books.audited('enrolDevices', kept, caller, () => enrolments.take(actor, wish, file));
      return { status: 201, body: bodyOf(enrolment), location: `/chains/${wish.chainId}/enrolments/${enrolment.id}` };
    });

    route('GET', '/:enrolment', 'restEnrolmentOutcome', async (actor, { chain, enrolment }) => {
      const found = await enrolments.find(actor, idOf('enrolment', enrolment));
      if (found.chainId !== idOf('chain', chain)) throw Fault.notFound('enrolment', enrolment);
      return ok({ ...bodyOf(found), progress: await enrolments.progress(actor, found.id) });
    });
  };
}

function formatOf(request: FastifyRequest): FileFormat {
  const format = FORMATS[header(request, 'content-type')?.split(';')[0]?.trim().toLowerCase() ?? ''];
  if (!format) throw Fault.invalid('content-type', `must be one of ${Object.keys(FORMATS).join(', ')}`);
  return format;
}

function keyOf(request: FastifyRequest): string {
  const key = header(request, 'idempotency-key') ?? '';
  if (IDEMPOTENCY_KEY.test(key)) return key;
  throw Fault.invalid('idempotency-key', 'must be given as a header of 1 to 128 printable characters without spaces');
}

const bodyOf = ({ id, chainId, format, records, taken, known, refused, createdAt, endedAt }: Enrolment) => ({
  ...{ id, chainId, format, records, taken, known, refused, createdAt, endedAt },
});
