import { Actor } from '@atoll/kernel';
import { newId } from '@atoll/store';

import { accountKey } from '../transactions/account.js';
import { fault, organisation, type Organisation } from './testing.js';

let o: Organisation;
beforeAll(async () => void (o = await organisation()));
afterAll(() => o.close());

it('signs once enough people approved, each counted once', async () => {
  const key = await o.scene.key();
  await o.permitting(key, { approvals: 2 });
  const sent = await o.send(key);
  await o.scene.settle(key);
  expect(await o.found(sent)).toMatchObject({ status: 'QUEUED', held: true, nonce: null });
  expect(await o.scene.reconciler().due(100)).not.toContain(accountKey(key));
  const approval = await o.openFor(sent);
  expect(approval).toMatchObject({ kind: 'TRANSACTION', needed: 2, twoPerson: false, requestedBy: o.ada.personId });

  await o.approvals.vote(o.ada, approval.id, true);
  await o.approvals.vote(o.ada, approval.id, true);
  await o.counted();
  await o.scene.settle(key);
  expect(await o.found(sent)).toMatchObject({ held: true });
  await o.approvals.vote(o.bob, approval.id, true);
  await o.counted();
  await o.scene.settle(key);
  expect(await o.found(sent)).toMatchObject({ status: 'MINED', held: false });
  expect(await o.approvals.find(o.ada, approval.id)).toMatchObject({
    status: 'GRANTED',
    message: 'Approved by 2 people',
  });
  await expect(o.approvals.vote(o.eve, approval.id, false)).rejects.toThrow(
    fault({ code: 'CONFLICT', what: 'approval' }),
  );
});

it('lets nobody be both persons of two, not through an application either', async () => {
  const key = await o.scene.key();
  await o.permitting(key, { approvals: 1, twoPerson: true });
  const made = {
    createdBy: o.ada.personId!,
    name: 'robot',
    prefix: 'a',
    scopes: [],
    expiresAt: new Date(Date.now() + 1e6),
  };
  const { organisationId } = o.scene.actor;
  const application = await o.scene.database.admin.platform.applicationKey.create({
    data: { organisationId, secretHash: Buffer.from(newId()), ...made },
  });
  const robot = new Actor(organisationId, null, ['transaction:send'], application.id);
  for (const sender of [o.ada, robot]) {
    const sent = await o.send(key, {}, sender);
    await o.scene.settle(key);
    const approval = await o.openFor(sent);
    await expect(o.approvals.vote(o.ada, approval.id, true)).rejects.toThrow(
      fault({ code: 'CONFLICT', because: expect.stringMatching(/another one must approve/) }),
    );
    // Nor does a vote count that went past the API.
    await o.vote(approval.id, o.ada);
    await o.counted();
    expect(await o.found(sent)).toMatchObject({ held: true });
    await o.approvals.vote(o.bob, approval.id, true);
    await o.counted();
    await o.scene.settle(key);
    expect(await o.found(sent)).toMatchObject({ status: 'MINED' });
  }
});

it('takes two where nobody knows who sent it', async () => {
  const key = await o.scene.key();
  await o.permitting(key, { approvals: 1, twoPerson: true });
  const sent = await o.sneak(key);
  await o.scene.settle(key);
  const approval = await o.openFor(sent);
  await o.approvals.vote(o.ada, approval.id, true);
  await o.counted();
  expect(await o.found(sent)).toMatchObject({ held: true });
  await o.approvals.vote(o.bob, approval.id, true);
  await o.counted();
  await o.scene.settle(key);
  expect(await o.found(sent)).toMatchObject({ status: 'MINED' });
});

