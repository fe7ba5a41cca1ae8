import { AtollError, type Atoll } from '@atoll/sdk';
import fs from 'node:fs/promises';
import path from 'node:path';

import { tell } from './output.js';
import { eachOf } from './pages.js';

/** How many blocks the platform searches at once. */
const SPAN = 10_000;

/**
 * One file for each contract: where it is, how to call it, and, for one's own, what it was made from; and beside it what it said, an
 * event on each line with its arguments by name.
 */
export async function exportContracts(
  atoll: Atoll,
  chainId: string,
  directory: string,
  head: number,
): Promise<{ contracts: number; events: number }> {
  await fs.mkdir(path.join(directory, 'contracts'), { recursive: true });
  const found = { contracts: 0, events: 0 };
  for await (const deployment of eachOf(async (page) => (await atoll.deployments({ chainId, ...page })).deployments)) {
    if (!deployment.address) continue;
    const { abi, release } = (await atoll.deploymentSource({ id: deployment.id })).deployment;
    const source = release ? (await atoll.releaseSource({ id: release.id })).releaseSource : null;
    const file = path.join(directory, 'contracts', deployment.address);
    const contract = { ...deployment, abi, compiler: release?.compiler ?? null, source };
    await fs.writeFile(`${file}.json`, `${JSON.stringify(contract, null, 2)}\n`);
    found.events += await exportEvents(atoll, deployment, head, `${file}.events.jsonl`);
    found.contracts += 1;
  }
  return found;
}

async function exportEvents(
  atoll: Atoll,
  { id, blockNumber }: { id: string; blockNumber?: string | null },
  head: number,
  file: string,
): Promise<number> {
  const out = await fs.open(file, 'w');
  let count = 0;
  try {
    let span = SPAN;
    for (let from = Number(blockNumber ?? 0); from <= head;) {
      const to = Math.min(from + span - 1, head);
      const events = await eventsOf(atoll, id, from, to);
      if (events === null && to > from) {
        span = Math.ceil((to - from + 1) / 2);
        continue;
      }
      if (events === null)
        tell(`Block ${from} has too many events of one contract to decode here; its receipts have them.`);
      for (const event of events ?? []) await out.write(`${JSON.stringify(event)}\n`);
      count += events?.length ?? 0;
      from = to + 1;
      span = Math.min(2 * span, SPAN);
    }
  } finally {
    await out.close();
  }
  return count;
}

/** Null where there are more than the platform gives at once. */
async function eventsOf(atoll: Atoll, deploymentId: string, from: number, to: number) {
  const input = { deploymentId, fromBlock: String(from), toBlock: String(to) };
  try {
    return (await atoll.contractEvents({ input })).contractEvents;
  } catch (error) {
    if (error instanceof AtollError && error.code === 'LIMIT_EXCEEDED') return null;
    throw error;
  }
}
