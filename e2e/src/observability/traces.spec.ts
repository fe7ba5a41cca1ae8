// From the GraphQL call to the driver: one trace over two processes, an outbox and a queue, as a collector receives it.
import { randomBytes } from 'node:crypto';

import { chainUntil, isReady } from '../chain.js';
import { join, type Member } from '../member.js';
import { until } from '../wait.js';
import { startCollector, type Span } from './collector.js';
import { startObserved, type Observed } from './observed.js';

let collector: Awaited<ReturnType<typeof startCollector>>;
let observed: Observed;
let member: Member;

beforeAll(async () => {
  collector = await startCollector();
  observed = await startObserved({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_BSP_SCHEDULE_DELAY: '200' });
  member = await join(observed.graphql, 'Traced');
}, 400_000);
afterAll(async () => {
  await observed.stop();
  await collector.close();
}, 60_000);

/** Asks as somebody who traces; returns the answer's data with the ids of the caller's own span. */
async function askTraced(query: string, variables: object) {
  const [traceId, spanId] = [randomBytes(16).toString('hex'), randomBytes(8).toString('hex')];
  const response = await fetch(observed.graphql, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${member.token}`,
      'atoll-organisation': member.organisationId,
      traceparent: `00-${traceId}-${spanId}-01`,
    },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as { data: Record<string, { id: string }>; errors?: unknown };
  if (errors) throw new Error(JSON.stringify(errors));
  return { traceId, spanId, data };
}

const inTrace = (traceId: string) => collector.spans.filter((span) => span.traceId === traceId);

/** The names from a span up to its trace's first, which the caller made itself. */
function path(span: Span, root: string): string[] {
  const parent = inTrace(span.traceId).find(({ spanId }) => spanId === span.parentSpanId);
  return [span.name, ...(parent ? path(parent, root) : [span.parentSpanId === root ? 'caller' : 'nobody'])];
}

it('hangs the calls of the driver below the mutation that asked for them', async () => {
  const { foundConsortium } = await member.atoll.foundConsortium({ input: { name: 'Traced' } });
  const { traceId, spanId, data } = await askTraced(
    'mutation ($input: CreateChainInput!) { createChain(input: $input) { id } }',
    {
      input: {
        ...{ consortiumId: foundConsortium.id, name: 'traced', engine: 'atoll-node' },
        validators: [{ organisationId: member.organisationId, count: 1 }],
      },
    },
  );
  const chainId = data['createChain']!.id;
  await chainUntil(member, chainId, 'the chain to be ready', isReady, 240);
  const names = () => new Set(inTrace(traceId).map(({ name }) => name));
  await until('the spans', async () => names().has('driver prepare') && names().has('driver apply'));

  for (const verb of ['prepare', 'apply']) {
    const call = inTrace(traceId).find(({ name }) => name === `driver ${verb}`)!;
    expect(path(call, spanId)).toEqual([`driver ${verb}`, 'look at chain', 'GraphQL createChain', 'caller']);
  }
}, 400_000);

it('traces the logs of a node from the API through the worker to the driver', async () => {
  const { chains } = await member.atoll.chains({ first: 1 });
  const { chain } = await member.atoll.chain({ id: chains.nodes[0]!.id });
  const { traceId, spanId } = await askTraced('query ($id: ID!) { nodeLogs(id: $id, lines: 1) { message } }', {
    id: chain!.nodes[0]!.id,
  });
  const call = await until('the span', async () => inTrace(traceId).find(({ name }) => name === 'driver logs'));
  await until('the spans above', async () => inTrace(traceId).length === 3);
  expect(path(call, spanId)).toEqual(['driver logs', 'read logs', 'GraphQL nodeLogs', 'caller']);
});

it('says nothing of what users send, or of who they are', () => {
  expect(collector.spans.length).toBeGreaterThan(10);
  const text = collector.text();
  for (const secret of [member.token, member.organisationId, 'traced@', 'correct horse', '"Traced"'])
    expect(text).not.toContain(secret);
});
