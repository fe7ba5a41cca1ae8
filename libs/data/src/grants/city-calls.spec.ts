import { deployBehindProxy, account, word, type Contract, type Member } from '@atoll/contracts/testing';
import { SOLUTION_PLAN, solutionsCode } from '@atoll/contracts/solutions';
import type { KemKeys } from '@atoll/crypto/hpke';
import { enqueue } from '@atoll/ledger';
import { encodeFunctionData, type Hex } from 'viem';

import { GrantsScene } from './testing.js';

const DEPLOYER = account(8).address;

let scene: GrantsScene;
let city: Contract;
let [A, B] = [] as unknown as [Member, Member];
let [keysOfA, keysOfB] = [] as unknown as [KemKeys, KemKeys];
let resource: Hex;
let key: Uint8Array;
let grant: Hex;
beforeAll(async () => {
  scene = await GrantsScene.open();
  const { network } = scene;
  ({ A, B } = network.members);
  const args = SOLUTION_PLAN.CityExchange.map((contract) => network.kernel[contract].address);
  city = await deployBehindProxy(network.evm, DEPLOYER, solutionsCode.CityExchange, args);
  [keysOfA, keysOfB] = [await scene.readerKey(A), await scene.readerKey(B)];
  resource = await scene.resource(A, { broker: city.address });
  key = await scene.ownKey(A, keysOfA, resource);
  await tell(A, 'publishDataset', resource, word('meters/1'), word('descriptor'));
  grant = await scene.granted(A, B, resource, { uses: 3 });
}, 120_000);
afterAll(() => scene.network.close());

const fault = (detail: object) => expect.objectContaining({ detail: expect.objectContaining(detail) });
const usesLeft = async () => Number((await (await scene.network.view()).read('AccessGrant', 'grants', [grant]))[3]);

/** As a member's principal, by the ledger; the id of the call that it began, if it did. */
async function tell({ organisationId, keyId }: Member, functionName: string, ...args: unknown[]): Promise<Hex> {
  const { chainId, network } = scene;
  const data = encodeFunctionData({ abi: city.abi, functionName, args });
  const call = { chainId, keyId, to: city.address, data, abi: city.abi };
  const { platform } = network.database.worker;
  const { id } = await platform.$transaction((db) => enqueue(db, organisationId, call, { submittedBy: null }));
  await network.settle();
  const done = await platform.transaction.findUniqueOrThrow({ where: { organisationId_id: { organisationId, id } } });
  if (done.status !== 'MINED') throw new Error(`${functionName} is ${done.status}: ${done.reason}`);
  const { logs } = await network.evm.client.getTransactionReceipt({ hash: done.hash as Hex });
  return logs[0]!.topics[1] as Hex;
}

async function called({ served = true } = {}): Promise<Hex> {
  const call = await tell(B, 'callData', grant, 0, word('question'));
  await tell(A, 'authoriseCall', call);
  if (served) await tell(A, 'serveCall', call, word('answer'), word('subjects'));
  return call;
}

const request = (callId: Hex | null, name = 'by-call') =>
  scene.releases.request(B.actor, { chainId: scene.chainId, grantId: grant, purpose: 'care', request: name, callId });
async function ended(asked: ReturnType<typeof request>) {
  const { id } = await asked;
  await scene.settle();
  return scene.releases.find(B.actor, id);
}

it('releases the key of an answer for its receipt in the log of calls, and for nothing else', async () => {
  await expect(request(null)).rejects.toThrow(fault({ code: 'CONFLICT', what: 'policy' }));
  const call = await called();
  expect(await city.read('mayRelease', call)).toBe(false);
  const release = await ended(request(call));
  expect(await scene.opened(release, keysOfB)).toEqual(key);
  expect(await city.read('mayRelease', call)).toBe(true);
  expect(await usesLeft()).toBe(2);
  // A call is one access, under whatever name it is asked for.
  expect((await ended(request(call, 'another-name'))).id).toBe(release.id);
  expect(await usesLeft()).toBe(2);
  const [receipt] = await scene.receipts.processors(B.actor, scene.chainId, resource, { take: 1 });
  expect(receipt).toMatchObject({ kind: 'CONSUMED', by: city.address.toLowerCase(), respHash: word('answer') });
});

it('releases none for a call that was not answered, or is somebody else’s', async () => {
  const open = await called({ served: false });
  expect(await ended(request(open))).toMatchObject({ state: 'REFUSED', recipient: null });
  const unknown: Hex = `0x${'99'.repeat(32)}`;
  expect(await ended(request(unknown))).toMatchObject({ state: 'REFUSED', recipient: null });
  const elsewhere = await scene.resource(A);
  await scene.ownKey(A, keysOfA, elsewhere);
  const other = await scene.granted(A, B, elsewhere);
  const served = await called();
  const wrong = scene.releases.request(B.actor, {
    ...{ chainId: scene.chainId, grantId: other, purpose: 'care', request: 'x', callId: served },
  });
  await expect(wrong).rejects.toThrow(fault({ code: 'INVALID', field: 'callId' }));

  // Whoever left the receipt: it is there, and the key goes out for it.
  await city.tell(DEPLOYER, 'receiptCall', served);
  const release = await ended(request(served));
  expect(await scene.opened(release, keysOfB)).toEqual(key);
  expect(release.transactionId).toBeNull();
  expect(await usesLeft()).toBe(1);
});

it('releases none for an answer whose grant was revoked before its receipt', async () => {
  const call = await called();
  await scene.done(await scene.grants.revoke(A.actor, scene.chainId, grant));
  expect(await ended(request(call))).toMatchObject({ state: 'REFUSED', recipient: null });
  expect(await scene.network.database.admin.platform.keyWrap.count()).toBe(0);
});
