import { Fault } from '@atoll/kernel';
import { isAddress, isHex, size, type Hex } from 'viem';

import { readValues } from '../abi/typed-json.js';
import { MAX_GAS } from '../transactions/gas.js';
import type { IntentForm, Signed } from './intent-form.js';

/** What somebody wants done, as it is handed in. */
export type UnsignedWish = {
  sponsorshipId: string;
  deploymentId: string;
  /** By name or signature: `setBySig`, or the function itself where a forwarder is gone through. */
  function: string;
  /** Those of the function without signer, deadline and signature. */
  arguments: unknown;
  signer: string;
  nonce: bigint;
  deadline: bigint;
  gas?: bigint | null;
};
export type IntentWish = UnsignedWish & { signature: string };

/** Signatures of contracts are as long as these like; of keys 65 bytes. */
const MAX_SIGNATURE_BYTES = 4_096;
const LATEST_DEADLINE = 2n ** 48n - 1n;

export function readSigned(form: IntentForm, wish: UnsignedWish): Signed {
  const { nonce, deadline, gas = null } = wish;
  if (!isAddress(wish.signer, { strict: false })) throw Fault.invalid('signer', 'must be an address of 20 bytes');
  if (nonce < 0n || nonce >= 2n ** 256n) throw Fault.invalid('nonce', 'must be from 0 to 2^256 - 1');
  if (deadline < 0n || deadline > LATEST_DEADLINE) throw Fault.invalid('deadline', 'must be a time in seconds');
  if (form.needsGas !== (gas !== null))
    throw Fault.invalid(
      'gas',
      form.needsGas ? 'must be given for what is forwarded' : 'is signed only where a forwarder is gone through',
    );
  if (gas !== null && (gas < 1n || gas > MAX_GAS)) throw Fault.invalid('gas', `must be from 1 to ${MAX_GAS}`);
  const values = readValues(form.parameters, wish.arguments);
  return { signer: wish.signer.toLowerCase() as Hex, nonce, deadline, gas, values };
}

export function readSignature({ signature }: IntentWish): Hex {
  if (isHex(signature) && signature.length % 2 === 0 && size(signature) >= 1 && size(signature) <= MAX_SIGNATURE_BYTES)
    return signature;
  throw Fault.invalid(
    'signature',
    `must be 1 to ${MAX_SIGNATURE_BYTES} bytes as 0x hex: 65 of a key, or what the contract at the signer takes`,
  );
}
