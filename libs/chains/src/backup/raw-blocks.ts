import { Fault } from '@atoll/kernel';
import type { Node } from '@atoll/store';
import { z } from 'zod';

/** How many blocks are given at once; fewer when they are large. */
export const MOST_BLOCKS = 64;
const BLOCKS = z.array(z.string().regex(/^0x[0-9a-f]+$/)).max(MOST_BLOCKS);
const PATIENCE_MS = 20_000;

/** Reads blocks as their nodes have them from the worker, which alone reaches them. Whose chain it is has been checked before. */
export class RawBlocks {
  constructor(
    private readonly workerUrl: string | null,
    private readonly token: string | null,
  ) {}

  async read({ chainId, organisationId, name }: Node, first: number, count: number): Promise<string[]> {
    if (!this.workerUrl || !this.token) throw new Fault({ code: 'UNAVAILABLE', what: 'worker' });
    const node = `${chainId}/nodes/${organisationId}/${encodeURIComponent(name)}`;
    const url = new URL(`/internal/chains/${node}/blocks?first=${first}&count=${count}`, this.workerUrl);
    const headers = { authorization: `Bearer ${this.token}` };
    const answer = await fetch(url, { headers, signal: AbortSignal.timeout(PATIENCE_MS) }).catch((cause: unknown) => {
      throw new Fault({ code: 'UNAVAILABLE', what: 'worker' }, { cause });
    });
    if (!answer.ok) throw new Fault({ code: 'UNAVAILABLE', what: `node ${name}` });
    return BLOCKS.parse(await answer.json());
  }
}
