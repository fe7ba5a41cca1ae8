import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { startSponsor, type Sponsor } from './testing.js';

let s: Sponsor;
beforeAll(async () => void (s = await startSponsor()), 240_000);
afterAll(() => s.ledger.close());

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));
const origin = () => new URL(s.api.url).origin;

/** A secret that may hand intents in, and do nothing else. */
async function application(): Promise<{ id: string; token: string }> {
  const { createApplicationKey } = await s.api.get(
    s.ada,
    'mutation ($input: CreateApplicationKeyInput!) { createApplicationKey(input: $input) { secret applicationKey { id } } }',
    { input: { name: 'meters', scopes: ['intent:submit'], expiresInDays: 1 } },
  );
  return { id: createApplicationKey.applicationKey.id, token: createApplicationKey.secret };
}

const post = (sponsorship: string, { token }: { token: string }, body: unknown) =>
  fetch(`${origin()}/sponsorships/${sponsorship}/intents`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
const get = (path: string, { token }: { token: string }) =>
  fetch(`${origin()}${path}`, { headers: { authorization: `Bearer ${token}` } });

it('is how the device of the manual writes, with a curve and a hash alone', async () => {
  const manual = await fs.readFile(`${ROOT}/docs/intents.md`, 'utf8');
  const program = /```js\n(.*?)```/s.exec(manual)?.[1] ?? '';
  const [sponsorship, device, { token }] = [await s.sponsor(), s.device(), await application()];
  const env = {
    ...{ ATOLL: origin(), TOKEN: token, SPONSORSHIP: sponsorship, DEPLOYMENT: s.meter.id, CONTRACT: s.meter.address },
    ...{ CHAIN_ID: '31337', PRIVATE_KEY: device.privateKey },
  };
  for (const [nonce, value] of [
    ['0', '-7'],
    ['1', '9'],
  ]) {
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], {
      ...{ cwd: ROOT, env: { ...env, NONCE: nonce, VALUE: value } },
    });
    expect(stdout).toMatch(/^202 .*"status":"PENDING"/);
    await s.work();
  }
  expect(await s.total(device.address)).toBe('2');
}, 60_000);

it('tells where an intent is, and what became of it', async () => {
  const [sponsorship, device, meters] = [await s.sponsor(), s.device(), await application()];
  const intent = await s.signed(device);
  const [first, again] = [await post(sponsorship, meters, intent), await post(sponsorship, meters, intent)];
  expect([first.status, again.status]).toEqual([202, 202]);
  const location = first.headers.get('location')!;
  expect(again.headers.get('location')).toBe(location);
  expect(await first.json()).toMatchObject({ status: 'PENDING', nonce: '0', hash: null });
  await s.work();
  expect(await (await get(location, meters)).json()).toMatchObject({
    ...{
      status: 'DONE',
      hash: expect.stringMatching(/^0x/),
      blockNumber: expect.stringMatching(/^\d+$/),
      reason: null,
    },
  });
  expect((await get(location, s.bob)).status).toBe(400); // a person says for which organisation
  const elsewhere = location.replace(sponsorship, await s.sponsor());
  expect((await get(elsewhere, meters)).status).toBe(404);
  const notes = await s.ledger.admin.platform.auditNote.findMany({ where: { organisationId: s.ada.organisation } });
  const deeds = notes.map(({ fact }) => fact as Record<string, unknown>);
  expect(deeds).toContainEqual(expect.objectContaining({ action: 'submitIntent', result: 'OK' }));
});

it.each<[string, object, number, object]>([
  ['a strange field', { value: '1' }, 400, { code: 'INVALID', field: 'request' }],
  ['a number for a nonce', { nonce: 0 }, 400, { field: 'nonce' }],
  ['a signature that is no hex', { signature: 'x' }, 400, { field: 'signature' }],
  ['a signature that is too long', { signature: `0x${'11'.repeat(5_000)}` }, 400, { field: 'signature' }],
  ['another deadline', { deadline: '4102444801' }, 400, { field: 'signature' }],
  ['another nonce', { nonce: '1' }, 400, { field: 'signature' }],
])('refuses %s as a problem', async (_, more, status, problem) => {
  const [sponsorship, meters] = [await s.sponsor(), await application()];
  const response = await post(sponsorship, meters, { ...(await s.signed(s.device())), ...more });
  expect([response.status, await response.json()]).toEqual([status, expect.objectContaining(problem)]);
});

it('lets an application hand in where it may, and do nothing else', async () => {
  const [meters, others] = [await application(), await application()];
  const own = await s.sponsor({ applicationKeyId: meters.id });
  const intent = await s.signed(s.device());
  const refused = await post(own, others, intent);
  const unknown = await post(crypto.randomUUID(), others, intent);
  expect([refused.status, unknown.status]).toEqual([404, 404]);
  const accepted = await post(own, meters, intent);
  expect(accepted.status).toBe(202);
  expect((await get(accepted.headers.get('location')!, others)).status).toBe(404);
  for (const query of [
    '{ keys(first: 1) { nodes { id } } }',
    '{ sponsorships(first: 1) { nodes { id } } }',
    `mutation { endSponsorship(id: "${own}") { id } }`,
  ])
    expect(await s.api.code(meters, query)).toBe('FORBIDDEN');
  const { transaction } = (
    await s.api.get(meters, `{ intents(sponsorshipId: "${own}") { nodes { transaction { id } } } }`)
  ).intents.nodes[0];
  expect(transaction).toBeNull();
});
