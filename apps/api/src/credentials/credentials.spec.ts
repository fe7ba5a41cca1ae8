import { newId } from '@atoll/store';

import { startTestApi, type Acting, type TestApi } from '../testing.js';

let api: TestApi;
let owner: Acting;
let stranger: Acting;
let chain: string;
let consortium: string;
const BASE = 'https://atoll.example.org';

beforeAll(async () => {
  api = await startTestApi({ ATOLL_PUBLIC_URL: `${BASE}/` });
  [owner, stranger] = [await api.owner(), await api.owner()];
  [chain, consortium] = [newId(), newId()];
  await api.admin.query(`
    INSERT INTO consortia (id, name, founded_by) VALUES ('${consortium}', 'Sea', '${owner.organisation}');
    INSERT INTO consortium_members (consortium_id, organisation_id) VALUES ('${consortium}', '${owner.organisation}');
    INSERT INTO chains (consortium_id, id, name, evm_chain_id, founded_by, engine, block_period_ms, request_timeout_seconds,
      epoch_length, gas_limit) VALUES ('${consortium}', '${chain}', 'Tides', 31337, '${owner.organisation}', 'atoll-node', 1000, 2, 30000, 60000000)`);
}, 120_000);
afterAll(() => api.close());

const SCHEMA =
  'mutation ($input: CreateCredentialSchemaInput!) { createCredentialSchema(input: $input) { id name claims } }';
const CLAIMS = { type: 'object', properties: { model: { type: 'string' }, keeper: { type: 'string', pii: true } } };

describe('over GraphQL', () => {
  it('makes schemas, and shows them to their organisation', async () => {
    const input = { name: 'ServiceRecord', claims: CLAIMS };
    const { createCredentialSchema } = await api.get(owner, SCHEMA, { input });
    expect(createCredentialSchema).toMatchObject(input);
    const LIST = '{ credentialSchemas(first: 5) { nodes { id name } } }';
    expect((await api.get(owner, LIST)).credentialSchemas.nodes).toHaveLength(1);
    expect((await api.get(stranger, LIST)).credentialSchemas.nodes).toEqual([]);
    const again = await api.ask(owner, SCHEMA, { input });
    expect(again.errors?.[0]?.extensions).toMatchObject({ code: 'CONFLICT', what: 'credential schema' });
    const worse = await api.ask(owner, SCHEMA, { input: { name: 'Other', claims: [1] } });
    expect(worse.errors?.[0]?.extensions).toMatchObject({ code: 'INVALID', field: 'claims' });
  });

  it.each([
    ['mutation ($id: ID!) { revokeCredential(id: $id) { id } }', 'credential'],
    ['mutation ($id: ID!) { collectCredential(id: $id) { document } }', 'credential'],
    ['query ($id: ID!) { credential(id: $id) { id } }', 'credential'],
    ['mutation ($id: ID!) { authVerify(challengeId: $id) { code } }', 'challenge'],
  ])('has nothing under an id that is not there: %s', async (query, what) => {
    const { errors } = await api.ask(owner, query, { id: newId() });
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'NOT_FOUND', what });
  });

  it('says what a chain lacks before anything can be asked there, and hides the chain of others', async () => {
    const ASK = 'mutation ($input: AuthChallengeInput!) { authChallenge(input: $input) { id } }';
    const did = 'did:ethr:0x7a69:0x00000000000000000000000000000000000000aa';
    const input = { chainId: chain, did, audience: 'Rail AG', origin: 'https://rail.example' };
    const mine = await api.ask(owner, ASK, { input });
    expect(mine.errors?.[0]?.extensions).toMatchObject({ code: 'CONFLICT', what: 'kernel' });
    const theirs = await api.ask(stranger, ASK, { input });
    expect(theirs.errors?.[0]?.extensions).toMatchObject({ code: 'NOT_FOUND', what: 'chain' });
    const ENDORSE = 'mutation ($input: EndorseDeviceInput!) { endorseDevice(input: $input) { id } }';
    const wish = { chainId: chain, did, validUntil: '2030-01-01T00:00:00Z' };
    const foreign = await api.ask(stranger, ENDORSE, { input: wish });
    expect(foreign.errors?.[0]?.extensions).toMatchObject({ code: 'NOT_FOUND', what: 'chain' });
  });
});

describe('a status list', () => {
  const list = newId();
  const at = (path: string, headers: Record<string, string> = {}) => fetch(new URL(path, api.url), { headers });
  beforeAll(async () => {
    await api.admin.query(`
      INSERT INTO status_lists (organisation_id, id, chain_id, consortium_id, url)
        VALUES ('${owner.organisation}', '${list}', '${chain}', '${consortium}', '${BASE}/status-lists/${list}');
      INSERT INTO status_list_documents (organisation_id, list_id, purpose, version, document, encoded_list, hash, valid_until)
        VALUES ('${owner.organisation}', '${list}', 'REVOCATION', 1, 'a.b.c', 'u', '0xab', now() + '1 day')`);
  });

  it('is read by everybody, and not more often than it changes', async () => {
    const answer = await at(`/status-lists/${list}/revocation`);
    expect([answer.status, await answer.text()]).toEqual([200, 'a.b.c']);
    expect(answer.headers.get('content-type')).toMatch(/^application\/vc\+jwt/);
    expect(answer.headers.get('cache-control')).toBe('public, max-age=60');
    const again = await at(`/status-lists/${list}/revocation`, { 'if-none-match': answer.headers.get('etag')! });
    expect(again.status).toBe(304);
  });

  it.each(['suspension', 'REVOCATION', 'revocation%27', '..%2f'])('is not under %s', async (purpose) => {
    expect((await at(`/status-lists/${list}/${purpose}`)).status).toBe(404);
  });

  it('is not under another id', async () => {
    for (const id of [newId(), 'x', '%00']) expect((await at(`/status-lists/${id}/revocation`)).status).toBe(404);
  });
});

describe('a presentation', () => {
  const challenge = newId();
  const post = (id: string, body: Record<string, string>, type?: string) =>
    fetch(new URL(`/presentations/${id}`, api.url), {
      method: 'POST',
      body: type ? JSON.stringify(body) : new URLSearchParams(body),
      ...(type && { headers: { 'content-type': type } }),
    });
  beforeAll(() =>
    api.admin.query(`
      INSERT INTO auth_challenges (organisation_id, id, chain_id, consortium_id, did, audience, origin, nonce, profile, wanted,
        response_uri, expires_at) VALUES ('${owner.organisation}', '${challenge}', '${chain}', '${consortium}', 'did:ethr:0x1', 'A', 'O',
        'N', 'PRESENTATION', '{}', 'https://atoll.example.org/presentations/${challenge}', now() + '1 minute')`),
  );
  const good = { vp_token: '{"credential":["x"]}', state: challenge };

  it('is taken from a form, once, and nobody is told whether it is good', async () => {
    expect((await post(challenge, { ...good, state: 'other' })).status).toBe(404);
    expect((await post(newId(), good)).status).toBe(404);
    expect((await post(challenge, { vp_token: `${'x'.repeat(140_000)}`, state: challenge })).status).toBe(413);
    expect((await post(challenge, good, 'application/json')).status).toBe(415);
    const both = await Promise.all([post(challenge, good), post(challenge, good)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 404]);
    expect(await both.find(({ status }) => status === 200)!.json()).toEqual({});
  });
});
