import { Actor, PERMISSIONS } from '@atoll/kernel';
import { TransactionsService } from '@atoll/ledger';
import { Scene, testChain, workOff, type TestChain } from '@atoll/ledger/testing';
import type { Handler } from '@atoll/queue';

import { CallsService } from '../calls.service.js';
import { DeploymentReconciler } from '../deployment.reconciler.js';
import { DeploymentsService } from '../deployments.service.js';
import { ReleaseReconciler } from '../release.reconciler.js';
import { ReleasesService } from '../releases.service.js';
import { ProxiesService } from './proxies.service.js';
import { UpgradeReconciler } from './upgrade.reconciler.js';

let chain: TestChain;
let scene: Scene;
let keyId: string;
let handlers: Handler[];
let releases: ReleasesService;
let deployments: DeploymentsService;
let proxies: ProxiesService;
let calls: CallsService;
beforeAll(async () => {
  chain = await testChain();
  scene = await Scene.open(chain.url);
  const { api, worker } = scene.database;
  releases = new ReleasesService(api);
  deployments = new DeploymentsService(api);
  proxies = new ProxiesService(api, deployments);
  calls = new CallsService(api, new TransactionsService(api));
  handlers = [
    ...[new ReleaseReconciler(worker), new DeploymentReconciler(worker), new UpgradeReconciler(worker)],
    scene.reconciler(),
  ];
  keyId = (await scene.key()).keyId;
}, 60_000);
afterAll(async () => {
  await chain.close();
  await scene.database.close();
});

const work = () => workOff(handlers);

const BASE = {
  UUPS: `import {UUPSUpgradeable} from "@openzeppelin/contracts/proxy/utils/UUPSUpgradeable.sol";
    abstract contract Base is Initializable, UUPSUpgradeable {
      address owner;
      function _authorizeUpgrade(address) internal view override { require(msg.sender == owner, "not yours"); }
      function start(uint256 n) external initializer { owner = msg.sender; begin(n); }
      function begin(uint256 n) internal virtual;
    }`,
  TRANSPARENT: `abstract contract Base is Initializable {
      function start(uint256 n) external initializer { begin(n); }
      function begin(uint256 n) internal virtual;
    }`,
};
type Kind = keyof typeof BASE;

const box = (kind: Kind, body: string) => `// SPDX-License-Identifier: Apache-2.0
  pragma solidity ^0.8.24;
  import {Initializable} from "@openzeppelin/contracts/proxy/utils/Initializable.sol";
  ${BASE[kind]}
  contract Box is Base {
    ${body}
    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor() { _disableInitializers(); }
  }`;
const FIRST =
  'uint256 public n; function begin(uint256 given) internal override { n = given; } function add() external virtual { n += 1; }';
const SECOND =
  'uint256 public n; uint256 public step; function begin(uint256 given) internal override { n = given; } function add() external { n += step; } function widen(uint256 by) external { step = by; }';

const made = new Map<string, Promise<string>>();
/** A verified deployment of the code; compiled once, since it takes most of the time. */
function implementation(content: string): Promise<string> {
  if (!made.has(content)) made.set(content, deployed(content));
  return made.get(content)!;
}

async function deployed(content: string): Promise<string> {
  const sources = [{ path: 'Box.sol', content }];
  const { id: releaseId } = await releases.create(scene.actor, { name: 'Box', contractName: 'Box', sources });
  const { id } = await deployments.create(scene.actor, { releaseId, chainId: scene.chainId, keyId, arguments: [] });
  await work();
  expect(await deployments.find(scene.actor, id)).toMatchObject({ status: 'VERIFIED' });
  return id;
}

async function proxied(kind: Kind) {
  const implementationId = await implementation(box(kind, FIRST));
  const wish = { implementationId, kind, keyId, initialiser: 'start', arguments: ['5'] };
  const { id } = await proxies.deploy(scene.actor, wish);
  await work();
  return { id, implementationId, wish };
}

let untouched: ReturnType<typeof proxied> | undefined;
/** One that no test changes. */
const untouchedProxy = () => (untouched ??= proxied('UUPS'));

async function upgraded(deploymentId: string, implementationId: string, call: object = {}) {
  const { id } = await proxies.upgrade(scene.actor, { deploymentId, implementationId, keyId, ...call });
  await work();
  return proxies.find(scene.actor, id);
}

const read = async (deploymentId: string, name: string) =>
  (await calls.read(scene.actor, { deploymentId, function: name, arguments: [] })).result;
async function write(deploymentId: string, name: string) {
  await calls.write(scene.actor, { deploymentId, function: name, arguments: [], keyId });
  await work();
}
const sent = async () =>
  (await scene.transactions({ organisationId: scene.actor.organisationId, chainId: scene.chainId, keyId })).length;
