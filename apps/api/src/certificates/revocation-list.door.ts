import type { SlidingWindow } from '@atoll/accounts';
import type { AcmeService } from '@atoll/identity';
import { Fault } from '@atoll/kernel';
import type { FastifyInstance } from 'fastify';

import type { AddressOf } from '../address.js';
import { idOf } from '../input.js';

const READS = { what: 'requests for revocation lists', limit: 600, seconds: 60 };

/** `GET /revocation-lists/<authority>.crl`: for whoever holds a certificate of the CA, which says that it is here. No credential. */
export function revocationListDoor({
  acme,
  window,
  addressOf,
}: {
  acme: AcmeService;
  window: SlidingWindow;
  addressOf: AddressOf;
}) {
  return async (fastify: FastifyInstance): Promise<void> => {
    fastify.get('/revocation-lists/:file', async (request, reply) => {
      try {
        await window.admit(addressOf(request.raw), READS);
        const [, authority] = /^([0-9a-f-]{36})\.crl$/.exec((request.params as { file: string }).file) ?? [];
        const list = await acme.revocationList(idOf('certificate authority', authority));
        return await reply.header('content-type', 'application/pkix-crl').send(Buffer.from(list));
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        const status = { NOT_FOUND: 404, RATE_LIMITED: 429 }[error.detail.code as string] ?? 503;
        return reply.code(status).header('content-type', 'text/plain').send(error.message);
      }
    });
  };
}
