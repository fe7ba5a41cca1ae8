import { publicKeyOf, randomPrivateKey, toHex } from '@atoll/crypto';
import { canonicalText, type JoinAnswer, type JoinBundle, type Signed } from '@atoll/membership';

import { TestInstallation, type Member } from './testing.js';

let here: TestInstallation;
let there: TestInstallation;
beforeAll(async () => {
  [here, there] = await Promise.all([TestInstallation.open('alice.example'), TestInstallation.open('bob.example')]);
}, 120_000);
afterAll(() => Promise.all([here.scene.close(), there.scene.close()]));

/** A chain here with a signed membership into which Bob, who is there, was voted; and the bundle for him. */
async function invited(validators = [4]) {
  const { consortiumId, actors, chain } = await here.scene.running(validators);
  const members: Member[] = [];
  for (const actor of actors) members.push(await here.withKey(actor));
  const bob = await there.withKey(await there.organisation('Bob'));
  const first = await here.membership.propose(actors[0]!, { consortiumId });
  for (const actor of actors) await here.membership.sign(actor, consortiumId, first.hash);
  await here.work();
  const invite = { name: 'Bob', installation: 'bob.example', publicKey: bob.publicKey };
  const second = await here.membership.propose(actors[0]!, { consortiumId, invite });
  for (const actor of actors) await here.membership.sign(actor, consortiumId, second.hash);
  await here.work();
  const wish = { chainId: chain.id, invitee: bob.thumbprint, expiresInHours: 48 };
  const bundle = await here.done(actors[0]!, here.exchanges.bundle(actors[0]!, wish));
  expect(bundle).toMatchObject({ status: 'DONE' });
  return { consortiumId, actors, members, chain, bob, bundle: bundle.issued! };
}

const join = async ({ bob, bundle }: Awaited<ReturnType<typeof invited>>, file = bundle) =>
  there.done(bob.actor, there.exchanges.join(bob.actor, { file, role: 'VALIDATOR' }));

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: { detail?: { code: string } }) => error.detail?.code ?? String(error),
  );

async function resigned<T>(
  file: string,
  change: (document: T) => void,
  by: (d: T) => Promise<string>,
): Promise<string> {
  const { document } = JSON.parse(file) as Signed<T>;
  change(document);
  return canonicalText({ document, signatures: [await by(document)] });
}

it('brings a member of another installation in, from the invitation to a validator', async () => {
  const setting = await invited();
  const { actors, bob, chain, consortiumId } = setting;
  const joining = await join(setting);
  expect(joining).toMatchObject({ status: 'DONE', received: null });
  const joined = await there.scene.platform.chain.findUniqueOrThrow({ where: { id: joining.chainId! } });
  expect(joined).toMatchObject({
    joined: true,
    evmChainId: chain.evmChainId,
    genesis: (await here.scene.chain(chain.id)).genesis,
  });
  const nodes = await there.scene.nodes.ofChains(bob.actor, [joined.id]);
  expect(nodes.get(joined.id)!.map(({ name, foreign }) => [name, foreign])).toEqual([
    ['validator-0', true],
    ['validator-1', true],
    ['validator-2', true],
    ['validator-3', true],
    ['validator-4', false],
  ]);

  const admission = await here.done(actors[0]!, here.exchanges.admit(actors[0]!, { file: joining.issued! }));
  expect(admission).toMatchObject({ status: 'DONE' });
  await here.scene.proposals.addValidator(actors[0]!, admission.nodeId!);
  const own = nodes.get(joined.id)!.find(({ foreign }) => !foreign)!;
  const { validators } = await here.scene.settle(chain.id);
  expect(validators).toContain(own.address);
  expect(await here.exchanges.admit(actors[0]!, { file: joining.issued! })).toMatchObject({ id: admission.id });
  expect(await here.scene.platform.consortiumMember.findMany({ where: { consortiumId, remote: true } })).toHaveLength(
    1,
  );
});

it('lets nobody act for a member that is elsewhere, nor count on its vote here', async () => {
  const { actors, consortiumId } = await invited([1, 1]);
  const { organisationId } = await here.scene.platform.consortiumMember.findFirstOrThrow({
    where: { consortiumId, remote: true },
  });
  const wish = here.scene.wish(consortiumId, actors, [1], { name: 'Second' });
  wish.validators.push({ organisationId, count: 1 });
  expect(await codeOf(here.scene.chains.create(actors[0]!, wish))).toBe('INVALID');
  const [chain] = await here.scene.platform.chain.findMany({ where: { consortiumId } });
  expect((await here.scene.proposals.stopChain(actors[0]!, chain!.id)).needed).toBe(2); // of the two that are here
});

