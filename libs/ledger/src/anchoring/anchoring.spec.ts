import { fromHex, toHex } from '@atoll/crypto';
import { doingDeed, newId, type Deed } from '@atoll/store';
import { AuditReconciler } from '@atoll/tenancy';
import { Actor } from '@atoll/kernel';

import { gatedScene, type GatedScene } from '../testing.js';
import { AnchorReconciler } from './anchor.reconciler.js';
import { AuditAnchoringsService } from './audit-anchorings.service.js';

let at: GatedScene;
let audit: AuditReconciler;
let anchor: AnchorReconciler;
let anchorings: AuditAnchoringsService;

beforeAll(async () => {
  at = await gatedScene();
  const { api, worker } = at.scene.database;
  audit = new AuditReconciler(worker);
  anchor = new AnchorReconciler(worker);
  anchorings = new AuditAnchoringsService(api);
}, 60_000);
afterAll(() => at.close());

/** Does something that is noted, and has it written. */
async function something(): Promise<void> {
  const { scene } = at;
  const deed: Deed = { id: newId(), action: 'setAuditRetention', arguments: {}, address: '', noted: false };
  await doingDeed(deed, () =>
    scene.database.api.as(scene.actor, (db) =>
      db.organisation.update({ where: { id: scene.actor.organisationId }, data: { name: deed.id } }),
    ),
  );
  await written();
}

const written = async () => {
  while (await audit.handle(at.scene.actor.organisationId));
};

const dataOf = async (hash: string): Promise<object> => {
  const { input } = await at.chain.rpc.call<{ input: `0x${string}` }>('eth_getTransactionByHash', [hash]);
  return JSON.parse(Buffer.from(fromHex(input)).toString()) as object;
};

/** As if the anchors there are had been asked for earlier. */
const later = () =>
  at.scene.database.admin.platform.$executeRaw`UPDATE transactions SET created_at = created_at - interval '1 hour'`;

it('puts the head onto the chain, once for what is new, and notes which key did', async () => {
  const { scene } = at;
  const { organisationId } = scene.actor;
  const key = await scene.key();
  await something();
  expect(await anchorings.find(scene.actor)).toBeNull();
  expect(await anchor.due(10)).toEqual([]);
  await anchorings.set(scene.actor, { chainId: scene.chainId, keyId: key.keyId, everyMinutes: 60 });
  expect(await anchor.due(10)).toEqual([organisationId]);

  await Promise.all([1, 2, 3].map(() => anchor.handle(organisationId)));
  const [sent, ...more] = await scene.settle(key);
  expect(more).toEqual([]);
  expect(sent).toMatchObject({ status: 'MINED', to: key.address.toLowerCase() });
  const [head] = await scene.database.admin.platform.auditHead.findMany({ where: { organisationId } });
  expect(await dataOf(sent!.hash!)).toEqual({
    ...{ atoll: 'audit-head/1', organisation: organisationId, size: 1, root: toHex(head!.root) },
  });
  expect(await anchorings.anchors(scene.actor, { take: 10 })).toEqual([
    { size: 1, root: head!.root, transactionId: sent!.id },
  ]);

  await written();
  const used = await scene.database.admin.platform.auditEntry.findMany({ where: { organisationId, position: 1 } });
  expect(used[0]?.entry).toMatchObject({
    ...{ actor: { platform: true }, action: 'useKey', subject: sent!.id, personal: null },
    arguments: { keyId: key.keyId, chainId: scene.chainId, hash: sent!.hash, nonce: '0' },
  });
});

it('waits for its time, and for something new but its own', async () => {
  const { scene } = at;
  const { organisationId } = scene.actor;
  const dueAfter = async (work: () => Promise<unknown>) => {
    await work();
    return anchor.due(10);
  };
  expect(await dueAfter(later)).toEqual([]);
  expect(await dueAfter(something)).toEqual([organisationId]);
  await anchor.handle(organisationId);
  expect(await anchor.due(10)).toEqual([]); // on its way
  const key = (await anchorings.find(scene.actor))!;
  await scene.settle({ organisationId, chainId: key.chainId, keyId: key.keyId });
  await something();
  expect(await anchor.due(10)).toEqual([]); // too early
  expect(await dueAfter(later)).toEqual([organisationId]);
  expect(await dueAfter(() => anchorings.stop(scene.actor))).toEqual([]);
});

it('is for owners, and for chains and keys of their own', async () => {
  const { scene } = at;
  const wish = { chainId: scene.chainId, keyId: (await scene.key()).keyId, everyMinutes: 60 };
  const fault = (detail: object) => expect.objectContaining({ detail: expect.objectContaining(detail) });
  const { organisationId } = scene.actor;
  const admin = new Actor(organisationId, null, ['audit:read', 'transaction:send']);
  await expect(anchorings.set(admin, wish)).rejects.toThrow(fault({ code: 'FORBIDDEN' }));
  for (const foreign of [{ chainId: newId() }, { keyId: newId() }])
    await expect(anchorings.set(scene.actor, { ...wish, ...foreign })).rejects.toThrow(fault({ code: 'NOT_FOUND' }));
});
