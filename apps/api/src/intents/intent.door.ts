import type { IntentsService } from '@atoll/ledger';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

import type { AuditedMutations } from '../audit/audited-mutations.js';
import { idOf } from '../input.js';
import { bodyOf, id, ok, restRoutes, values, whole, type Surroundings } from '../rest.door.js';
import { intentBody } from './intent-body.js';

type Params = { sponsorship: string; intent: string };

const hex = z.string().regex(/^0x(?:[0-9a-f]{2})*$/i, 'must be 0x and an even number of hexadecimal digits');
const INTENT = z.strictObject({
  deploymentId: id,
  function: z.string().max(500),
  arguments: values,
  signer: hex,
  nonce: whole,
  deadline: whole,
  gas: whole.nullable().default(null),
  signature: hex,
});

/** Intents over plain HTTP, for devices that have no room for GraphQL: what `submitIntent` and `intent` do. */
export function intentDoor(
  { intents, books }: { intents: IntentsService; books: AuditedMutations },
  surroundings: Surroundings,
) {
  return async (fastify: FastifyInstance): Promise<void> => {
    const route = restRoutes<Params>(fastify, '/sponsorships/:sponsorship/intents', surroundings);

    route('POST', '', 'restIntent', async (actor, params, request, caller) => {
      const sponsorshipId = idOf('sponsorship', params.sponsorship);
      const wish = { ...bodyOf(request, INTENT), sponsorshipId };
      const kept = { 'input.sponsorshipId': sponsorshipId, 'input.deploymentId': wish.deploymentId };
      const intent = await books.audited('submitIntent', kept, caller, () => intents.submit(actor, wish));
      const location = `/sponsorships/${intent.sponsorshipId}/intents/${intent.id}`;
      return { status: 202, body: intentBody(intent), location };
    });

    route('GET', '/:intent', 'restIntentOutcome', async (actor, { sponsorship, intent }) =>
      ok(intentBody(await intents.find(actor, idOf('intent', intent), idOf('sponsorship', sponsorship)))),
    );
  };
}
