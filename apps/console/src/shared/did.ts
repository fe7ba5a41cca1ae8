/** The name of an account on a chain, by did:ethr. */
export const didOf = (evmChainId: string, address: string): string =>
  `did:ethr:0x${BigInt(evmChainId).toString(16)}:${address.toLowerCase()}`;
