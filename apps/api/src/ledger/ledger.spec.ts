import { AccountReconciler, ApprovalReconciler } from '@atoll/ledger';

import type { Asker } from '../testing.js';
import { startTestLedger, type TestLedger } from './testing.js';

let ledger: TestLedger;
let api: TestLedger['api'];
beforeAll(async () => {
  ledger = await startTestLedger();
  ({ api } = ledger);
}, 120_000);
afterAll(() => ledger.close());

const work = () => ledger.work();
const members = () => ledger.members();

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

  await ledger.admin.platform.chain.update({
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

it('takes many transactions at once, ends one that nobody wants any more, and tells their steps as they come', async () => {
  const { ada, bob, chainId, keyId } = await members();
  const SUBMIT = `mutation ($input: SubmitTransactionsInput!) {
    submitTransactions(input: $input) { transaction { id status } fault }
  }`;
  const someone = `0x${'5e'.repeat(20)}`;
  const wish = (n: number) => ({ chainId, keyId, to: someone, data: `0x0${n}`, idempotencyKey: `${keyId}-${n}` });
  const transactions = [wish(1), wish(2), { ...wish(1), data: '0x09' }];
  const { submitTransactions } = await api.get(ada, SUBMIT, { input: { transactions } });
  const [first, second, third] = submitTransactions;
  expect([first, second].map(({ transaction, fault }) => [transaction.status, fault])).toEqual([
    ['QUEUED', null],
    ['QUEUED', null],
  ]);
  expect(third).toEqual({
    transaction: null,
    fault: {
      ...{ code: 'CONFLICT', what: 'idempotency key', because: 'it was used for another transaction' },
      message: 'The request conflicts with the idempotency key: it was used for another transaction.',
    },
  });
  expect(await refusal(ada, SUBMIT, { input: { transactions: [] } })).toMatchObject({ code: 'INVALID' });
  const bobs = await api.get(bob, SUBMIT, { input: { transactions: [wish(3)] } });
  expect(bobs.submitTransactions[0].fault).toMatchObject({ code: 'NOT_FOUND', what: 'key' });

  const CANCEL = 'mutation ($id: ID!) { cancelTransaction(id: $id) { status cancelAskedAt } }';
  const FASTER = 'mutation ($id: ID!) { speedUpTransaction(id: $id) { id } }';
  const { id } = second.transaction;
  expect(await refusal(bob, CANCEL, { id })).toMatchObject({ code: 'NOT_FOUND', what: 'transaction', id });
  expect(await refusal(ada, FASTER, { id })).toMatchObject({ code: 'CONFLICT', what: 'transaction' });
  const { cancelTransaction } = await api.get(ada, CANCEL, { id });
  expect(cancelTransaction).toEqual({ status: 'QUEUED', cancelAskedAt: expect.any(String) });
  await api.get(ada, CANCEL, { id: first.transaction.id });

  const kinds: string[][] = [];
  const socket = api.socket(ada);
  const watching = (async () => {
    const states = socket.iterate({
      query: 'subscription ($id: ID!) { transactionChanged(id: $id) { history { kind } } }',
      variables: { id },
    });
    for await (const { data } of states) {
      const { history } = data!.transactionChanged as { history: { kind: string }[] };
      kinds.push(history.map(({ kind }) => kind));
      if (kinds.at(-1)!.includes('FAILED')) return;
    }
  })();
  await ledger.once(AccountReconciler);
  await watching;
  await socket.dispose();
  expect(kinds.at(-1)).toEqual(['SUBMITTED', 'CANCEL_ASKED', 'FAILED']);
  const LIST = 'query ($keyId: ID!) { transactions(keyId: $keyId, status: FAILED) { nodes { id reason } } }';
  expect((await api.get(ada, LIST, { keyId })).transactions.nodes).toEqual(
    [id, first.transaction.id].map((each) => ({ id: each, reason: 'It was cancelled before it was mined.' })),
  );
  expect((await api.get(bob, LIST, { keyId })).transactions.nodes).toEqual([]);
}, 60_000);

it('lets a key do what its policies permit once two people agree, and shows that to their organisation alone', async () => {
  const { ada, bob, chainId, keyId } = await members();
  const cara = await api.person();
  const { invitePerson } = await api.get(ada, 'mutation { invitePerson(input: { role: ADMIN }) { code } }');
  await api.get(cara, 'mutation ($code: String!) { acceptPersonInvitation(code: $code) { id } }', invitePerson);
  const second = { ...cara, organisation: ada.organisation };

  const CREATE = 'mutation ($input: CreatePolicyInput!) { createPolicy(input: $input) { id status } }';
  const someone = `0x${'5e'.repeat(20)}`;
  const input = { keyId, name: 'payroll', contracts: [someone], maxValue: '10', approvals: 1, twoPerson: true };
  expect(await refusal(bob, CREATE, { input })).toMatchObject({ code: 'NOT_FOUND', what: 'key' });
  expect(await refusal(ada, CREATE, { input: { ...input, rate: { limit: 0, seconds: 1 } } })).toMatchObject({
    ...{ code: 'INVALID', field: 'rate.limit' },
  });
  const { createPolicy } = await api.get(ada, CREATE, { input });
  expect(createPolicy.status).toBe('PROPOSED');
  await ledger.once(ApprovalReconciler);
  const POLICY = `query ($id: ID!) { policy(id: $id) {
    status contracts maxValue rate { limit } approvals twoPerson createsContracts key { id }
  } }`;
  expect((await api.get(ada, POLICY, createPolicy)).policy).toEqual({
    ...{ status: 'ACTIVE', contracts: [someone], maxValue: '10', rate: null, approvals: 1, twoPerson: true },
    ...{ createsContracts: false, key: { id: keyId } },
  });
  expect(await refusal(bob, POLICY, createPolicy)).toMatchObject({ code: 'NOT_FOUND', what: 'policy' });

  const SEND = 'mutation ($input: SendTransactionInput!) { sendTransaction(input: $input) { id } }';
  const refused = await api.ask(ada, SEND, { input: { chainId, keyId, to: someone, value: '11' } });
  expect(refused.errors?.[0]).toMatchObject({
    message:
      'The policies of the key deployer do not permit this: "payroll" permits 10 wei at most. Send what one of them permits, or have one added.',
    extensions: { code: 'POLICY_FORBIDS', key: 'deployer' },
  });

  const { sendTransaction } = await api.get(ada, SEND, { input: { chainId, keyId, to: someone } });
  await ledger.once(AccountReconciler);
  const TRANSACTION = `query ($id: ID!) { transaction(id: $id) {
    status held policy { id } approval { id status needed votes { approve } transaction { id } policy { name } }
  } }`;
  const { transaction } = await api.get(ada, TRANSACTION, sendTransaction);
  expect(transaction).toMatchObject({
    ...{ status: 'QUEUED', held: true, policy: { id: createPolicy.id } },
    approval: { status: 'OPEN', needed: 1, votes: [], transaction: sendTransaction, policy: { name: 'payroll' } },
  });
  const VOTE = 'mutation ($id: ID!) { voteOnApproval(id: $id, approve: true) { votes { approve } } }';
  expect(await refusal(ada, VOTE, transaction.approval)).toMatchObject({ code: 'CONFLICT', what: 'approval' });
  expect(await refusal(bob, VOTE, transaction.approval)).toMatchObject({ code: 'NOT_FOUND', what: 'approval' });
  expect((await api.get(second, VOTE, transaction.approval)).voteOnApproval).toEqual({ votes: [{ approve: true }] });
  await ledger.once(ApprovalReconciler);
  expect((await api.get(ada, TRANSACTION, sendTransaction)).transaction).toMatchObject({
    ...{ held: false, approval: { status: 'GRANTED' } },
  });
  const OPEN = '{ approvals(status: OPEN) { nodes { id } } }';
  expect((await api.get(ada, OPEN)).approvals.nodes).toEqual([]);
  expect((await api.get(bob, '{ approvals { nodes { id } } }')).approvals.nodes).toEqual([]);
}, 60_000);
