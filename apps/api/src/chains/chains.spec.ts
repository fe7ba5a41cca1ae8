import { ChainReconciler } from '@atoll/chains';
import { MemoryDriver } from '@atoll/driver';
import { Store } from '@atoll/store';

import { startTestApi, type Asker, type TestApi } from '../testing.js';

let api: TestApi;
let worker: Store;
let admin: Store;
let reconciler: ChainReconciler;
beforeAll(async () => {
  api = await startTestApi();
  [worker, admin] = [new Store(api.logins.worker), new Store(api.adminUrl)];
  reconciler = new ChainReconciler(worker, new MemoryDriver({ blocksPerLook: 1 }));
}, 120_000);
afterAll(async () => {
  await api.close();
  await Promise.all([worker.close(), admin.close()]);
});

const CREATE = 'mutation ($input: CreateChainInput!) { createChain(input: $input) { id phase desired } }';
const CHAIN = `query ($id: ID!) { chain(id: $id) {
  name evmChainId phase reason desired validators rpcUrls height genesis
  conditions { type status reason since } consortium { name } foundedBy { name }
  nodes { name role phase address sealing mine organisation { name } }
} }`;

/** Two members of one consortium, and the wish for a chain with two validators each. */
async function members() {
  const [ada, bob] = [await api.owner(), await api.owner()];
  const { foundConsortium } = await api.get(ada, 'mutation { foundConsortium(input: { name: "Harbour" }) { id } }');
  const { inviteOrganisation } = await api.get(
    ada,
    'mutation ($id: ID!) { inviteOrganisation(input: { consortiumId: $id }) { code } }',
    { id: foundConsortium.id },
  );
  await api.get(bob, 'mutation ($code: String!) { acceptConsortiumInvitation(code: $code) { id } }', {
    code: inviteOrganisation.code,
  });
  const validators = [ada, bob].map(({ organisation }) => ({ organisationId: organisation, count: 2 }));
  return { ada, bob, input: { consortiumId: foundConsortium.id, name: 'Tides', validators } };
}

async function founded() {
  const { ada, bob, input } = await members();
  const { createChain } = await api.get(ada, CREATE, { input });
  await approve(bob, createChain.id);
  await passes(createChain.id);
  return { ada, bob, id: createChain.id as string, consortium: input.consortiumId as string };
}

async function approve(asker: Asker, chainId: string) {
  const { proposals } = await api.get(
    asker,
    'query ($chainId: ID!) { proposals(chainId: $chainId, status: OPEN) { nodes { id } } }',
    { chainId },
  );
  for (const { id } of proposals.nodes) {
    await api.get(asker, 'mutation ($id: ID!) { voteOnProposal(id: $id, approve: true) { id } }', { id });
  }
}

async function passes(id: string) {
  for (let pass = 0; pass < 4; pass += 1) await reconciler.handle(id);
}

it('founds a chain by vote and shows it to its members with everything around it', async () => {
  const { bob, id } = await founded();
  const { chain } = await api.get(bob, CHAIN, { id });
  expect(chain).toMatchObject({
    ...{ name: 'Tides', phase: 'Running', reason: 'Running', desired: 'RUNNING' },
    consortium: { name: 'Harbour' },
    genesis: { config: { chainId: Number(chain.evmChainId) } },
  });
  expect(chain.validators).toHaveLength(4);
  expect(chain.rpcUrls).toHaveLength(4);
  expect(chain.conditions).toContainEqual(expect.objectContaining({ type: 'Ready', status: 'True' }));
  expect(chain.nodes.map((node: { mine: boolean }) => node.mine)).toEqual([false, false, true, true]);
  expect(chain.nodes[0]).toMatchObject({ name: 'validator-0', sealing: true, organisation: chain.foundedBy });
});

it('tells of proposals with their votes', async () => {
  const { ada, bob, id } = await founded();
  const { stopChain } = await api.get(
    ada,
    'mutation ($id: ID!) { stopChain(id: $id) { id kind status needed chain { name } proposedBy { id } votes { approve organisation { id } } } }',
    { id },
  );
  expect(stopChain).toMatchObject({
    ...{ kind: 'STOP_CHAIN', status: 'OPEN', needed: 2, chain: { name: 'Tides' } },
    proposedBy: { id: ada.organisation },
    votes: [{ approve: true, organisation: { id: ada.organisation } }],
  });
  await approve(bob, id);
  await passes(id);
  const { proposal } = await api.get(bob, 'query ($id: ID!) { proposal(id: $id) { status message } }', {
    id: stopChain.id,
  });
  expect(proposal).toEqual({ status: 'EXECUTED', message: '2 of 2 members agreed' });
});

