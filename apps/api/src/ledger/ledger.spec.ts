import { AccountReconciler, KeyReconciler, SealedCustody } from '@atoll/ledger';
import { ReleaseReconciler, DeploymentReconciler } from '@atoll/contracts';
import { testChain, type TestChain } from '@atoll/ledger/testing';
import type { Handler } from '@atoll/queue';
import { Store } from '@atoll/store';

import { startTestApi, type Asker, type TestApi } from '../testing.js';

let api: TestApi;
let chain: TestChain;
let stores: Store[];
let handlers: Handler[];
let admin: Store;
beforeAll(async () => {
  [api, chain] = await Promise.all([startTestApi(), testChain()]);
  const worker = new Store(api.logins.worker);
  admin = new Store(api.adminUrl);
  stores = [worker, admin];
  const custody = new SealedCustody(worker, { id: 'test', bytes: new Uint8Array(32).fill(3) });
  handlers = [
    new KeyReconciler(worker, custody),
    new ReleaseReconciler(worker),
    new DeploymentReconciler(worker),
    new AccountReconciler(worker, custody),
  ];
}, 120_000);
afterAll(async () => {
  await api.close();
  await chain.close();
  await Promise.all(stores.map((store) => store.close()));
});

/** Does what the worker would until nothing is left to do. */
async function work(): Promise<void> {
  for (let busy = true; busy;) {
    busy = false;
    for (const handler of handlers) {
      for (const key of await handler.due(100)) {
        await handler.handle(key);
        busy = true;
      }
    }
  }
}

/** Two members of a consortium whose chain runs, and the id of the first one's key. */
async function members() {
  const [ada, bob] = [await api.owner(), await api.owner()];
  const { id: consortiumId } = await admin.platform.consortium.create({
    data: { name: 'Sea', foundedBy: ada.organisation },
  });
  for (const { organisation } of [ada, bob]) {
    await admin.platform.consortiumMember.create({ data: { consortiumId, organisationId: organisation } });
  }
  const row = { consortiumId, name: 'Tides', foundedBy: ada.organisation, desired: 'RUNNING' as const };
  const more = { engine: 'atoll-node', blockPeriodMs: 1_000, requestTimeoutSeconds: 2, epochLength: 30_000 };
  const { id: chainId } = await admin.platform.chain.create({
    data: { ...row, ...more, gasLimit: 30_000_000, evmChainId: nextChainId() },
  });
  const nodes = [ada, bob].map(({ organisation }, i) =>
    admin.platform.node.create({
      data: {
        ...{ organisationId: organisation, consortiumId, chainId, name: `validator-${i}`, role: 'VALIDATOR' },
        ...{ phase: 'Running', rpcUrl: chain.url, height: 0 },
      },
    }),
  );
  const [, hers] = await Promise.all(nodes);
  const { createKey } = await api.get(ada, 'mutation { createKey(input: { name: "deployer" }) { id address } }');
  expect(createKey.address).toBeNull();
  await work();
  return { ada, bob, chainId, keyId: createKey.id as string, bobsNode: hers!.id };
}

let chainIds = 0;
/** The chain rows share one EVM, so only one may sign for its real id; the tests that send use the first. */
const nextChainId = () => (chainIds++ === 0 ? 31_337 : 900_000 + chainIds);

const SOURCE = `// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
contract Token is ERC20 {
  uint256 public immutable cap;
  constructor(string memory name, uint256 supply) ERC20(name, "TIDE") { cap = supply; _mint(msg.sender, supply); }
}`;

async function refusal(asker: Asker, query: string, variables: object) {
  return (await api.ask(asker, query, variables as Record<string, unknown>)).errors?.[0]?.extensions;
}

const DEPLOY = 'mutation ($input: DeployContractInput!) { deployContract(input: $input) { id status } }';
const READ = 'query ($input: ReadContractInput!) { readContract(input: $input) { result blockNumber } }';
const WRITE = 'mutation ($input: WriteContractInput!) { writeContract(input: $input) { id status } }';
const EVENTS = `query ($input: ContractEventsInput!) {
  contractEvents(input: $input) { name arguments blockNumber transactionHash logIndex }
}`;

