import { Blocks } from '../blocks.js';
import type { Chain } from '../chain.js';
import { Installation } from '../installation.js';
import { headOf, NodePod } from '../kubernetes/node-pod.js';
import { foundChain, type Setting } from '../scenarios/baas/setting.js';
import { Story, type Tally } from '../story.js';
import { until } from '../wait.js';

/** A missing proposer costs the rounds that are waited for it; a chain that stands longer has stopped. */
const HALT_SECONDS = 15;
const BACK_SECONDS = 240;

/**
 * One of four validators is killed, again and again, each in its turn: its process, or its pod. The chain never stops.
 * `npm run fault -- R7 [blocks]` on the cluster of KUBECONFIG; 40 blocks, or 200 by ATOLL_FULL=1.
 */
export async function run(blocks = process.env['ATOLL_FULL'] ? '200' : '40'): Promise<Tally> {
  const installation = await Installation.up('r7', 'kubernetes');
  try {
    const setting = await foundChain(new Story(), installation.addresses.graphql);
    return await killInTurn(setting, Number(blocks));
  } finally {
    await installation.remove();
  }
}

async function killInTurn({ port, chain }: Setting, count: number): Promise<Tally> {
  const now = async () => (await port.atoll.chain({ id: chain.id })).chain!;
  const from = await new Blocks(await now()).height();
  const pods = chain.nodes.map(({ name }) => new NodePod(chain.id, name));
  const quiet = stalledOf(await now());
  let kills = 0;
  for (let height = from; height < from + count; kills++) {
    const pod = pods[kills % pods.length]!;
    const before = await pod.container();
    // The processes of all first, then the pods of all.
    await (Math.floor(kills / pods.length) % 2 === 0 ? pod.killProcess() : pod.kill());
    await pod.replaced(before);
    height = await until('all to be at the head', () => headOf(pods), { seconds: BACK_SECONDS });
  }
  const alarms = stalledOf(await now()) === quiet ? 0 : 1;
  const blocks = new Blocks(await now());
  const to = Math.min(...(await blocks.heights()).values());
  const [gap, forks] = [await blocks.longestGap(from, to), await blocks.forks(from, to)];
  const halts = gap > HALT_SECONDS ? 1 : 0;
  console.log(
    `  R7: ${to - from} blocks, ${kills} kills of ${pods.length} validators, the longest wait for a block ${gap} s, ` +
      `${alarms} alarms, ${halts} halts, ${forks} forks`,
  );
  return { passed: to - from, failed: halts + forks + alarms };
}

/** What is said of a halt, and since when. */
function stalledOf({ conditions }: Chain): string {
  const { status, since } = conditions.find(({ type }) => type === 'Stalled')!;
  return `${status} ${since}`;
}
