import { RPC_LIMITS } from '@atoll/ledger';

import { startTestApi, type Acting, type TestApi } from '../testing.js';

let api: TestApi;
let owner: Acting;
let stranger: Acting;
beforeAll(async () => {
  api = await startTestApi({ ATOLL_GATEWAY_URL: 'https://atoll.example.org/' });
  [owner, stranger] = [await api.owner(), await api.owner()];
}, 120_000);
afterAll(() => api.close());

const KEYS = '{ applicationKeys(first: 5) { nodes { id rpcLimits { methods rate burst logBlocks } } } }';
const KEY = 'query ($id: ID!) { applicationKey(id: $id) { id rpcLimits { methods rate burst logBlocks } } }';
const LIMIT = 'mutation ($input: LimitRpcInput!) { limitRpc(input: $input) { methods rate burst logBlocks } }';
const USAGE =
  'query ($key: ID!, $chain: ID!, $hours: Int!) { rpcUsage(applicationKeyId: $key, chainId: $chain, hours: $hours) { methodGroup requests points bytes } }';
const usual = { methods: [], rate: 500, burst: 2_000, logBlocks: 10_000 };

async function newKey(who: Acting): Promise<string> {
  const { createApplicationKey } = await api.get(
    who,
    'mutation ($input: CreateApplicationKeyInput!) { createApplicationKey(input: $input) { applicationKey { id } } }',
    { input: { name: 'wallet', scopes: ['rpc:read', 'rpc:send'], expiresInDays: 1 } },
  );
  return createApplicationKey.applicationKey.id;
}

it('says what an application may do at the gateway, and changes it', async () => {
  const id = await newKey(owner);
  expect((await api.get(owner, KEYS)).applicationKeys.nodes).toContainEqual({ id, rpcLimits: usual });
  const wish = { methods: ['eth_call', 'eth_chainId', 'eth_call'], rate: 5 };
  const { limitRpc } = await api.get(owner, LIMIT, { input: { applicationKeyId: id, ...wish } });
  expect(limitRpc).toEqual({ ...usual, methods: ['eth_call', 'eth_chainId'], rate: 5 });
  expect((await api.get(owner, KEYS)).applicationKeys.nodes).toContainEqual({ id, rpcLimits: limitRpc });
  expect((await api.get(owner, LIMIT, { input: { applicationKeyId: id } })).limitRpc).toEqual(usual);
});

it('shows one key with its limits to its organisation, and none of others', async () => {
  const id = await newKey(owner);
  expect((await api.get(owner, KEY, { id })).applicationKey).toEqual({ id, rpcLimits: usual });
  const [foreign, unknown] = [
    await api.ask(stranger, KEY, { id }),
    await api.ask(stranger, KEY, { id: crypto.randomUUID() }),
  ];
  expect([foreign, unknown].map(({ errors }) => errors?.[0]?.extensions.code)).toEqual(['NOT_FOUND', 'NOT_FOUND']);
});

it('offers no method and no limit beyond what there is', async () => {
  const applicationKeyId = await newKey(owner);
  for (const wish of [
    { methods: ['admin_peers'] },
    { rate: 0 },
    { burst: RPC_LIMITS.burst.most + 1 },
    { logBlocks: -1 },
  ])
    expect(await api.code(owner, LIMIT, { input: { applicationKeyId, ...wish } })).toBe('INVALID');
});

it('shows and limits no key of others', async () => {
  const applicationKeyId = await newKey(owner);
  const foreign = await api.ask(stranger, LIMIT, { input: { applicationKeyId, rate: 1 } });
  const unknown = await api.ask(stranger, LIMIT, { input: { applicationKeyId: crypto.randomUUID(), rate: 1 } });
  expect([foreign, unknown].map(({ errors }) => errors?.[0]?.extensions.code)).toEqual(['NOT_FOUND', 'NOT_FOUND']);
});

it('tells the usage of the own applications, of the hours that are asked for', async () => {
  const [key, chain] = [await newKey(owner), crypto.randomUUID()];
  await api.admin.query(
    `INSERT INTO rpc_usage SELECT $1, $2, $3, date_trunc('hour', now()) - hours * interval '1 hour', 'READ', 9007199254740993, 2, 3
     FROM generate_series(0, 2) AS hours`,
    [owner.organisation, key, chain],
  );
  const usage = async (who: Acting, hours: number) => (await api.get(who, USAGE, { key, chain, hours })).rpcUsage;
  const row = { methodGroup: 'READ', requests: '9007199254740993', points: '2', bytes: '3' };
  expect(await usage(owner, 1)).toEqual([row]);
  expect(await usage(owner, 168)).toEqual([row, row, row]);
  expect(await usage(stranger, 168)).toEqual([]);
  expect(await api.code(owner, USAGE, { key, chain, hours: 169 })).toBe('INVALID');
});

it('tells where a chain is asked', async () => {
  const { foundConsortium } = await api.get(owner, 'mutation { foundConsortium(input: { name: "Sea" }) { id } }');
  const { createChain } = await api.get(
    owner,
    'mutation ($input: CreateChainInput!) { createChain(input: $input) { id rpcEndpoint { url webSocketUrl } } }',
    {
      input: {
        ...{ consortiumId: foundConsortium.id, name: 'Tides' },
        validators: [{ organisationId: owner.organisation, count: 1 }],
      },
    },
  );
  expect(createChain.rpcEndpoint).toEqual({
    url: `https://atoll.example.org/rpc/${createChain.id}`,
    webSocketUrl: `wss://atoll.example.org/rpc/${createChain.id}`,
  });
});
