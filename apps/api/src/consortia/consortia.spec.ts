import { startTestApi, type Asker, type TestApi } from '../testing.js';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
}, 120_000);
afterAll(() => api.close());

const FOUND = 'mutation ($name: String!) { foundConsortium(input: { name: $name }) { id } }';
const READ =
  'query ($id: ID!) { consortium(id: $id) { name foundedBy { name } members { organisation { name members { nodes { role } } } } } }';
const LIST = '{ consortia { nodes { name } } }';
const INVITE = 'mutation ($id: ID!) { inviteOrganisation(input: { consortiumId: $id }) { id code } }';
const ACCEPT = 'mutation ($code: String!) { acceptConsortiumInvitation(code: $code) { id } }';
const REVOKE =
  'mutation ($consortium: ID!, $id: ID!) { revokeConsortiumInvitation(consortiumId: $consortium, id: $id) }';
const INVITATIONS =
  'query ($id: ID!) { consortiumInvitations(consortiumId: $id) { id invitedBy { name } acceptedBy { name } } }';
const LEAVE = 'mutation ($id: ID!) { leaveConsortium(consortiumId: $id) }';

const found = async (asker: Asker, name: string): Promise<string> =>
  (await api.get(asker, FOUND, { name })).foundConsortium.id;
const invite = async (asker: Asker, id: string) =>
  (await api.get(asker, INVITE, { id })).inviteOrganisation as { id: string; code: string };

it('is shared by its members, who see each other but not each other’s people', async () => {
  const [ada, bob, eve] = [await api.owner('Ada Inc'), await api.owner('Bob Ltd'), await api.owner('Eve SA')];
  const id = await found(ada, 'Harbour');
  await api.get(bob, ACCEPT, { code: (await invite(ada, id)).code });
  expect((await api.get(bob, READ, { id })).consortium).toEqual({
    name: 'Harbour',
    foundedBy: { name: 'Ada Inc' },
    members: [
      { organisation: { name: 'Ada Inc', members: null } },
      { organisation: { name: 'Bob Ltd', members: { nodes: [{ role: 'OWNER' }] } } },
    ],
  });
  expect((await api.get(ada, LIST)).consortia.nodes).toEqual([{ name: 'Harbour' }]);
  expect((await api.get(eve, LIST)).consortia.nodes).toEqual([]);
});

it('answers for foreign, unknown and nonsensical ids alike', async () => {
  const [ada, eve] = [await api.owner(), await api.owner()];
  const id = await found(ada, 'Harbour');
  for (const each of [id, '00000000-0000-7000-8000-000000000000'])
    for (const query of [READ, INVITE, INVITATIONS, LEAVE])
      expect((await api.ask(eve, query, { id: each })).errors?.[0]?.extensions).toEqual({
        code: 'NOT_FOUND',
        what: 'consortium',
        id: each,
      });
  for (const query of [READ, INVITATIONS, LEAVE])
    expect(await api.code(eve, query, { id: 'nonsense' })).toBe('NOT_FOUND');
});

it('takes an invitation once, before its time, and not when it was taken back', async () => {
  const [ada, bob, eve] = [await api.owner('Ada Inc'), await api.owner('Bob Ltd'), await api.owner()];
  const id = await found(ada, 'Harbour');
  const [used, old, revoked] = [await invite(ada, id), await invite(ada, id), await invite(ada, id)];
  await api.get(bob, ACCEPT, { code: used.code });
  expect(await api.code(eve, ACCEPT, { code: used.code })).toBe('CONFLICT');
  expect(await api.code(bob, ACCEPT, { code: old.code })).toBe('CONFLICT'); // a member already
  await api.admin.query('UPDATE consortium_invitations SET expires_at = now() WHERE id = $1', [old.id]);
  expect(await api.code(eve, ACCEPT, { code: old.code })).toBe('EXPIRED');
  expect(await api.code(bob, REVOKE, { consortium: id, id: revoked.id })).toBe('NOT_FOUND'); // only the inviter may
  expect(await api.code(ada, REVOKE, { consortium: id, id: used.id })).toBe('NOT_FOUND'); // too late
  expect(await api.code(ada, REVOKE, { consortium: id, id: revoked.id })).toBeNull();
  expect(await api.code(eve, ACCEPT, { code: revoked.code })).toBe('NOT_FOUND');
  expect((await api.get(bob, INVITATIONS, { id })).consortiumInvitations).toEqual([
    { id: old.id, invitedBy: { name: 'Ada Inc' }, acceptedBy: null },
    { id: used.id, invitedBy: { name: 'Ada Inc' }, acceptedBy: { name: 'Bob Ltd' } },
  ]);
});

