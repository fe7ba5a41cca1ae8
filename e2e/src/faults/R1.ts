import { chainUntil, isReady } from '../chain.js';
import type { Asked } from '../kubernetes/api-proxy.js';
import { difference, normalised, objectsOf } from '../kubernetes/objects.js';
import { Platform } from '../kubernetes/worker-process.js';
import type { Member } from '../member.js';
import { tell, type Story, type Tally } from '../story.js';
import { until } from '../wait.js';

/** How long the objects may take to be as they would have been, counted from the moment that the next worker is started. */
const CONVERGES_SECONDS = 30;
/** A machine that needs longer for a phase that nothing disturbs is given longer for a disturbed one, and the output says so. */
const STRETCH = 2;
const PATIENCE = { seconds: 240, everyMs: 300 };
/** An API server that lags behind so long is taken out of service. */
const STALE_MS = 5_000;

type Point = { n: number; at: 'before' | 'after' };
/** What else is wrong while the next worker finds its way. */
type Weather = 'clear' | 'stale lists' | 'missed events';
const WEATHERS: Weather[] = ['clear', 'stale lists', 'missed events'];

type Scene = { platform: Platform; member: Member; consortiumId: string; kills: number; slowest: number };
type Phase = {
  name: string;
  enter(scene: Scene, chainId: string): Promise<string>;
  /** What is there when it is over: sets, pods and volumes, and the incarnation of the node that came later. */
  ends: { nodes: number; extra: string | null };
};

const lists = ({ verb, url }: Asked) => verb === 'read' && url.includes('labelSelector=');
const watches = ({ verb }: Asked) => verb === 'watch';

let born = 0;
/** The life of a chain, each phase from the one before it; the last leaves nothing. */
const PHASES: Phase[] = [
  {
    name: 'create',
    ends: { nodes: 1, extra: null },
    enter: async ({ member: { atoll, organisationId }, consortiumId }) => {
      const name = `chain ${++born}`;
      const validators = [{ organisationId, count: 1 }];
      const { createChain } = await atoll.createChain({
        input: { consortiumId, name, blockPeriodMs: 1_000, validators },
      });
      return createChain.id;
    },
  },
  {
    name: 'change',
    ends: { nodes: 2, extra: '1' },
    enter: async ({ member: { atoll } }, chainId) => {
      await atoll.addNode({ input: { chainId, role: 'RPC', name: 'extra' } });
      return chainId;
    },
  },
  {
    name: 'upgrade',
    ends: { nodes: 2, extra: '2' },
    enter: async ({ member: { atoll } }, chainId) => {
      const { chain } = await atoll.chain({ id: chainId });
      const extra = chain!.nodes.find(({ name }) => name === 'extra');
      await atoll.restartNode({ id: extra!.id });
      return chainId;
    },
  },
  {
    name: 'shrink',
    ends: { nodes: 1, extra: null },
    enter: async ({ member: { atoll } }, chainId) => {
      const { chain } = await atoll.chain({ id: chainId });
      await atoll.removeNode({ id: chain!.nodes.find(({ name }) => name === 'extra')!.id });
      return chainId;
    },
  },
  {
    name: 'delete',
    ends: { nodes: 0, extra: null },
    enter: async ({ member: { atoll } }, chainId) => {
      await atoll.deleteChain({ id: chainId });
      return chainId;
    },
  },
];

/**
 * The worker is killed before and after every write to the API server in a chain's whole life, also while lists are stale and
 * events are missed. Each time the next worker must end with the objects of a life that nothing disturbed:
 * `npm run fault -- R1 [kills]`, by default 15, or 300 by ATOLL_FULL=1; each life takes five, one in each of its phases.
 */
export async function run(kills = process.env['ATOLL_FULL'] ? '300' : '15'): Promise<Tally> {
  const lives = Math.ceil(Number(kills) / PHASES.length);
  console.log(`R1: ${lives} lives of a chain, a kill in each of their ${PHASES.length} phases`);
  const platform = await Platform.start('r1');
  try {
    return await tell('R1', { 'killed at its writes': (story) => underFire(story, platform, lives) });
  } finally {
    await platform.stop();
  }
}

async function underFire(story: Story, platform: Platform, lives: number): Promise<void> {
  const scene: Scene = { platform, ...(await platform.member()), kills: 0, slowest: 0 };
  const { wished, writes, limits } = await story.step('a life that nothing disturbs', () => undisturbed(scene));
  const told = [...writes].map(([name, count]) => `${name} ${count} (at most ${limits.get(name)} s)`);
  console.log(`  its writes: ${told.join(', ')}`);
  for (let life = 0; life < lives; life += 1) {
    let chainId = '';
    for (const phase of PHASES) {
      const point = pointOf(life, lives, writes.get(phase.name)!);
      const weather = WEATHERS[(life + PHASES.indexOf(phase)) % WEATHERS.length]!;
      const sentence = `${phase.name}: killed ${point.at} write ${point.n}, ${weather}`;
      const work = () =>
        killed(scene, wished.get(phase.name)!, { phase, point, weather, chainId, seconds: limits.get(phase.name)! });
      chainId = await story.step(sentence, work);
    }
  }
  await story.step('nothing is left of any chain', async () => {
    const left = normalised(await objectsOf(platform.installation));
    console.log(
      `  ${scene.kills} workers killed by SIGKILL, ${left.length} orphans, slowest convergence ${scene.slowest.toFixed(1)} s`,
    );
    if (left.length > 0) throw new Error(left.slice(0, 5).join('\n'));
  });
}

