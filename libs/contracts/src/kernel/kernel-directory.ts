// What stands where: the contracts of a chain's kernel, and the accounts by which organisations speak to them.
import { Fault } from '@atoll/kernel';
import type { Db } from '@atoll/store';
import type { Address } from 'viem';

import type { SolutionContract } from '../solutions/plan.js';
import type { ChainContract } from './kernel-abi.js';
import type { KernelContract } from './plan.js';

export type KernelAddresses = Readonly<Record<KernelContract, Address>>;

/** The same with the solutions that are on the chain. */
export type ContractAddresses = KernelAddresses & Readonly<Partial<Record<SolutionContract, Address>>>;

/** An organisation on a chain: the key that signs for it, and its address there. */
export type Principal = { organisationId: string; keyId: string; address: Address };

/** Where a chain's kernel is. A fault says what to do where there is none, or none yet. */
export async function kernelAddresses(db: Db, chainId: string): Promise<KernelAddresses> {
  const kernel = await db.kernel.findUnique({ where: { chainId }, include: { contracts: true } });
  if (!kernel) {
    if (!(await db.chain.findUnique({ where: { id: chainId }, select: { id: true } })))
      throw Fault.notFound('chain', chainId);
    throw conflict('kernel', 'the chain has none; deploy it first with deployKernel (`atoll kernel deploy`)');
  }
  if (kernel.status !== 'READY') throw conflict('kernel', `it is ${kernel.status}: ${kernel.message}`);
  const known = kernel.contracts.map(({ contract, address }) => [contract, address]);
  return Object.fromEntries(known) as KernelAddresses;
}

/** Where a chain's kernel is, and the solutions that its members agreed on. */
export async function contractAddresses(db: Db, chainId: string): Promise<ContractAddresses> {
  const kernel = await kernelAddresses(db, chainId);
  const solutions = await db.solution.findMany({ where: { chainId, status: 'READY' } });
  return { ...kernel, ...Object.fromEntries(solutions.map(({ contract, address }) => [contract, address])) };
}

/** A fault says what to do where the solution is not on the chain. */
export function addressOf(addresses: ContractAddresses, contract: ChainContract): Address {
  const address = addresses[contract];
  if (address) return address;
  const deploy =
    'have the members agree on it with deploySolution (`atoll solutions deploy`), and wait until it is READY';
  throw conflict('solution', `${contract} is not on the chain; ${deploy}`);
}

/** By which key the organisation speaks on the chain. A fault says what to do where it has none, or one that is not born. */
export async function principalOf(db: Db, organisationId: string, chainId: string): Promise<Principal> {
  const found = await db.kernelPrincipal.findUnique({
    where: { organisationId_chainId: { organisationId, chainId } },
  });
  if (!found)
    throw conflict('principal', 'the organisation has none on this chain; name one with setKernelPrincipal first');
  if (!found.address) throw conflict('principal', 'its key is not born yet; try again in a moment');
  return { organisationId, keyId: found.keyId, address: found.address as Address };
}

export const conflict = (what: string, because: string): Fault => new Fault({ code: 'CONFLICT', what, because });
