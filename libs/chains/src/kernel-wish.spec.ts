import type { Actor } from '@atoll/kernel';

import { Scene } from './testing.js';

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.open();
});
afterAll(() => scene.close());

const fault = (detail: object) => expect.objectContaining({ detail: expect.objectContaining(detail) });
const founders = (actors: Actor[], roles = 2) => actors.map(({ organisationId }) => ({ organisationId, roles }));
const kernelOf = (chainId: string) => scene.platform.kernel.findUnique({ where: { chainId } });
const consortium = `0x${'5e'.repeat(20)}`;

async function voted(chainId: string, id: string, actors: Actor[], approve = true) {
  for (const actor of actors) await scene.proposals.vote(actor, id, approve);
  await scene.settle(chainId);
  return scene.proposals.find(actors[0]!, id);
}

it('wishes for a kernel once every founder and most of the members agreed, with the founders that they saw', async () => {
  const { chain, actors } = await scene.running([1, 1, 1]);
  const [a, b, c] = actors as [Actor, Actor, Actor];
  const { id, needed } = await scene.proposals.deployKernel(a, chain.id, founders([a, b, c]));
  expect(needed).toBe(3);
  expect(await voted(chain.id, id, [b])).toMatchObject({ status: 'OPEN' });
  expect(await kernelOf(chain.id)).toBeNull();
  expect(await voted(chain.id, id, [c])).toMatchObject({ status: 'EXECUTED' });
  expect(await kernelOf(chain.id)).toMatchObject({
    ...{ deployedBy: a.organisationId, founders: founders([a, b, c]), consortiumAddress: null, status: 'PREPARING' },
  });
});

it('wishes for it with the chain, which takes the yes of each founder, too', async () => {
  const { consortiumId, actors } = await scene.members(3);
  const [a, b, c] = actors as [Actor, Actor, Actor];
  const { actors: others } = await scene.members(1);
  const wish = (named: Actor[]) =>
    scene.chains.create(
      a,
      scene.wish(consortiumId, actors, [1, 0, 0], { kernelFounders: founders(named), idempotencyKey: 'once' }),
    );
  const chain = await wish([a, c]);
  expect((await wish([a, c])).id).toBe(chain.id);
  await expect(wish([a])).rejects.toThrow(fault({ code: 'CONFLICT', what: 'idempotency key' }));
  await expect(wish([])).rejects.toThrow(fault({ code: 'INVALID', field: 'kernelFounders' }));
  const founding = await scene.platform.proposal.findFirstOrThrow({ where: { chainId: chain.id } });
  expect(await voted(chain.id, founding.id, [b])).toMatchObject({ status: 'OPEN' });
  expect(await kernelOf(chain.id)).toBeNull();
  expect(await voted(chain.id, founding.id, [c])).toMatchObject({ status: 'EXECUTED' });
  expect(await kernelOf(chain.id)).toMatchObject({
    ...{ deployedBy: a.organisationId, founders: founders([a, c]), status: 'PREPARING' },
  });
  const strange = scene.wish(consortiumId, actors, [1, 0, 0], { name: 'strange', kernelFounders: founders(others) });
  await expect(scene.chains.create(a, strange)).rejects.toThrow(
    fault({ code: 'INVALID', field: 'kernelFounders.organisationId' }),
  );
});

it('needs no word of members that are no founders, but of most of all', async () => {
  const { chain, actors } = await scene.running([1, 1, 1, 1, 1]);
  const [a, b, c] = actors as [Actor, Actor, Actor];
  const { id } = await scene.proposals.deployKernel(a, chain.id, founders([a, b]));
  expect(await voted(chain.id, id, [b])).toMatchObject({ status: 'OPEN' });
  expect(await voted(chain.id, id, [c])).toMatchObject({ status: 'EXECUTED' });
});

it('lets nobody become a founder that says no, and nobody be named that is no member', async () => {
  const { chain, actors } = await scene.running([1, 1]);
  const [a, b] = actors as [Actor, Actor];
  const { id } = await scene.proposals.deployKernel(a, chain.id, founders([a, b]));
  expect(await voted(chain.id, id, [b], false)).toMatchObject({
    ...{ status: 'REJECTED', message: 'A member that was to found the kernel refused' },
  });
  const { actors: others } = await scene.members(1);
  const strange = scene.proposals.deployKernel(a, chain.id, founders([a, others[0]!]));
  await expect(strange).rejects.toThrow(fault({ code: 'INVALID', field: 'founders' }));
  const twice = scene.proposals.deployKernel(a, chain.id, founders([a, a]));
  await expect(twice).rejects.toThrow(fault({ code: 'INVALID', field: 'founders' }));
  const hidden = scene.proposals.deployKernel(others[0]!, chain.id, founders(others));
  await expect(hidden).rejects.toThrow(fault({ code: 'NOT_FOUND', what: 'chain' }));
});

it('takes another list, or another address, for no word on the one that is open', async () => {
  const { chain, actors } = await scene.running([1, 1]);
  const [a, b] = actors as [Actor, Actor];
  const open = await scene.proposals.deployKernel(a, chain.id, founders([a, b]));
  const conflict = fault({ code: 'CONFLICT', what: 'chain' });
  // The same wish of another member is a vote for it; with one role more it is another wish.
  await expect(scene.proposals.deployKernel(b, chain.id, founders([a, b], 3))).rejects.toThrow(conflict);
  await expect(scene.proposals.adoptKernel(b, chain.id, consortium)).rejects.toThrow(conflict);
  expect((await scene.proposals.deployKernel(b, chain.id, founders([a, b]))).id).toBe(open.id);
});

it('adopts by most of the members, and keeps one kernel for each chain unless it failed', async () => {
  const { chain, actors } = await scene.running([1, 1, 1]);
  const [a, b] = actors as [Actor, Actor];
  const { id } = await scene.proposals.adoptKernel(a, chain.id, consortium);
  expect(await kernelOf(chain.id)).toBeNull();
  await voted(chain.id, id, [b]);
  expect(await kernelOf(chain.id)).toMatchObject({ consortiumAddress: consortium, founders: [] });
  await expect(scene.proposals.adoptKernel(b, chain.id, consortium)).rejects.toThrow(fault({ code: 'CONFLICT' }));
  await scene.platform.kernel.update({ where: { chainId: chain.id }, data: { status: 'FAILED' } });
  const again = await scene.proposals.deployKernel(b, chain.id, founders([b]));
  await voted(chain.id, again.id, [a]);
  expect(await kernelOf(chain.id)).toMatchObject({ consortiumAddress: null, status: 'PREPARING' });
});
