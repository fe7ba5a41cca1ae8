import { newId } from '@atoll/store';

import { startTestApi, type TestApi } from '../testing.js';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
}, 240_000);
afterAll(() => api.close());

const CHAIN = newId();
const WORD = `"0x${'ab'.repeat(32)}"`;
const list = `subjectAccesses(chainId: "${CHAIN}", commitment: ${WORD}, first: 1) { nodes { callId } }`;
const proof = `subjectProof(chainId: "${CHAIN}", commitment: ${WORD}, callId: ${WORD}) { root }`;

it('takes so many questions of people without an account from one address, however they come, and not of all together', async () => {
  const [here, there] = [{ from: '203.0.113.7' }, { from: '203.0.113.8' }];
  const five = `{ ${Array.from({ length: 5 }, (_, i) => `a${i}: ${list}`).join(' ')} }`;
  for (let asked = 0; asked < 120; asked += 5) {
    const { data, errors } = await api.ask(here, five);
    expect([errors, data?.a4]).toEqual([undefined, { nodes: [] }]);
  }
  const { errors } = await api.ask(here, `{ ${list} }`);
  expect(errors?.[0]?.extensions).toMatchObject({
    ...{ code: 'RATE_LIMITED', what: 'questions about somebody without an account' },
    retryAfterSeconds: expect.any(Number),
  });
  expect(await api.code(here, `{ ${proof} }`)).toBe('RATE_LIMITED');
  expect(await api.code(there, `{ ${proof} }`)).toBe('NOT_FOUND');
});
