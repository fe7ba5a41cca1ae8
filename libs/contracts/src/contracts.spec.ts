import { KeysService, TransactionsService } from '@atoll/ledger';
import { Scene, testChain, workOff, type TestChain } from '@atoll/ledger/testing';
import { Actor, PERMISSIONS } from '@atoll/kernel';
import type { Handler } from '@atoll/queue';

import { CallsService } from './calls.service.js';
import { DeploymentReconciler } from './deployment.reconciler.js';
import { DeploymentsService } from './deployments.service.js';
import { ReleaseReconciler } from './release.reconciler.js';
import { ReleasesService } from './releases.service.js';
import type { Source } from './solidity/compile.js';

let chain: TestChain;
let scene: Scene;
let keyId: string;
let releases: ReleasesService;
let deployments: DeploymentsService;
let calls: CallsService;
let handlers: Handler[];
beforeAll(async () => {
  chain = await testChain();
  scene = await Scene.open(chain.url);
  const { api, worker } = scene.database;
  releases = new ReleasesService(api);
  deployments = new DeploymentsService(api);
  calls = new CallsService(api, new TransactionsService(api));
  handlers = [new ReleaseReconciler(worker), new DeploymentReconciler(worker), scene.reconciler()];
  keyId = (await scene.key()).keyId;
}, 60_000);
afterAll(async () => {
  await chain.close();
  await scene.database.close();
});

const work = () => workOff(handlers);

const LICENCE = '// SPDX-License-Identifier: Apache-2.0\npragma solidity ^0.8.24;\n';
const sources = (content: string): Source[] => [{ path: 'A.sol', content: LICENCE + content }];

async function release(content: string, contractName = 'A') {
  const { id } = await releases.create(scene.actor, { name: contractName, contractName, sources: sources(content) });
  await work();
  return releases.find(scene.actor, id);
}

async function deployed(content: string, values: unknown[] = []) {
  const { id: releaseId } = await release(content);
  const wish = { releaseId, chainId: scene.chainId, keyId, arguments: values };
  const { id } = await deployments.create(scene.actor, wish);
  await work();
  return deployments.find(scene.actor, id);
}

const fault = (detail: object) => expect.objectContaining({ detail: expect.objectContaining(detail) });

it.each([
  [
    'immutables',
    'contract A { address immutable o = msg.sender; function f() external view returns (address) { return o; } }',
  ],
  [
    'a library, which knows its own address',
    'library A { function f() external pure returns (uint256) { return 1; } }',
  ],
])('verifies code with %s', async (_, content) => {
  expect(await deployed(content)).toMatchObject({ status: 'VERIFIED', reason: null });
});

it.each<[string, string, unknown[], RegExp]>([
  ['text', 'contract A { constructor() { revert("closed on Sundays"); } }', [], /not sent: closed on Sundays/],
  [
    'an error of its own',
    'contract A { error Low(uint256 have); constructor(uint256 n) { revert Low(n); } }',
    ['7'],
    /Low\(have: "7"\)/,
  ],
  ['a panic', 'contract A { constructor(uint256 n) { assert(n > 9); } }', ['7'], /an assertion failed/],
  ['all the gas', 'contract A { uint256 n; constructor() { while (true) n++; } }', [], /gas/i],
  [
    'other code than was compiled',
    'contract A { constructor() { assembly { mstore(0, 0x60) return(31, 1) } } }',
    [],
    /is not the compiled code/,
  ],
  ['no code', 'contract A { constructor() { assembly { return(0, 0) } } }', [], /no code at 0x/],
])(
  'says why a deployment fails that ends with %s',
  async (_, content, values, reason) => {
    expect(await deployed(content, values)).toMatchObject({ status: 'FAILED', reason: expect.stringMatching(reason) });
  },
  60_000,
);

