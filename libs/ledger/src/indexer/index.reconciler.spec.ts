import { Lease, LeaseLost, newId } from '@atoll/store';
import { AuditReconciler } from '@atoll/tenancy';
import { createPublicClient, http, type Abi, type Hex } from 'viem';

import { Scene, testChain, workOff, type TestChain } from '../testing.js';
import { forgetIndex } from './forget-index.js';
import { Heads } from './heads.js';
import { kept, rowsOf, scan } from './scan.js';
import { artefacts, draws, Workload, type Artefacts, type Name } from '../workload.js';

let compiled: Artefacts;
let chain: TestChain;
let scene: Scene;
let workload: Workload;
beforeAll(async () => {
  compiled = artefacts();
  chain = await testChain();
  scene = await Scene.open(chain.url);
  workload = new Workload(chain.rpc, compiled);
  await workload.deploy();
  await workload.blocks(60, draws(7));
}, 120_000);
afterAll(async () => {
  await chain.close();
  await scene.database.close();
});

/** Looks until the index says to wait. */
async function settle(indexer = scene.indexer(chain)): Promise<void> {
  while ((await indexer.handle(scene.chainId))?.lookAgainMs === 0) continue;
}

/** A deployment row, as the worker has it once the contract is there. */
async function deployed(name: Name, address = workload.at[name]) {
  const { organisationId } = scene.actor;
  const { platform } = scene.database.admin;
  const { keyId } = await scene.key();
  const release = await platform.release.create({
    data: { organisationId, name, contractName: name, status: 'COMPILED', abi: compiled[name].abi as object[] },
  });
  const chain = await platform.chain.findUniqueOrThrow({ where: { id: scene.chainId } });
  const at = { consortiumId: chain.consortiumId, chainId: chain.id, status: 'VERIFIED' as const, address };
  const deployment = await platform.deployment.create({
    data: { ...at, organisationId, releaseId: release.id, keyId, arguments: [], contractName: name, abi: release.abi! },
  });
  return { release, deployment };
}

it('has what a plain scan of the chain finds, and what its tokens say everybody holds', async () => {
  await deployed('Coin');
  await settle();
  const [theirs, ours] = [await scan(chain.url), await kept(scene.database.admin, scene.chainId)];
  expect(ours.blocks).toEqual(theirs.blocks);
  expect(ours.transactions).toEqual(theirs.transactions);
  expect(ours.logs).toEqual(rowsOf(theirs.logs, { [workload.at.Coin]: compiled.Coin.abi }));
  expect(theirs.logs.length).toBeGreaterThan(500);
  await compareBalances(ours.balances);
  await compareNames();
});

/** What each token says, as it was compiled; one that says nothing was asked, too. */
async function compareNames() {
  const rows = await scene.database.admin.platform.tokenName.findMany({ where: { chainId: scene.chainId } });
  const at = (name: Name) => rows.find(({ token }) => `0x${Buffer.from(token).toString('hex')}` === workload.at[name]);
  expect(at('Coin')).toMatchObject({ asked: true, name: 'Coin', symbol: 'C' });
  expect(at('Deed')).toMatchObject({ asked: true, name: 'Deed', symbol: 'D' });
  expect(at('Crate')).toMatchObject({ asked: true, name: null, symbol: null });
  expect(rows).toHaveLength(3);
}

