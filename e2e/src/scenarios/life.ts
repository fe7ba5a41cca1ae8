import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { Blocks } from '../blocks.js';
import { approveAll, chainUntil, isReady, isTrue, type Chain } from '../chain.js';
import { Installation } from '../installation.js';
import { headOf, leftOf, NodePod } from '../kubernetes/node-pod.js';
import { pack } from '../kubernetes/images.js';
import { BackedUpChain } from '../lost-disk.js';
import { mustEqual, tell, type Story, type Tally } from '../story.js';
import { until } from '../wait.js';
import { growByVote } from './baas/honest.js';
import { foundChain, type Setting } from './baas/setting.js';

/** With one of four validators missing, a block may take another round or two; more than this is a halt. */
const LONGEST_GAP_SECONDS = 12;
const SLOW = 240;

/** What befalls a chain between its first block and its end. */
const PARTS = {
  pods: losePods,
  disk: loseDisk,
  votes: growAndShrink,
  drain: emptyTheMachine,
  upgrade,
  pause: pauseAndResume,
};

/**
 * The life of a chain on the cluster of KUBECONFIG, from its first block to the last of its objects, or with one part of it
 * only: `npm run scenario -- life [pods|disk|votes|drain|upgrade|pause]`.
 */
export async function run(only?: keyof typeof PARTS): Promise<Tally> {
  const installation = await Installation.up('life', 'kubernetes');
  try {
    return await tell('life', {
      'on Kubernetes': async (story) => {
        const setting = await foundChain(story, installation.addresses.graphql);
        for (const [name, part] of Object.entries(PARTS))
          if (only === undefined || only === name) await part(story, setting, installation);
        await disappear(story, setting);
      },
    });
  } finally {
    await installation.remove();
  }
}

async function losePods(story: Story, setting: Setting): Promise<void> {
  const [first, second] = podsOf(setting) as [NodePod, NodePod];
  await story.step("a node's process is killed: it comes back, and the chain never paused", () =>
    neverPausing(setting, async () => {
      const before = await first.container();
      await first.killProcess();
      await first.replaced(before);
    }),
  );
  await story.step('a pod is deleted: another one has the same key, and the chain never paused', () =>
    neverPausing(setting, async () => {
      const before = await second.container();
      await second.kill();
      await second.replaced(before);
      const { chain } = await setting.port.atoll.chain({ id: setting.chain.id });
      mustEqual(chain!.validators, setting.chain.validators, 'The validators');
    }),
  );
}

async function loseDisk(story: Story, setting: Setting, { addresses }: Installation): Promise<void> {
  const { port, chain } = setting;
  const directory = await fs.mkdtemp(path.join(os.tmpdir(), 'atoll-life-'));
  const kept = new BackedUpChain(addresses.graphql, port, chain.id, path.join(directory, 'backup.key'));
  const own = (await port.atoll.chain({ id: chain.id })).chain!.nodes.filter(({ mine }) => mine);
  const { name } = own[0]!;
  try {
    await story.step('a member backs its keys and the blocks up, and a drill executes them', async () => {
      await kept.backUp(own.length);
      await kept.drill();
    });
    await story.step(
      `the volume of ${name} is deleted: its owner brings its key back, and the chain never paused`,
      () =>
        neverPausing(setting, async () => {
          await kept.lose(name, () => new NodePod(chain.id, name).loseDisk());
          await kept.bringBack(name);
        }),
    );
  } finally {
    await fs.rm(directory, { recursive: true, force: true });
  }
}

async function growAndShrink(story: Story, setting: Setting): Promise<void> {
  const { port, line, yard, chain } = setting;
  const fifth = await growByVote(story, setting);
  await story.step('the fifth is voted out, and removed with its pod and its volume', async () => {
    await yard.atoll.proposeValidatorRemoval({ nodeId: fifth.id });
    await approveAll([port, line], chain.id);
    await chainUntil(port, chain.id, 'four validators', ({ validators }) => validators.length === 4);
    await until('the proposal to be closed', async () => {
      const { proposals } = await yard.atoll.proposals({ chainId: chain.id, first: 10 });
      return proposals.nodes.every(({ status }) => status !== 'ACCEPTED');
    });
    await yard.atoll.removeNode({ id: fifth.id });
    await chainUntil(port, chain.id, 'four nodes', ({ nodes }) => nodes.length === 4);
    // Its pod may take a moment longer to end than its volume to be given up.
    await until('nothing of it to be left', async () => {
      const names = await leftOf(chain.id);
      return names.every((name) => !name.includes(fifth.name));
    });
  });
}

/** As `kubectl drain` asks, for all at once and again and again; the machine itself stays open, since there is no other. */
async function emptyTheMachine(story: Story, setting: Setting): Promise<void> {
  await story.step('all validators are asked to leave at once: they go one after another, and no block is late', () =>
    neverPausing(setting, async () => {
      const refusals = await Promise.all(
        podsOf(setting).map(async (pod) => {
          const before = await pod.container();
          const count = await pod.evict();
          await pod.replaced(before);
          return count;
        }),
      );
      const all = refusals.reduce((sum, count) => sum + count, 0);
      console.log(`      refused ${all} times until all ${refusals.length} had left`);
      if (all === 0) throw new Error('Nobody ever had to wait.');
    }),
  );
}

