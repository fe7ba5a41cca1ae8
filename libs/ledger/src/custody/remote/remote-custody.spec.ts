import { keccak256, recoverAddress } from '@atoll/crypto';
import { SigningKey, computeAddress, hexlify, randomBytes } from 'ethers';

import { gatedScene, type GatedScene } from '../../testing.js';
import { KeyReconciler } from '../../keys/key.reconciler.js';
import { KeysService } from '../../keys/keys.service.js';
import { Backends } from '../backends.js';
import { RemoteCustody } from './remote-custody.js';
import { pointOf, testSigner, type TestSigner } from './testing.js';
import { Web3Signer, type SignerDoor } from './web3signer.js';

let all: GatedScene;
let signer: TestSigner;
let keys: KeysService;
const [own, another] = [1, 2].map(() => new SigningKey(hexlify(randomBytes(32)))) as [SigningKey, SigningKey];
beforeAll(async () => {
  all = await gatedScene();
  signer = await testSigner({ [all.scene.actor.organisationId]: [own], stranger: [another] });
  keys = new KeysService(all.scene.database.api, ['SEALED', 'REMOTE']);
});
afterAll(async () => {
  signer.close();
  await all.close();
});
beforeEach(() => {
  signer.fate = () => 'signs';
  signer.asked = [];
});

const custody = (door: Partial<SignerDoor> = {}) =>
  new RemoteCustody(all.scene.database.worker, new Web3Signer({ ...signer.door, ...door }));
const unavailable = expect.objectContaining({ detail: { code: 'UNAVAILABLE', what: 'remote signer' } });
const refused = (because: RegExp) =>
  expect.objectContaining({
    detail: expect.objectContaining({ code: 'CONFLICT', because: expect.stringMatching(because) }),
  });
const messages = Array.from({ length: 40 }, (_, i) => Uint8Array.of(2, i));

let names = 0;
async function linked(publicKey = pointOf(own), by = custody()) {
  const { actor, database, custody: sealed } = all.scene;
  const { id } = await keys.create(actor, { name: `remote ${names++}`, backend: 'REMOTE', publicKey });
  const reconciler = new KeyReconciler(database.worker, new Backends(database.worker, { REMOTE: by }), sealed);
  await reconciler.handle(`${actor.organisationId}/${id}`);
  return keys.find(actor, id);
}
const refOf = ({ id }: { id: string }) => ({ organisationId: all.scene.actor.organisationId, keyId: id });

it('links a key that the signer reports for the organisation, and signs with it what leads back to it', async () => {
  const key = await linked();
  expect(key).toMatchObject({ address: computeAddress(own).toLowerCase(), publicKey: pointOf(own), problem: null });
  const signatures = await custody().sign(refOf(key), messages);
  for (const [i, message] of messages.entries())
    expect(recoverAddress(keccak256(message), signatures[i]!)).toBe(key.address);
});

it('does not tell a key of another organisation from one that nobody has', async () => {
  const nobody = new SigningKey(hexlify(randomBytes(32)));
  const [theirs, none] = [await linked(pointOf(another)), await linked(`0x04${pointOf(nobody).slice(2)}`)];
  expect([theirs.address, none.address]).toEqual([null, null]);
  expect(theirs.problem).toMatch(/none that the remote signer reports/);
  expect(none.problem).toBe(theirs.problem);
});

it('lets no signature out that is not valid, though it is well-formed', async () => {
  const key = await linked();
  let given = 0;
  signer.fate = (asked) => (asked.startsWith('POST') && given++ % 2 ? 'flips' : 'signs');
  await expect(custody().sign(refOf(key), messages)).rejects.toThrow(/gave an invalid signature/);
  const out = await Promise.allSettled(messages.map((message) => custody().sign(refOf(key), [message])));
  const right = out.flatMap((each, i) =>
    each.status === 'fulfilled' ? [recoverAddress(keccak256(messages[i]!), each.value[0]!)] : [],
  );
  expect(right).toEqual(Array(20).fill(key.address));
});

it('tells a signer that does not answer from one that refuses', async () => {
  const key = await linked();
  const ask = (door: Partial<SignerDoor> = {}) => custody(door).sign(refOf(key), [messages[0]!]);
  await expect(ask({ url: 'https://127.0.0.1:9/{organisation}' })).rejects.toEqual(unavailable);
  await expect(ask({ certificate: undefined, key: undefined })).rejects.toEqual(unavailable);
  await expect(ask({ authority: undefined })).rejects.toEqual(unavailable);
  signer.fate = () => 'fails';
  await expect(ask()).rejects.toEqual(unavailable);
  signer.fate = () => 'hangs';
  await expect(ask({ timeoutMs: 300 })).rejects.toEqual(unavailable);
  signer.fate = () => 'refuses';
  await expect(ask()).rejects.toEqual(refused(/refused with 403/));
  const gone = await testSigner({});
  await expect(ask(gone.door)).rejects.toEqual(refused(/does not have this key/));
  gone.close();
});

it('waits for a signer that is away, and links the key when it is back', async () => {
  signer.fate = () => 'fails';
  const { actor, database } = all.scene;
  await expect(linked()).rejects.toEqual(unavailable);
  signer.fate = () => 'signs';
  const backends = new Backends(database.worker, { REMOTE: custody() });
  const reconciler = new KeyReconciler(database.worker, backends, all.scene.custody);
  const due = await reconciler.due(10);
  expect(due).toHaveLength(1);
  await reconciler.handle(due[0]!);
  expect(await keys.find(actor, due[0]!.split('/')[1]!)).toMatchObject({ publicKey: pointOf(own) });
});

it('writes to a chain: the signer is given the transaction and not its hash', async () => {
  const key = await linked();
  const account = { ...refOf(key), chainId: all.scene.chainId, address: key.address as `0x${string}` };
  await all.service.submit(all.scene.actor, { ...account, to: `0x${'5e'.repeat(20)}` });
  const backends = new Backends(all.scene.database.worker, { REMOTE: custody() });
  const [mined] = await all.scene.settle(account, all.scene.reconciler(undefined, backends));
  expect(mined).toMatchObject({ status: 'MINED', nonce: 0n });
});
