import { testChain, type TestChain } from '@atoll/ledger/testing';

import { startTestLedger, type TestLedger } from '../ledger/testing.js';
import type { Acting, Asker } from '../testing.js';

let ledger: TestLedger;
let elsewhere: TestChain;
let ada: Acting;
let carl: Acting;
let keyId: string;
let deploymentId: string;
let chainId: string;
let target: string;

beforeAll(async () => {
  [ledger, elsewhere] = await Promise.all([startTestLedger(), testChain(4_242)]);
  ({ ada, keyId, chainId } = await ledger.members());
  carl = await joined('ADMIN');
  target = await ledger.secondChain(chainId, elsewhere.url, 4_242);
  const content = `// SPDX-License-Identifier: Apache-2.0
    pragma solidity ^0.8.24;
    contract Lamp { uint256 immutable watts; constructor(uint256 w) { watts = w; } }`;
  const { createRelease } = await ledger.api.get(
    ada,
    'mutation ($input: CreateReleaseInput!) { createRelease(input: $input) { id } }',
    { input: { name: 'Lamp', contractName: 'Lamp', sources: [{ path: 'Lamp.sol', content }] } },
  );
  const { deployContract } = await ledger.api.get(
    ada,
    'mutation ($input: DeployContractInput!) { deployContract(input: $input) { id } }',
    { input: { releaseId: createRelease.id, chainId, keyId, arguments: ['60'] } },
  );
  deploymentId = deployContract.id;
  expect(await codeOf(ada, REQUEST, { input: wish() })).toMatchObject({ code: 'CONFLICT', what: 'deployment' });
  await ledger.work();
}, 120_000);
afterAll(async () => {
  await ledger.close();
  await elsewhere.close();
});

/** Somebody new in Ada's organisation. */
async function joined(role: string): Promise<Acting> {
  const { invitePerson } = await ledger.api.get(
    ada,
    'mutation ($input: InvitePersonInput!) { invitePerson(input: $input) { code } }',
    { input: { role } },
  );
  const { token } = await ledger.api.person();
  await ledger.api.get(
    { token },
    'mutation ($code: String!) { acceptPersonInvitation(code: $code) { id } }',
    invitePerson,
  );
  return { token, organisation: ada.organisation };
}

const wish = () => ({ deploymentId, chainId: target, keyId });
const REQUEST = `mutation ($input: RequestPromotionInput!) { requestPromotion(input: $input) { id status codeHash arguments } }`;
const decide = (verb: string) => `mutation ($id: ID!) { ${verb}Promotion(id: $id) { id status deployment { id } } }`;
const SHOW = `query ($id: ID!) { promotion(id: $id) {
  status requestedBy requester { id } decidedBy decider { id } decidedAt from { id } deployment { id status address }
} }`;
const request = async (by: Asker, more: object = {}) =>
  (await ledger.api.get(by, REQUEST, { input: { ...wish(), ...more } })).requestPromotion;
const codeOf = async (by: Asker, query: string, variables: Record<string, unknown>) =>
  (await ledger.api.ask(by, query, variables)).errors?.[0]?.extensions;

it('takes the same code to another chain once somebody else has approved it, and shows who and when', async () => {
  const asked = await request(ada);
  expect(asked).toMatchObject({
    status: 'OPEN',
    arguments: ['60'],
    codeHash: expect.stringMatching(/^0x[0-9a-f]{64}$/),
  });
  expect(await codeOf(ada, decide('approve'), asked)).toMatchObject({ code: 'CONFLICT', what: 'promotion' });
  expect(await codeOf(ada, decide('reject'), asked)).toMatchObject({ code: 'CONFLICT', what: 'promotion' });
  expect(await codeOf(carl, decide('withdraw'), asked)).toMatchObject({ code: 'CONFLICT', what: 'promotion' });

  const { approvePromotion } = await ledger.api.get(carl, decide('approve'), asked);
  expect(approvePromotion).toMatchObject({ status: 'APPROVED', deployment: { id: expect.any(String) } });
  await ledger.work();
  const { promotion } = await ledger.api.get(ada, SHOW, asked);
  expect(promotion).toMatchObject({
    ...{ requester: { id: promotion.requestedBy }, decider: { id: promotion.decidedBy }, from: { id: deploymentId } },
    ...{ deployment: { status: 'VERIFIED' }, decidedAt: expect.any(String) },
  });
  expect(promotion.decidedBy).not.toBe(promotion.requestedBy);
  const code = (rpc: TestChain['rpc'], at: string) => rpc.call('eth_getCode', [at, 'latest']);
  const here = await ledger.api.get(ada, 'query ($id: ID!) { deployment(id: $id) { address } }', { id: deploymentId });
  expect(await code(elsewhere.rpc, promotion.deployment.address)).toBe(
    await code(ledger.chain.rpc, here.deployment.address),
  );
  expect(await codeOf(carl, decide('approve'), asked)).toMatchObject({ code: 'CONFLICT' });
}, 60_000);

