import { newId, type Transaction } from '@atoll/store';
import { encodeFunctionData, parseAbi, type Hex } from 'viem';

import { writeSigned } from '../transactions/ledger-writes.js';
import { permit } from './permit.js';
import type { PolicyWish } from './policies.service.js';
import { fault, organisation, someone, type Key, type Organisation } from './testing.js';

let o: Organisation;
beforeAll(async () => void (o = await organisation()));
afterAll(() => o.close());

const abi = parseAbi(['function transfer(address to, uint256 value)', 'function approve(address to, uint256 value)']);
const transfer = encodeFunctionData({ abi, functionName: 'transfer', args: [someone, 1n] });

/** A policy, and what it must not let through: each differs from what is permitted in one thing. */
const WRONGS: [string, Partial<PolicyWish>, { to?: null; data?: Hex; value?: bigint }, RegExp][] = [
  ['another contract', { contracts: [`0x${'aa'.repeat(20)}`] }, {}, /other contracts/],
  [
    'another function',
    { contracts: [someone], methods: ['approve(address,uint256)'] },
    { data: transfer },
    /functions/,
  ],
  ['data where none may be', { methods: ['0x'] }, { data: transfer }, /other functions/],
  ['half a selector', { methods: ['transfer(address,uint256)'] }, { data: '0xa9059c' }, /other functions/],
  ['too much', { maxValue: 4n, methods: ['0x'] }, { value: 5n }, /4 wei at most/],
  ['anything where nothing may be', { maxValue: 0n }, { value: 1n }, /0 wei at most/],
  ['a creation', { contracts: [someone] }, { to: null, data: '0x00' }, /does not create contracts/],
  ['a call where creations may be', { createsContracts: true, maxValue: 0n }, { value: 2n }, /0 wei at most/],
  ['what people are not asked', { approvals: 1, methods: ['0x'] }, { data: transfer }, /other functions/],
  ['what two are not asked', { approvals: 2, twoPerson: true, maxValue: 1n }, { value: 2n }, /1 wei at most/],
];

it.each(WRONGS)('refuses %s under ten keys, at the door and before a nonce', async (_, wish, request, because) => {
  const refuse = async (i: number) => {
    const key = await o.scene.key();
    await o.policies.create(o.ada, {
      keyId: key.keyId,
      name: 'p',
      ...wish,
      ...(i % 2 ? { chainIds: [o.scene.chainId] } : {}),
    });
    await o.counted();
    await expect(o.send(key, { ...request, value: String(request.value ?? 0) })).rejects.toThrow(
      fault({ code: 'POLICY_FORBIDS', because: expect.stringMatching(because) }),
    );
    const sneaked = await o.sneak(key, request);
    await o.scene.settle(key);
    expect(await o.found(sneaked)).toMatchObject({
      ...{ status: 'FAILED', nonce: null, raw: null, policyId: null },
      reason: expect.stringMatching(because),
    });
    expect(await o.count(key)).toBe(0);
  };
  await Promise.all(Array.from({ length: 10 }, (_, i) => refuse(i)));
});

it('lets through what a policy permits, and says under which', async () => {
  const key = await o.scene.key();
  const policy = await o.permitting(key, {
    contracts: [someone],
    methods: ['transfer(address,uint256)'],
    maxValue: 0n,
  });
  const sent = await o.send(key, { data: transfer });
  await o.scene.settle(key);
  expect(await o.found(sent)).toMatchObject({ status: 'MINED', policyId: policy.id, submittedBy: o.ada.personId });
});

it('counts a rate to the last place, though workers and chains take at once', async () => {
  const key = await o.scene.key();
  await o.permitting(key, { rate: { limit: 10, seconds: 3_600 } });
  const { consortiumId, foundedBy } = await o.platform.chain.findFirstOrThrow({ where: { id: o.scene.chainId } });
  const settings = { engine: 'atoll-node', blockPeriodMs: 1_000, requestTimeoutSeconds: 2, epochLength: 30_000 };
  const other = await o.platform.chain.create({
    data: { consortiumId, foundedBy, name: 'Ebb', evmChainId: 77, gasLimit: 30_000_000, ...settings },
  });
  const accounts = [key, { ...key, chainId: other.id }];
  const rows: Transaction[] = [];
  for (const account of accounts) for (let i = 0; i < 15; i++) rows.push(await o.sneak(account));
  const take = (account: Key, waiting: Transaction[]) => permit(o.scene.database.worker, account, waiting);
  const ofChain = (id: string) => rows.filter(({ chainId }) => chainId === id);
  await Promise.all([...accounts, ...accounts, ...accounts].map((each) => take(each, ofChain(each.chainId))));
  const taken = { keyId: key.keyId, permittedAt: { not: null } };
  expect(await o.platform.transaction.count({ where: taken })).toBe(10);
  expect(await o.platform.transaction.count({ where: { keyId: key.keyId, status: 'FAILED' } })).toBe(20);
  await expect(o.send(key)).rejects.toThrow(
    fault({ code: 'POLICY_FORBIDS', because: expect.stringMatching(/permits 10 in 3600 seconds/) }),
  );

  // Once one of them is longer ago than the window, there is one place.
  const { organisationId, id } = await o.platform.transaction.findFirstOrThrow({ where: taken });
  await o.platform.transaction.update({
    where: { organisationId_id: { organisationId, id } },
    data: { permittedAt: new Date(Date.now() - 3_600_001) },
  });
  const late = [await o.sneak(key), await o.sneak(key)];
  expect((await take(key, late)).map((row) => row.id)).toEqual([late[0]!.id]);
  expect(await o.found(late[1]!)).toMatchObject({ status: 'FAILED', reason: expect.stringMatching(/are used up/) });
});

