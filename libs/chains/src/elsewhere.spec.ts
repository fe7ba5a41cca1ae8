import { addressOf, fromHex, publicKeyOf, randomPrivateKey, toHex } from '@atoll/crypto';
import { newId, type Node } from '@atoll/store';

import { parseConditions } from './conditions.js';
import { Scene } from './testing.js';

let scene: Scene;
beforeAll(async () => void (scene = await Scene.open()), 120_000);
afterAll(() => scene.close());

const newKey = () => {
  const publicKey = toHex(publicKeyOf(randomPrivateKey()));
  return { publicKey, address: addressOf(fromHex(publicKey, 64)) };
};

/** A member elsewhere with one node, as an admission writes them down. */
async function admit(consortiumId: string, chainId: string, more: Partial<Node> = {}): Promise<Node> {
  const organisationId = newId();
  await scene.platform.organisation.create({ data: { id: organisationId, name: 'Bob', installation: 'bob.example' } });
  await scene.platform.consortiumMember.create({ data: { consortiumId, organisationId, remote: true } });
  return scene.platform.node.create({
    data: {
      ...{ organisationId, consortiumId, chainId, name: 'bob-0', role: 'VALIDATOR', foreign: true, ...newKey() },
      ...{ host: 'bob.example', port: 30_303, phase: 'Announced', ...more },
    },
  });
}

const nodeOf = (id: string) => scene.platform.node.findFirstOrThrow({ where: { id } });
const conditionOf = async (chainId: string, type: string) =>
  parseConditions((await scene.chain(chainId)).conditions).find((condition) => condition.type === type);

it('makes a node elsewhere a peer, lets it in by votes once it is connected, and counts it', async () => {
  const { consortiumId, actors, chain } = await scene.running([4]);
  const foreign = await admit(consortiumId, chain.id);
  scene.driver.reachForeign(chain.id, foreign.publicKey!, true);
  await scene.settle(chain.id);
  expect(await nodeOf(foreign.id)).toMatchObject({ phase: 'Away', sealing: false });

  const proposal = await scene.proposals.addValidator(actors[0]!, foreign.id);
  expect(proposal.needed).toBe(1); // whoever is elsewhere votes there
  await scene.settle(chain.id);
  expect((await scene.proposals.find(actors[0]!, proposal.id)).message).toBe('Accepted; waiting for bob-0 to connect');

  scene.driver.reachForeign(chain.id, foreign.publicKey!);
  const { validators } = await scene.settle(chain.id);
  expect(validators).toContain(foreign.address);
  expect(await nodeOf(foreign.id)).toMatchObject({ phase: 'Connected', sealing: true });
  expect((await scene.proposals.find(actors[0]!, proposal.id)).status).toBe('EXECUTED');
  expect(await conditionOf(chain.id, 'QuorumAtRisk')).toMatchObject({ status: 'False' });
  expect((await scene.chain(chain.id)).alive).toBe(5);
});

it('does not run, stop, lose or restart what is not its own', async () => {
  const { consortiumId, actors, chain } = await scene.running([4]);
  const foreign = await admit(consortiumId, chain.id);
  const settled = await scene.settle(chain.id);
  expect(settled).toMatchObject({ phase: 'Running', message: 'Blocks are produced' });
  expect((await scene.driver.observe(chain.id)).map(({ name }) => name)).not.toContain('bob-0');
  for (const act of ['stop', 'start', 'restart', 'remove'] as const)
    await expect(scene.nodes[act](actors[0]!, foreign.id)).rejects.toMatchObject({ detail: { code: 'NOT_FOUND' } });
});

it('needs it for its quorum when the chain does, and says so while it is away', async () => {
  const { consortiumId, actors, chain } = await scene.running([3]);
  const foreign = await admit(consortiumId, chain.id);
  await scene.settle(chain.id);
  await scene.proposals.addValidator(actors[0]!, foreign.id);
  await scene.settle(chain.id);
  const [own] = await scene.platform.node.findMany({ where: { chainId: chain.id, name: 'validator-0' } });
  await scene.nodes.stop(actors[0]!, own!.id);
  await scene.settle(chain.id);
  // Two of three here and the one elsewhere are three of four.
  expect(await conditionOf(chain.id, 'QuorumAtRisk')).toMatchObject({ status: 'True', reason: 'ValidatorDown' });
  expect(await conditionOf(chain.id, 'Stalled')).toMatchObject({ status: 'False' });
  expect((await scene.chain(chain.id)).alive).toBe(3);

  scene.driver.reachForeign(chain.id, foreign.publicKey!, true);
  await scene.settle(chain.id);
  expect((await scene.chain(chain.id)).alive).toBe(2);
  expect(await conditionOf(chain.id, 'Stalled')).toMatchObject({ status: 'True', reason: 'QuorumLost' });
  expect((await conditionOf(chain.id, 'Stalled'))?.message).toContain('bob-0');
});

it('forgets one that is to go, once nobody here has it as a peer', async () => {
  const { consortiumId, chain } = await scene.running([1]);
  const foreign = await admit(consortiumId, chain.id);
  await scene.settle(chain.id);
  await scene.platform.node.updateMany({ where: { id: foreign.id }, data: { desired: 'REMOVED' } });
  await scene.settle(chain.id);
  expect(await scene.platform.node.count({ where: { id: foreign.id } })).toBe(0);
});
