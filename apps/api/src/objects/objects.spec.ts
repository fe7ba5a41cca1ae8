import { MAX_PART_BYTES } from '@atoll/data';

import { LIMITS } from '../limits/limits.js';
import { startTestApi, type Acting, type TestApi } from '../testing.js';

let api: TestApi;
let ada: Acting;
let consortiumId: string;
beforeAll(async () => {
  api = await startTestApi();
  ada = await api.owner();
  const FOUND = 'mutation ($input: FoundConsortiumInput!) { foundConsortium(input: $input) { id } }';
  consortiumId = (await api.get(ada, FOUND, { input: { name: 'Sea' } })).foundConsortium.id;
}, 600_000);
afterAll(() => api?.close());

const PUT = 'mutation ($input: ObjectInput!) { putObject(input: $input) { id status } }';
const CHUNK = `mutation ($id: ID!, $place: Int!, $bytes: Hex!) {
  putObjectChunk(id: $id, place: $place, bytes: $bytes) { id } }`;
const chunkOf = (bytes: number) => `0x${'ab'.repeat(bytes)}`;

it('takes the largest chunk that an envelope has, and none that is larger', async () => {
  const announced = { consortiumId, ctRoot: `0x${'12'.repeat(32)}`, bytes: String(MAX_PART_BYTES + 5) };
  const put = (chunk: number) => api.ask(ada, PUT, { input: { ...announced, chunk } });
  expect((await put(MAX_PART_BYTES + 1)).errors?.[0]?.extensions).toMatchObject({ code: 'INVALID' });
  const { data } = await put(MAX_PART_BYTES);
  const { id } = data!.putObject;
  const give = (place: number, bytes: string) => api.code(ada, CHUNK, { id, place, bytes });
  expect(await give(0, chunkOf(MAX_PART_BYTES))).toBeNull();
  expect(await give(1, chunkOf(MAX_PART_BYTES))).toBe('INVALID'); // the last one has 5 bytes
  expect(await give(0, chunkOf(MAX_PART_BYTES + 1))).toBe('INVALID');
  expect(await give(0, chunkOf(LIMITS.bytes / 2))).toBe('LIMIT_EXCEEDED');
  expect(await give(1, '0xabcdefabcg')).toBe('INVALID');
  expect(await give(1, chunkOf(5))).toBeNull();
}, 300_000);
