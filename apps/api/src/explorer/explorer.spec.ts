import { Heads, IndexReconciler } from '@atoll/ledger';
import { testChain, unsealedHeaders, type TestChain } from '@atoll/ledger/testing';
import { artefacts, draws, Workload, type Artefacts, type Name } from '@atoll/ledger/workload';
import { verifyAccountProof } from '@atoll/protocol';
import { newId, Store } from '@atoll/store';
import { createPublicClient, encodeFunctionData, http, parseAbiItem, type AbiEvent, type Hex } from 'viem';

import { startTestApi, type Acting, type TestApi } from '../testing.js';

let api: TestApi;
let chain: TestChain;
let admin: Store;
let worker: Store;
let compiled: Artefacts;
let workload: Workload;
let ada: Acting;
let eve: Acting;
let chainId: string;
let indexer: IndexReconciler;
beforeAll(async () => {
  compiled = artefacts();
  [api, chain] = await Promise.all([startTestApi(), testChain()]);
  [admin, worker] = [new Store(api.adminUrl), new Store(api.logins.worker)];
  workload = new Workload(chain.rpc, compiled);
  await workload.deploy();
  await workload.blocks(12, draws(5));
  [ada, eve] = [await api.owner(), await api.owner()];
  chainId = await chainOf(ada);
  for (const name of ['Coin', 'Sensor', 'Yard'] as const) await deployed(ada, name);
  indexer = new IndexReconciler(worker, new Heads(), unsealedHeaders(chain.rpc));
  await settle();
}, 120_000);
afterAll(async () => {
  await api.close();
  await chain.close();
  await Promise.all([admin, worker].map((store) => store.close()));
});

/** What a token says that says nothing of itself. */
const NOTHING = { name: null, symbol: null, decimals: null };

/** Until the index has the newest block, also where a busy machine has one pass see less. */
const settle = async () => {
  const head = await client().getBlockNumber();
  for (let height = -1n; height < head;) {
    await indexer.handle(chainId);
    height = (await admin.platform.chainIndex.findUnique({ where: { chainId } }))?.height ?? -1n;
  }
};

async function chainOf({ organisation }: Acting): Promise<string> {
  const { platform } = admin;
  const { id: consortiumId } = await platform.consortium.create({ data: { name: 'Sea', foundedBy: organisation } });
  await platform.consortiumMember.create({ data: { consortiumId, organisationId: organisation } });
  const settings = { engine: 'atoll-node', blockPeriodMs: 1_000, requestTimeoutSeconds: 2, epochLength: 30_000 };
  const { id } = await platform.chain.create({
    data: {
      ...{ consortiumId, name: 'Tides', foundedBy: organisation, desired: 'RUNNING', evmChainId: 31_337 },
      ...settings,
      gasLimit: 30_000_000,
    },
  });
  const node = {
    organisationId: organisation,
    consortiumId,
    chainId: id,
    name: 'validator-0',
    role: 'VALIDATOR' as const,
  };
  await platform.node.create({ data: { ...node, phase: 'Running', rpcUrl: chain.url, height: 0 } });
  return id;
}

/** A deployment row, as the worker has it once the contract is there. */
async function deployed({ organisation: organisationId }: Acting, name: Name) {
  const { platform } = admin;
  const { consortiumId } = await platform.chain.findUniqueOrThrow({ where: { id: chainId } });
  const abi = compiled[name].abi as object[];
  const key = await platform.key.create({ data: { organisationId, name: newId() } });
  const release = await platform.release.create({
    data: { organisationId, name, contractName: name, status: 'COMPILED', abi },
  });
  const of = { organisationId, consortiumId, chainId, releaseId: release.id, keyId: key.id };
  await platform.deployment.create({
    data: { ...of, arguments: [], contractName: name, abi, status: 'VERIFIED', address: workload.at[name] },
  });
}

const client = () => createPublicClient({ transport: http(chain.url) });

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests read deep into answers
type Deep = any;

/** All pages of a list, by its cursors. */
async function all<T>(query: string, variables: object, path: (data: Deep) => Deep): Promise<T[]> {
  const nodes: T[] = [];
  for (let after: string | null = null; ;) {
    const { nodes: some, pageInfo } = path(await api.get(ada, query, { ...variables, chainId, after }));
    nodes.push(...some);
    if (!pageInfo.hasNextPage) return nodes;
    after = pageInfo.endCursor;
  }
}

const PAGE = 'pageInfo { hasNextPage endCursor }';
const EVENTS = `query ($input: EventsInput!, $after: String) {
  events(input: $input, first: 7, after: $after) { nodes { name arguments blockNumber logIndex transactionHash address topics data } ${PAGE} }
}`;

