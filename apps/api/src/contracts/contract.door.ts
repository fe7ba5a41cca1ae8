import type { CallsService } from '@atoll/contracts';
import { Fault } from '@atoll/kernel';
import type { Transaction } from '@atoll/store';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';

import type { AuditedMutations } from '../audit/audited-mutations.js';
import { header } from '../http.door.js';
import { IDEMPOTENCY_KEY, idOf } from '../input.js';
import { bodyOf, checked, id, ok, restRoutes, values, whole, type Route, type Surroundings } from '../rest.door.js';

type Params = { deployment: string; function: string; event: string; transaction: string };

/** Each contract's own API, as its OpenAPI document describes it: the services of GraphQL over plain HTTP. */
export function contractDoor(
  { calls, books }: { calls: CallsService; books: AuditedMutations },
  surroundings: Surroundings,
) {
  return async (fastify: FastifyInstance): Promise<void> => {
    const below = restRoutes<Params>(fastify, '/contracts/:deployment', surroundings);
    const route: Route<Params> = (method, url, field, work) =>
      below(method, url, field, (actor, params, request, caller) =>
        work(actor, { ...params, deployment: idOf('deployment', params.deployment) }, request, caller),
      );

    route('GET', '/openapi.json', 'restDocument', async (actor, { deployment }) =>
      ok(await calls.openApi(actor, deployment)),
    );

    route('POST', '/:function', 'restCall', async (actor, { deployment, function: name }, request, caller) => {
      const call = { deploymentId: deployment, function: name };
      if (await calls.onlyReads(actor, deployment, name)) {
        const { result, blockNumber } = await calls.read(actor, { ...call, ...bodyOf(request, READ) });
        return ok({ result, blockNumber: String(blockNumber) });
      }
      const wish = { ...bodyOf(request, WRITE), idempotencyKey: idempotencyKeyOf(request) };
      const kept = { 'input.deploymentId': deployment, 'input.keyId': wish.keyId };
      const write = () => calls.write(actor, { ...call, ...wish });
      const transaction = await books.audited('writeContract', kept, caller, write);
      const location = `/contracts/${deployment}/transactions/${transaction.id}`;
      return { status: 202, body: transactionBody(transaction), location };
    });

    route('GET', '/events/:event', 'restEvents', async (actor, { deployment, event }, request) => {
      const { range, where } = queryOf(request);
      const found = await calls.events(actor, { deploymentId: deployment, event, where, ...range });
      return ok(found.map((each) => ({ ...each, blockNumber: String(each.blockNumber) })));
    });

    route('GET', '/transactions/:transaction', 'restTransaction', async (actor, { deployment, transaction }) =>
      ok(transactionBody(await calls.transaction(actor, deployment, idOf('transaction', transaction)))),
    );
  };
}

const READ = z.strictObject({
  arguments: values,
  from: z.string().nullable().default(null),
  blockNumber: whole.nullable().default(null),
  nodeId: id.nullable().default(null),
});
const WRITE = z.strictObject({
  arguments: values,
  keyId: id,
  value: whole.transform(String).default('0'),
  gasLimit: whole.nullable().default(null),
});
const RANGE = z.strictObject({ fromBlock: whole, toBlock: whole.nullable().default(null) });

/** `where[name]=value`, as OpenAPI's style `deepObject` writes it, beside the range. */
function queryOf({ query }: FastifyRequest) {
  const entries = Object.entries(query as Record<string, unknown>);
  const where = entries.flatMap(([name, value]) => {
    const filter = /^where\[(.+)\]$/.exec(name)?.[1];
    return filter === undefined ? [] : [[filter, value] as const];
  });
  const range = entries.filter(([name]) => !name.startsWith('where['));
  return { range: checked(RANGE, Object.fromEntries(range), 'query'), where: Object.fromEntries(where) };
}

function idempotencyKeyOf(request: FastifyRequest): string | null {
  const key = header(request, 'idempotency-key') ?? null;
  if (key !== null && !IDEMPOTENCY_KEY.test(key))
    throw Fault.invalid('Idempotency-Key', 'must be 1 to 128 printable characters without spaces');
  return key;
}

const transactionBody = ({ id, status, hash, blockNumber, reason, fault }: Transaction) => ({
  ...{ id, status, hash, reason, fault },
  blockNumber: blockNumber === null ? null : String(blockNumber),
});