it('is nothing to see for whoever is not a member, in either installation', async () => {
  const setting = await invited();
  const joining = await join(setting);
  const eve = await here.withKey(await here.organisation('Eve'));
  const mallory = await there.withKey(await there.organisation('Mallory'));
  const { chain, bob, bundle, consortiumId } = setting;
  const wish = { chainId: chain.id, invitee: bob.thumbprint, expiresInHours: 1 };
  expect(await codeOf(here.exchanges.bundle(eve.actor, wish))).toBe('NOT_FOUND');
  expect(await codeOf(here.membership.versions(eve.actor, consortiumId))).toBe('NOT_FOUND');
  expect(await codeOf(here.exchanges.admit(eve.actor, { file: joining.issued! }))).toBe('NOT_FOUND');
  expect(await codeOf(here.exchanges.find(eve.actor, joining.id))).toBe('NOT_FOUND');
  expect(await codeOf(there.exchanges.join(mallory.actor, { file: bundle, role: 'RPC' }))).toBe('INVALID');
  expect(await codeOf(there.exchanges.find(mallory.actor, joining.id))).toBe('NOT_FOUND');
  expect(await there.scene.chains.list(mallory.actor, { take: 10 })).toEqual([]);
});

it('refuses a bundle that its own issuer made hostile', async () => {
  const setting = await invited();
  const { actors, bob, bundle } = setting;
  const by = (document: JoinBundle) => here.signer.sign(actors[0]!.organisationId, document);
  const attempt = async (change: (document: JoinBundle) => void) =>
    codeOf(there.exchanges.join(bob.actor, { file: await resigned(bundle, change, by), role: 'VALIDATOR' }));
  for (const host of ['10.0.0.1', '127.0.0.1', '169.254.169.254', 'postgres', 'api.atoll.svc.cluster.local'])
    expect([host, await attempt((b) => void (b.peers[0]!.host = host))]).toEqual([host, 'INVALID']);
  expect(await attempt((b) => void (b.chain.engine = 'other'))).toBe('INVALID');
  expect(await attempt((b) => void ((b.chain.genesis as { gasLimit: string }).gasLimit = '0x1'))).toBe('INVALID');
  expect(await attempt((b) => void (b.expiresAt = new Date(0).toISOString()))).toBe('INVALID');
  expect(await attempt(() => undefined)).toBe('done');
  expect(await codeOf(there.exchanges.join(bob.actor, { file: '{"a":'.repeat(99_999), role: 'RPC' }))).toBe('INVALID');
  await there.work();
});

it('refuses an answer with a key that is somebody’s, from somebody else, or after a later one', async () => {
  const setting = await invited();
  const { actors, bob, chain } = setting;
  const joining = await join(setting);
  const alice = actors[0]!;
  const by = (document: JoinAnswer) => there.signer.sign(bob.actor.organisationId, document);
  const admit = async (file: string) => {
    const { status, message } = await here.done(alice, here.exchanges.admit(alice, { file }));
    return status === 'DONE' ? 'DONE' : message;
  };
  const [own] = await here.scene.platform.node.findMany({ where: { chainId: chain.id } });
  const steal = await resigned<JoinAnswer>(
    joining.issued!,
    ({ node }) => Object.assign(node, { publicKey: own!.publicKey, address: own!.address }),
    by,
  );
  expect(await admit(steal)).toMatch(/its key is the key of validator-0 already/);
  const inside = await resigned<JoinAnswer>(joining.issued!, ({ node }) => void (node.host = '10.1.2.3'), by);
  expect(await codeOf(here.exchanges.admit(alice, { file: inside }))).toBe('INVALID');
  const byAlice = await resigned<JoinAnswer>(
    joining.issued!,
    () => undefined,
    (d) => here.signer.sign(alice.organisationId, d),
  );
  expect(await codeOf(here.exchanges.admit(alice, { file: byAlice }))).toBe('INVALID');

  const moved = await resigned<JoinAnswer>(
    joining.issued!,
    (answer) => {
      answer.node.host = 'moved.bob.example';
      answer.issuedAt = new Date(Date.parse(answer.issuedAt) + 1_000).toISOString();
    },
    by,
  );
  expect(await admit(moved)).toBe('DONE');
  expect(await admit(joining.issued!)).toMatch(/given a later one since/);
  const foreign = await here.scene.platform.node.findMany({ where: { chainId: chain.id, foreign: true } });
  expect(foreign.map(({ host }) => host)).toEqual(['moved.bob.example']);

  for (let more = 0; more < 16; more += 1) {
    const key = toHex(publicKeyOf(randomPrivateKey()));
    const file = await resigned<JoinAnswer>(joining.issued!, ({ node }) => void (node.publicKey = key), by);
    expect(await codeOf(here.exchanges.admit(alice, { file }))).toBe('INVALID'); // its address is another one's
  }
});

