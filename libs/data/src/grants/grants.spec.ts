import { later, NOBODY, word, type Member } from '@atoll/contracts/testing';
import type { Hex } from 'viem';

import { resourceOf } from './data-policies.service.js';
import { justificationHash, type GiveWish } from './grants.service.js';
import { bitMask, lower, nameWord, scopeMask } from './masks.js';
import { namesIn } from './purposes.service.js';
import { GrantsScene, inADay } from './testing.js';

let scene: GrantsScene;
let [A, B, AUTHORITY] = [] as unknown as [Member, Member, Member];
beforeAll(async () => {
  scene = await GrantsScene.open();
  ({ A, B, AUTHORITY } = scene.network.members);
}, 60_000);
afterAll(() => scene.network.close());

const fault = (detail: object) => expect.objectContaining({ detail: expect.objectContaining(detail) });
const ask = { scopes: ['READ' as const], purposes: ['care'], uses: 3, validUntil: inADay() };

it('gives purposes names that mean one bit for good', async () => {
  const { consortiumId, stranger } = scene.network;
  const all = await scene.purposes.list(B.actor, consortiumId);
  expect(all.map(({ bit, name }) => [bit, name])).toEqual([
    [0, 'care'],
    [1, 'research'],
    [2, 'tax'],
  ]);
  expect(namesIn('0x85', all)).toEqual(['care', 'tax', 'bit-7']);
  const again = { consortiumId, description: 'Again.' };
  const taken = fault({ code: 'CONFLICT', what: 'purpose' });
  await expect(scene.purposes.define(B.actor, { ...again, name: 'care' })).rejects.toThrow(taken);
  await expect(scene.purposes.define(B.actor, { ...again, name: 'other', bit: 2 })).rejects.toThrow(taken);
  expect(await scene.purposes.list(stranger, consortiumId)).toEqual([]);
  const foreign = scene.purposes.define(stranger, { ...again, name: 'mine' });
  await expect(foreign).rejects.toThrow(fault({ code: 'NOT_FOUND', what: 'consortium' }));
});

it('puts a resource under a policy, which every member sees as the chain has it', async () => {
  const { chainId } = scene;
  const wish = {
    name: 'wards/7',
    scopes: ['READ', 'SHARE'] as const,
    purposes: ['care', 'tax'],
    brokered: true,
    storers: [B.principal],
  };
  const deed = await scene.done(await scene.policies.create(A.actor, chainId, { ...wish, scopes: [...wish.scopes] }));
  const resource = deed.subject as Hex;
  expect(resource).toBe(resourceOf(lower(A.principal), nameWord('wards/7')));
  const [owner, epoch, keyEpoch, version, terms] = await (
    await scene.network.view()
  ).read('AccessGrant', 'policies', [resource]);
  expect(await scene.policies.find(B.actor, chainId, resource)).toMatchObject({
    ...{ owner: lower(owner), name: word('wards/7'), scopes: 5, brokered: true, listsStorers: true, broker: null },
    ...{ storers: [lower(B.principal)], epoch: BigInt(epoch), keyEpoch: BigInt(keyEpoch), version: BigInt(version) },
  });
  expect(terms.purposes).toBe(bitMask([0, 2]));
  expect(await scene.policies.mayStore(AUTHORITY.actor, chainId, resource, B.principal)).toBe(true);
  expect(await scene.policies.mayStore(AUTHORITY.actor, chainId, resource, A.principal)).toBe(false);

  await scene.done(
    await scene.policies.amend(A.actor, chainId, resource, { ...wish, scopes: ['READ'], storers: null }),
  );
  expect(await scene.policies.find(B.actor, chainId, resource)).toMatchObject({
    scopes: 1,
    version: 2n,
    epoch: 2n,
    listsStorers: false,
  });
  expect(
    (await scene.policies.list(B.actor, chainId, { take: 10, owner: A.principal })).map((row) => row.resource),
  ).toContain(resource);
});

it('tells what the contract refuses before anything is written', async () => {
  const { chainId } = scene;
  const resource = await scene.resource(A);
  const refused = fault({ code: 'REVERTED', error: 'NotAuthorised' });
  await expect(scene.policies.bumpEpoch(B.actor, chainId, resource)).rejects.toThrow(refused);
  const beyond = scene.grants.request(B.actor, chainId, resource, { ...ask, purposes: ['tax'] });
  await expect(beyond).rejects.toThrow(fault({ code: 'REVERTED', error: 'BeyondPolicy' }));
  const unknown = scene.grants.request(B.actor, chainId, resource, { ...ask, purposes: ['gossip'] });
  await expect(unknown).rejects.toThrow(fault({ code: 'INVALID', field: 'purposes' }));
  expect(await scene.network.database.admin.platform.accessDeed.count({ where: { state: 'WAITING' } })).toBe(0);
});

