import { membershipOf, type KernelView } from '@atoll/contracts';
import { Fault } from '@atoll/kernel';
import type { Address } from 'viem';

import { schemaIdOf } from '../schema-id.js';

const ACCREDITED = 1;

/** Whether the members accredited the issuer for the type, and nobody took it back. */
export async function isAccredited(
  view: KernelView,
  type: string,
  issuer: Address,
  looking: { block?: bigint } = {},
): Promise<boolean> {
  const args = [schemaIdOf(type), issuer] as const;
  return (await view.read('CredentialRegistry', 'accreditation', args, looking)) === ACCREDITED;
}

/** Says before anything is written what the contract would refuse, and what to do about it. */
export async function requireAccredited(view: KernelView, type: string, issuer: Address): Promise<void> {
  const { state, roles } = await membershipOf(view, issuer);
  if (state !== 'ACTIVE') throw refused(`the organisation is ${state} in the chain's consortium`);
  if (!roles.includes('ISSUER'))
    throw refused('the organisation has not the role ISSUER; have the members vote on a proposeKernelRole first');
  if (!(await isAccredited(view, type, issuer)))
    throw refused(
      `the members have not accredited it for ${type}; have them vote on a proposeKernelAccreditation first`,
    );
}

const refused = (because: string): Fault => new Fault({ code: 'CONFLICT', what: 'issuer', because });
