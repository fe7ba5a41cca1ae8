import { Fault } from '@atoll/kernel';
import type { KeyCurve, SignatureForm } from '@atoll/store';
import { concat, hashDomain, hashStruct, toBytes, toPrefixedMessage, validateTypedData, type Hex } from 'viem';

/**
 * What each curve's keys sign besides transactions. The bytes of a message and of typed data begin with 0x19, as EIP-191 and
 * EIP-712 want it, which no transaction does: its first byte is its type, or 0xc0 and more. So none can be passed off as one.
 */
export const FORMS: Record<KeyCurve, readonly SignatureForm[]> = {
  SECP256K1: ['PERSONAL_MESSAGE', 'TYPED_DATA'],
  P256: ['DOCUMENT'],
};

/** The bytes that are hashed and signed. */
export function messageOf(form: SignatureForm, content: Uint8Array): Uint8Array {
  switch (form) {
    case 'PERSONAL_MESSAGE':
      return toBytes(toPrefixedMessage({ raw: content }));
    case 'TYPED_DATA':
      return typedMessage(content);
    case 'DOCUMENT':
      return content;
  }
}

type Types = Record<string, { name: string; type: string }[]>;
type Given = { domain?: Record<string, unknown>; types: Types; primaryType: string; message: Record<string, unknown> };

function typedMessage(content: Uint8Array): Uint8Array {
  try {
    const given = JSON.parse(Buffer.from(content).toString()) as Given;
    const { domain = {}, primaryType, message } = given;
    const types: Types = { EIP712Domain: domainTypes(domain), ...given.types };
    validate({ domain, types, primaryType, message });
    const parts = [hashDomain({ domain, types })];
    if (primaryType !== 'EIP712Domain') parts.push(structHash({ data: message, primaryType, types }));
    return toBytes(concat(['0x1901', ...parts]));
  } catch (cause) {
    const because = 'must be an object of domain, types, primaryType and message, as EIP-712 has them';
    throw new Fault({ code: 'INVALID', field: 'typedData', because }, { cause });
  }
}

// viem infers the data from types that it would have to know; these come from a caller.
const validate = validateTypedData as (given: Given) => void;
const structHash = hashStruct as (given: { data: object; primaryType: string; types: Types }) => Hex;

/** Those of the five fields that a domain has, where its types are left away. */
function domainTypes(domain: object): { name: string; type: string }[] {
  const all = { name: 'string', version: 'string', chainId: 'uint256', verifyingContract: 'address', salt: 'bytes32' };
  return Object.entries(all).flatMap(([name, type]) => (name in domain ? [{ name, type }] : []));
}
