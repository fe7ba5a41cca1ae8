import type { RpcClient } from '@atoll/protocol';
import type { Store } from '@atoll/store';

import { withoutNode } from '../transactions/chain-rpc.js';
import type { Follower } from './follow.js';
import { factsOf, type TokenFacts } from './token-facts.js';

/** How many tokens a node is asked about in one pass. */
const AT_ONCE = 100;

/** Writes down what tokens that came since call themselves. Each is asked once: a name is what it is known by, not what it is worth. */
export async function nameTokens(store: Store, { chainId, lease, headers }: Follower, rpc: RpcClient): Promise<void> {
  const where = { chainId, asked: false };
  const tokens = await store.platform.tokenName.findMany({ where, select: { token: true }, take: AT_ONCE });
  if (tokens.length === 0) return;
  const facts = await answersOf(rpc, headers.head.number, tokens).catch(withoutNode([]));
  if (facts.length === 0) return;
  await lease.write(
    (db) => db.$executeRaw`
      UPDATE token_names SET asked = true, name = f.name, symbol = f.symbol
      FROM unnest(${facts.map((_, i) => Buffer.from(tokens[i]!.token).toString('hex'))}::text[],
                  ${facts.map(({ name }) => name)}::text[], ${facts.map(({ symbol }) => symbol)}::text[]) AS f (token, name, symbol)
      WHERE chain_id = ${chainId}::uuid AND token_names.token = decode(f.token, 'hex')`,
  );
}

/** None from a node that is behind, to which the youngest are nothing yet. */
async function answersOf(rpc: RpcClient, height: bigint, tokens: { token: Uint8Array }[]): Promise<TokenFacts[]> {
  const [head] = await rpc.batch([{ method: 'eth_blockNumber' }]);
  return typeof head === 'string' && BigInt(head) >= height ? factsOf(rpc, tokens) : [];
}