it('shows blocks with their transactions and events, page by page, as a node tells them', async () => {
  const blocks = await all<{ number: string; hash: Hex }>(
    `query ($chainId: ID!, $after: String) { blocks(chainId: $chainId, first: 5, after: $after) { nodes { number hash timestamp transactionCount } ${PAGE} } }`,
    {},
    ({ blocks }) => blocks,
  );
  const head = Number(await client().getBlockNumber());
  expect(blocks.map(({ number }) => Number(number))).toEqual(Array.from({ length: head + 1 }, (_, i) => head - i));
  expect((await api.get(ada, 'query ($c: ID!) { block(chainId: $c) { hash } }', { c: chainId })).block.hash).toBe(
    blocks[0]!.hash,
  );
  const full = blocks[3]!;
  const theirs = await client().getBlock({ blockHash: full.hash, includeTransactions: true });
  expect(String(theirs.number)).toBe(full.number);

  const ours = await all<{ hash: Hex; from: Hex; events: { nodes: { logIndex: number }[] } }>(
    `query ($chainId: ID!, $hash: Hex, $after: String) { block(chainId: $chainId, hash: $hash) {
       transactions(first: 4, after: $after) { nodes { hash from to nonce value succeeded events(first: 20) { nodes { logIndex } } } ${PAGE} } } }`,
    { hash: full.hash },
    ({ block }) => block.transactions,
  );
  expect(ours.map(({ hash, from }) => [hash, from])).toEqual(
    theirs.transactions.map(({ hash, from }) => [hash, from]).reverse(),
  );
  for (const { hash, events } of ours) {
    const receipt = await client().getTransactionReceipt({ hash });
    expect(events.nodes.map(({ logIndex }) => logIndex)).toEqual(receipt.logs.map(({ logIndex }) => logIndex));
  }
});

/** What one of them measured, by the draws. */
const birth = 41n;

const MEASURED = parseAbiItem(
  'event Measured(uint256 indexed seq, string indexed kind, int32 value, string note, (int64 latitude, int64 longitude) place, bytes4[] tags)',
);

it.each<[string, Name, AbiEvent, { argument: string; value: unknown }[], (args: Deep) => boolean]>([
  ['an indexed number', 'Sensor', MEASURED, [{ argument: 'seq', value: '3' }], ({ seq }) => seq === 3n],
  ['a text', 'Sensor', MEASURED, [{ argument: 'note', value: 'note 1' }], ({ note }) => note === 'note 1'],
  [
    'an indexed number and a text',
    'Sensor',
    MEASURED,
    [
      { argument: 'seq', value: 2 },
      { argument: 'note', value: 'note 2' },
    ],
    ({ seq, note }) => seq === 2n && note === 'note 2',
  ],
  [
    'a tuple',
    'Sensor',
    MEASURED,
    [{ argument: 'place', value: { latitude: String(birth), longitude: -7 } }],
    ({ place }) => place.latitude === birth,
  ],
  ['nothing', 'Sensor', MEASURED, [], () => true],
])('finds events by %s, and the same as a scan', async (_, name, event, where, fits) => {
  const contract = workload.at[name];
  const logs = await client().getLogs({ address: contract, event, fromBlock: 0n });
  const expected = logs
    .filter(({ args }) => fits(args))
    .map(({ blockNumber, logIndex }) => `${blockNumber}-${logIndex}`);
  expect(expected.length).toBeGreaterThan(0);
  for (const oldestFirst of [true, false]) {
    const found = await all<{ blockNumber: string; logIndex: number; name: string }>(
      EVENTS,
      { input: { chainId, contract, event: event.name, where, oldestFirst } },
      ({ events }) => events,
    );
    const places = found.map(({ blockNumber, logIndex }) => `${blockNumber}-${logIndex}`);
    expect(oldestFirst ? places : places.reverse()).toEqual(expected);
    expect(new Set(found.map(({ name }) => name))).toEqual(new Set([event.name]));
  }
});

