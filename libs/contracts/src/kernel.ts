// The door to the kernel's contracts: what they are, and the order in which they are deployed. Needs no server and no database.
export * from './generated/kernel.js';
export {
  KERNEL_DIRECTORY,
  KERNEL_PLAN,
  sourcesOf,
  type KernelArgument,
  type KernelContract,
  type KernelStep,
} from './kernel/plan.js';
export { KERNEL_ROLES, MEMBER_STATES, maskOf, rolesIn, type KernelRole, type MemberState } from './kernel/roles.js';
