import type { Actor } from '@atoll/kernel';

import { Scene } from './testing.js';

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.open();
});
afterAll(() => scene.close());

const fault = (detail: object) => expect.objectContaining({ detail: expect.objectContaining(detail) });

async function onKernel(count: number) {
  const { chain, actors } = await scene.running(Array<number>(count).fill(1));
  const [first] = actors as [Actor];
  const { consortiumId, id: chainId } = chain;
  const place = { consortiumId, chainId };
  const { organisationId } = first;
  await scene.platform.kernel.create({ data: { ...place, deployedBy: organisationId, founders: [], status: 'READY' } });
  const { id: keyId } = await scene.platform.key.create({ data: { organisationId, name: 'principal' } });
  await scene.platform.kernelPrincipal.create({ data: { ...place, organisationId, keyId } });
  const solutions = () => scene.platform.solution.findMany({ where: { chainId } });
  return { chainId, actors, solutions };
}

it('wishes for a solution once most of the members agreed, and for one of each', async () => {
  const { chainId, actors, solutions } = await onKernel(3);
  const [a, b, c] = actors as [Actor, Actor, Actor];
  const { id } = await scene.proposals.deploySolution(a, chainId, 'DataMarket');
  expect((await scene.proposals.deploySolution(a, chainId, 'DataMarket')).id).toBe(id);
  expect((await scene.proposals.deploySolution(a, chainId, 'CityExchange')).id).not.toBe(id);
  await scene.settle(chainId);
  expect(await solutions()).toEqual([]);
  await scene.proposals.vote(b, id, true);
  await scene.settle(chainId);
  expect(await solutions()).toMatchObject([
    { contract: 'DataMarket', deployedBy: a.organisationId, status: 'DEPLOYING' },
  ]);
  const again = scene.proposals.deploySolution(a, chainId, 'DataMarket');
  await expect(again).rejects.toThrow(fault({ code: 'CONFLICT', what: 'chain' }));
  const nobody = scene.proposals.deploySolution(c, chainId, 'CityExchange');
  await expect(nobody).rejects.toThrow(fault({ code: 'CONFLICT', because: expect.stringContaining('principal') }));
  await scene.platform.solution.updateMany({ where: { chainId }, data: { status: 'FAILED' } });
  const anew = await scene.proposals.deploySolution(a, chainId, 'DataMarket');
  await scene.proposals.vote(b, anew.id, true);
  await scene.settle(chainId);
  expect(await solutions()).toMatchObject([{ status: 'DEPLOYING' }]);
});

it('asks for a kernel first, and hides the chain from others', async () => {
  const { chain, actors } = await scene.running([1]);
  const bare = scene.proposals.deploySolution(actors[0]!, chain.id, 'DataMarket');
  await expect(bare).rejects.toThrow(fault({ code: 'CONFLICT', because: expect.stringContaining('deployKernel') }));
  const { actors: others } = await scene.members(1);
  const hidden = scene.proposals.deploySolution(others[0]!, chain.id, 'DataMarket');
  await expect(hidden).rejects.toThrow(fault({ code: 'NOT_FOUND', what: 'chain' }));
});