it('shows what an address did, holds and is', async () => {
  const [, holder] = workload.accounts as [Hex, Hex];
  const { address } = await api.get(
    ada,
    `query ($chainId: ID!, $holder: Hex!) { address(chainId: $chainId, address: $holder) {
       contractNames transactions(first: 100) { nodes { from to } } tokenBalances(first: 100) { nodes { token standard tokenId amount } } } }`,
    { chainId, holder },
  );
  expect(address.contractNames).toEqual([]);
  expect(address.transactions.nodes.length).toBeGreaterThan(0);
  for (const { from, to } of address.transactions.nodes) expect([from, to]).toContain(holder);
  const coin = address.tokenBalances.nodes.find(({ token }: { token: Hex }) => token === workload.at.Coin);
  const { abi } = compiled.Coin;
  const amount = await client().readContract({
    address: workload.at.Coin,
    abi,
    functionName: 'balanceOf',
    args: [holder],
  });
  expect(coin).toMatchObject({ standard: 'ERC20', tokenId: '0', amount: String(amount) });

  const holders = await all<{ holder: Hex }>(
    `query ($chainId: ID!, $token: Hex!, $after: String) { address(chainId: $chainId, address: $token) {
       contractNames tokenHolders(first: 3, after: $after) { nodes { holder amount } ${PAGE} } } }`,
    { token: workload.at.Coin },
    ({ address }) => address.tokenHolders,
  );
  expect(holders.map(({ holder }) => holder)).toEqual([...new Set(holders.map(({ holder }) => holder))].sort());
  expect(holders.map(({ holder }) => holder)).toContain(holder);
});