it('fails a deployment whose release does not compile, and keeps the problems with the release', async () => {
  const { id: releaseId } = await releases.create(scene.actor, {
    ...{ name: 'A', contractName: 'A', sources: sources('contract A { uint x = y; }') },
  });
  const wish = { releaseId, chainId: scene.chainId, keyId, arguments: [] };
  const { id } = await deployments.create(scene.actor, wish);
  await work();
  expect(await deployments.find(scene.actor, id)).toMatchObject({
    status: 'FAILED',
    reason: expect.stringMatching(/compile/),
  });
  const { problems } = await releases.find(scene.actor, releaseId);
  expect(problems).toMatchObject([{ file: 'A.sol', line: 3, message: 'Undeclared identifier.' }]);
  await expect(deployments.create(scene.actor, wish)).rejects.toThrow(fault({ code: 'CONFLICT', what: 'release' }));
});

it('reads and writes typed values, overloads and events, and explains refusals', async () => {
  const { id } = await deployed(`contract A {
    struct Order { address to; int16 delta; }
    event Placed(string indexed note, uint256 n); event Placed(uint256 indexed n);
    error TooBig(uint256 given);
    function set(uint256 n) external { if (n > 9) revert TooBig(n); emit Placed(n); emit Placed("high", n); }
    function set(Order[] calldata o) external pure returns (uint256 count, Order memory last) { return (o.length, o[o.length - 1]); }
  }`);
  const target = { deploymentId: id };
  const to = `0x${'5e'.repeat(20)}`;
  const read = (name: string, values: unknown[]) =>
    calls.read(scene.actor, { ...target, function: name, arguments: values });

  const { result } = await read('set((address,int16)[])', [[{ to, delta: '-3' }]]);
  expect(result).toEqual({ count: '1', last: { to, delta: '-3' } });
  await expect(read('set', ['1'])).rejects.toThrow(fault({ code: 'INVALID', field: 'function' }));
  await expect(read('set(uint256)', ['10'])).rejects.toThrow(
    fault({ code: 'REVERTED', error: 'TooBig', arguments: ['10'] }),
  );

  const wish = { ...target, keyId, function: 'set(uint256)' };
  await calls.write(scene.actor, { ...wish, arguments: ['4'] });
  const refused = await calls.write(scene.actor, { ...wish, arguments: ['11'], gasLimit: 100_000n });
  await work();
  const events = await calls.events(scene.actor, { ...target, fromBlock: 0n });
  expect(events.map(({ name, arguments: values }) => [name, values])).toEqual([
    ['Placed', { n: '4' }],
    ['Placed', { note: expect.stringMatching(/^0x[0-9a-f]{64}$/), n: '4' }],
  ]);
  const transaction = await new TransactionsService(scene.database.api).find(scene.actor, refused.id);
  expect(transaction).toMatchObject({
    ...{ status: 'FAILED', reason: 'The contract refused: TooBig(given: "11").' },
    fault: { code: 'REVERTED', error: 'TooBig', arguments: ['11'] },
  });

  const far = { ...target, fromBlock: 0n, toBlock: 10_000n };
  await expect(calls.events(scene.actor, far)).rejects.toThrow(fault({ code: 'LIMIT_EXCEEDED' }));
  await expect(calls.events(scene.actor, { ...target, fromBlock: -1n })).rejects.toThrow(fault({ code: 'INVALID' }));
}, 60_000);

it('says that an ABI does not fit the code it is used on', async () => {
  const { address, chainId } = await deployed(
    'contract A { function f() external pure returns (bool) { return true; } function g() external pure { revert(); } }',
  );
  const read = (name: string, outputs: object[]) =>
    calls.read(scene.actor, {
      ...{ chainId, address: address!, function: name, arguments: [] },
      abi: [{ type: 'function', name, inputs: [], outputs, stateMutability: 'view' }],
    });
  expect((await read('f', [{ type: 'bool' }])).result).toBe(true);
  await expect(read('h', [])).rejects.toThrow(fault({ code: 'ABI_MISMATCH', what: 'contract' }));
  await expect(read('f', [{ type: 'string' }])).rejects.toThrow(fault({ code: 'ABI_MISMATCH', what: 'contract' }));
  await expect(read('g', [])).rejects.toThrow(fault({ code: 'REVERTED', because: 'it gave no reason' }));
});