it('judges anew what waits, or may go, under a policy that ends', async () => {
  const key = await o.scene.key();
  const asking = await o.permitting(key, { approvals: 1, maxValue: 1n });
  const [waits, other] = [await o.send(key), await o.send(key)];
  await o.scene.settle(key);
  const permissive = await o.permitting(key, { methods: ['transfer(address,uint256)'] });
  await o.policies.remove(o.ada, asking.id);
  await expect(o.policies.remove(o.bob, asking.id)).rejects.toThrow(fault({ code: 'CONFLICT', what: 'policy' }));
  await o.counted();
  await expect(o.policies.remove(o.ada, asking.id)).rejects.toThrow(fault({ code: 'CONFLICT', what: 'policy' }));
  await o.scene.settle(key);
  for (const row of [waits, other])
    expect(await o.found(row)).toMatchObject({ status: 'FAILED', reason: expect.stringMatching(/other functions/) });

  // Permitted, but not signed yet.
  const sent = await o.send(key, { data: transfer });
  expect(await permit(o.scene.database.worker, key, [sent])).toHaveLength(1);
  await o.permitting(key, { contracts: [`0x${'aa'.repeat(20)}`] });
  await o.policies.remove(o.ada, permissive.id);
  await o.counted();
  await o.scene.settle(key);
  expect(await o.found(sent)).toMatchObject({ status: 'FAILED', nonce: null });
  expect(await o.count(key)).toBe(0);
});

it('signs nothing that no policy permitted, whoever tries, and everything again once the last policy is gone', async () => {
  const key = await o.scene.key();
  const policy = await o.permitting(key, { maxValue: 0n });
  const sent = await o.sneak(key);
  const signed = { id: sent.id, nonce: 0n, gas: 21_000n, raw: new Uint8Array([1]), hash: `0x${newId()}` };
  // As a worker of the version before policies would.
  expect(await writeSigned(o.scene.database.worker, key, { read: null, next: 1n }, [signed])).toBe(false);
  expect(await o.found(sent)).toMatchObject({ status: 'QUEUED', nonce: null });
  await o.policies.remove(o.ada, policy.id);
  await o.counted();
  await o.scene.settle(key);
  expect(await o.found(sent)).toMatchObject({ status: 'MINED', policyId: null });
});

it('refuses a policy that says nothing, too much, or what nobody could fulfil', async () => {
  const { keyId } = await o.scene.key();
  const wrong: [Partial<PolicyWish>, object][] = [
    [{ contracts: ['0x12'] }, { code: 'INVALID', field: 'contracts' }],
    [{ methods: ['transfer'] }, { code: 'INVALID', field: 'methods' }],
    [{ maxValue: -1n }, { code: 'INVALID', field: 'maxValue' }],
    [{ twoPerson: true }, { code: 'INVALID', field: 'approvals' }],
    [{ approvals: 100 }, { code: 'INVALID', field: 'approvals' }],
    [
      { approvals: 1, approvers: [newId()] },
      { code: 'INVALID', field: 'approvers' },
    ],
    [{ chainIds: [newId()] }, { code: 'NOT_FOUND', what: 'chain' }],
    [{ keyId: newId() }, { code: 'NOT_FOUND', what: 'key' }],
  ];
  for (const [wish, detail] of wrong)
    await expect(o.policies.create(o.ada, { keyId, name: 'p', ...wish })).rejects.toThrow(fault(detail));
  await o.policies.create(o.ada, { keyId, name: 'same' });
  await expect(o.policies.create(o.ada, { keyId, name: 'same' })).rejects.toThrow(fault({ code: 'CONFLICT' }));
  const developer = await o.member('DEVELOPER');
  await expect(o.policies.create(developer, { keyId, name: 'q' })).rejects.toThrow(fault({ code: 'FORBIDDEN' }));
  const { organisationId: id } = o.scene.actor;
  const held = await o.scene.database.admin.platform.policy.count({
    where: { organisationId: id, status: { not: 'ENDED' } },
  });
  await o.scene.database.admin.platform.organisation.update({ where: { id }, data: { maxPolicies: held } });
  await expect(o.policies.create(o.ada, { keyId, name: 'r' })).rejects.toThrow(fault({ code: 'QUOTA_EXCEEDED' }));
});