it('deploys nothing that was rejected, taken back, or not decided in time', async () => {
  const [rejected, withdrawn, late] = [await request(ada), await request(ada), await request(ada, { hours: 1 })];
  expect((await ledger.api.get(carl, decide('reject'), rejected)).rejectPromotion.status).toBe('REJECTED');
  expect((await ledger.api.get(ada, decide('withdraw'), withdrawn)).withdrawPromotion.status).toBe('WITHDRAWN');
  await ledger.admin.platform.promotion.updateMany({ where: { id: late.id }, data: { expiresAt: new Date(0) } });
  expect((await ledger.api.get(ada, SHOW, late)).promotion).toMatchObject({ status: 'EXPIRED', decider: null });
  expect(await codeOf(carl, decide('approve'), late)).toMatchObject({ code: 'EXPIRED', what: 'promotion' });
  for (const ended of [rejected, withdrawn])
    expect(await codeOf(carl, decide('approve'), ended)).toMatchObject({ code: 'CONFLICT', what: 'promotion' });
});

it('lets one decide, however many do at once', async () => {
  const [asked, dora] = [await request(ada), await joined('ADMIN')];
  const all = await Promise.all([carl, dora, carl, dora].map((by) => ledger.api.ask(by, decide('approve'), asked)));
  expect(all.filter(({ errors }) => !errors)).toHaveLength(1);
  const chain = { chainId: target, organisationId: ada.organisation };
  const promoted = await ledger.admin.platform.promotion.count({ where: { ...chain, status: 'APPROVED' } });
  expect(await ledger.admin.platform.deployment.count({ where: chain })).toBe(promoted);
  await ledger.work();
});

it('counts a key as the person who made it, and lets no key approve', async () => {
  const { createApplicationKey } = await ledger.api.get(
    carl,
    'mutation ($input: CreateApplicationKeyInput!) { createApplicationKey(input: $input) { secret } }',
    { input: { name: 'pipeline', scopes: ['contract:read', 'contract:deploy'], expiresInDays: 1 } },
  );
  const key = { token: createApplicationKey.secret as string };
  const asked = await request(key);
  expect(await codeOf(carl, decide('approve'), asked)).toMatchObject({ code: 'CONFLICT' });
  expect(await codeOf(key, decide('approve'), asked)).toMatchObject({
    code: 'FORBIDDEN',
    permission: 'contract:approve',
  });
  const developer = await joined('DEVELOPER');
  expect(await codeOf(developer, decide('approve'), asked)).toMatchObject({ code: 'FORBIDDEN' });
  expect((await ledger.api.get(ada, decide('reject'), asked)).rejectPromotion.status).toBe('REJECTED');
});

it('promotes nothing to the same chain, with wrong arguments, or of others', async () => {
  const refusal = (by: Asker, more: object) => codeOf(by, REQUEST, { input: { ...wish(), ...more } });
  expect(await refusal(ada, { chainId })).toMatchObject({ code: 'INVALID', field: 'chainId' });
  expect(await refusal(ada, { arguments: ['-1'] })).toMatchObject({ code: 'INVALID', field: 'arguments.w' });
  const stranger = await ledger.api.owner();
  expect(await refusal(stranger, {})).toMatchObject({ code: 'NOT_FOUND', what: 'deployment' });
  const asked = await request(ada);
  expect(await codeOf(stranger, decide('approve'), asked)).toMatchObject({ code: 'NOT_FOUND', what: 'promotion' });
  const once = await request(ada, { idempotencyKey: 'once' });
  expect(await request(ada, { idempotencyKey: 'once' })).toEqual(once);
  expect(await refusal(ada, { idempotencyKey: 'once', arguments: ['7'] })).toMatchObject({ code: 'CONFLICT' });
});

it('puts no proxy before what has no initialiser, and shows upgrades to their organisation alone', async () => {
  const DEPLOY = 'mutation ($input: DeployProxyInput!) { deployProxy(input: $input) { id proxy } }';
  const input = { implementationId: deploymentId, kind: 'UUPS', keyId, initialiser: 'start' };
  expect(await codeOf(ada, DEPLOY, { input })).toMatchObject({ code: 'INVALID', field: 'initialiser' });
  const UPGRADE = 'mutation ($input: UpgradeProxyInput!) { upgradeProxy(input: $input) { id } }';
  const change = { deploymentId, implementationId: deploymentId, keyId };
  expect(await codeOf(ada, UPGRADE, { input: change })).toMatchObject({ code: 'INVALID', field: 'deploymentId' });

  const { organisation: organisationId } = ada;
  const { consortiumId } = await ledger.admin.platform.deployment.findFirstOrThrow({ where: { id: deploymentId } });
  const { id } = await ledger.admin.platform.upgrade.create({
    data: {
      ...change,
      organisationId,
      consortiumId,
      call: new Uint8Array(),
      status: 'FAILED',
      reason: 'It did not fit.',
    },
  });
  const SHOW_UPGRADE =
    'query ($id: ID!) { upgrade(id: $id) { status reason implementation { id } transaction { id } } }';
  expect((await ledger.api.get(ada, SHOW_UPGRADE, { id })).upgrade).toEqual({
    ...{ status: 'FAILED', reason: 'It did not fit.', implementation: { id: deploymentId }, transaction: null },
  });
  const stranger = await ledger.api.owner();
  expect(await codeOf(stranger, SHOW_UPGRADE, { id })).toMatchObject({ code: 'NOT_FOUND', what: 'upgrade', id });
});
