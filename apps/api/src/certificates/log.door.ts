import { toHex } from '@atoll/crypto';
import { headCommitment } from '@atoll/credentials/certificates';
import { treeHeadOf, type CertificateLogsService } from '@atoll/identity';
import { Fault } from '@atoll/kernel';
import type { CertificateHead } from '@atoll/store';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';

import { idOf } from '../input.js';
import { checked, ok, restRoutes, type Surroundings } from '../rest.door.js';

type Params = { organisation: string; chain: string };

const count = z
  .string()
  .regex(/^\d{1,15}$/, 'must be a whole number')
  .transform(Number);
const HASH = z.object({
  hash: z.string().regex(/^[A-Za-z0-9+/_-]{43}=?$/, 'must be 32 bytes in Base64'),
  tree_size: count,
});
const SIZES = z.object({ first: count, second: count });
const PLACES = z.object({ start: count, end: count });

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/**
 * A log of certificates as its readers know such logs: the requests of RFC 9162, section 5, with a credential of a member of the chain.
 * `leaf_input` is a certificate in DER, and nothing else.
 */
export function logDoor(logs: CertificateLogsService, surroundings: Surroundings) {
  return async (fastify: FastifyInstance): Promise<void> => {
    const route = restRoutes<Params>(fastify, '/certificate-logs/:organisation/:chain/ct/v2', surroundings);
    const ref = ({ organisation, chain }: Params) => ({
      organisationId: idOf('certificate log', organisation),
      chainId: idOf('chain', chain),
    });
    const asked = <T>(schema: z.ZodType<T>, { query }: FastifyRequest) => checked(schema, query, 'query');

    route('GET', '/get-sth', 'restCertificateHead', async (actor, params) => {
      const head = await logs.head(actor, ref(params));
      if (!head) throw Fault.notFound('signed head of the log', params.organisation);
      return ok(headBody(head));
    });
    route('GET', '/get-proof-by-hash', 'restCertificateProof', async (actor, params, request) => {
      const { hash, tree_size: size } = asked(HASH, request);
      const leaf = new Uint8Array(Buffer.from(hash, 'base64'));
      const { position, path } = await logs.inclusion(actor, ref(params), leaf, size);
      return ok({ leaf_index: position, audit_path: path.map(base64) });
    });
    route('GET', '/get-sth-consistency', 'restCertificateConsistency', async (actor, params, request) => {
      const { first, second } = asked(SIZES, request);
      return ok({ consistency: (await logs.consistency(actor, ref(params), first, second)).map(base64) });
    });
    route('GET', '/get-entries', 'restCertificateEntries', async (actor, params, request) => {
      const { start, end } = asked(PLACES, request);
      const entries = await logs.entries(actor, ref(params), start, end);
      return ok({ entries: entries.map((der) => ({ leaf_input: base64(der) })) });
    });
  };
}

/** `on_chain` is what the chain holds as this version of the organisation's list; null until it does. */
function headBody(head: CertificateHead) {
  const { timestamp, treeSize, rootHash } = treeHeadOf(head);
  return {
    ...{ tree_size: treeSize, timestamp: Number(timestamp), sha256_root_hash: base64(rootHash) },
    ...{ tree_head_signature: base64(head.signature!), commitment: headCommitment({ timestamp, treeSize, rootHash }) },
    on_chain: head.anchoredAt && {
      version: head.version,
      list: toHex(new TextEncoder().encode('atoll.certificate-log')),
    },
  };
}
