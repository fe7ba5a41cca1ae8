import { Fault } from '@atoll/kernel';

/** `did:ethr:0x<chainId>:<address>`, the one form that devices have here. */
const DID = /^did:ethr:0x([0-9a-f]{1,13}):(0x[0-9a-f]{40})$/i;

export function readDid(did: string): { evmChainId: number; address: string } {
  const [, chain = '', address = ''] = DID.exec(did) ?? [];
  const evmChainId = parseInt(chain, 16);
  if (!Number.isSafeInteger(evmChainId)) throw Fault.invalid('did', 'must be did:ethr:0x<chainId>:<address>');
  return { evmChainId, address: address.toLowerCase() };
}

export const didOf = (evmChainId: number | bigint, address: string): string =>
  `did:ethr:0x${evmChainId.toString(16)}:${address}`;
