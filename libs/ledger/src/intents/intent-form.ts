import type { AbiParameter, Hex, TypedDataDomain } from 'viem';

import type { Types } from './typed-parameters.js';

/** What somebody wants done, in the values that are signed. */
export type Signed = {
  signer: Hex;
  nonce: bigint;
  /** In seconds, as contracts count them. */
  deadline: bigint;
  /** What the forwarded call may use; null where the contract itself is called. */
  gas: bigint | null;
  values: readonly unknown[];
};

/** As `eth_signTypedData_v4` takes it. */
export type TypedData = {
  domain: TypedDataDomain;
  types: Types;
  primaryType: string;
  message: Record<string, unknown>;
};

/** What is left of a transaction of somebody else that succeeded. */
export type Done = { input: Hex; logs: readonly { address: Hex; topics: readonly Hex[]; data: Hex }[] };

/** How a contract takes what was signed: by a twin of its function, or from a forwarder that it trusts. */
export interface IntentForm {
  /** The contract that checks the signature, and whose nonce of the signer it uses. */
  readonly verifier: Hex;
  /** Of the arguments. */
  readonly parameters: readonly AbiParameter[];
  readonly needsGas: boolean;
  typedData(domain: TypedDataDomain, signed: Signed): TypedData;
  /** What a relay sends to the verifier. */
  call(signed: Signed, signature: Hex): Hex;
  /** Whether a transaction to the verifier did what our call would have done, under whatever signature. */
  didSame(ours: Hex, done: Done): boolean;
  /** The call inside of ours whose failure the verifier keeps to itself. */
  inner(ours: Hex): { from: Hex; to: Hex; data: Hex; gas: bigint } | null;
}
