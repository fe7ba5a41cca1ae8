import type { Db, Lease, Prisma } from '@atoll/store';
import { endpointsOf, onFirstAnswering } from '@atoll/ledger';
import type { RpcClient } from '@atoll/protocol';
import { keccak256, type Hex } from 'viem';

const WISH = {
  chain: true,
  contracts: true,
  solutions: { orderBy: { contract: 'asc' } },
} satisfies Prisma.KernelInclude;

/** A kernel as it was wished for, and as it was seen. */
export type WishedKernel = Prisma.KernelGetPayload<{ include: typeof WISH }>;

/** What is left to do: to wait for something, or nothing more because it failed. */
export type Gap = { message: string; lookAgainMs: number } | { failure: string };

/** What one pass over a kernel needs. */
export type KernelScope = {
  kernel: WishedKernel;
  /** A transaction that commits only while the pass is still the one that may write. */
  write: Lease['write'];
  onNode<T>(work: (rpc: RpcClient) => Promise<T>): Promise<T>;
  codeHashAt(address: Hex): Promise<Hex>;
};

export const readKernelWish = (db: Db, chainId: string): Promise<WishedKernel | null> =>
  db.kernel.findUnique({ where: { chainId }, include: WISH });

export async function scopeOf(db: Db, kernel: WishedKernel, write: Lease['write']): Promise<KernelScope> {
  const endpoints = await endpointsOf(db, kernel.chainId, kernel.deployedBy);
  const onNode = <T>(work: (rpc: RpcClient) => Promise<T>) => onFirstAnswering(endpoints, work);
  const codeHashAt = async (address: Hex) =>
    keccak256(await onNode((rpc) => rpc.call<Hex>('eth_getCode', [address, 'latest'])));
  return { kernel, write, onNode, codeHashAt };
}
