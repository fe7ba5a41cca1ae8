import { Fault } from '@atoll/kernel';
import { RpcClient, RpcError } from '@atoll/protocol';
import type { Db } from '@atoll/store';

/** What choosing a node needs to know of it. */
export type Endpoint = { organisationId: string; rpcUrl: string; height: bigint };

/** An own node that is further behind than this is catching up, and others know better. */
const BEHIND_BLOCKS = 32n;

/** The nodes of a chain that answer, the organisation's own first, then the furthest. */
export async function endpointsOf(db: Db, chainId: string, organisationId: string): Promise<Endpoint[]> {
  const nodes = await db.node.findMany({
    where: { chainId, phase: 'Running', rpcUrl: { not: null } },
    select: { organisationId: true, rpcUrl: true, height: true },
  });
  const endpoints = nodes.map((node) => ({ ...node, rpcUrl: node.rpcUrl ?? '', height: node.height ?? 0n }));
  const furthest = endpoints.reduce((most, { height }) => (height > most ? height : most), 0n);
  const own = (endpoint: Endpoint) =>
    Number(endpoint.organisationId === organisationId && endpoint.height + BEHIND_BLOCKS >= furthest);
  return endpoints.sort((a, b) => own(b) - own(a) || Number(b.height - a.height));
}

const clients = new Map<string, RpcClient>();

/** One client for each node, kept, so that connections are. */
function clientOf(url: string): RpcClient {
  let client = clients.get(url);
  if (!client) {
    if (clients.size > 1_000) clients.clear(); // only the newest connections are worth keeping
    clients.set(url, (client = new RpcClient(url)));
  }
  return client;
}

/** Runs `work` on the first node that answers. What a node answers, an error included, is final; only silence tries the next. */
export async function onFirstAnswering<T>(endpoints: Endpoint[], work: (rpc: RpcClient) => Promise<T>): Promise<T> {
  let silence: unknown;
  for (const { rpcUrl } of endpoints) {
    try {
      return await work(clientOf(rpcUrl));
    } catch (error) {
      if (!(error instanceof Fault && error.detail.code === 'UNAVAILABLE')) throw error;
      silence = error;
    }
  }
  throw new Fault({ code: 'UNAVAILABLE', what: 'network of this chain' }, { cause: silence });
}

/** What is known without a node, where none answers or it does not do what it is asked. */
export const withoutNode =
  <T>(known: T) =>
  (error: unknown): T => {
    if (error instanceof RpcError || (error instanceof Fault && error.detail.code === 'UNAVAILABLE')) return known;
    throw error;
  };

/** Runs `work` on every node at once; a node that does not answer is left out. */
export async function onAll(endpoints: Endpoint[], work: (rpc: RpcClient) => Promise<unknown>): Promise<void> {
  await Promise.allSettled(endpoints.map(({ rpcUrl }) => work(clientOf(rpcUrl))));
}
