import type { RpcApplication, RpcDirectory } from '@atoll/ledger';
import type { IncomingHttpHeaders } from 'node:http';

import type { Chains, LiveChain } from './chains.js';

/** What a request says: which chain, and with which key. The key is a secret: it goes into no log, answer or error. */
export type Address = { chainId: string; secret: string | undefined };

export type Caller = { application: RpcApplication; chain: LiveChain };

/** Wallets know nothing but a URL, so the key may stand in it; a header wins, since it is seen by fewer. */
export function addressOf(chainId: string, inPath: string | undefined, headers: IncomingHttpHeaders): Address {
  const [scheme, bearer] = (headers.authorization ?? '').split(' ');
  const inHeader = scheme?.toLowerCase() === 'bearer' ? bearer : headers['x-api-key'];
  return { chainId: chainId.toLowerCase(), secret: (Array.isArray(inHeader) ? inHeader[0] : inHeader) ?? inPath };
}

/** Throws a Fault for whoever may not: UNAUTHENTICATED without a key that works, NOT_FOUND for a chain of others. */
export async function callerOf(directory: RpcDirectory, chains: Chains, { chainId, secret }: Address): Promise<Caller> {
  const application = await directory.application(secret);
  await directory.mustBeMember(application, chainId);
  return { application, chain: await chains.get(chainId) };
}
