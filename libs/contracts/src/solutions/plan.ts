import { kernelSources } from '../generated/kernel.js';
import { solutionsCode, solutionsSources } from '../generated/solutions.js';
import type { KernelContract } from '../kernel/plan.js';
import type { Source } from '../solidity/compile.js';
import { importedBy } from '../solidity/imported-by.js';

export type SolutionContract = keyof typeof solutionsCode;

/** By what name members ask for a solution, and the contract that it is. */
export const SOLUTIONS = { DATA_MARKET: 'DataMarket', CITY: 'CityExchange' } as const satisfies Record<
  string,
  SolutionContract
>;

/** What each solution's `initialize` is called with, in order: the proxies of the kernel that it stands on. */
export const SOLUTION_PLAN = {
  DataMarket: ['Consortium', 'IdentityRegistry', 'AccessGrant', 'AttestedFeed'],
  CityExchange: ['Consortium', 'IdentityRegistry', 'AccessGrant'],
} as const satisfies Record<SolutionContract, readonly KernelContract[]>;

/** The sources of a solution's contract and of what it imports, the kernel's among them. */
export const sourcesOfSolution = (contract: SolutionContract): Source[] =>
  importedBy(`solutions/${contract}.sol`, [...solutionsSources, ...kernelSources]);
