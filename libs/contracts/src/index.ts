export { CallsService, type Target } from './calls.service.js';
export { DeploymentReconciler } from './deployment.reconciler.js';
export { DeploymentsService } from './deployments.service.js';
export type { Deed, DeedArgs, View, ViewArgs, ViewResult } from './kernel/kernel-abi.js';
export type { ChainContract } from './kernel/kernel-abi.js';
export { enqueueKernelCall, type KernelCall } from './kernel/kernel-call.js';
export {
  addressOf,
  contractAddresses,
  kernelAddresses,
  principalOf,
  type ContractAddresses,
  type KernelAddresses,
  type Principal,
} from './kernel/kernel-directory.js';
export { KernelReconciler } from './kernel/kernel.reconciler.js';
export { kernelView, KernelView, type Looking } from './kernel/kernel-view.js';
export {
  KERNEL_ROLES,
  maskOf,
  membershipOf,
  MEMBER_STATES,
  rolesIn,
  type KernelRole,
  type MemberState,
} from './kernel/roles.js';
export { GoverningService } from './kernel/governing.service.js';
export { KernelsService, type KernelMember, type KernelProposal, type KernelRow } from './kernel/kernels.service.js';
export { PrincipalsService } from './kernel/principals.service.js';
export {
  PROPOSAL_KINDS as KERNEL_PROPOSAL_KINDS,
  PROPOSAL_STATES as KERNEL_PROPOSAL_STATES,
} from './kernel/proposals-seen.js';
export { SolutionsService, type SolutionRow } from './solutions/solutions.service.js';
export { PromotionsService, type PromotionView } from './promotions.service.js';
export { ProxiesService } from './proxies/proxies.service.js';
export { UpgradeReconciler } from './proxies/upgrade.reconciler.js';
export { ReleaseReconciler } from './release.reconciler.js';
export { ReleasesService, type ReleaseView } from './releases.service.js';
export { EVM_VERSIONS, type Problem } from './solidity/compile.js';
export type { ContractEvent } from './typed-calls.js';
