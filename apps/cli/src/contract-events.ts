import type { Atoll, ContractEventsQuery } from '@atoll/sdk';

import type { Columns } from './output.js';

type ContractEvent = ContractEventsQuery['contractEvents'][number];
type Wanted = { event?: string; fromBlock?: number };

export const eventColumns: Columns<ContractEvent> = {
  block: (e) => e.blockNumber,
  event: (e) => e.name,
  arguments: (e) => e.arguments,
  transaction: (e) => e.transactionHash,
};

/** The most blocks that the platform searches in one request. */
const SLICE = 10_000;

/** The events of a contract since its block, or a later one, however many requests that takes. */
export async function eventsOf(atoll: Atoll, deploymentId: string, { event, fromBlock }: Wanted) {
  const { deployment } = await atoll.deployment({ id: deploymentId });
  const head = Number(deployment.chain?.height ?? 0); // who may not see the chain searches once, up to the newest block
  const found: ContractEvent[] = [];
  for (let from = fromBlock ?? Number(deployment.blockNumber ?? 0); ; from += SLICE) {
    const isLast = from + SLICE > head;
    const input = {
      deploymentId,
      fromBlock: String(from),
      ...(isLast ? {} : { toBlock: String(from + SLICE - 1) }),
      ...(event ? { event } : {}),
    };
    found.push(...(await atoll.contractEvents({ input })).contractEvents);
    if (isLast) return found;
  }
}
