import { kernelCode, kernelSources } from '../generated/kernel.js';
import type { Source } from '../solidity/compile.js';
import { importedBy } from '../solidity/imported-by.js';

export type KernelContract = keyof typeof kernelCode;

/** What a contract's `initialize` is called with, in order: another contract's address, or the founding members. */
export type KernelArgument = KernelContract | 'founders';

/** One contract of the kernel: its implementation, and before it a proxy that calls `initialize` in the transaction that creates it. */
export type KernelStep = { contract: KernelContract; initialise: readonly KernelArgument[] };

/** The order in which a kernel is deployed: each step needs only those before it. */
export const KERNEL_PLAN = [
  { contract: 'Consortium', initialise: ['founders'] },
  { contract: 'CredentialRegistry', initialise: ['Consortium'] },
  { contract: 'IdentityRegistry', initialise: ['Consortium', 'CredentialRegistry'] },
  { contract: 'AccessGrant', initialise: ['Consortium', 'IdentityRegistry'] },
  { contract: 'IncidentVote', initialise: ['Consortium', 'IdentityRegistry'] },
  { contract: 'DataAnchor', initialise: ['Consortium', 'IdentityRegistry'] },
  { contract: 'AttestedFeed', initialise: ['Consortium', 'IdentityRegistry'] },
  { contract: 'ServiceRegistry', initialise: ['Consortium', 'IdentityRegistry'] },
  { contract: 'Handover', initialise: ['Consortium', 'IdentityRegistry'] },
] as const satisfies readonly KernelStep[];

/**
 * What the members have to agree on, once: each contract but the consortium itself, as the parameter of this name. Contracts look others
 * up there, and whoever has the consortium's address finds the whole kernel.
 */
export const KERNEL_DIRECTORY = KERNEL_PLAN.map(({ contract }) => contract).filter((it) => it !== 'Consortium');

/** The sources of a contract and of what it imports, and no others: what a release of it is made of. */
export const sourcesOf = (contract: KernelContract): Source[] => importedBy(`kernel/${contract}.sol`, kernelSources);