it('sends a watched chain as it is, then every change, and ends when the chain does', async () => {
  const { ada, bob, input } = await members();
  const { createChain } = await api.get(ada, CREATE, { input });
  const client = api.socket(bob);
  const query = 'subscription ($id: ID!) { chainChanged(id: $id) { phase nodes { phase organisation { id } } } }';
  const phases: string[] = [];
  let news: () => void = () => undefined;
  const reached = async (phase: string) => {
    while (!phases.includes(phase)) await new Promise<void>((resolve) => (news = resolve));
  };
  const ended = (async () => {
    for await (const { data } of client.iterate<{ chainChanged: { phase: string } }>({
      query,
      variables: { id: createChain.id },
    })) {
      phases.push(data!.chainChanged.phase);
      news();
    }
  })();
  await reached('Proposed');
  await approve(bob, createChain.id);
  await passes(createChain.id);
  await reached('Running');
  await api.get(ada, 'mutation ($id: ID!) { deleteChain(id: $id) { id } }', { id: createChain.id });
  await approve(bob, createChain.id);
  await passes(createChain.id);
  await ended;
  await client.dispose();
});

it('lets an owner run its nodes, and nobody else', async () => {
  const { ada, bob, id } = await founded();
  const add = 'mutation ($id: ID!) { addNode(input: { chainId: $id, role: RPC }) { id name role desired mine } }';
  const { addNode } = await api.get(ada, add, { id });
  expect(addNode).toMatchObject({ name: 'rpc-0', role: 'RPC', desired: 'RUNNING', mine: true });
  for (const verb of ['stopNode', 'startNode', 'restartNode', 'removeNode']) {
    const mutation = `mutation ($id: ID!) { ${verb}(id: $id) { id desired } }`;
    expect(await api.code(bob, mutation, { id: addNode.id })).toBe('NOT_FOUND');
    expect(await api.code(ada, mutation, { id: addNode.id })).toBeNull();
  }
  expect(await api.code(bob, 'query ($id: ID!) { nodeLogs(id: $id) { message } }', { id: addNode.id })).toBe(
    'NOT_FOUND',
  );
});

it("takes each member's word for its own volumes, and leaves them unless it is said", async () => {
  const { ada, bob, id } = await founded();
  const votes = 'votes { organisation { id } approve keepVolumes }';
  const { deleteChain } = await api.get(
    ada,
    `mutation ($id: ID!) { deleteChain(id: $id, keepVolumes: true) { id ${votes} } }`,
    { id },
  );
  const of = ({ organisation }: { organisation: string }) => ({ id: organisation });
  expect(deleteChain.votes).toEqual([{ organisation: of(ada), approve: true, keepVolumes: true }]);
  const vote = `mutation ($id: ID!, $keep: Boolean) { voteOnProposal(id: $id, approve: false, keepVolumes: $keep) { ${votes} } }`;
  const { voteOnProposal } = await api.get(bob, vote, { id: deleteChain.id });
  expect(voteOnProposal.votes).toContainEqual({ organisation: of(bob), approve: false, keepVolumes: false });

  const add = 'mutation ($id: ID!) { addNode(input: { chainId: $id, role: RPC }) { id } }';
  const { addNode } = await api.get(ada, add, { id });
  const remove = 'mutation ($id: ID!) { removeNode(id: $id, keepVolumes: true) { desired } }';
  expect(await api.code(bob, remove, { id: addNode.id })).toBe('NOT_FOUND');
  expect(await api.get(ada, remove, { id: addNode.id })).toEqual({ removeNode: { desired: 'REMOVED' } });

  const { stopChain } = await api.get(ada, 'mutation ($id: ID!) { stopChain(id: $id) { id } }', { id });
  const { errors } = await api.ask(bob, vote, { id: stopChain.id, keep: true });
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'INVALID', field: 'keepVolumes' });
});

const SCALE = `mutation ($id: ID!, $site: ID) { scaleRpcNodes(input: { chainId: $id, minimum: 2, maximum: 3, rate: 50, siteId: $site }) {
  minimum maximum rate measured measuredAt message changedAt chain { name } site { name }
} }`;
const STOP = 'mutation ($id: ID!) { stopScalingRpcNodes(chainId: $id) }';
const SCALING = `query ($id: ID!) { chain(id: $id) {
  rpcScaling { minimum message measured } nodes { name scaled mine }
} }`;

it('keeps RPC nodes for a member that wishes so, and tells that to nobody else', async () => {
  const { ada, bob, id, consortium } = await founded();
  const { scaleRpcNodes } = await api.get(ada, SCALE, { id });
  expect(scaleRpcNodes).toEqual({
    ...{ minimum: 2, maximum: 3, rate: 50, measured: null, measuredAt: null, message: null, changedAt: null },
    ...{ chain: { name: 'Tides' }, site: null },
  });
  await passes(id);
  const { chain } = await api.get(ada, SCALING, { id });
  expect(chain.rpcScaling).toEqual({ minimum: 2, message: 'There are to be at least 2 nodes', measured: null });
  expect(chain.nodes.filter(({ scaled }: { scaled: boolean }) => scaled)).toEqual([
    { name: 'rpc-scaled-1', scaled: true, mine: true },
    { name: 'rpc-scaled-2', scaled: true, mine: true },
  ]);
  const leave = 'mutation ($id: ID!) { leaveConsortium(consortiumId: $id) }';
  const { errors } = await api.ask(ada, leave, { id: consortium });
  expect(errors?.[0]?.message).toContain('stop scaling its RPC nodes, and remove those that you run');
  expect((await api.get(bob, SCALING, { id })).chain.rpcScaling).toBeNull();
  expect((await api.get(bob, STOP, { id })).stopScalingRpcNodes).toBe(true);
  expect((await api.get(ada, SCALING, { id })).chain.rpcScaling).not.toBeNull();

  await api.get(ada, STOP, { id });
  await passes(id);
  const after = (await api.get(ada, SCALING, { id })).chain;
  expect(after.rpcScaling).toBeNull();
  expect(after.nodes.map(({ scaled }: { scaled: boolean }) => scaled)).toEqual(after.nodes.map(() => false));
  expect(after.nodes).toHaveLength(6);
});

