import { Blocks } from '../blocks.js';
import { chainUntil, isReady, isTrue, type Chain } from '../chain.js';
import { Installation } from '../installation.js';
import { headOf, NodePod } from '../kubernetes/node-pod.js';
import { BLOCK_PERIOD_MS, foundChain, type Setting } from '../scenarios/baas/setting.js';
import { Story, type Tally } from '../story.js';
import { until } from '../wait.js';

/** The round the survivors must have reached, so that their timers have grown to over a minute. */
const LATE_ROUND = 6;
const ALARM_MS = 3 * BLOCK_PERIOD_MS;
const RETURN_MS = 60_000;
const PATIENCE_SECONDS = 300;

type Round = { alarmMs: number; returnMs: number };

/**
 * Two of four validators are killed and kept down until the others' timers have grown to over a minute, and return. The halt
 * is told at once, and cured soon: `npm run fault -- R8 [rounds]` on the cluster of KUBECONFIG; 1 round, or 10 by ATOLL_FULL=1.
 */
export async function run(rounds = process.env['ATOLL_FULL'] ? '10' : '1'): Promise<Tally> {
  const installation = await Installation.up('r8', 'kubernetes');
  try {
    const setting = await foundChain(new Story(), installation.addresses.graphql);
    const done: Round[] = [];
    for (let i = 0; i < Number(rounds); i++) {
      done.push(await loseTwo(setting, i));
      console.log(
        `  round ${i + 1}: alarm after ${ms(done[i]!.alarmMs)}, a block ${ms(done[i]!.returnMs)} after the return`,
      );
    }
    const { chain } = await setting.port.atoll.chain({ id: setting.chain.id });
    const blocks = new Blocks(chain!);
    const to = Math.min(...(await blocks.heights()).values());
    const forks = await blocks.forks(1, to);
    const late = done.filter(({ alarmMs, returnMs }) => alarmMs > ALARM_MS || returnMs > RETURN_MS).length;
    const slowest = (of: keyof Round) => ms(Math.max(...done.map((round) => round[of])));
    console.log(
      `  R8: ${done.length} rounds, the slowest alarm after ${slowest('alarmMs')}, the slowest block ${slowest('returnMs')} after the return, ` +
        `${late} rounds too slow, ${forks} forks in ${to} blocks`,
    );
    return { passed: done.length - late, failed: late + forks };
  } finally {
    await installation.remove();
  }
}

async function loseTwo({ port, chain }: Setting, round: number): Promise<Round> {
  const names = chain.nodes.map(({ name }) => name);
  const victims = [0, 1].map((i) => new NodePod(chain.id, names[(round + i) % names.length]!));
  const outages: { at: number; comeBack(): Promise<void> }[] = [];
  try {
    outages.push(await victims[0]!.die());
    await chainUntil(port, chain.id, 'QuorumAtRisk', (c) => isTrue(c, 'QuorumAtRisk'), PATIENCE_SECONDS);
    const alarm = chainUntil(port, chain.id, 'Stalled', (c) => isTrue(c, 'Stalled'), PATIENCE_SECONDS).then(() =>
      performance.now(),
    );
    outages.push(await victims[1]!.die());
    const alarmMs = (await alarm) - outages[1]!.at;
    const halted = await chainUntil(
      port,
      chain.id,
      `round ${LATE_ROUND}`,
      (c) => c.round >= LATE_ROUND,
      PATIENCE_SECONDS,
    );
    const returned = performance.now();
    await Promise.all(outages.splice(0).map(({ comeBack }) => comeBack()));
    await chainUntil(port, chain.id, 'a new block', (c) => Number(c.height) > Number(halted.height), PATIENCE_SECONDS);
    const returnMs = performance.now() - returned;
    await allBack(port, chain);
    return { alarmMs, returnMs };
  } finally {
    await Promise.all(outages.map(({ comeBack }) => comeBack()));
  }
}

async function allBack(port: Setting['port'], { id, nodes }: Chain): Promise<void> {
  await chainUntil(port, id, 'the chain to be ready', isReady, PATIENCE_SECONDS);
  const pods = nodes.map(({ name }) => new NodePod(id, name));
  await until('all to be at the head', () => headOf(pods), { seconds: PATIENCE_SECONDS });
}

const ms = (duration: number) => `${(duration / 1_000).toFixed(1)} s`;
