import { Fault } from '@atoll/kernel';
import { decodeFunctionData, encodeFunctionData, type AbiFunction, type Hex, type TypedDataDomain } from 'viem';

import type { Done, IntentForm, Signed, TypedData } from './intent-form.js';
import { fieldsOf, messageOf, type Types } from './typed-parameters.js';

/**
 * The twin of a function for those who only sign: `set(uint256 value)` has
 * `setBySig(address signer, uint256 value, uint256 deadline, bytes signature)`, and what is signed is
 * `Set(address signer,uint256 value,uint256 nonce,uint256 deadline)` in the domain that the contract tells by EIP-5267.
 */
export class BySig implements IntentForm {
  readonly needsGas = false;
  readonly parameters;
  private readonly signed;
  private readonly primaryType;
  private readonly types: Types = {};

  constructor(
    readonly verifier: Hex,
    private readonly member: AbiFunction,
  ) {
    requireTwin(member);
    const { name, inputs } = member;
    this.parameters = inputs.slice(1, -2);
    this.signed = [...inputs.slice(0, -2), { name: 'nonce', type: 'uint256' }, ...inputs.slice(-2, -1)];
    this.primaryType = `${name.charAt(0).toUpperCase()}${name.slice(1, -'BySig'.length)}`;
    this.types[this.primaryType] = fieldsOf(this.signed, this.types);
  }

  typedData(domain: TypedDataDomain, { signer, nonce, deadline, values }: Signed): TypedData {
    const { types, primaryType } = this;
    return { domain, types, primaryType, message: messageOf(this.signed, [signer, ...values, nonce, deadline]) };
  }

  call({ signer, values, deadline }: Signed, signature: Hex): Hex {
    return encodeFunctionData({ abi: [this.member], args: [signer, ...values, deadline, signature] });
  }

  didSame(ours: Hex, { input }: Done): boolean {
    const [wanted, done] = [this.unsigned(ours), this.unsigned(input)];
    return wanted !== null && wanted === done;
  }

  inner(): null {
    return null;
  }

  /** The call without its signature; null where it is another function's. */
  private unsigned(data: Hex): Hex | null {
    try {
      const { args = [] } = decodeFunctionData({ abi: [this.member], data });
      return encodeFunctionData({ abi: [this.member], args: [...args.slice(0, -1), '0x'] });
    } catch {
      return null;
    }
  }
}

/** Anything else would run in the sponsor's name instead of the signer's. */
function requireTwin({ name, inputs, stateMutability }: AbiFunction): void {
  const types = inputs.map(({ type }) => type);
  const fits = types[0] === 'address' && types.at(-2) === 'uint256' && types.at(-1) === 'bytes' && types.length >= 3;
  if (fits && /^[a-z]\w*BySig$/i.test(name) && name !== 'BySig' && stateMutability === 'nonpayable') return;
  throw Fault.invalid(
    'methods',
    `names ${name}, which is no twin for signers: fooBySig(address signer, ..., uint256 deadline, bytes signature)`,
  );
}