async function upgrade(story: Story, setting: Setting, installation: Installation): Promise<void> {
  const { port, chain } = setting;
  const before = new Set((await images(setting)).values());
  await story.step('an image that does not start stops at the first node, and says what to do', () =>
    neverPausing(setting, async () => {
      await installation.upgradeTo('localhost/no-such-node:1');
      const told = await chainUntil(
        port,
        chain.id,
        'the upgrade to stop',
        (c) => upgradeOf(c)?.reason === 'NodeFails',
        SLOW,
      );
      console.log(`      ${upgradeOf(told)?.message}`);
      const replaced = [...(await images(setting))].filter(([, image]) => !before.has(image));
      mustEqual(replaced.length, 1, 'The number of nodes that were replaced');
      return replaced.map(([name]) => name);
    }),
  );
  const image = await pack('upgraded');
  await story.step('with one that does, nodes are replaced one at a time, and no block is late', () =>
    neverPausing(setting, async () => {
      await installation.upgradeTo(image);
      await chainUntil(port, chain.id, 'the upgrade to begin', (c) => isTrue(c, 'UpgradeInProgress'));
      await chainUntil(port, chain.id, 'the upgrade to end', (c) => upgradeOf(c)?.status === 'False');
      mustEqual([...new Set((await images(setting)).values())], [image], 'The images');
    }),
  );
}

async function pauseAndResume(story: Story, { port, line, yard, chain }: Setting): Promise<void> {
  await story.step('paused by its members it has no pods; resumed, it goes on where it was', async () => {
    const { chain: before } = await port.atoll.chain({ id: chain.id });
    await port.atoll.stopChain({ id: chain.id });
    await approveAll([line, yard], chain.id);
    await chainUntil(port, chain.id, 'the chain to stop', ({ phase }) => phase === 'Stopped');
    mustEqual(
      (await leftOf(chain.id)).filter((name) => name.startsWith('PodList')),
      [],
      'The pods',
    );
    await port.atoll.startChain({ id: chain.id });
    await approveAll([line, yard], chain.id);
    const after = await chainUntil(
      port,
      chain.id,
      'new blocks',
      (c) => isReady(c) && Number(c.height) > Number(before!.height),
      SLOW,
    );
    mustEqual(after.validators, before!.validators, 'The validators');
  });
}

async function disappear(story: Story, { port, line, yard, chain }: Setting): Promise<void> {
  await story.step('deleted by its members, nothing of it is left', async () => {
    await port.atoll.deleteChain({ id: chain.id });
    await approveAll([line, yard], chain.id);
    await until(
      'the chain to be gone',
      async () => !(await port.atoll.chain({ id: chain.id }).catch(() => ({ chain: null }))).chain,
      { seconds: SLOW },
    );
    mustEqual(await leftOf(chain.id), [], 'What is left');
  });
}

/**
 * Does something to the chain, waits until every node is at the head again, and looks at the blocks of that time: none may
 * have taken much longer than usual, and all nodes must have the same, but for those that the work says are down.
 */
async function neverPausing(setting: Setting, work: () => Promise<string[] | void>): Promise<void> {
  const { port, chain } = setting;
  let up = podsOf(setting);
  const blocks = async () => {
    const { nodes } = (await port.atoll.chain({ id: chain.id })).chain!;
    return new Blocks({ nodes: nodes.filter(({ name }) => up.some((pod) => pod.name === name)) });
  };
  const from = await (await blocks()).height();
  const down = (await work()) ?? [];
  up = up.filter(({ name }) => !down.includes(name));
  const further = async () => {
    const head = await headOf(up);
    return head !== null && head > from && head;
  };
  const to = await until(`every node to be beyond block ${from}`, further, { seconds: SLOW });
  const after = await until('the addresses of all nodes', async () => {
    const heights = await (await blocks()).heights();
    return heights.size === up.length && Math.min(...heights.values()) >= to && blocks();
  });
  const gap = await after.longestGap(from, to);
  console.log(`      ${to - from} blocks, the longest wait for one ${gap} s`);
  if (gap > LONGEST_GAP_SECONDS) throw new Error(`A block took ${gap} s.`);
  mustEqual(await after.forks(from, to), 0, 'The number of forks');
}

const podsOf = ({ chain }: Setting): NodePod[] => chain.nodes.map(({ name }) => new NodePod(chain.id, name));

async function images({ chain }: Setting): Promise<Map<string, string | null>> {
  const found = chain.nodes.map(async ({ name }) => [name, await new NodePod(chain.id, name).image()] as const);
  return new Map(await Promise.all(found));
}

const upgradeOf = ({ conditions }: Chain) => conditions.find(({ type }) => type === 'UpgradeInProgress');
