import type { Address } from 'viem';

import type { KernelView } from './kernel-view.js';

/** Roles of organisations on a chain, in the contract's own order: the mask of one is `1 << index`. */
export const KERNEL_ROLES = [
  ...(['REGULATOR', 'OPERATOR', 'EDGE', 'GATEWAY', 'ISSUER', 'ORACLE', 'ARBITER', 'AUDITOR', 'BANK', 'BRAND'] as const),
  ...(['CARRIER', 'PROVIDER', 'CONSUMER'] as const),
] as const;
export type KernelRole = (typeof KERNEL_ROLES)[number];

export const MEMBER_STATES = ['NONE', 'PROPOSED', 'ACTIVE', 'SUSPENDED', 'REMOVED'] as const;
export type MemberState = (typeof MEMBER_STATES)[number];

export const rolesIn = (mask: number): KernelRole[] => KERNEL_ROLES.filter((_, i) => mask & (1 << i));

export const maskOf = (roles: readonly KernelRole[]): number =>
  roles.reduce((mask, role) => mask | (1 << KERNEL_ROLES.indexOf(role)), 0);

/** What an organisation, by its principal's address, is on the chain now. Roles count only while it is ACTIVE. */
export async function membershipOf(
  view: KernelView,
  organisation: Address,
): Promise<{ state: MemberState; roles: KernelRole[] }> {
  const [state, mask] = await view.read('Consortium', 'members', [organisation]);
  return { state: MEMBER_STATES[state] ?? 'NONE', roles: rolesIn(mask) };
}
