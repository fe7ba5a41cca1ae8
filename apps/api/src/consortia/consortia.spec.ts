import { startTestApi, type TestApi } from '../testing.js';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
}, 120_000);
afterAll(() => api.close());

const FOUND =
  'mutation ($input: FoundConsortiumInput!) { foundConsortium(input: $input) { id name foundedBy { name } members { organisation { name } } } }';

it('is seen by its founder and by nobody else', async () => {
  const [ada, bob] = [await api.owner('Ada Inc'), await api.owner('Bob Ltd')];
  const { foundConsortium } = await api.get(ada, FOUND, { input: { name: 'Harbour' } });
  expect(foundConsortium).toMatchObject({
    name: 'Harbour',
    foundedBy: { name: 'Ada Inc' },
    members: [{ organisation: { name: 'Ada Inc' } }],
  });
  const read = 'query ($id: ID!) { consortium(id: $id) { name } }';
  expect(await api.get(ada, read, { id: foundConsortium.id })).toEqual({ consortium: { name: 'Harbour' } });
  expect(await api.code(bob, read, { id: foundConsortium.id })).toBe('NOT_FOUND');
});