const fault = (detail: object) => expect.objectContaining({ detail: expect.objectContaining(detail) });

// https://eips.ethereum.org/EIPS/eip-1967
const SLOT = '0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc';
const slotOf = async (address: string) =>
  `0x${(await chain.rpc.call<string>('eth_getStorageAt', [address, SLOT, 'latest'])).slice(-40)}`;

it.each<Kind>(['UUPS', 'TRANSPARENT'])(
  'keeps address and state of a %s proxy while its code changes',
  async (kind) => {
    const { id, implementationId } = await proxied(kind);
    const proxy = await deployments.find(scene.actor, id);
    expect(proxy).toMatchObject({ status: 'VERIFIED', proxy: kind, implementationId, reason: null });
    expect(await slotOf(proxy.address!)).toBe((await deployments.find(scene.actor, implementationId)).address);
    await write(id, 'add');
    expect(await read(id, 'n')).toBe('6');

    const next = await implementation(box(kind, SECOND));
    expect(await upgraded(id, next, { function: 'widen', arguments: ['10'] })).toMatchObject({
      status: 'VERIFIED',
      reason: null,
    });
    await write(id, 'add');
    expect([await read(id, 'n'), await read(id, 'step')]).toEqual(['16', '10']);
    const after = await deployments.find(scene.actor, id);
    const { address, releaseId } = await deployments.find(scene.actor, next);
    expect(after).toMatchObject({ address: proxy.address, implementationId: next, releaseId });
    expect(await slotOf(proxy.address!)).toBe(address);
  },
  120_000,
);

it('refuses code whose storage does not fit, and sends nothing', async () => {
  const { id, implementationId } = await proxied('TRANSPARENT');
  const next = await implementation(box('TRANSPARENT', `uint256 public step; ${FIRST}`));
  const before = await sent();
  expect(await upgraded(id, next)).toMatchObject({
    ...{ status: 'FAILED', reason: expect.stringMatching(/Inserted `step`/), transactionId: null },
    fault: { code: 'CONFLICT', what: 'upgrade' },
  });
  expect(await sent()).toBe(before);
  expect(await deployments.find(scene.actor, id)).toMatchObject({ implementationId });
  expect(await read(id, 'n')).toBe('5');
}, 120_000);

it('puts no proxy before code that is not made for one, and says who may not upgrade', async () => {
  const closed = await implementation(box('TRANSPARENT', FIRST));
  const wish = { implementationId: closed, kind: 'UUPS' as const, keyId, initialiser: 'start', arguments: ['5'] };
  const { id } = await proxies.deploy(scene.actor, wish);
  await work();
  expect(await deployments.find(scene.actor, id)).toMatchObject({
    ...{ status: 'FAILED', address: null, reason: expect.stringMatching(/missing a public `upgradeTo/) },
  });

  const uups = await untouchedProxy();
  const thief = (await scene.key()).keyId;
  const next = await implementation(box('UUPS', SECOND));
  expect(await upgraded(uups.id, next, { keyId: thief })).toMatchObject({
    ...{ status: 'FAILED', fault: { code: 'REVERTED' }, reason: expect.stringMatching(/not yours/) },
  });
}, 120_000);

it('asks for what is verified, on the same chain, and one upgrade at a time', async () => {
  const { id, implementationId, wish } = await untouchedProxy();
  const stranger = new Actor('0197aaaa-0000-7000-8000-000000000001', null, PERMISSIONS);
  await expect(proxies.deploy(stranger, wish)).rejects.toThrow(fault({ code: 'NOT_FOUND', what: 'deployment' }));
  const deploy = (more: object) => proxies.deploy(scene.actor, { ...wish, ...more });
  await expect(deploy({ initialiser: 'stop' })).rejects.toThrow(fault({ code: 'INVALID', field: 'initialiser' }));
  await expect(deploy({ arguments: ['-1'] })).rejects.toThrow(fault({ code: 'INVALID', field: 'arguments.n' }));
  await expect(deploy({ implementationId: id })).rejects.toThrow(fault({ code: 'INVALID', field: 'implementationId' }));

  const upgrade = (more: object) =>
    proxies.upgrade(scene.actor, { deploymentId: id, implementationId, keyId, ...more });
  await expect(upgrade({ deploymentId: implementationId })).rejects.toThrow(fault({ field: 'deploymentId' }));
  const first = await upgrade({ idempotencyKey: 'once' });
  expect((await upgrade({ idempotencyKey: 'once' })).id).toBe(first.id);
  await expect(upgrade({})).rejects.toThrow(fault({ code: 'CONFLICT', what: 'deployment' }));
  await work();
}, 120_000);