it('hides everything from whoever is no member', async () => {
  const { chainId, network } = scene;
  const resource = await scene.resource(A);
  const id = await scene.granted(A, B, resource);
  const { stranger } = network;
  const noChain = fault({ code: 'NOT_FOUND', what: 'chain' });
  await expect(scene.grants.request(stranger, chainId, resource, ask)).rejects.toThrow(noChain);
  await expect(scene.grants.list(stranger, chainId, {}, { take: 5 })).rejects.toThrow(noChain);
  await expect(scene.grants.find(stranger, chainId, id)).rejects.toThrow(fault({ code: 'NOT_FOUND', what: 'grant' }));
  await expect(scene.policies.find(stranger, chainId, resource)).rejects.toThrow(fault({ code: 'NOT_FOUND' }));
  // A deed is its organisation's own: other members see what became of it on the chain.
  const [deed] = await scene.grants.deedsOf(A.actor, chainId, { take: 1 });
  await expect(scene.grants.deed(B.actor, deed!.id)).rejects.toThrow(fault({ code: 'NOT_FOUND' }));
});

it('follows a grant through its life, as the chain has it', async () => {
  const { chainId } = scene;
  const resource = await scene.resource(A);
  const { made } = await scene.done(await scene.grants.request(B.actor, chainId, resource, ask));
  const id = made as Hex;
  const seen = () => scene.grants.find(AUTHORITY.actor, chainId, id);
  expect(await seen()).toMatchObject({ state: 'REQUESTED', grantee: lower(B.principal), resource, usesLeft: 3n });
  const refused = scene.grants.grant(B.actor, chainId, id, ask);
  await expect(refused).rejects.toThrow(fault({ code: 'REVERTED', error: 'NotAuthorised' }));
  await scene.done(await scene.grants.grant(A.actor, chainId, id, { ...ask, uses: 2 }));
  expect(await seen()).toMatchObject({ state: 'GRANTED', usesLeft: 2n, outdated: false });
  expect(await scene.grants.check(B.actor, chainId, id, ['READ'], 'care')).toBe(true);
  expect(await scene.grants.check(B.actor, chainId, id, ['READ'], 'research')).toBe(false);
  expect(await scene.grants.check(B.actor, chainId, id, ['READ', 'PROCESS'], 'care')).toBe(false);
  const live = () => scene.grants.list(B.actor, chainId, { resource, live: true }, { take: 5 });
  expect((await live()).map((grant) => grant.id)).toEqual([id]);

  const before = await scene.policies.find(B.actor, chainId, resource);
  await scene.done(await scene.grants.revoke(A.actor, chainId, id));
  expect(await seen()).toMatchObject({ state: 'REVOKED' });
  expect((await scene.policies.find(B.actor, chainId, resource)).keyEpoch).toBe(before.keyEpoch + 1n);
  expect(await scene.grants.check(B.actor, chainId, id, ['READ'], 'care')).toBe(false);
  expect(await live()).toEqual([]);
});

it('gives what was asked for wherever nothing is said, and less where it is', async () => {
  const { chainId } = scene;
  const resource = await scene.resource(A);
  const given = async (wish: GiveWish) => {
    const { made } = await scene.done(await scene.grants.request(B.actor, chainId, resource, ask));
    await scene.done(await scene.grants.grant(A.actor, chainId, made!, wish));
    const [, , , uses, scopes, , until, purposes] = await (
      await scene.network.view()
    ).read('AccessGrant', 'grants', [made as Hex]);
    return { uses, scopes, until, purposes };
  };
  const asked = await given({});
  expect(asked).toEqual({
    ...{ uses: ask.uses, scopes: scopeMask(ask.scopes), purposes: bitMask([0]) },
    until: BigInt(Math.floor(ask.validUntil.getTime() / 1_000)),
  });
  const later = new Date(ask.validUntil.getTime() + 1_000);
  expect(await given({ validUntil: later, scopes: null })).toEqual(asked);
  const sooner = new Date(ask.validUntil.getTime() - 60_000);
  expect(await given({ validUntil: sooner, uses: 1 })).toEqual({ ...asked, uses: 1, until: asked.until - 60n });
  await expect(given({ uses: ask.uses + 1 })).rejects.toThrow(fault({ code: 'REVERTED', error: 'BeyondPolicy' }));
});

it('ends all grants of before when an epoch is bumped', async () => {
  const { chainId } = scene;
  const resource = await scene.resource(A);
  const old = await scene.granted(A, B, resource);
  await scene.done(await scene.policies.bumpEpoch(A.actor, chainId, resource));
  expect(await scene.grants.find(B.actor, chainId, old)).toMatchObject({ state: 'GRANTED', outdated: true });
  const next = await scene.granted(A, AUTHORITY, resource);
  const live = await scene.grants.list(B.actor, chainId, { resource, live: true }, { take: 5 });
  expect(live.map(({ id }) => id)).toEqual([next]);
});

