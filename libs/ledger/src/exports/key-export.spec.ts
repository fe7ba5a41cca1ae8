import { decryptText, newIdentity, recipientOf } from '@atoll/crypto/age';
import { Actor } from '@atoll/kernel';
import { computeAddress } from 'ethers';

import { fault, organisation, type Organisation } from '../policies/testing.js';
import { KeyExportReconciler } from './key-export.reconciler.js';
import { KeyExportsService } from './key-exports.service.js';

let o: Organisation;
let service: KeyExportsService;
let identity: string;
let recipient: string;
beforeAll(async () => {
  o = await organisation();
  service = new KeyExportsService(o.scene.database.api);
  identity = await newIdentity();
  recipient = await recipientOf(identity);
});
afterAll(() => o.close());

/** What a worker does with everything that is due. */
async function work(): Promise<void> {
  await o.counted();
  const reconciler = new KeyExportReconciler(o.scene.database.worker, o.scene.custody);
  for (const key of await reconciler.due(100)) await reconciler.handle(key);
}
const approvalOf = async ({ id }: { id: string }) => (await o.open()).find(({ exportId }) => exportId === id)!;

it('gives a key to its recipient once another person agreed, and notes it', async () => {
  const key = await o.scene.key();
  const asked = await service.request(o.ada, key.keyId, recipient);
  await work();
  expect(await service.find(o.ada, asked.id)).toMatchObject({ status: 'WAITING', sealed: null });
  const approval = await approvalOf(asked);
  expect(approval).toMatchObject({ kind: 'EXPORT_KEY', twoPerson: true, policyId: null, requestedBy: o.ada.personId });
  await expect(o.approvals.vote(o.ada, approval.id, true)).rejects.toThrow(fault({ code: 'CONFLICT' }));
  await o.vote(approval.id, o.ada); // past the service
  await work();
  expect(await service.find(o.ada, asked.id)).toMatchObject({ status: 'WAITING', sealed: null });

  await o.approvals.vote(o.bob, approval.id, true);
  await work();
  const done = await service.find(o.ada, asked.id);
  expect(done).toMatchObject({ status: 'DONE', sealed: expect.stringMatching(/^-----BEGIN AGE/) });
  const privateKey = await decryptText(identity, done.sealed!);
  expect(privateKey).toMatch(/^[0-9a-f]{64}$/);
  expect(computeAddress(`0x${privateKey}`).toLowerCase()).toBe(key.address);
  const notes = await o.platform.$queryRaw<{ fact: object }[]>`
    SELECT fact FROM audit_notes WHERE fact->>'action' = 'exportKey'`;
  expect(notes.map(({ fact }) => fact)).toEqual([
    expect.objectContaining({ subject: asked.id, arguments: { keyId: key.keyId, recipient } }),
  ]);
});

it('gives nothing when a person refused', async () => {
  const key = await o.scene.key();
  const asked = await service.request(o.ada, key.keyId, recipient);
  await expect(service.request(o.bob, key.keyId, recipient)).rejects.toThrow(fault({ code: 'CONFLICT' }));
  await o.approvals.vote(o.bob, (await approvalOf(asked)).id, false);
  await work();
  expect(await service.find(o.ada, asked.id)).toMatchObject({ status: 'REFUSED', sealed: null });
  expect((await service.request(o.bob, key.keyId, recipient)).status).toBe('WAITING');
});

it('lets nothing out without a second person, whatever a worker believes', async () => {
  const key = await o.scene.key();
  const asked = await service.request(o.ada, key.keyId, recipient);
  const where = { organisationId_id: { organisationId: asked.organisationId, id: asked.id } };
  await o.platform.keyExport.update({ where, data: { status: 'APPROVED' } });
  await expect(work()).rejects.toThrow(/was not approved by another person/);
  expect(await service.find(o.ada, asked.id)).toMatchObject({ sealed: null });
  await o.platform.keyExport.update({ where, data: { status: 'REFUSED' } });
});

it('takes no wish from an application, to nobody, or for a key in hardware', async () => {
  const { keyId, organisationId } = await o.scene.key();
  const application = new Actor(organisationId, null, ['key:govern', 'key:read']);
  await expect(service.request(application, keyId, recipient)).rejects.toThrow(fault({ code: 'CONFLICT' }));
  const developer = await o.member('DEVELOPER');
  await expect(service.request(developer, keyId, recipient)).rejects.toThrow(
    fault({ code: 'FORBIDDEN', permission: 'key:govern' }),
  );
  await expect(service.request(o.ada, keyId, identity)).rejects.toThrow(fault({ code: 'INVALID', field: 'recipient' }));
  for (const backend of ['PKCS11', 'REMOTE'] as const) {
    const held = await o.platform.key.create({ data: { organisationId, name: backend, backend, address: '0x1' } });
    await expect(service.request(o.ada, held.id, recipient)).rejects.toThrow(
      fault({ code: 'CONFLICT', because: expect.stringContaining('does not leave what holds it') }),
    );
  }
});
