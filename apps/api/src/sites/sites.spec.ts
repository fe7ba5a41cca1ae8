import { startTestApi, type Acting, type TestApi } from '../testing.js';

let api: TestApi;
let ada: Acting;
let bob: Acting;
beforeAll(async () => {
  api = await startTestApi({ ATOLL_DRIVER: 'kubernetes', ATOLL_DEVELOPMENT_ENGINES: 'allow' });
  [ada, bob] = [await api.owner(), await api.owner()];
}, 120_000);
afterAll(() => api.close());

const CREATE = `mutation ($input: CreateSiteInput!) { createSite(input: $input) {
  id name kind latitude longitude region jurisdiction capacity reach hosts draining connectedAt occupied
  labels { key value } operator { id } } }`;
let names = 0;
const input = (more: object = {}) => ({
  ...{
    name: `Pier ${++names}`,
    kind: 'EDGE',
    latitude: 53.54,
    longitude: 9.98,
    region: 'north',
    jurisdiction: 'DE-HH',
  },
  ...{ capacity: 1, labels: [{ key: 'topology.kubernetes.io/zone', value: 'pier' }], ...more },
});
const create = async (asker: Acting, more: object = {}) =>
  (await api.get(asker, CREATE, { input: input(more) }))['createSite'];

async function foundChain(asker: Acting, validators: object[]) {
  const { foundConsortium } = await api.get(asker, 'mutation { foundConsortium(input: { name: "Harbour" }) { id } }');
  return api.ask(asker, 'mutation ($input: CreateChainInput!) { createChain(input: $input) { id engine } }', {
    input: { consortiumId: foundConsortium.id, name: `Chain ${++names}`, validators },
  });
}

it('writes a site down, lists it by page and filter, and drains and removes it', async () => {
  const site = await create(ada);
  expect(site).toMatchObject({
    ...{ kind: 'EDGE', latitude: 53.54, jurisdiction: 'DE-HH', capacity: 1, reach: 'CLUSTER', draining: false },
    ...{ occupied: 0, connectedAt: null, operator: { id: ada.organisation } },
    labels: [{ key: 'topology.kubernetes.io/zone', value: 'pier' }],
  });
  const other = await create(ada, { kind: 'CORE' });
  const LIST = `query ($first: Int, $after: String, $kind: SiteKind) { sites(first: $first, after: $after, kind: $kind, mine: true) {
    nodes { id } pageInfo { hasNextPage endCursor } } }`;
  const first = (await api.get(ada, LIST, { first: 1 }))['sites'];
  expect(first).toMatchObject({ nodes: [{ id: other.id }], pageInfo: { hasNextPage: true } });
  const rest = (await api.get(ada, LIST, { first: 10, after: first.pageInfo.endCursor }))['sites'];
  expect(rest.nodes).toEqual([{ id: site.id }]);
  expect((await api.get(ada, LIST, { first: 10, kind: 'CORE' }))['sites'].nodes).toEqual([{ id: other.id }]);
  expect((await api.get(bob, LIST, { first: 10 }))['sites'].nodes).toEqual([]);

  const { updateSite } = await api.get(
    ada,
    'mutation ($input: UpdateSiteInput!) { updateSite(input: $input) { name capacity region labels { key } } }',
    { input: { id: site.id, capacity: 5, labels: [] } },
  );
  expect(updateSite).toEqual({ name: site.name, capacity: 5, region: 'north', labels: [] });
  const { drainSite } = await api.get(ada, 'mutation ($id: ID!) { drainSite(id: $id) { draining } }', { id: site.id });
  expect(drainSite).toEqual({ draining: true });
  await api.get(ada, 'mutation ($id: ID!) { removeSite(id: $id) { id } }', { id: site.id });
  expect(await api.code(ada, 'query ($id: ID!) { site(id: $id) { id } }', { id: site.id })).toBe('NOT_FOUND');
});

it.each([
  ['site(id: $id) { id }', 'query'],
  ['drainSite(id: $id) { id }', 'mutation'],
  ['removeSite(id: $id) { id }', 'mutation'],
  ['connectSite(input: { id: $id, kubeconfig: "x" }) { id }', 'mutation'],
  ['updateSite(input: { id: $id, capacity: 9 }) { id }', 'mutation'],
])('answers alike for a site of others and for none: %s', async (field, kind) => {
  const { id } = await create(ada);
  const question = `${kind} ($id: ID!) { ${field} }`;
  const none = '01970000-0000-7000-8000-000000000000';
  const said = async (id: string) => (await api.ask(bob, question, { id })).errors?.[0]?.message.replaceAll(id, 'ID');
  expect(await said(id)).toBe(await said(none));
});

it('founds chains at sites until they are full, and says where nodes stand', async () => {
  const { id: siteId } = await create(ada, { capacity: 2 });
  const organisationId = ada.organisation;
  expect((await foundChain(ada, [{ organisationId, count: 2, siteId }])).errors).toBeUndefined();
  const both = [
    { organisationId, count: 1 },
    { organisationId, count: 1, siteId },
  ];
  expect((await foundChain(ada, both)).errors).toBeUndefined();
  const full = await foundChain(ada, [{ organisationId, count: 3, siteId }]);
  expect(full.errors?.[0]).toMatchObject({
    message: expect.stringMatching(/limit of 2 nodes at the site Pier/),
    extensions: { code: 'QUOTA_EXCEEDED' },
  });
  const stranger = await foundChain(bob, [{ organisationId: bob.organisation, count: 1, siteId }]);
  expect(stranger.errors?.[0]?.extensions.code).toBe('NOT_FOUND');
});

it('takes the engine of the installation, and says which there are', async () => {
  expect(await api.get(ada, '{ engines }')).toEqual({ engines: ['besu', 'atoll-node'] });
  const { data } = await foundChain(ada, [{ organisationId: ada.organisation, count: 1 }]);
  expect(data!['createChain'].engine).toBe('besu');
});

it('takes a kubeconfig only while a worker is there to seal it, and shows it nowhere', async () => {
  const { id } = await create(ada);
  const code = await api.code(ada, 'mutation ($input: ConnectSiteInput!) { connectSite(input: $input) { id } }', {
    input: { id, kubeconfig: 'apiVersion: v1' },
  });
  expect(code).toBe('UNAVAILABLE');
  const { rows } = await api.admin.query(
    "SELECT column_name FROM information_schema.columns WHERE table_name = 'sites'",
  );
  expect(rows.map(({ column_name }) => column_name)).not.toContain('kubeconfig');
});
