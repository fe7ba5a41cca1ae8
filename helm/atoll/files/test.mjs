// What `helm test` runs: health of the processes, and one question through GraphQL to the database and back.
const health = async (name, url) => {
  const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(15_000) });
  const { database, redis } = await response.json();
  if (!response.ok || database !== 'ok' || redis !== 'ok')
    throw new Error(`The ${name} is not ready: HTTP ${response.status}, database ${database}, Redis ${redis}.`);
  console.log(`The ${name} is ready, and reaches its database and Redis.`);
};
const { API, WORKER, GATEWAY } = process.env;
await health('API', API);
await health('worker', WORKER);
if (GATEWAY) await health('RPC gateway', GATEWAY);

const stranger = { email: `${crypto.randomUUID()}@helm-test.invalid`, password: crypto.randomUUID() };
const response = await fetch(`${API}/graphql`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({
    query: 'mutation ($input: SignInInput!) { signIn(input: $input) { accessToken } }',
    variables: { input: stranger },
  }),
  signal: AbortSignal.timeout(15_000),
});
const { errors } = await response.json();
const code = errors?.[0]?.extensions?.code;
if (code !== 'UNAUTHENTICATED')
  throw new Error(`GraphQL should not know a stranger, and says ${JSON.stringify(errors)}.`);
console.log('GraphQL answers: it looked a stranger up in the database, and does not know them.');
