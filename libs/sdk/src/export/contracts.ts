import { AtollError } from '../atoll-error.js';
import type { Atoll } from '../atoll.js';
import type { DeploymentPartsFragment } from '../generated/sdk.js';
import { eachOf } from '../pages.js';
import { jsonFile, linesOf, type ExportedFile } from './file.js';
import type { Tally } from './tally.js';

/** How many blocks the platform searches at once. */
const SPAN = 10_000;

/**
 * A file for each contract: where it is, how to call it, and, for one's own, what it was made from; and beside it what it said, an
 * event on each line with its arguments by name.
 */
export async function* contractFiles(
  atoll: Atoll,
  chainId: string,
  head: number,
  tally: Tally,
): AsyncGenerator<ExportedFile> {
  for await (const deployment of eachOf(async (page) => (await atoll.deployments({ chainId, ...page })).deployments)) {
    if (!deployment.address) continue;
    const { abi, release } = (await atoll.deploymentSource({ id: deployment.id })).deployment;
    const source = release ? (await atoll.releaseSource({ id: release.id })).releaseSource : null;
    const contract = { ...deployment, abi, compiler: release?.compiler ?? null, source };
    const name = `contracts/${deployment.address}`;
    yield tally.counting('contracts', jsonFile(`${name}.json`, contract));
    const events = linesOf(eventsOf(atoll, deployment, head, tally));
    yield tally.counting('events', { name: `${name}.events.jsonl`, parts: events });
  }
}

type Deployment = Pick<DeploymentPartsFragment, 'id' | 'blockNumber'>;

async function* eventsOf(
  atoll: Atoll,
  { id, blockNumber }: Deployment,
  head: number,
  { undecoded }: Tally,
): AsyncGenerator<unknown> {
  let span = SPAN;
  for (let from = Number(blockNumber ?? 0); from <= head;) {
    const to = Math.min(from + span - 1, head);
    const events = await eventsWithin(atoll, id, from, to);
    if (events === null && to > from) {
      span = Math.ceil((to - from + 1) / 2);
      continue;
    }
    if (events === null) undecoded.push(from);
    yield* events ?? [];
    from = to + 1;
    span = Math.min(2 * span, SPAN);
  }
}

/** Null where there are more than the platform gives at once. */
async function eventsWithin(atoll: Atoll, deploymentId: string, from: number, to: number) {
  const input = { deploymentId, fromBlock: String(from), toBlock: String(to) };
  try {
    return (await atoll.contractEvents({ input })).contractEvents;
  } catch (error) {
    if (error instanceof AtollError && error.code === 'LIMIT_EXCEEDED') return null;
    throw error;
  }
}
