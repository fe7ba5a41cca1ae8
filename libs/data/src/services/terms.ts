import type { KernelView } from '@atoll/contracts';
import { Fault } from '@atoll/kernel';
import { keccak256, zeroAddress, zeroHash, type Address, type Hex } from 'viem';

import { endpointHash, readDescriptor, type Descriptor } from './descriptor.js';

/** What a service is to be, as people say it. */
export type TermsWish = {
  /** Its contract, of a service on the chain. */
  target?: Address | null;
  /** Of the contract's code, where whoever registers it would rather say than have it looked up. */
  codeHash?: Hex | null;
  descriptor: string;
  /** The resource of its policy in AccessGrant. */
  policy?: Hex | null;
  /** In the smallest unit of the consortium's settlement token. */
  price: bigint;
};

/** As `ServiceRegistry` takes them. */
export type Terms = {
  mode: number;
  target: Address;
  codeHash: Hex;
  descriptorHash: Hex;
  policy: Hex;
  price: bigint;
};

export const MODES = ['ON_CHAIN', 'OFF_CHAIN'] as const;
const MOST_PRICE = 2n ** 256n - 1n;
/** Where a proxy keeps the address of what it runs (ERC-1967), or of the beacon that knows it. */
const PROXY_SLOTS = [
  '0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc',
  '0xa3f0ad74e5423aebfd80d3ef4346578335a9a72aeaee59ff6cb3582b35133d50',
];

/** The terms of a wish: what is on the chain is pinned by its code as it is now, what is off it by the hash of its endpoint. */
export async function termsOf(view: KernelView, wish: TermsWish): Promise<{ terms: Terms; descriptor: Descriptor }> {
  const descriptor = readDescriptor(wish.descriptor);
  if (wish.price < 0n || wish.price > MOST_PRICE) throw Fault.invalid('price', 'must be a whole number of 256 bits');
  const policy = wish.policy ?? zeroHash;
  const more = { descriptorHash: descriptor.hash, policy, price: wish.price };
  if (!wish.target) return { terms: { ...offChain(wish, descriptor), ...more }, descriptor };
  const codeHash = await pinned(view, wish.target, wish.codeHash);
  return { terms: { mode: 0, target: wish.target, codeHash, ...more }, descriptor };
}

function offChain({ codeHash }: TermsWish, { endpoint }: Descriptor) {
  if (codeHash) throw Fault.invalid('codeHash', 'is of a contract; name the target that it is the code of');
  if (!endpoint) throw Fault.invalid('descriptor', 'must say the "endpoint" of a service that is off the chain');
  return { mode: 1, target: zeroAddress, codeHash: endpointHash(endpoint) };
}

async function pinned(view: KernelView, target: Address, wished?: Hex | null): Promise<Hex> {
  const [code, ...slots] = await view.onNode((rpc) =>
    Promise.all([
      rpc.call<Hex>('eth_getCode', [target, 'latest']),
      ...PROXY_SLOTS.map((slot) => rpc.call<Hex>('eth_getStorageAt', [target, slot, 'latest'])),
    ]),
  );
  if (!code || code === '0x') throw Fault.invalid('target', 'has no code on this chain');
  if (slots.some((slot) => BigInt(slot) !== 0n))
    throw Fault.invalid(
      'target',
      'is a proxy, whose code stays the same while what it runs changes; name what it runs',
    );
  const codeHash = keccak256(code);
  if (wished && wished !== codeHash) throw Fault.invalid('codeHash', `is not that of the code there, ${codeHash}`);
  return codeHash;
}
