import { Fault } from '@atoll/kernel';
import type { WorkerDoor } from '@atoll/queue';
import type { Node } from '@atoll/store';
import { z } from 'zod';

/** How many blocks are given at once; fewer when they are large. */
export const MOST_BLOCKS = 64;
const BLOCKS = z.array(z.string().regex(/^0x[0-9a-f]+$/)).max(MOST_BLOCKS);
const PATIENCE_MS = 20_000;

/** Reads blocks as their nodes have them from the worker, which alone reaches them. Whose chain it is has been checked before. */
export class RawBlocks {
  constructor(private readonly worker: WorkerDoor) {}

  async read({ chainId, organisationId, name }: Node, first: number, count: number): Promise<string[]> {
    const node = `chains/${chainId}/nodes/${organisationId}/${encodeURIComponent(name)}`;
    const path = `${node}/blocks?first=${first}&count=${count}`;
    const answer = await this.worker.ask(path, { patienceMs: PATIENCE_MS });
    if (!answer.ok) throw new Fault({ code: 'UNAVAILABLE', what: `node ${name}` });
    return BLOCKS.parse(await answer.json());
  }
}
