import { setTimeout as pause } from 'node:timers/promises';

import { chainUntil, isReady } from '../chain.js';
import type { Asked } from '../kubernetes/api-proxy.js';
import { kubectl } from '../kubernetes/kubectl.js';
import { difference, normalised, objectsOf } from '../kubernetes/objects.js';
import { Platform } from '../kubernetes/worker-process.js';
import type { Member } from '../member.js';
import { tell, type Story, type Tally } from '../story.js';
import { until } from '../wait.js';

/** However long the watches were led astray, what stands is right again after this. */
const RIGHT = { seconds: 60, everyMs: 300 };
/** More requests than this at once, and then a second, of a worker with one chain are a storm. */
const STORM = { atOnce: 50, perSecond: 10 };

const watches = ({ verb }: Asked) => verb === 'watch';
const lists = ({ verb, url }: Asked) => verb === 'read' && url.includes('labelSelector=');

type Scene = { platform: Platform; member: Member; chainId: string; wished: string[]; slowest: number };

/**
 * Watches that fall silent, are cut again and again, are told that what they know is too old, or are told to wait: the platform
 * notices what somebody changes within a minute, and asks no more than it has to: `npm run fault -- R3 [reconnects]`, by default
 * 100, or 1,000 by ATOLL_FULL=1.
 */
export async function run(reconnects = process.env['ATOLL_FULL'] ? '1000' : '100'): Promise<Tally> {
  console.log(`R3: ${reconnects} reconnects, and watches that are silent, refused or forgotten`);
  const platform = await Platform.start('r3');
  try {
    return await tell('R3', { 'led astray': (story) => astray(story, platform, Number(reconnects)) });
  } finally {
    await platform.stop();
  }
}

async function astray(story: Story, platform: Platform, reconnects: number): Promise<void> {
  const { proxy } = platform;
  const scene = await story.step('a chain runs, and is watched', () => running(platform));
  const atRest = await story.step('at rest the platform asks little', () => requestsPerMinute(platform));
  console.log(`  ${atRest} requests a minute of one worker with one chain at rest`);

  await story.step('watches that went silent: a change is seen within a minute', async () => {
    proxy.blackHole(watches);
    await drift(scene);
    await pause(1_000);
    proxy.heal(); // What is silent stays so; only whoever asks anew is answered.
    await right(scene);
  });
  await story.step('watches that stay silent, also the new ones: a change is seen within a minute', async () => {
    proxy.blackHole(watches);
    await drift(scene);
    await right(scene);
    proxy.heal();
  });
  await story.step(`watches cut ${reconnects} times: no storm, and right`, async () => {
    const before = { ...proxy.counts };
    const began = performance.now();
    let cuts = 0;
    await until(
      'the cuts',
      async () => {
        cuts += proxy.cut(watches);
        return cuts >= reconnects;
      },
      { seconds: 900, everyMs: 100 },
    );
    const seconds = (performance.now() - began) / 1_000;
    const asked = proxy.counts.watch + proxy.counts.read - before.watch - before.read;
    console.log(`  ${cuts} watches cut in ${seconds.toFixed(0)} s, ${(asked / seconds).toFixed(1)} requests a second`);
    mustBeCalm(asked, seconds);
    await drift(scene);
    await right(scene);
  });
  for (const [status, retryAfter, matches] of [
    [410, undefined, watches],
    [429, 2, (asked: Asked) => watches(asked) || lists(asked)],
    [500, undefined, (asked: Asked) => watches(asked) || lists(asked)],
  ] as const) {
    await story.step(`a burst of ${status}: no storm, and right when it is over`, async () => {
      const before = { ...proxy.counts };
      proxy.refuse(matches, { status, ...(retryAfter && { retryAfter }) });
      proxy.cut(watches);
      await drift(scene);
      await pause(10_000);
      const asked = proxy.counts.watch + proxy.counts.read - before.watch - before.read;
      proxy.heal();
      console.log(`  ${asked} requests in 10 s of ${status}`);
      mustBeCalm(asked, 10);
      await right(scene);
    });
  }
  await story.step('events that are never told: what stands is right within a minute', async () => {
    proxy.dropEvents(watches);
    await drift(scene);
    await right(scene);
    proxy.heal();
  });
  await story.step('the chain went on through all of it', () =>
    chainUntil(scene.member, scene.chainId, 'blocks', (chain) => isReady(chain) && Number(chain.height) > 20, 120),
  );
  console.log(`  right again after at most ${scene.slowest.toFixed(1)} s`);
  await scene.member.atoll.deleteChain({ id: scene.chainId });
  await until('nothing to be left', async () => (await objectsOf(platform.installation)).length === 0, {
    seconds: 120,
  });
}

function mustBeCalm(asked: number, seconds: number): void {
  const most = STORM.atOnce + STORM.perSecond * seconds;
  if (asked > most) throw new Error(`${asked} requests in ${seconds.toFixed(1)} s, and ${most.toFixed(0)} are a storm`);
}

async function running(platform: Platform): Promise<Scene> {
  const { member, consortiumId } = await platform.member();
  const validators = [{ organisationId: member.organisationId, count: 1 }];
  const { createChain } = await member.atoll.createChain({
    input: { consortiumId, name: 'watched', blockPeriodMs: 1_000, validators },
  });
  const chainId = createChain.id;
  await chainUntil(member, chainId, 'the chain to be ready', isReady, 240);
  const seen: string[] = [];
  const wished = await until(
    'the objects to rest',
    async () => {
      seen.push(JSON.stringify(normalised(await objectsOf(platform.installation, chainId))));
      return seen.length >= 5 && new Set(seen.slice(-5)).size === 1 && (JSON.parse(seen.at(-1)!) as string[]);
    },
    { everyMs: 1_000 },
  );
  return { platform, member, chainId, wished, slowest: 0 };
}

async function requestsPerMinute({ proxy }: Platform): Promise<number> {
  const sum = () => proxy.counts.read + proxy.counts.watch + proxy.counts.write;
  const before = sum();
  await pause(30_000);
  return 2 * (sum() - before);
}

/** Somebody opens the member's namespace to everybody. */
async function drift({ platform, chainId }: Scene): Promise<void> {
  const policy = (await objectsOf(platform.installation, chainId)).find(({ kind }) => kind === 'NetworkPolicy')!;
  const { name, namespace = '' } = policy.metadata;
  const edit = { spec: { egress: [{}], policyTypes: ['Egress'] } };
  const as = ['--type', 'merge', '--field-manager', 'somebody'];
  await kubectl(['patch', 'networkpolicy', name, '--namespace', namespace, ...as, '--patch', JSON.stringify(edit)]);
}

async function right(scene: Scene): Promise<void> {
  const { platform, chainId, wished } = scene;
  const began = performance.now();
  const lines = async () => normalised(await objectsOf(platform.installation, chainId));
  await until('what stands to be right', async () => difference(wished, await lines()).length === 0, RIGHT).catch(
    async () => {
      throw new Error(`After ${RIGHT.seconds} s:\n      ${difference(wished, await lines()).join('\n      ')}`);
    },
  );
  scene.slowest = Math.max(scene.slowest, (performance.now() - began) / 1_000);
}