it('refuses too much source, odd names and texts that cannot be stored', async () => {
  const create = (wish: object) => releases.create(scene.actor, { name: 'A', contractName: 'A', ...wish });
  const file = (path: string, content = 'contract A {}') => ({ sources: [{ path, content }] });
  await expect(create(file('A.sol', 'x'.repeat(10_000_000)))).rejects.toThrow(
    fault({ code: 'LIMIT_EXCEEDED', what: 'bytes of source' }),
  );
  const many = Array.from({ length: 201 }, (_, i) => ({ path: `${i}.sol`, content: '' }));
  await expect(create({ sources: many })).rejects.toThrow(fault({ code: 'LIMIT_EXCEEDED', what: 'source files' }));
  for (const path of ['/etc/passwd', '../A.sol', 'a/../../A.sol', 'A\u0007.sol', '']) {
    await expect(create(file(path))).rejects.toThrow(fault({ code: 'INVALID', field: 'sources[0].path' }));
  }
  await expect(create(file('A.sol', 'a\0b'))).rejects.toThrow(fault({ code: 'INVALID', field: 'sources[0].content' }));
  await expect(create({ ...file('A.sol'), contractName: 'A\n' })).rejects.toThrow(fault({ field: 'contractName' }));
  await expect(create({})).rejects.toThrow(fault({ code: 'INVALID', field: 'sources' }));
});

it('makes one row of one idempotency key, however many ask at once', async () => {
  const wish = { name: 'A', contractName: 'A', sources: sources('contract A {}'), idempotencyKey: 'once' };
  const made = await Promise.all([1, 2, 3, 4].map(() => releases.create(scene.actor, wish)));
  expect(new Set(made.map(({ id }) => id)).size).toBe(1);
  await expect(releases.create(scene.actor, { ...wish, name: 'B' })).rejects.toThrow(fault({ code: 'CONFLICT' }));
  await work();
});

it('knows nothing of what belongs to others', async () => {
  const stranger = new Actor('0197aaaa-0000-7000-8000-000000000001', null, PERMISSIONS);
  const { id } = await deployed('contract A { function f() external {} }');
  const call = { deploymentId: id, function: 'f', arguments: [] };
  await expect(deployments.find(stranger, id)).rejects.toThrow(fault({ code: 'NOT_FOUND' }));
  await expect(calls.read(stranger, call)).rejects.toThrow(fault({ code: 'NOT_FOUND' }));
  await expect(new KeysService(scene.database.api).find(stranger, keyId)).rejects.toThrow(fault({ code: 'NOT_FOUND' }));
});

it('bounds the deployments of an organisation, those that wait and all, however many ask at once', async () => {
  const { id: releaseId } = await release('contract A {}');
  const wish = { releaseId, chainId: scene.chainId, keyId, arguments: [] };
  const create = (more: object = {}) => deployments.create(scene.actor, { ...wish, ...more });
  const { organisationId } = scene.actor;
  const { organisation, deployment } = scene.database.admin.platform;
  const limit = (data: object) => organisation.update({ where: { id: organisationId }, data });

  await limit({ maxWaitingDeployments: 2 });
  const asked = await Promise.allSettled([1, 2, 3, 4].map((i) => create({ idempotencyKey: `bound-${i}` })));
  const refusals = asked.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
  const full = fault({ code: 'QUOTA_EXCEEDED', what: 'waiting deployments', limit: 2 });
  expect(refusals).toEqual([full, full]);
  const first = asked.findIndex(({ status }) => status === 'fulfilled') + 1;
  await create({ idempotencyKey: `bound-${first}` });
  await work();
  await create();
  await work();

  const held = await deployment.count({ where: { organisationId } });
  await limit({ maxWaitingDeployments: 100, maxDeployments: held + 1 });
  await create();
  await expect(create()).rejects.toThrow(fault({ code: 'QUOTA_EXCEEDED', what: 'deployments', limit: held + 1 }));
  await limit({ maxDeployments: 10_000 });
  await work();
}, 60_000);