it('counts only those who are members still, may approve, and are not left out by the policy', async () => {
  const key = await o.scene.key();
  const [gone, lowered, developer] = await Promise.all([o.member('ADMIN'), o.member('ADMIN'), o.member('DEVELOPER')]);
  const rowOf = ({ organisationId, personId }: Actor) => ({
    organisationId_personId: { organisationId, personId: personId! },
  });
  await o.permitting(key, { approvals: 2, approvers: [o.bob, gone!, lowered!].map(({ personId }) => personId!) });
  const sent = await o.send(key);
  await o.scene.settle(key);
  const { id } = await o.openFor(sent);
  await expect(o.approvals.vote(developer!, id, true)).rejects.toThrow(fault({ code: 'FORBIDDEN' }));
  await expect(o.approvals.vote(o.eve, id, true)).rejects.toThrow(fault({ code: 'CONFLICT', what: 'approval' }));
  for (const person of [o.eve, developer!]) await o.vote(id, person);
  for (const person of [o.bob, gone!, lowered!]) await o.approvals.vote(person, id, true);
  await o.platform.membership.delete({ where: rowOf(gone!) });
  await o.platform.membership.update({ where: rowOf(lowered!), data: { role: 'DEVELOPER' } });
  await o.counted();
  expect(await o.found(sent)).toMatchObject({ held: true });
  await o.platform.membership.update({ where: rowOf(lowered!), data: { role: 'ADMIN' } });
  await o.counted();
  await o.scene.settle(key);
  expect(await o.found(sent)).toMatchObject({ status: 'MINED' });
});

it.each([
  ['a person refuses', 'REJECTED', (id: string) => o.approvals.vote(o.bob, id, false)],
  ['the time is over', 'EXPIRED', (id: string) => expire(id)],
])('fails what waits once %s', async (_, status, end) => {
  const key = await o.scene.key();
  await o.permitting(key, { approvals: 1 });
  const sent = await o.send(key);
  await o.scene.settle(key);
  const { id } = await o.openFor(sent);
  await end(id);
  if (status === 'EXPIRED') await expect(o.approvals.vote(o.bob, id, true)).rejects.toThrow(fault({ code: 'EXPIRED' }));
  await o.counted();
  expect(await o.approvals.find(o.ada, id)).toMatchObject({ status });
  expect(await o.found(sent)).toMatchObject({ status: 'FAILED', held: false, nonce: null });
  expect(await o.count(key)).toBe(0);
});

it('lets one person loosen nothing where a policy asks for two', async () => {
  const key = await o.scene.key();
  const strict = await o.permitting(key, { approvals: 1, twoPerson: true });
  const loose = await o.permitting(key, { name: 'loose' });
  expect([strict.status, loose.status]).toEqual(['ACTIVE', 'PROPOSED']);
  await o.policies.remove(o.ada, strict.id);
  await o.counted();
  const open = (await o.approvals.list(o.bob, { status: 'OPEN' }, { take: 100 })).filter(
    ({ keyId }) => keyId === key.keyId,
  );
  expect(open.map(({ kind }) => kind).sort()).toEqual(['ADD_POLICY', 'REMOVE_POLICY']);
  for (const { id } of open) {
    await expect(o.approvals.vote(o.ada, id, true)).rejects.toThrow(fault({ code: 'CONFLICT', what: 'approval' }));
    await o.vote(id, o.ada);
  }
  await o.counted();
  expect(await o.policies.find(o.ada, strict.id)).toMatchObject({ status: 'ACTIVE' });
  for (const { id, kind } of open) await o.approvals.vote(o.bob, id, kind === 'REMOVE_POLICY');
  await o.counted();
  expect(await o.policies.find(o.ada, loose.id)).toMatchObject({ status: 'ENDED' });
  expect(await o.policies.find(o.ada, strict.id)).toMatchObject({ status: 'ENDED' });
});

it('finds what is due page by page', async () => {
  const key = await o.scene.key();
  await o.scene.database.admin.platform.organisation.updateMany({ data: { maxPolicies: 10_000 } });
  for (const name of ['a', 'b', 'c']) await o.policies.create(o.ada, { keyId: key.keyId, name });
  const all = await o.reconciler.due(100);
  const paged: string[] = [];
  for (let page = await o.reconciler.due(1); page[0]; page = await o.reconciler.due(1, page[0])) paged.push(...page);
  expect(paged).toEqual(all);
});

const expire = (id: string) =>
  o.scene.database.admin.platform.approval.updateMany({ where: { id }, data: { expiresAt: new Date(0) } });
