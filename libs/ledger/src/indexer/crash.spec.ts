import { every } from '@atoll/store/testing';

import { Mortal } from '../mortal.js';
import { Scene, testChain, testGate, type TestChain } from '../testing.js';
import { kept, rowsOf, scan } from './scan.js';
import { artefacts, draws, Workload, type Artefacts } from '../workload.js';

let compiled: Artefacts;
let chain: TestChain;
let scene: Scene;
let workload: Workload;
let expected: Awaited<ReturnType<typeof whole>>;
beforeAll(async () => {
  compiled = artefacts();
  chain = await testChain();
  scene = await Scene.open(chain.url);
  workload = new Workload(chain.rpc, compiled);
  await workload.deploy();
  workload.call(0, 'Yard', 'make');
  await workload.blocks(2, draws(3));
  workload.call(0, 'Yard', 'make');
  await workload.mine();
  expected = await whole();
}, 120_000);
afterAll(async () => {
  await chain.close();
  await scene.database.close();
});

/** What the index of this chain must be, by a plain scan. */
async function whole() {
  const { blocks, transactions, logs } = await scan(chain.url);
  const children = logs.filter(({ address }) => address === workload.at.Yard).map(({ data }) => `0x${data.slice(26)}`);
  expect(children.length).toBeGreaterThan(0);
  const abis = Object.fromEntries([
    [workload.at.Yard, compiled.Yard.abi],
    ...children.map((child) => [child, compiled.Sensor.abi]),
  ]) as Parameters<typeof rowsOf>[1];
  return { blocks, transactions, logs: rowsOf(logs, abis) };
}

/** A new chain row for the same chain, with a factory and its rule. */
async function another(n: number, url: string): Promise<Scene> {
  const other = await Scene.open(url, 800_000 + n, scene.database);
  const { platform } = scene.database.admin;
  const { organisationId } = other.actor;
  const { consortiumId } = await platform.chain.findUniqueOrThrow({ where: { id: other.chainId } });
  const { keyId } = await other.key();
  const release = await platform.release.create({ data: { organisationId, name: 'Yard', contractName: 'Yard' } });
  const of = { organisationId, consortiumId, chainId: other.chainId, releaseId: release.id };
  const { id: deploymentId } = await platform.deployment.create({
    data: {
      ...of,
      keyId,
      arguments: [],
      contractName: 'Yard',
      abi: compiled.Yard.abi as object[],
      address: workload.at.Yard,
    },
  });
  const rule = { event: 'Made(uint256,address)', argument: 'sensor', contractName: 'Sensor' };
  await platform.factoryRule.create({ data: { ...of, ...rule, deploymentId, abi: compiled.Sensor.abi as object[] } });
  return other;
}

let lives = 0;

/** An indexer that dies at its nth call to the database or to a node, and one that goes on after it. */
async function live(n: number, effect: boolean): Promise<boolean> {
  const gate = await testGate(chain.url);
  const other = await another(++lives, gate.url);
  const mortal = new Mortal(scene.database.worker, n, effect);
  const indexer = other.indexer(chain, mortal.store());
  gate.fate = mortal.fate;
  let died = false;
  try {
    while ((await indexer.handle(other.chainId))?.lookAgainMs === 0) continue;
  } catch {
    died = mortal.died;
  }
  died ||= mortal.died;
  gate.fate = () => 'answered';

  const where = { key: `index:${other.chainId}` };
  await scene.database.admin.platform.lease.updateMany({ where, data: { until: new Date(0) } }); // time goes by
  const next = other.indexer(chain);
  while ((await next.handle(other.chainId))?.lookAgainMs === 0) continue;
  const { balances, ...rows } = await kept(scene.database.admin, other.chainId);
  expect({ n, effect, ...rows }).toEqual({ n, effect, ...expected });
  const held = balances.map((row) => JSON.stringify(row)).sort();
  undisturbed ??= held;
  expect({ n, effect, held }).toEqual({ n, effect, held: undisturbed });
  gate.close();
  return died;
}

/** What balances are when nobody dies; index.reconciler.spec.ts compares those with what the tokens answer. */
let undisturbed: string[] | undefined;

/** So many live at once; they share a chain and no row. */
const AT_ONCE = 4;
const STEP = every(4);

it('has every block, transaction, log and balance exactly once, wherever the indexer dies', async () => {
  expect(await live(1_000_000, true)).toBe(false);
  let deaths = 0;
  for (let first = 1, died = true; died; first += AT_ONCE * STEP) {
    const places = Array.from({ length: AT_ONCE }, (_, i) => first + i * STEP);
    const lives = places.flatMap((n) => [live(n, false), live(n, true)]);
    const ends = await Promise.all(lives);
    deaths += ends.filter(Boolean).length;
    died = ends.includes(true);
  }
  expect(deaths).toBeGreaterThan(100 / STEP);
}, 600_000);
