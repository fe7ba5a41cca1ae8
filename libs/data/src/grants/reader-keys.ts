import type { KernelView } from '@atoll/contracts';
import { identityRegistryAbi } from '@atoll/contracts/kernel';
import type { Kem } from '@atoll/crypto/hpke';
import type { Reader } from '@atoll/sealed/envelopes';
import { decodeEventLog, keccak256, padHex, stringToHex, toEventSelector, toHex, toBytes, type Hex } from 'viem';

import type { RpcLog } from '../follow-logs.js';
import { lower } from './masks.js';

/** As ERC-1056 names a key that is encrypted to; the value is the key's raw bytes. */
export const READER_ATTRIBUTE: Record<Kem, Hex> = {
  X25519: stringToHex('did/pub/X25519/enc/base64', { size: 32 }),
  P256: stringToHex('did/pub/P256/enc/base64', { size: 32 }),
};
export const KEY_BYTES: Record<Kem, number> = { P256: 65, X25519: 32 };

/** How many changes of an identity are looked back through. */
const MOST_CHANGES = 64;

const CHANGES = identityRegistryAbi.filter((item) => item.type === 'event');
const SELECTORS = CHANGES.filter(({ name }) => name.startsWith('DID')).map((event) => toEventSelector(event));

/**
 * The key that somebody published last for what is sealed to it, and did not take back. It is read from the chain, where only the
 * identity's controller can have put it: neither a database nor its operator can name another.
 */
export async function readerOf(
  view: KernelView,
  evmChainId: bigint,
  identity: Hex,
  now: bigint,
): Promise<Reader | null> {
  const seen = new Set<string>();
  let block = await view.read('IdentityRegistry', 'changed', [identity]);
  for (let steps = 0; block > 0n && steps < MOST_CHANGES; steps++) {
    const filter = {
      ...{ address: view.addresses.IdentityRegistry, fromBlock: toHex(block), toBlock: toHex(block) },
      topics: [SELECTORS, padHex(identity, { size: 32 })],
    };
    const logs = await view.onNode((rpc) => rpc.call<RpcLog[]>('eth_getLogs', [filter]));
    let before = 0n;
    for (const [i, log] of logs.toReversed().entries()) {
      const { eventName, args } = decodeEventLog({ abi: CHANGES, topics: log.topics, data: log.data });
      if (!('previousChange' in args)) continue;
      if (i === logs.length - 1) before = args.previousChange;
      if (eventName !== 'DIDAttributeChanged') continue;
      const { name, value, validTo } = args;
      const kem = (Object.keys(READER_ATTRIBUTE) as Kem[]).find((each) => READER_ATTRIBUTE[each] === name);
      if (!kem || seen.has(`${name}${value}`)) continue;
      seen.add(`${name}${value}`); // what was said of this key before counts no more
      const publicKey = toBytes(value);
      if (validTo > now && publicKey.length === KEY_BYTES[kem]) return named(evmChainId, identity, kem, publicKey);
    }
    if (before >= block) break; // the registry counts down; what does not is no registry
    block = before;
  }
  return null;
}

function named(evmChainId: bigint, identity: Hex, kem: Kem, publicKey: Uint8Array): Reader {
  const did = didOf(evmChainId, identity);
  return { did, keyId: `${did}#${keccak256(publicKey).slice(2, 18)}`, kem, publicKey };
}

export const didOf = (evmChainId: bigint, identity: Hex): string =>
  `did:ethr:0x${evmChainId.toString(16)}:${lower(identity)}`;
