import type { Hex } from 'viem';

/** One key on one chain: what a nonce counts for. */
export type AccountRef = { organisationId: string; chainId: string; keyId: string };

/** An account as the chain knows it. */
export type Account = AccountRef & { consortiumId: string; evmChainId: number; address: Hex };

/** How an account is named in the queue. */
export const accountKey = ({ organisationId, chainId, keyId }: AccountRef) => `${organisationId}/${chainId}/${keyId}`;

export function accountOf(key: string): AccountRef {
  const [organisationId = '', chainId = '', keyId = ''] = key.split('/');
  return { organisationId, chainId, keyId };
}