it('refuses the answer of a member that was dropped meanwhile, and takes its nodes away', async () => {
  const setting = await invited();
  const { actors, bob, chain, consortiumId } = setting;
  const joining = await join(setting);
  await here.done(actors[0]!, here.exchanges.admit(actors[0]!, { file: joining.issued! }));
  const second = await there.done(
    bob.actor,
    there.exchanges.join(bob.actor, { file: setting.bundle, role: 'RPC', idempotencyKey: 'another node' }),
  );
  const { hash } = await here.membership.propose(actors[0]!, { consortiumId, drop: bob.thumbprint });
  await here.work();
  expect((await here.membership.versions(actors[0]!, consortiumId))[0]).toMatchObject({
    hash,
    status: 'OPEN',
    needed: 2,
  });

  // Two members, so the other one has to agree: Bob signs at home that he goes.
  const file = await here.membership.file(actors[0]!, consortiumId);
  const taken = await there.done(bob.actor, there.exchanges.takeMembership(bob.actor, { file }));
  expect(taken).toMatchObject({ status: 'DONE' });
  await there.membership.sign(bob.actor, taken.consortiumId!, hash);
  await there.work();
  expect((await there.membership.versions(bob.actor, taken.consortiumId!))[0]).toMatchObject({
    hash,
    status: 'ACCEPTED',
  });
  const back = await there.membership.file(bob.actor, taken.consortiumId!);
  expect(await here.done(actors[0]!, here.exchanges.takeMembership(actors[0]!, { file: back }))).toMatchObject({
    status: 'DONE',
  });
  expect((await here.membership.versions(actors[0]!, consortiumId))[0]).toMatchObject({ hash, status: 'ACCEPTED' });
  expect(await codeOf(here.exchanges.admit(actors[0]!, { file: second.issued! }))).toBe('CONFLICT');
  expect(await here.scene.platform.node.count({ where: { chainId: chain.id, foreign: true } })).toBe(0);
  // An old file does not bring the old membership back.
  expect(await here.done(actors[0]!, here.exchanges.takeMembership(actors[0]!, { file }))).toMatchObject({
    status: 'DONE',
  });
  expect((await here.membership.versions(actors[0]!, consortiumId))[0]).toMatchObject({ hash, status: 'ACCEPTED' });
});

it('takes nobody in by a code once its members sign who they are', async () => {
  const { consortiumId, actors } = await here.scene.running([1]);
  const { code } = await here.invitations.invite(actors[0]!, { consortiumId, expiresInHours: 1 });
  const eve = await here.organisation('Eve');
  await here.withKey(actors[0]!);
  await here.membership.propose(actors[0]!, { consortiumId });
  await here.work();
  expect(await codeOf(here.invitations.accept(eve, code))).toBe('EXPIRED');
  expect(await codeOf(here.invitations.invite(actors[0]!, { consortiumId, expiresInHours: 1 }))).toBe('CONFLICT');
});

it('asks every founder to sign, and more than half of the members after that', async () => {
  const { consortiumId, actors } = await here.scene.running([1, 1, 1]);
  expect(await codeOf(here.membership.propose(actors[0]!, { consortiumId }))).toBe('CONFLICT'); // nobody has a key
  for (const actor of actors) await here.withKey(actor);
  const { hash } = await here.membership.propose(actors[0]!, { consortiumId });
  expect(await codeOf(here.membership.propose(actors[1]!, { consortiumId }))).toBe('CONFLICT'); // one at a time
  const status = async () => (await here.membership.versions(actors[0]!, consortiumId))[0]!;
  await here.membership.sign(actors[1]!, consortiumId, hash);
  await here.work();
  expect(await status()).toMatchObject({ status: 'OPEN', needed: 3 });
  await here.membership.sign(actors[2]!, consortiumId, hash);
  await here.work();
  expect(await status()).toMatchObject({ status: 'ACCEPTED' });
  const next = await here.membership.propose(actors[2]!, { consortiumId, drop: undefined });
  expect(await codeOf(here.membership.withdraw(actors[0]!, consortiumId, next.hash))).toBe('NOT_FOUND');
  await here.membership.sign(actors[0]!, consortiumId, next.hash);
  await here.work();
  expect(await status()).toMatchObject({ hash: next.hash, status: 'ACCEPTED', needed: 2 });
});
