import { decryptText, encryptText, newIdentity, recipientOf } from '@atoll/crypto/age';
import { MemoryDriver, type NodeRef } from '@atoll/driver';
import type { Actor } from '@atoll/kernel';
import { WorkerDoor } from '@atoll/queue';

import { Scene } from '../testing.js';
import { BackupReconciler } from './backup.reconciler.js';
import { BackupsService, keyOf } from './backups.service.js';
import { RawBlocks } from './raw-blocks.js';

/** Nodes in memory, of which each says whom it is connected to. */
class Peered extends MemoryDriver {
  peers: string[] = [];

  override async control<T>(node: NodeRef, method: string, params: unknown[], fence?: number): Promise<T> {
    if (method === 'admin_peers') return this.peers.map((id) => ({ id })) as T;
    return super.control(node, method, params, fence);
  }
}

let scene: Scene;
let driver: Peered;
let service: BackupsService;
beforeAll(async () => {
  driver = new Peered({ blocksPerLook: 1 });
  scene = await Scene.open(driver);
  service = new BackupsService(scene.database.api, new RawBlocks(new WorkerDoor('http://127.0.0.1:9', '')));
}, 120_000);
afterAll(() => scene.close());
beforeEach(() => (driver.peers = []));

/** A chain of four whose first validator lost its disk after its key was sealed. */
async function withLostDisk() {
  const { actors, chain } = await scene.running([1, 1, 1, 1]);
  const [owner] = actors as [Actor];
  const member = await newIdentity();
  await service.setPlan(owner, { chainId: chain.id, recipient: await recipientOf(member) });
  const identity = await newIdentity();
  const settings = { identity, directory: '/nowhere', nodeCommand: [], privateEndpoints: false };
  const backups = new BackupReconciler(scene.database.worker, driver, settings);
  await backups.handle(keyOf({ organisationId: owner.organisationId, chainId: chain.id }));
  const [sealed] = await service.sealedKeys(owner, chain.id);
  const node = (await scene.nodes.ofChains(owner, [chain.id]))
    .get(chain.id)!
    .find(({ organisationId }) => organisationId === owner.organisationId)!;
  driver.wipe(node);
  await scene.settle(chain.id);
  const key = await decryptText(member, sealed!.sealed);
  return { owner, others: actors.slice(1), node, chainId: chain.id, key };
}

const now = async (owner: Actor, id: string) => {
  await scene.reconciler.handle((await service.restoration(owner, id)).chainId);
  return service.restoration(owner, id);
};

it('shows a node without its disk as lost, and brings it back under its address by the hand of its owner alone', async () => {
  const { owner, others, node, chainId, key } = await withLostDisk();
  expect(await scene.nodes.find(owner, node.id)).toMatchObject({ phase: 'Lost', address: node.address });
  await expect(service.restore(others[0]!, node.id)).rejects.toMatchObject({ detail: { code: 'NOT_FOUND' } });
  const { id } = await service.restore(owner, node.id);
  expect((await service.restore(owner, node.id)).id).toBe(id);
  await expect(service.bringKey(others[0]!, id, 'x')).rejects.toThrow();

  const { recipient, status } = await now(owner, id);
  expect(status).toBe('KEY_WANTED');
  await service.bringKey(owner, id, await encryptText(recipient!, key));
  expect(await now(owner, id)).toMatchObject({ status: 'DONE', sealed: null });
  await scene.settle(chainId);
  expect(await scene.nodes.find(owner, node.id)).toMatchObject({
    phase: 'Running',
    address: node.address,
    sealing: true,
  });
});

it('refuses a key that is not the one of the node, and says so', async () => {
  const { owner, node } = await withLostDisk();
  const { id } = await service.restore(owner, node.id);
  const { recipient } = await now(owner, id);
  await service.bringKey(owner, id, await encryptText(recipient!, `0x${'11'.repeat(32)}`));
  expect(await now(owner, id)).toMatchObject({ status: 'FAILED', message: expect.stringContaining('of another node') });
});

it('brings no second copy of a key to life: neither of a node that runs, nor of one that a peer still sees', async () => {
  const { owner, node, key } = await withLostDisk();
  driver.peers = [node.publicKey!];
  const { id } = await service.restore(owner, node.id);
  expect(await now(owner, id)).toMatchObject({
    status: 'WAITING',
    message: expect.stringContaining('is connected to'),
  });
  driver.peers = [];
  const { recipient } = await now(owner, id);
  driver.peers = [node.publicKey!.slice(2)];
  await service.bringKey(owner, id, await encryptText(recipient!, key));
  expect(await now(owner, id)).toMatchObject({
    status: 'KEY_BROUGHT',
    message: expect.stringContaining('is connected to'),
  });
  driver.peers = [];
  expect(await now(owner, id)).toMatchObject({ status: 'DONE' });
  await scene.settle((await service.restoration(owner, id)).chainId);
  await expect(service.restore(owner, node.id)).rejects.toMatchObject({ detail: { code: 'CONFLICT' } });
});

it('takes one key for one node in the whole installation', async () => {
  const { owner, node } = await withLostDisk();
  const { consortiumId, chainId, publicKey, role } = node;
  const copy = { organisationId: owner.organisationId, consortiumId, chainId, publicKey, role, name: 'copy' };
  await expect(scene.platform.node.create({ data: copy })).rejects.toMatchObject({ code: 'P2002' });
});