/** Evenly over the points of a phase, the last of which is after its last write. */
function pointOf(life: number, lives: number, writes: number): Point {
  const point = lives >= 2 * writes ? life % (2 * writes) : Math.floor(((life + 0.5) * 2 * writes) / lives);
  return { n: Math.floor(point / 2) + 1, at: point % 2 === 0 ? 'before' : 'after' };
}

/** One life as it should be: what stands after each phase, and how many writes each took. */
async function undisturbed(scene: Scene) {
  const wished = new Map<string, string[]>();
  const writes = new Map<string, number>();
  const limits = new Map<string, number>();
  let chainId = '';
  for (const phase of PHASES) {
    const before = scene.platform.proxy.counts.write;
    const began = performance.now();
    chainId = await phase.enter(scene, chainId);
    await settled(scene, phase, chainId);
    const took = (performance.now() - began) / 1_000;
    limits.set(phase.name, Math.max(CONVERGES_SECONDS, Math.ceil(STRETCH * took)));
    writes.set(phase.name, scene.platform.proxy.counts.write - before);
    wished.set(phase.name, await atRest(scene, chainId));
  }
  return { wished, writes, limits };
}

type Kill = { phase: Phase; point: Point; weather: Weather; chainId: string; seconds: number };

async function killed(scene: Scene, wished: readonly string[], kill: Kill): Promise<string> {
  const { platform } = scene;
  const { proxy } = platform;
  if (kill.weather === 'stale lists') proxy.remember();
  const held = proxy.holdWrite(kill.point.n, kill.point.at);
  const chainId = await kill.phase.enter(scene, kill.chainId);
  const isWished = () => isAsWished(scene, chainId, wished);
  // A write may be spared where the world moved of itself; then the phase ends without.
  const reached = await Promise.race([held, until('the end of the phase', isWished, PATIENCE).then(() => null)]);
  await platform.killWorker('SIGKILL');
  if (reached) scene.kills += 1;
  proxy.release();
  if (kill.weather === 'stale lists') proxy.replay(lists);
  if (kill.weather === 'missed events') proxy.dropEvents(watches);
  platform.startWorker();
  const began = performance.now();
  const weather = setTimeout(() => kill.weather === 'stale lists' && proxy.heal(), STALE_MS);
  try {
    await until('the objects to be as they should', isWished, { seconds: kill.seconds, everyMs: 300 }).catch(
      async () => {
        const found = normalised(await objectsOf(platform.installation, chainId));
        const parts = difference(wished, found).slice(0, 6).join('\n      ');
        throw new Error(`Not within ${kill.seconds} s:\n      ${parts}`);
      },
    );
    scene.slowest = Math.max(scene.slowest, (performance.now() - began) / 1_000);
  } finally {
    clearTimeout(weather);
    proxy.heal();
  }
  await settled(scene, kill.phase, chainId);
  return chainId;
}

async function isAsWished({ platform }: Scene, chainId: string, wished: readonly string[]): Promise<boolean> {
  const found = normalised(await objectsOf(platform.installation, chainId));
  return found.length === wished.length && difference(wished, found).length === 0;
}

/** Until the platform says so too, so that the writes of one phase are not counted for the next. */
async function settled({ platform, member }: Scene, { name, ends }: Phase, chainId: string): Promise<void> {
  if (name === 'delete') {
    const forgotten = () => member.atoll.chain({ id: chainId }).then(({ chain }) => chain === null, isUnknown);
    return void (await until('the chain to be forgotten', forgotten, PATIENCE));
  }
  const shows = async () => {
    const items = await objectsOf(platform.installation, chainId);
    const counts = ['StatefulSet', 'Pod', 'PersistentVolumeClaim'].map(
      (kind) => items.filter((item) => item.kind === kind).length,
    );
    const extra = items.find((item) => item.kind === 'Pod' && item.metadata.labels?.['atoll.dev/node'] === 'extra');
    const incarnation = extra?.metadata.annotations?.['atoll.dev/incarnation'] ?? null;
    return counts.every((count) => count === ends.nodes) && incarnation === ends.extra;
  };
  await until(`the objects of ${name}`, shows, PATIENCE);
  const rests = async () => {
    const { chain } = await member.atoll.chain({ id: chainId });
    return chain!.nodes.length === ends.nodes && chain!.nodes.every((node) => node.phase === 'Running');
  };
  await until('its nodes to run', rests, PATIENCE);
  await chainUntil(member, chainId, 'the chain to be ready', isReady, PATIENCE.seconds);
}

/** What five looks in a row have shown. */
async function atRest({ platform }: Scene, chainId: string): Promise<string[]> {
  const seen: string[] = [];
  return until(
    'the objects to rest',
    async () => {
      seen.push(JSON.stringify(normalised(await objectsOf(platform.installation, chainId))));
      const rests = seen.length >= 5 && new Set(seen.slice(-5)).size === 1;
      return rests ? (JSON.parse(seen.at(-1)!) as string[]) : null;
    },
    { ...PATIENCE, everyMs: 500 },
  );
}

function isUnknown(error: unknown): boolean {
  return (error as { code?: string }).code === 'NOT_FOUND';
}