it('deploys nothing for an organisation that has left', async () => {
  const { id: releaseId } = await release('contract A {}');
  const wish = { releaseId, chainId: scene.chainId, keyId, arguments: [] };
  const [queued, submitted] = [
    await deployments.create(scene.actor, wish),
    await deployments.create(scene.actor, wish),
  ];
  const reconciler = new DeploymentReconciler(scene.database.worker);
  // Compiled, then a transaction that nobody signed yet.
  for (let look = 0; look < 2; look++) await reconciler.handle(`${scene.actor.organisationId}/${submitted.id}`);
  await scene.leave();
  await work();
  await scene.leave(null);
  for (const { id } of [queued, submitted]) {
    expect(await deployments.find(scene.actor, id)).toMatchObject({
      ...{ status: 'FAILED', address: null },
      reason: expect.stringMatching(/left the chain's consortium.*Join again/),
    });
  }
});

it('finds what waits page by page, and lets organisations take turns with the compiler', async () => {
  const reconciler = new ReleaseReconciler(scene.database.worker);
  const [ada, bob] = [scene.actor, (await Scene.open(chain.url, 31_338, scene.database)).actor];
  const ask = async (actor: Actor) => {
    const wish = { name: 'A', contractName: 'A', sources: sources('contract A {}') };
    return `${actor.organisationId}/${(await releases.create(actor, wish)).id}`;
  };
  const keys = [await ask(ada), await ask(ada), await ask(ada), await ask(bob)];
  expect(await Promise.all(keys.map((key) => reconciler.turnOf(key)))).toEqual([0, 1, 2, 0]);
  const [first] = await reconciler.due(1);
  expect([first, ...(await reconciler.due(100, first))]).toEqual(keys.toSorted());
  await work();

  const releaseId = keys[0]!.split('/')[1]!;
  const wish = { releaseId, chainId: scene.chainId, keyId, arguments: [] };
  const made = [await deployments.create(ada, wish), await deployments.create(ada, wish)];
  const handler = new DeploymentReconciler(scene.database.worker);
  const [one] = await handler.due(1);
  expect([one, ...(await handler.due(100, one))]).toEqual(made.map(({ id }) => `${ada.organisationId}/${id}`));
  await work();
}, 60_000);

it('takes no new writes while the chain is halted, and goes on with those it took', async () => {
  const { id: releaseId } = await release('contract A { uint256 public n = 5; }');
  const wish = { releaseId, chainId: scene.chainId, keyId, arguments: [] };
  const { id } = await deployments.create(scene.actor, wish);
  const since = new Date().toISOString();
  const stalled = { type: 'Stalled', status: 'True', reason: 'QuorumLost', message: '1 of 4 validators run', since };
  for (const halt of [() => scene.halt([stalled]), () => scene.halt([], 'STOPPED')]) {
    await halt();
    await expect(deployments.create(scene.actor, wish)).rejects.toThrow(
      fault({ code: 'CHAIN_HALTED', chain: 'Tides' }),
    );
  }
  await work(); // the wish was taken before, and the nodes are there
  const { address } = await deployments.find(scene.actor, id);
  const call = { deploymentId: id, function: 'n', arguments: [] };
  expect((await calls.read(scene.actor, call)).result).toBe('5');
  await expect(calls.write(scene.actor, { ...call, keyId })).rejects.toThrow(fault({ code: 'CHAIN_HALTED' }));
  expect(address).toMatch(/^0x[0-9a-f]{40}$/);
  await scene.halt([]);
});