it('takes a contract from sources to calls by another member, and halts writes with the chain', async () => {
  const { ada, bob, chainId, keyId, bobsNode } = await members();
  const { createRelease } = await api.get(
    ada,
    'mutation ($input: CreateReleaseInput!) { createRelease(input: $input) { id status problems { message } } }',
    { input: { name: 'Tide 1', contractName: 'Token', sources: [{ path: 'Token.sol', content: SOURCE }] } },
  );
  expect(createRelease).toMatchObject({ status: 'QUEUED', problems: [] });
  await work();
  const { release } = await api.get(
    ada,
    'query ($id: ID!) { release(id: $id) { status compiler bytecodeSize abi problems { message } } }',
    { id: createRelease.id },
  );
  expect(release).toMatchObject({ status: 'COMPILED', compiler: expect.stringMatching(/^0\.8\./) });
  expect(release.bytecodeSize).toBeGreaterThan(1_000);

  const input = { releaseId: createRelease.id, chainId, keyId };
  expect(await refusal(ada, DEPLOY, { input: { ...input, arguments: ['Tide', '-1'] } })).toMatchObject({
    code: 'INVALID',
    field: 'arguments.supply',
  });
  expect(await refusal(bob, DEPLOY, { input: { ...input, arguments: ['Tide', '1'] } })).toMatchObject({
    code: 'NOT_FOUND',
  });
  const supply = (10n ** 24n).toString();
  const { deployContract } = await api.get(ada, DEPLOY, { input: { ...input, arguments: ['Tide', supply] } });

  const seen: string[] = [];
  const socket = api.socket(ada);
  const watching = (async () => {
    const states = socket.iterate({
      query: 'subscription ($id: ID!) { deploymentChanged(id: $id) { status } }',
      variables: { id: deployContract.id },
    });
    for await (const { data } of states) {
      const { status } = data!.deploymentChanged as { status: string };
      seen.push(status);
      if (status === 'VERIFIED' || status === 'FAILED') return;
    }
  })();
  await work();
  await watching;
  await socket.dispose();
  expect(seen.at(-1)).toBe('VERIFIED');

  const DEPLOYMENT = `query ($id: ID!) { deployment(id: $id) {
    status reason address release { id } transaction { status value key { id name } chain { id } } organisation { name } chain { name }
  } }`;
  const hers = await api.get(ada, DEPLOYMENT, { id: deployContract.id });
  expect(hers.deployment).toMatchObject({
    ...{ status: 'VERIFIED', reason: null, release: { id: createRelease.id } },
    transaction: { status: 'MINED', value: '0', key: { id: keyId }, chain: { id: chainId } },
  });
  const his = await api.get(bob, DEPLOYMENT, { id: deployContract.id });
  expect(his.deployment).toMatchObject({ status: 'VERIFIED', release: null, transaction: null });

  const { key } = await api.get(ada, 'query ($id: ID!) { key(id: $id) { address publicKey } }', { id: keyId });
  const target = { deploymentId: deployContract.id };
  const someone = `0x${'5e'.repeat(20)}`;
  const { writeContract } = await api.get(ada, WRITE, {
    input: { ...target, keyId, function: 'transfer', arguments: [someone, '25'], idempotencyKey: 'once' },
  });
  await work();
  const again = await api.get(ada, WRITE, {
    input: { ...target, keyId, function: 'transfer', arguments: [someone, '25'], idempotencyKey: 'once' },
  });
  expect(again.writeContract).toEqual({ id: writeContract.id, status: 'MINED' });

  // Bob reads through his own node.
  const { readContract } = await api.get(bob, READ, {
    input: { ...target, function: 'balanceOf', arguments: [someone], nodeId: bobsNode },
  });
  expect(readContract.result).toBe('25');
  const { contractEvents } = await api.get(bob, EVENTS, { input: { ...target, event: 'Transfer', fromBlock: '0' } });
  expect(contractEvents.at(-1)).toMatchObject({
    name: 'Transfer',
    arguments: { from: key.address, to: someone, value: '25' },
  });
  const transfer = { ...target, function: 'transfer', arguments: [someone, '25'] };
  expect(await refusal(bob, READ, { input: { ...transfer, from: someone.replace('5e', '5f') } })).toMatchObject({
    ...{ code: 'REVERTED', error: 'ERC20InsufficientBalance' },
    arguments: [someone.replace('5e', '5f'), '0', '25'],
  });
  expect(await refusal(ada, WRITE, { input: { ...transfer, keyId, arguments: [someone] } })).toMatchObject({
    ...{ code: 'INVALID', field: 'arguments', because: expect.stringMatching(/address to, uint256 value/) },
  });

  await admin.platform.chain.update({
    where: { id: chainId },
    data: {
      conditions: [
        { type: 'Stalled', status: 'True', reason: 'QuorumLost', message: '1 of 4', since: new Date().toISOString() },
      ],
    },
  });
  expect(await refusal(ada, WRITE, { input: { ...transfer, keyId } })).toMatchObject({
    ...{ code: 'CHAIN_HALTED', chain: 'Tides' },
  });
  expect((await api.get(bob, READ, { input: { ...target, function: 'cap' } })).readContract.result).toBe(supply);
}, 120_000);

it('shows keys and transactions to their organisation alone', async () => {
  const { ada, bob, chainId, keyId } = await members();
  const KEY = 'query ($id: ID!) { key(id: $id) { name } }';
  const unknown = '0197aaaa-0000-7000-8000-000000000000';
  expect(await refusal(bob, KEY, { id: keyId })).toMatchObject({ code: 'NOT_FOUND', what: 'key', id: keyId });
  expect(await refusal(bob, KEY, { id: unknown })).toMatchObject({ code: 'NOT_FOUND', what: 'key', id: unknown });

  const SEND = 'mutation ($input: SendTransactionInput!) { sendTransaction(input: $input) { id value status } }';
  const value = (10n ** 30n).toString();
  const { sendTransaction } = await api.get(ada, SEND, {
    input: { chainId, keyId, to: `0x${'5e'.repeat(20)}`, value },
  });
  expect(sendTransaction).toMatchObject({ value, status: 'QUEUED' });
  const TRANSACTION = 'query ($id: ID!) { transaction(id: $id) { id } }';
  expect(await refusal(bob, TRANSACTION, sendTransaction)).toMatchObject({ code: 'NOT_FOUND', what: 'transaction' });
  const LIST = 'query ($chainId: ID!) { transactions(chainId: $chainId) { nodes { id } } }';
  expect((await api.get(ada, LIST, { chainId })).transactions.nodes).toEqual([{ id: sendTransaction.id }]);
  expect((await api.get(bob, LIST, { chainId })).transactions.nodes).toEqual([]);
  expect(await refusal(bob, SEND, { input: { chainId, keyId, to: `0x${'5e'.repeat(20)}` } })).toMatchObject({
    ...{ code: 'NOT_FOUND', what: 'key' },
  });
}, 60_000);