/** Against what each contract answers for each holder, and each holder for each id. */
async function compareBalances(balances: Awaited<ReturnType<typeof kept>>['balances']) {
  const client = createPublicClient({ transport: http(chain.url, { batch: true }) });
  const ask = (name: Name, functionName: string, args: unknown[]) =>
    client.readContract({ address: workload.at[name], abi: compiled[name].abi, functionName, args });
  const of = (name: Name) => balances.filter(({ token }) => token === workload.at[name]);
  const expected: object[] = [];
  for (const holder of workload.accounts) {
    expected.push({
      standard: 'ERC20',
      tokenId: '0',
      holder,
      amount: String(await ask('Coin', 'balanceOf', [holder])),
    });
    for (let id = 0n; id < 8n; id++)
      expected.push({
        standard: 'ERC1155',
        tokenId: String(id),
        holder,
        amount: String(await ask('Crate', 'balanceOf', [holder, id])),
      });
  }
  for (const { tokenId } of of('Deed')) {
    const holder = String(await ask('Deed', 'ownerOf', [BigInt(tokenId)])).toLowerCase();
    expected.push({ standard: 'ERC721', tokenId, holder, amount: '1' });
  }
  const ours = (['Coin', 'Crate', 'Deed'] as const).flatMap(of).map(({ token: _, ...rest }) => rest);
  const sorted = (rows: object[]) => rows.map((row) => JSON.stringify(row)).sort();
  const keys = (row: object) =>
    JSON.parse(JSON.stringify(row, ['standard', 'tokenId', 'holder', 'amount'])) as { amount: string };
  expect(sorted(ours.map(keys))).toEqual(sorted(expected.map(keys).filter(({ amount }) => amount !== '0')));
  expect(ours.length).toBeGreaterThan(50);
}

it('reads old logs when an ABI comes late, and those of whatever a factory makes by its rule', async () => {
  const { deployment, release: yard } = await deployed('Yard');
  const { release: sensor } = await deployed('Sensor');
  const { organisationId } = scene.actor;
  await scene.database.admin.platform.factoryRule.create({
    data: {
      ...{ organisationId, consortiumId: deployment.consortiumId, chainId: scene.chainId, deploymentId: deployment.id },
      ...{ event: 'Made(uint256,address)', argument: 'sensor', releaseId: sensor.id, contractName: 'Sensor' },
      abi: compiled.Sensor.abi as object[],
    },
  });
  await settle();
  await workload.blocks(12, draws(8));
  await settle();

  const { logs } = await scan(chain.url);
  const children = logs
    .filter(({ address }) => address === workload.at.Yard)
    .map(({ data }): Hex => `0x${data.slice(26)}`);
  expect(children.length).toBeGreaterThan(10);
  const known = [
    ...(['Coin', 'Yard', 'Sensor'] as const).map((name) => [workload.at[name], compiled[name].abi] as const),
  ];
  const abis = Object.fromEntries([...known, ...children.map((child): [Hex, Abi] => [child, compiled.Sensor.abi])]);
  const ours = await kept(scene.database.admin, scene.chainId);
  expect(ours.logs).toEqual(rowsOf(logs, abis));
  expect(yard.id).not.toBe(sensor.id);
});

it('is the same again once it was forgotten, and nobody goes on writing what was', async () => {
  const { admin, worker } = scene.database;
  const sorted = async () => {
    const { balances, ...rows } = await kept(admin, scene.chainId);
    return { ...rows, balances: balances.map((row) => JSON.stringify(row)).sort() };
  };
  const before = await sorted();
  const lease = await Lease.take(worker, `index:${scene.chainId}`);
  expect(await forgetIndex(worker, scene.chainId)).toBe(true);
  await expect(lease!.write(async () => 0)).rejects.toThrow(LeaseLost);
  expect(await sorted()).toEqual({ blocks: [], transactions: [], logs: [], balances: [] });
  expect(await forgetIndex(worker, newId())).toBe(false);
  await workOff([new AuditReconciler(worker)]);
  const noted = await admin.platform.auditEntry.findMany({ where: { organisationId: scene.actor.organisationId } });
  expect(noted.map(({ entry }) => entry)).toContainEqual(
    expect.objectContaining({ action: 'rebuildIndex', subject: scene.chainId, actor: { platform: true } }),
  );
  await settle();
  expect(await sorted()).toEqual(before);
});

