import { startTestApi, type Acting, type TestApi } from '../testing.js';
import { MetricsService } from './metrics.service.js';

let api: TestApi;
let owner: Acting;

beforeAll(async () => {
  api = await startTestApi({ ATOLL_METRICS_PORT: '0' });
  owner = await api.owner();
}, 120_000);
afterAll(() => api.close());

const door = () => api.app.get(MetricsService).url!;

/** The value of one series, by its name and labels as they are written; null where there is none. */
async function value(series: string): Promise<number | null> {
  const text = await (await fetch(door())).text();
  const line = text.split('\n').find((each) => each.startsWith(`${series} `));
  return line ? Number(line.slice(series.length + 1)) : null;
}

it('counts operations by the field they ask for, whatever the caller calls them', async () => {
  for (let i = 0; i < 3; i++)
    await api.get(owner, `query Anything${i} { renamed: consortia(first: 1) { nodes { id } } }`);
  expect(await value('atoll_api_requests_total{field="consortia",code="OK"}')).toBe(3);
  expect(await value('atoll_api_request_seconds_count{field="consortia"}')).toBe(3);
  expect(await (await fetch(door())).text()).not.toMatch(/Anything|renamed/);
});

it('counts errors by their code, and what was refused by the limit it broke', async () => {
  await api.ask({}, '{ consortia(first: 1) { nodes { id } } }');
  expect(await value('atoll_api_requests_total{field="consortia",code="UNAUTHENTICATED"}')).toBe(1);

  const aliases = Array.from({ length: 16 }, (_, i) => `a${i}: __typename`).join(' ');
  expect(await api.code(owner, `{ ${aliases} }`)).toBe('LIMIT_EXCEEDED');
  expect(await value('atoll_api_refused_total{limit="aliases"}')).toBe(1);
  expect(await value('atoll_api_requests_total{field="refused",code="LIMIT_EXCEEDED"}')).toBe(1);
});

it('tells open subscriptions, and that they are gone', async () => {
  const { createRelease } = await api.get(
    owner,
    'mutation ($input: CreateReleaseInput!) { createRelease(input: $input) { id } }',
    { input: { name: 'R', contractName: 'C', sources: [{ path: 'C.sol', content: 'contract C {}' }] } },
  );
  const client = api.socket(owner);
  const states = client.iterate({
    query: 'subscription ($id: ID!) { releaseChanged(id: $id) { id } }',
    variables: { id: createRelease.id },
  });
  await states.next();
  expect(await value('atoll_api_subscriptions')).toBe(1);
  await states.return?.();
  await client.dispose();
  while ((await value('atoll_api_subscriptions')) !== 0);
});

it('tells what it leans on', async () => {
  expect(await value('atoll_postgres_up')).toBe(1);
  expect(await value('atoll_redis_up')).toBe(1);
  expect(await value('atoll_database_connections')).toBeGreaterThan(0);
  expect(await value('atoll_database_waiting')).toBe(0);
});

it('is not told by the door that tenants use', async () => {
  const { origin } = new URL(api.url);
  expect((await fetch(`${origin}/metrics`)).status).toBe(404);
});
