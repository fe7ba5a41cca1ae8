import { ethrOf } from '@atoll/credentials';
import type { KernelView } from '@atoll/contracts';
import type { Address, Hex } from 'viem';

import { DEVICE_ENDORSEMENT, schemaIdOf } from '../schema-id.js';
import { isAccredited } from '../credentials/accreditation.js';
import type { AuthCode } from './verdict.js';

export const DEVICE_STATUS = ['UNREGISTERED', 'REGISTERED', 'ACTIVE', 'SUSPENDED', 'QUARANTINED', 'RETIRED'] as const;

export type Standing = {
  code: AuthCode;
  because: string;
  deviceStatus: string;
  credential: Hex | null;
  issuer: Address | null;
};

/** Where a device stands at a block: registered, Active, vouched for, by an issuer whom the members still trust. */
export async function standingOf(view: KernelView, did: string, block: bigint): Promise<Standing> {
  const { address } = ethrOf(did)!;
  const looking = { block };
  const device = await view.read('IdentityRegistry', 'devices', [address], looking);
  const [, , , status, , , , , , credential] = device;
  const deviceStatus = DEVICE_STATUS[status] ?? String(status);
  const standing = { deviceStatus, credential: null, issuer: null };
  if (status === 0)
    return { ...standing, code: 'NOT_REGISTERED', because: 'The device is not registered on the chain.' };
  if (status !== 2) return { ...standing, code: 'NOT_ACTIVE', because: `The device is ${deviceStatus} on the chain.` };
  const [schema, issuer, , state] = await view.read('CredentialRegistry', 'credentials', [credential], looking);
  const vouched = { deviceStatus, credential, issuer };
  const holds = await view.read('CredentialRegistry', 'isValidFor', [credential, schema, address], looking);
  if (!holds || schema !== schemaIdOf(DEVICE_ENDORSEMENT)) return { ...vouched, ...endedBy(state) };
  if (!(await view.read('IdentityRegistry', 'isActive', [address], looking)))
    return { ...vouched, code: 'NOT_ACTIVE', because: 'The organisation of the device is not active.' };
  if (!(await isAccredited(view, DEVICE_ENDORSEMENT, issuer, looking)))
    return {
      ...vouched,
      code: 'ISSUER_NOT_ACCREDITED',
      because: 'Who vouches for the device is not accredited any more.',
    };
  return { ...vouched, code: 'ACCEPTED', because: 'The device is active, and vouched for.' };
}

/** As the contract counts: None, Valid, Suspended, Revoked. Valid, and still not good, is over. */
function endedBy(state: number): { code: AuthCode; because: string } {
  if (state === 3) return { code: 'REVOKED', because: 'The credential that vouches for the device was revoked.' };
  if (state === 2) return { code: 'SUSPENDED', because: 'The credential that vouches for the device is suspended.' };
  if (state === 1) return { code: 'EXPIRED', because: 'The credential that vouches for the device is over.' };
  return { code: 'NOT_VOUCHED_FOR', because: 'Nothing vouches for the device.' };
}
