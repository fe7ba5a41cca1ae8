import type { Abi } from 'viem';

import { kernelCode, type KernelDeeds, type KernelViews } from '../generated/kernel.js';
import type { KernelContract } from './plan.js';

type ArgsOf<T> = T extends { args: infer A } ? A : never;
type ResultOf<T> = T extends { result: infer R } ? R : never;

/** A function of a contract that only reads, what it takes, and what it answers. */
export type View<C extends KernelContract> = keyof KernelViews[C] & string;
export type ViewArgs<C extends KernelContract, F extends View<C>> = ArgsOf<KernelViews[C][F]>;
export type ViewResult<C extends KernelContract, F extends View<C>> = ResultOf<KernelViews[C][F]>;

/** A function of a contract that writes, and what it takes. */
export type Deed<C extends KernelContract> = keyof KernelDeeds[C] & string;
export type DeedArgs<C extends KernelContract, F extends Deed<C>> = ArgsOf<KernelDeeds[C][F]>;

/** Errors of every contract: one that is called on the way refuses by its own. */
const ERRORS: Abi = Object.values(
  Object.fromEntries(
    Object.values(kernelCode)
      .flatMap(({ abi }) => abi as Abi)
      .flatMap((item) => (item.type === 'error' ? [[JSON.stringify(item), item]] : [])),
  ),
);

/** One function with all errors that it may end with: what a call needs, and a row can hold. */
export function abiOf(contract: KernelContract, functionName: string): Abi {
  const abi = kernelCode[contract].abi as Abi;
  return [...abi.filter((item) => item.type === 'function' && item.name === functionName), ...ERRORS];
}