it('scales nothing for a key that may only read, nor at a site that is not offered', async () => {
  const { ada, id } = await founded();
  const { createApplicationKey } = await api.get(
    ada,
    'mutation { createApplicationKey(input: { name: "k", scopes: ["chain:read"], expiresInDays: 1 }) { secret } }',
  );
  const key = { token: createApplicationKey.secret };
  expect(await api.code(key, SCALE, { id })).toBe('FORBIDDEN');
  expect(await api.code(key, STOP, { id })).toBe('FORBIDDEN');
  expect((await api.get(key, SCALING, { id })).chain.rpcScaling).toBeNull();
  expect(await api.code(ada, SCALE, { id, site: id })).not.toBeNull();
});

it.each([
  ['chain', 'query ($id: ID!) { chain(id: $id) { id } }'],
  ['stop', 'mutation ($id: ID!) { stopChain(id: $id) { id } }'],
  ['delete', 'mutation ($id: ID!) { deleteChain(id: $id) { id } }'],
  ['scale', 'mutation ($id: ID!) { scaleRpcNodes(input: { chainId: $id, maximum: 2, rate: 5 }) { rate } }'],
  ['stop scaling', 'mutation ($id: ID!) { stopScalingRpcNodes(chainId: $id) }'],
  ['add a node', 'mutation ($id: ID!) { addNode(input: { chainId: $id }) { id } }'],
])('hides a foreign chain: %s', async (_, query) => {
  const { id } = await founded();
  const stranger = await api.owner();
  const unknown = id.replace(/.{8}$/, '00000000');
  const say = async (wanted: string) =>
    JSON.stringify((await api.ask(stranger, query, { id: wanted })).errors).replaceAll(wanted, 'ID');
  expect(await say(id)).toContain('NOT_FOUND');
  expect(await say(id)).toBe(await say(unknown));
});

it('names the field of a wish that cannot be', async () => {
  const { ada, input } = await members();
  const answer = await api.ask(ada, CREATE, { input: { ...input, name: 'a\u0007b' } });
  expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'INVALID', field: 'name' });
  const many = [{ organisationId: ada.organisation, count: 65 }];
  expect(await api.code(ada, CREATE, { input: { ...input, validators: many } })).toBe('INVALID');
});

it('lists chains with their neighbours, newest first', async () => {
  const { ada, input } = await members();
  for (const name of ['One', 'Two', 'Three']) await api.get(ada, CREATE, { input: { ...input, name } });
  const { chains } = await api.get(
    ada,
    '{ chains { nodes { name nodes { name } consortium { name } foundedBy { name } } } }',
  );
  expect(chains.nodes.map(({ name }: { name: string }) => name)).toEqual(['Three', 'Two', 'One']);
});

it('shows its chains to a key that may read chains and no more, and refuses the rest where it is asked', async () => {
  const ada = await api.owner();
  const { foundConsortium } = await api.get(ada, 'mutation { foundConsortium(input: { name: "Harbour" }) { id } }');
  const input = {
    consortiumId: foundConsortium.id,
    name: 'boxes',
    validators: [{ organisationId: ada.organisation, count: 1 }],
  };
  await api.get(ada, CREATE, { input });
  const { createApplicationKey } = await api.get(
    ada,
    'mutation { createApplicationKey(input: { name: "k", scopes: ["chain:read"], expiresInDays: 1 }) { secret } }',
  );
  const key = { token: createApplicationKey.secret };
  const { chains } = await api.get(
    key,
    '{ chains { nodes { name consortium { name foundedBy { id } } foundedBy { id } nodes { organisation { id } } conditions { type } } } }',
  );
  expect(chains.nodes).toMatchObject([{ name: 'boxes', consortium: { name: 'Harbour' } }]);
  const { errors } = await api.ask(key, '{ chains { nodes { name consortium { members { joinedAt } } } } }');
  expect(errors).toMatchObject([
    { path: ['chains', 'nodes', 0, 'consortium', 'members'], extensions: { permission: 'consortium:read' } },
  ]);
  expect(await api.code(key, '{ consortia { nodes { id } } }')).toBe('FORBIDDEN');
});
