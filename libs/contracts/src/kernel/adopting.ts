import { Fault } from '@atoll/kernel';
import type { Prisma } from '@atoll/store';
import { getAddress, hexToBytes, keccak256, padHex, slice, stringToHex, toHex, type Address, type Hex } from 'viem';

import { addressIn, wrongWith } from '../proxies/proxy-sight.js';
import { CHAIN_CODE, type ChainContract } from './kernel-abi.js';
import type { KernelAddresses } from './kernel-directory.js';
import type { Gap, KernelScope } from './kernel-scope.js';
import { KernelView } from './kernel-view.js';
import { KERNEL_DIRECTORY, KERNEL_PLAN, type KernelArgument, type KernelContract } from './plan.js';

type Sighted<C extends ChainContract> = { contract: C; address: Hex; implementation: Hex; codeHash: Hex };

/**
 * A kernel that is on the chain already, by its consortium's address: the others are where its members agreed that they are. Each is
 * the published proxy before the code of this version, and obeys this consortium; anything else is refused.
 */
export async function kernelIsAdopted(scope: KernelScope): Promise<Gap | null> {
  const { kernel, onNode, write } = scope;
  const { chainId, consortiumId } = kernel;
  const sighted = await sight(kernel.consortiumAddress as Address, onNode).catch((error: unknown) => {
    if (error instanceof Fault && !error.retryable) return error.message;
    throw error;
  });
  if (typeof sighted === 'string') return { failure: sighted };
  await write((db) =>
    db.kernelContract.createMany({
      data: sighted.map((row) => ({ consortiumId, chainId, ...row })),
      skipDuplicates: true,
    }),
  );
  return null;
}

/** Every contract, or in a sentence what is wrong with one. */
async function sight(consortium: Address, onNode: KernelScope['onNode']): Promise<Sighted<KernelContract>[] | string> {
  const first = await sightAt('Consortium', consortium, onNode);
  if (typeof first === 'string') return first;
  const alone = new KernelView({ Consortium: consortium } as KernelAddresses, onNode);
  const sighted: Sighted<KernelContract>[] = [first];
  for (const name of KERNEL_DIRECTORY) {
    const word = await alone.read('Consortium', 'param', [stringToHex(name, { size: 32 })]);
    if (word === 0n || word >> 160n !== 0n) return `The consortium at ${consortium} does not say where ${name} is.`;
    const seen = await sightAt(name, padHex(toHex(word), { size: 20 }), onNode);
    if (typeof seen === 'string') return seen;
    sighted.push(seen);
  }
  const addresses = Object.fromEntries(sighted.map(({ contract, address }) => [contract, address])) as KernelAddresses;
  return (await strayIn(new KernelView(addresses, onNode))) ?? sighted;
}

/** The published proxy before the code of this version, or in a sentence why it is none. */
export async function sightAt<C extends ChainContract>(
  contract: C,
  address: Hex,
  onNode: KernelScope['onNode'],
): Promise<Sighted<C> | string> {
  const { runtimeBytecode, immutableReferences } = CHAIN_CODE[contract];
  const release = {
    runtimeBytecode: Uint8Array.from(hexToBytes(runtimeBytecode)),
    immutableReferences: immutableReferences as unknown as Prisma.JsonObject,
  };
  return onNode(async (rpc) => {
    const implementation = await addressIn(rpc, address, 'implementation');
    const problem = await wrongWith(rpc, 'UUPS', { proxy: address, implementation, release });
    if (problem) return `${contract}: ${problem}`;
    const codeHash = keccak256(await rpc.call<Hex>('eth_getCode', [implementation, 'latest']));
    return { contract, address: address.toLowerCase() as Hex, implementation, codeHash };
  });
}

async function strayIn(view: KernelView): Promise<string | null> {
  for (const { contract, initialise } of KERNEL_PLAN) {
    const stray = await strayAt(view, contract, view.addresses[contract], initialise);
    if (stray) return stray;
  }
  return null;
}

/** Honest code may still obey others: what each was initialised with is what the plan says. */
export async function strayAt(
  view: KernelView,
  contract: ChainContract,
  address: Address,
  initialise: readonly KernelArgument[],
): Promise<string | null> {
  for (const needed of initialise) {
    const getter = GETTERS[needed as keyof typeof GETTERS];
    if (!getter) continue;
    const answer = await view.onNode((rpc) => rpc.call<Hex>('eth_call', [{ to: address, data: getter }, 'latest']));
    const found = getAddress(slice(answer, 12));
    if (found !== getAddress(view.addresses[needed as KernelContract]))
      return `${contract} at ${address} goes by the ${needed} at ${found}.`;
  }
  return null;
}

/** By which a contract shows whom it asks. */
const selector = (signature: string): Hex => slice(keccak256(toHex(signature)), 0, 4);
const GETTERS = {
  Consortium: selector('consortium()'),
  IdentityRegistry: selector('identities()'),
  AccessGrant: selector('access()'),
  AttestedFeed: selector('feeds()'),
};