it('answers the same question the same way every time, defaults included', async () => {
  const ada = await api.owner();
  const id = await found(ada, 'Harbour');
  const input = 'mutation ($input: InviteOrganisationInput!) { inviteOrganisation(input: $input) { id } }';
  for (let time = 0; time < 3; time++) expect(await api.code(ada, input, { input: { consortiumId: id } })).toBeNull();
});

it('is out of sight for whoever left, until invited again', async () => {
  const [ada, bob] = [await api.owner('Ada Inc'), await api.owner()];
  const id = await found(ada, 'Harbour');
  await api.get(bob, ACCEPT, { code: (await invite(ada, id)).code });
  await api.get(ada, LEAVE, { id });
  for (const query of [READ, INVITE, INVITATIONS, LEAVE]) expect(await api.code(ada, query, { id })).toBe('NOT_FOUND');
  const { consortium } = await api.get(bob, READ, { id });
  expect(consortium.members).toHaveLength(1);
  expect(consortium.foundedBy.name).toBe('Ada Inc');
  await api.get(ada, ACCEPT, { code: (await invite(bob, id)).code });
  expect((await api.get(ada, READ, { id })).consortium.members).toHaveLength(2);
});

/** A chain of the consortium that its members founded. */
async function running(consortium: string, { organisation }: Asker): Promise<string> {
  const { rows } = await api.admin.query(
    `INSERT INTO chains (consortium_id, id, name, evm_chain_id, founded_by, engine, block_period_ms, request_timeout_seconds, epoch_length, gas_limit, desired)
     VALUES ($1, gen_random_uuid(), 'c', (random() * 1e9)::int, $2, 'atoll-node', 1000, 2, 30000, 1, 'RUNNING') RETURNING id`,
    [consortium, organisation],
  );
  return rows[0].id;
}

it('keeps a member that still runs nodes there', async () => {
  const ada = await api.owner();
  const id = await found(ada, 'Harbour');
  const chain = await running(id, ada);
  await api.admin.query(
    `INSERT INTO nodes (organisation_id, id, consortium_id, chain_id, name, role) VALUES ($1, gen_random_uuid(), $2, $3, 'n', 'VALIDATOR')`,
    [ada.organisation, id, chain],
  );
  expect(await api.code(ada, LEAVE, { id })).toBe('CONFLICT');
  await api.admin.query(`UPDATE nodes SET desired = 'REMOVED' WHERE chain_id = $1`, [chain]);
  expect(await api.code(ada, LEAVE, { id })).toBeNull();
});

it('lets no member leave and add a node in the same moment', async () => {
  const ADD = 'mutation ($id: ID!) { addNode(input: { chainId: $id, role: RPC }) { id } }';
  const ada = await api.owner();
  for (let time = 0; time < 20; time++) {
    const id = await found(ada, `Harbour ${time}`);
    const chain = await running(id, ada);
    const codes = await Promise.all([api.code(ada, LEAVE, { id }), api.code(ada, ADD, { id: chain })]);
    expect([
      ['CONFLICT', null], // the node came first
      [null, 'NOT_FOUND'], // the member was gone
    ]).toContainEqual(codes);
  }
});

describe('is bounded, also when two ask at once:', () => {
  const outcomes = (codes: (string | null)[]) => codes.map((code) => code ?? 'done').sort();

  it('in how many consortia an organisation is; a code that was not taken stays good', async () => {
    const [ada, bob] = [await api.owner(), await api.owner()];
    await api.admin.query('UPDATE organisations SET max_consortia = 2 WHERE id = $1', [bob.organisation]);
    const founding = () => api.code(bob, FOUND, { name: 'Harbour' });
    expect(outcomes(await Promise.all([founding(), founding(), founding()]))).toEqual([
      'QUOTA_EXCEEDED',
      'done',
      'done',
    ]);
    const { inviteOrganisation } = await api.get(ada, INVITE, { id: await found(ada, 'Line') });
    const accept = () => api.code(bob, ACCEPT, { code: inviteOrganisation.code });
    expect(await accept()).toBe('QUOTA_EXCEEDED');
    const { consortia } = await api.get(bob, '{ consortia { nodes { id } } }');
    await api.get(bob, LEAVE, { id: consortia.nodes[0].id });
    expect(await accept()).toBeNull();
  });

  it('how many invitations of an organisation are open', async () => {
    const ada = await api.owner();
    await api.admin.query('UPDATE organisations SET max_invitations = 2 WHERE id = $1', [ada.organisation]);
    const ids = [await found(ada, 'Harbour'), await found(ada, 'Line'), await found(ada, 'Yard')];
    const codes = await Promise.all(ids.map((id) => api.code(ada, INVITE, { id })));
    expect(outcomes(codes)).toEqual(['QUOTA_EXCEEDED', 'done', 'done']);
  });
});