it('names tokens as they name themselves, and reads what they were asked and why they refused', async () => {
  const TOKENS = `query ($chainId: ID!, $after: String) { tokens(chainId: $chainId, first: 2, after: $after) {
    nodes { address standard name symbol decimals } ${PAGE} } }`;
  const found = await all<{ address: Hex }>(TOKENS, {}, ({ tokens }) => tokens);
  expect(found.map(({ address }) => address)).toEqual(found.map(({ address }) => address).sort());
  const coin = { address: workload.at.Coin, standard: 'ERC20', name: 'Coin', symbol: 'C', decimals: 18 };
  expect(found).toContainEqual(coin);
  expect(found).toContainEqual({ address: workload.at.Crate, standard: 'ERC1155', ...NOTHING });
  expect(await api.code(eve, TOKENS, { chainId })).toBe('NOT_FOUND');
  const SEARCH = 'query ($chainId: ID!, $text: String!) { search(chainId: $chainId, text: $text) { kind id name } }';
  const { search } = await api.get(ada, SEARCH, { chainId, text: 'COI' });
  expect(search).toContainEqual({ kind: 'TOKEN', id: workload.at.Coin, name: 'Coin' });
  expect(search).toContainEqual({ kind: 'CONTRACT', id: expect.stringMatching(/-/), name: 'Coin' });

  const { abi } = compiled.Coin;
  const [sender] = workload.accounts as [Hex];
  const data = encodeFunctionData({ abi, functionName: 'transfer', args: [workload.at.Coin, 2n ** 255n] });
  const sent = { from: sender, to: workload.at.Coin, data, gas: '0x30d40', gasPrice: '0x0' };
  const hash = await chain.rpc.call<Hex>('eth_sendTransaction', [sent]);
  await chain.rpc.call('evm_mine');
  await settle();
  const { minedTransaction } = await api.get(
    ada,
    'query ($chainId: ID!, $hash: Hex!) { minedTransaction(chainId: $chainId, hash: $hash) { succeeded failure call { function arguments } } }',
    { chainId, hash },
  );
  expect(minedTransaction).toMatchObject({ succeeded: false, call: { function: 'transfer' } });
  expect(minedTransaction.call.arguments).toEqual({ to: workload.at.Coin, value: String(2n ** 255n) });
  expect(minedTransaction.failure).toMatch(/^ERC20InsufficientBalance\(/);
});

it('gives the state of an address with a proof that its block holds', async () => {
  const [holder] = workload.accounts as [Hex];
  const ACCOUNT = `query ($chainId: ID!, $address: Hex!) { address(chainId: $chainId, address: $address) {
    account { blockNumber balance nonce codeHash proof } } }`;
  for (const address of [holder, workload.at.Coin]) {
    const { account } = (await api.get(ada, ACCOUNT, { chainId, address })).address;
    const { stateRoot } = await client().getBlock({ blockNumber: BigInt(account.blockNumber) });
    const proven = verifyAccountProof(stateRoot, account.proof)!;
    expect({ balance: account.balance, nonce: account.nonce }).toEqual({
      balance: String(proven.balance),
      nonce: String(proven.nonce),
    });
    expect(account.codeHash).toBe(address === holder ? null : proven.codeHash);
  }
});

it('reads what a factory makes by a rule of its owner', async () => {
  const { platform } = admin;
  const at = async (contractName: string) => platform.deployment.findFirstOrThrow({ where: { chainId, contractName } });
  const [yard, sensor] = [await at('Yard'), await at('Sensor')];
  const input = { deploymentId: yard.id, releaseId: sensor.releaseId, event: 'Made', argument: 'sensor' };
  const CREATE =
    'mutation ($input: CreateFactoryRuleInput!) { createFactoryRule(input: $input) { id event contractName } }';
  expect(await api.code(ada, CREATE, { input: { ...input, argument: 'number' } })).toBe('INVALID');
  expect(await api.code(eve, CREATE, { input })).toBe('NOT_FOUND');
  const { createFactoryRule: rule } = await api.get(ada, CREATE, { input });
  expect(rule).toMatchObject({ event: 'Made(uint256,address)', contractName: 'Sensor' });
  await settle();

  const made = await all<{ arguments: { sensor: Hex } }>(
    EVENTS,
    { input: { chainId, contract: workload.at.Yard, event: 'Made' } },
    ({ events }) => events,
  );
  expect(made.length).toBeGreaterThan(1);
  for (const { arguments: args } of made) {
    const input = { chainId, contract: args.sensor, event: 'Measured', where: [{ argument: 'note', value: 'made' }] };
    const found = await all<object>(EVENTS, { input }, ({ events }) => events);
    expect(found).toEqual([expect.objectContaining({ arguments: expect.objectContaining({ seq: '0', value: '-1' }) })]);
  }
  expect(await api.get(ada, 'mutation ($id: ID!) { deleteFactoryRule(id: $id) }', { id: rule.id })).toBeTruthy();
});

it.each([
  ['an event without its contract', { event: 'Measured' }, 'INVALID', 'contract'],
  [
    'an event of a contract without an ABI',
    { contract: `0x${'12'.repeat(20)}`, event: 'Measured' },
    'INVALID',
    'contract',
  ],
  ['half an address', { contract: '0x12' }, 'INVALID', 'input.contract'],
])('refuses %s', async (_, more, code, field) => {
  const { errors } = await api.ask(ada, EVENTS, { input: { chainId, ...more } });
  expect(errors?.[0]?.extensions).toMatchObject({ code, field: expect.stringContaining(field.replace('input.', '')) });
});

it('refuses an argument that the event has not, or that is none', async () => {
  const contract = workload.at.Sensor;
  const ask = async (where: object[]) =>
    (await api.ask(ada, EVENTS, { input: { chainId, contract, event: 'Measured', where } })).errors?.[0]?.extensions;
  expect(await ask([{ argument: 'heat', value: 1 }])).toMatchObject({ code: 'INVALID', field: 'where[0].argument' });
  expect(await ask([{ argument: 'seq', value: 'x' }])).toMatchObject({ code: 'INVALID' });
});

it('tells of every new batch', async () => {
  const socket = api.socket(ada);
  try {
    const heights: string[] = [];
    const states = socket.iterate<{ chainIndexChanged: { height: string } }>({
      query: `subscription ($chainId: ID!) { chainIndexChanged(chainId: $chainId) { height } }`,
      variables: { chainId },
    });
    const next = async () => heights.push((await states.next()).value.data.chainIndexChanged.height);
    await next();
    await workload.mine();
    await settle();
    await next();
    expect(Number(heights[1])).toBeGreaterThan(Number(heights[0]));
  } finally {
    await socket.dispose();
  }
});

it('shows another tenant a chain of others as one that does not exist', async () => {
  const queries = [
    'blocks(chainId: $c) { nodes { hash } }',
    'block(chainId: $c, number: "0") { hash }',
    'minedTransactions(chainId: $c) { nodes { hash } }',
    `minedTransaction(chainId: $c, hash: "0x${'00'.repeat(32)}") { hash }`,
    'events(input: { chainId: $c }) { nodes { data } }',
    'search(chainId: $c, text: "coin") { name }',
    `address(chainId: $c, address: "0x${'00'.repeat(20)}") { address }`,
    'chainIndex(chainId: $c) { height }',
    'factoryRules(chainId: $c) { nodes { id } }',
  ];
  for (const query of queries) {
    const refusal = async (c: string) => {
      const { errors } = await api.ask(eve, `query ($c: ID!) { ${query} }`, { c });
      return { ...errors?.[0]?.extensions, id: null };
    };
    const none = await refusal(newId());
    expect([query, none]).toEqual([query, { code: 'NOT_FOUND', what: 'chain', id: null }]);
    expect(await refusal(chainId)).toEqual(none);
  }
  const wish = 'mutation ($c: ID!) { wishForIndex(input: { chainId: $c, paused: true }) { paused } }';
  expect(await api.code(eve, wish, { c: chainId })).toBe('NOT_FOUND');
  const { wishForIndex } = await api.get(ada, wish, { c: chainId });
  expect(wishForIndex).toEqual({ paused: true });
  expect(await indexer.handle(chainId)).toBeNull();
});