it('takes in whatever a contract logs, and believes no transfer that has not the shape of one', async () => {
  const before = (await kept(scene.database.admin, scene.chainId)).balances;
  const word = (last: string): Hex => `0x${last.padStart(64, '0')}`;
  const transfer = '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef';
  const batch = '0x4a39dc06d4c0dbc64b70af90fd698a233a518aa5d07e595d983b8c0526c8f7fb';
  const whole = `0x${'f'.repeat(64)}` as const;
  workload.call(0, 'Mimic', 'mumble', transfer, whole, word('1'), word('5')); // a topic that is no address
  workload.call(0, 'Mimic', 'mumble', transfer, word('1'), word('2'), `${word('5')}00`); // more than one word
  workload.call(0, 'Mimic', 'mumble', batch, word('1'), word('2'), whole); // offsets that lead nowhere
  workload.call(
    0,
    'Mimic',
    'mumble',
    batch,
    word('1'),
    word('2'),
    `${word('40')}${word('40').slice(2)}${'f'.repeat(64)}`,
  );
  await workload.mine();
  await settle();
  const { logs } = await scan(chain.url);
  const ours = await kept(scene.database.admin, scene.chainId);
  expect(ours.logs).toHaveLength(logs.length);
  const key = (row: object) => JSON.stringify(row);
  expect(ours.balances.map(key).sort()).toEqual(before.map(key).sort());

  // What has the shape is taken at its word, for whatever sums it says.
  const most = 2n ** 256n - 1n;
  const [, one, other] = workload.accounts as [Hex, Hex, Hex];
  for (let i = 0; i < 20; i++) workload.call(0, 'Mimic', 'pretend', one, other, most);
  await workload.mine();
  await settle();
  const { balances } = await kept(scene.database.admin, scene.chainId);
  expect(balances.filter(({ token }) => token === workload.at.Mimic)).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ holder: one, amount: String(-20n * most) }),
      expect.objectContaining({ holder: other, amount: String(20n * most) }),
    ]),
  );
});

it('is told of new heads', async () => {
  const heads = new Heads();
  const indexer = scene.indexer(chain, undefined, heads);
  try {
    const heard = new Promise<string>((resolve) => heads.onHead((_, key) => resolve(key)));
    expect(await indexer.handle(scene.chainId)).toEqual({ lookAgainMs: 1_000 });
    expect(await heard).toBe(scene.chainId);
    expect(await indexer.handle(scene.chainId)).toEqual({ lookAgainMs: 5_000 });
    const next = new Promise<string>((resolve) => heads.onHead((_, key) => resolve(key)));
    await workload.mine();
    expect(await next).toBe(scene.chainId);
    await settle(indexer);
    const row = await scene.database.admin.platform.chainIndex.findUniqueOrThrow({ where: { chainId: scene.chainId } });
    expect(row.height).toBe(BigInt(await chain.rpc.call<Hex>('eth_blockNumber')));
  } finally {
    heads.close();
  }
});

it('keeps what members want, from the block on that the first of them wants', async () => {
  const other = await Scene.open(chain.url, 900_001, scene.database);
  const { platform } = scene.database.admin;
  const { consortiumId } = await platform.chain.findUniqueOrThrow({ where: { id: other.chainId } });
  const wish = { organisationId: other.actor.organisationId, chainId: other.chainId, consortiumId };
  await platform.indexWish.create({ data: { ...wish, paused: true } });
  const indexer = other.indexer(chain);
  expect(await indexer.handle(other.chainId)).toBeNull();

  await platform.indexWish.updateMany({ where: wish, data: { paused: false, fromBlock: 20 } });
  while ((await indexer.handle(other.chainId))?.lookAgainMs === 0) continue;
  const ours = await kept(scene.database.admin, other.chainId);
  expect(ours.blocks).toEqual((await scan(chain.url, 20n)).blocks);

  // What was begun is not begun anew.
  await platform.indexWish.updateMany({ where: wish, data: { fromBlock: 3 } });
  await workload.mine();
  while ((await indexer.handle(other.chainId))?.lookAgainMs === 0) continue;
  expect((await kept(scene.database.admin, other.chainId)).blocks).toEqual((await scan(chain.url, 20n)).blocks);
});
