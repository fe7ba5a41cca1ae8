import type { Abi } from 'viem';

import { kernelCode, type KernelDeeds, type KernelViews } from '../generated/kernel.js';
import { solutionsCode, type SolutionsDeeds, type SolutionsViews } from '../generated/solutions.js';
import type { SolutionContract } from '../solutions/plan.js';
import type { KernelContract } from './plan.js';

/** A contract that a chain's members stand on together: of the kernel, or of a solution on it. */
export type ChainContract = KernelContract | SolutionContract;
type Views = KernelViews & SolutionsViews;
type Deeds = KernelDeeds & SolutionsDeeds;

type ArgsOf<T> = T extends { args: infer A } ? A : never;
type ResultOf<T> = T extends { result: infer R } ? R : never;

/** A function of a contract that only reads, what it takes, and what it answers. */
export type View<C extends ChainContract> = keyof Views[C] & string;
export type ViewArgs<C extends ChainContract, F extends View<C>> = ArgsOf<Views[C][F]>;
export type ViewResult<C extends ChainContract, F extends View<C>> = ResultOf<Views[C][F]>;

/** A function of a contract that writes, and what it takes. */
export type Deed<C extends ChainContract> = keyof Deeds[C] & string;
export type DeedArgs<C extends ChainContract, F extends Deed<C>> = ArgsOf<Deeds[C][F]>;

/** All that the build compiled, by name. */
export const CHAIN_CODE = { ...kernelCode, ...solutionsCode };

/** Errors of every contract: one that is called on the way refuses by its own. */
const ERRORS: Abi = Object.values(
  Object.fromEntries(
    Object.values(CHAIN_CODE)
      .flatMap(({ abi }) => abi as Abi)
      .flatMap((item) => (item.type === 'error' ? [[JSON.stringify(item), item]] : [])),
  ),
);

/** One function with all errors that it may end with: what a call needs, and a row can hold. */
export function abiOf(contract: ChainContract, functionName: string): Abi {
  const abi = CHAIN_CODE[contract].abi as Abi;
  return [...abi.filter((item) => item.type === 'function' && item.name === functionName), ...ERRORS];
}