it('finds grants by resource, by who has them, by state and by their time, a page at a time', async () => {
  const { chainId } = scene;
  const [one, other] = [await scene.resource(A), await scene.resource(B)];
  const ids = [
    await scene.granted(A, B, one),
    await scene.granted(B, A, other),
    await scene.granted(A, AUTHORITY, one),
  ];
  const list = (filter: object) => scene.grants.list(A.actor, chainId, filter, { take: 50 });
  expect((await list({ resource: one })).map(({ id }) => id)).toEqual([ids[2], ids[0]]);
  expect((await list({ grantee: AUTHORITY.principal, resource: one })).map(({ id }) => id)).toEqual([ids[2]]);
  expect(await list({ resource: one, state: 'DENIED' })).toEqual([]);
  expect(await list({ resource: one, expiresBefore: new Date() })).toEqual([]);
  expect(await list({ resource: one, expiresBefore: new Date(Date.now() + 2 * 86_400_000) })).toHaveLength(2);
  const [first] = await scene.grants.list(A.actor, chainId, { resource: one }, { take: 1 });
  const rest = await scene.grants.list(A.actor, chainId, { resource: one }, { take: 5, after: first! });
  expect(rest.map(({ id }) => id)).toEqual([ids[0]]);
});

it('breaks the glass for an hour, and answers for it', async () => {
  const { chainId, network } = scene;
  const resource = await scene.resource(A, { emergencies: true });
  const deed = await scene.done(
    await scene.grants.breakGlass(B.actor, chainId, resource, 'Unconscious, no one to ask.'),
  );
  const id = deed.made as Hex;
  const [, grantee, , , scopes, , until] = await (await network.view()).read('AccessGrant', 'grants', [id]);
  const seen = await scene.grants.find(A.actor, chainId, id);
  expect(seen).toMatchObject({
    state: 'GRANTED',
    grantee: lower(grantee),
    scopes,
    emergencyOf: lower(B.principal),
    justified: null,
  });
  expect(seen.validUntil.toFixed(0)).toBe(until.toString());
  // What the chain has of the reason is a salted hash of it; the reason is the organisation's own.
  const [justification] = (deed.arguments as Hex[]).slice(1);
  expect(justification).toBe(justificationHash(deed.note!));
  expect(JSON.stringify(deed.arguments)).not.toContain('Unconscious');

  const twice = scene.grants.breakGlass(B.actor, chainId, resource, 'Once more.');
  await expect(twice).rejects.toThrow(fault({ code: 'REVERTED', error: 'BadState' }));
  await expect(scene.grants.review(B.actor, chainId, id, true)).rejects.toThrow(fault({ error: 'NotAuthorised' }));
  await scene.done(await scene.grants.review(AUTHORITY.actor, chainId, id, false));
  expect(await scene.grants.find(A.actor, chainId, id)).toMatchObject({ state: 'REVOKED', justified: false });
});

it('shows what others did past the platform, and notices another chain in the place of the one it followed', async () => {
  const { chainId, network } = scene;
  const name = word('elsewhere');
  const terms = {
    scopes: 1,
    emergencies: false,
    release: 1,
    storers: 0,
    broker: NOBODY,
    purposes: 1n,
    odrlHash: word(''),
  };
  await network.tell(B, 'AccessGrant', 'createPolicy', [B.principal, name, terms, []]);
  await scene.follow();
  const resource = resourceOf(lower(B.principal), name);
  expect(await scene.policies.find(A.actor, chainId, resource)).toMatchObject({ owner: lower(B.principal) });

  const { platform } = network.database.admin;
  const all = () => platform.accessGrant.findMany({ orderBy: { id: 'asc' } });
  const before = await all();
  await platform.accessMirror.update({ where: { chainId }, data: { followedHash: word('another chain') } });
  await scene.follow();
  expect(await all()).toEqual(before);
});

it('notes that a grant’s time is over only when the chain does', async () => {
  const { chainId, network } = scene;
  const resource = await scene.resource(A);
  const id = await scene.granted(A, B, resource);
  await later(network.evm, 2 * 86_400);
  expect(await scene.grants.check(B.actor, chainId, id, ['READ'], 'care')).toBe(false);
  await network.tell(AUTHORITY, 'AccessGrant', 'expire', [id]);
  await scene.follow();
  expect(await scene.grants.find(B.actor, chainId, id)).toMatchObject({ state: 'EXPIRED' });
});
