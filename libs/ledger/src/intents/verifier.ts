// What a chain says of the contract that is to check an intent, and of its signer.
import { CryptoError, keccak256, p256, recoverAddress, toHex } from '@atoll/crypto';
import { Fault } from '@atoll/kernel';
import { RpcError, type RpcClient } from '@atoll/protocol';
import {
  decodeFunctionResult,
  encodeFunctionData,
  hexToBytes,
  parseAbi,
  size,
  type Hex,
  type TypedDataDomain,
} from 'viem';

import { isVerdict } from '../transactions/verdict.js';

/** EIP-5267, OpenZeppelin's `Nonces`, and EIP-1271. */
const VERIFIER = parseAbi([
  'function eip712Domain() view returns (bytes1 fields, string name, string version, uint256 chainId, address verifyingContract, bytes32 salt, uint256[] extensions)',
  'function nonces(address owner) view returns (uint256)',
  'function isValidSignature(bytes32 hash, bytes signature) view returns (bytes4)',
]);
const IS_VALID = '0x1626ba7e';
/** A signer that is a contract computes no longer than this over its own signature. */
const CHECK_GAS = '0x1e8480';

export type Sight = { domain: TypedDataDomain; nonce: bigint; signerHasCode: boolean; timestamp: bigint };

/** Looks at all of it in one request, so that it is of about one moment. */
export async function sightOf(rpc: RpcClient, verifier: Hex, signer: Hex, evmChainId: number): Promise<Sight> {
  const [domain, nonce, code, block] = await rpc.batch([
    {
      method: 'eth_call',
      params: [{ to: verifier, data: encodeFunctionData({ abi: VERIFIER, functionName: 'eip712Domain' }) }, 'latest'],
    },
    { method: 'eth_call', params: [noncesCall(verifier, signer), 'latest'] },
    { method: 'eth_getCode', params: [signer, 'latest'] },
    { method: 'eth_getBlockByNumber', params: ['latest', false] },
  ]);
  return {
    domain: domainIn(answered(domain), verifier, evmChainId),
    nonce: nonceIn(answered(nonce)),
    signerHasCode: answered(code) !== '0x',
    timestamp: BigInt((answered(block) as unknown as { timestamp: Hex }).timestamp),
  };
}

/** The signer's next nonce as of a block; null where the node has no state of it. */
export async function nonceAt(rpc: RpcClient, verifier: Hex, signer: Hex, block: Hex): Promise<bigint | null> {
  const [answer] = await rpc.batch([{ method: 'eth_call', params: [noncesCall(verifier, signer), block] }]);
  return typeof answer === 'string' && answer.length > 2 ? BigInt(answer) : null;
}

const noncesCall = (to: Hex, signer: Hex) => ({
  to,
  data: encodeFunctionData({ abi: VERIFIER, functionName: 'nonces', args: [signer] }),
});

/** Whether the signature is the signer's: of its key in the one form there is, or as its own contract says. */
export async function isSignedBy(
  rpc: RpcClient,
  digest: Hex,
  { signer, signature, hasCode }: { signer: Hex; signature: Hex; hasCode: boolean },
): Promise<boolean> {
  if (recovers(digest, signature, signer) || bringsItsKey(digest, signature, signer)) return true;
  if (!hasCode) return false;
  const data = encodeFunctionData({ abi: VERIFIER, functionName: 'isValidSignature', args: [digest, signature] });
  const [answer] = await rpc.batch([{ method: 'eth_call', params: [{ to: signer, data, gas: CHECK_GAS }, 'latest'] }]);
  return typeof answer === 'string' && size(answer as Hex) === 32 && answer.startsWith(IS_VALID);
}

/** Contracts take v as 27 or 28, and s in the lower half alone: whatever else would lead to the same key is refused. */
function recovers(digest: Hex, signature: Hex, signer: Hex): boolean {
  const bytes = hexToBytes(signature);
  const v = bytes[64];
  if (bytes.length !== 65 || (v !== 27 && v !== 28)) return false;
  bytes[64] = v - 27;
  try {
    return recoverAddress(hexToBytes(digest), bytes) === signer;
  } catch (error) {
    if (error instanceof CryptoError) return false;
    throw error;
  }
}

/** A secure element's: `x‖y‖r‖s` on P-256, whose signer is the address that `x‖y` has as keys of wallets have theirs. */
function bringsItsKey(digest: Hex, signature: Hex, signer: Hex): boolean {
  const bytes = hexToBytes(signature);
  if (bytes.length !== 128) return false;
  const publicKey = bytes.subarray(0, 64);
  return (
    toHex(keccak256(publicKey).subarray(12)) === signer &&
    p256.verify(hexToBytes(digest), bytes.subarray(64), publicKey)
  );
}

/** What the contract says its domain is, which must be itself on this chain. */
function domainIn(answer: Hex, contract: Hex, evmChainId: number): TypedDataDomain {
  const [fields, name, version, chainId, verifyingContract, salt, extensions] = fitting('eip712Domain', () =>
    decodeFunctionResult({ abi: VERIFIER, functionName: 'eip712Domain', data: answer }),
  );
  const has = (bit: number) => (Number(fields) & bit) !== 0;
  if (!has(4) || !has(8) || extensions.length > 0)
    throw mismatch(
      'its EIP-712 domain does not name the chain and the contract, so what is signed would hold elsewhere',
    );
  if (Number(chainId) !== evmChainId || verifyingContract.toLowerCase() !== contract)
    throw mismatch(`its EIP-712 domain is that of ${verifyingContract} on the chain ${chainId}`);
  return {
    ...(has(1) && { name }),
    ...(has(2) && { version }),
    ...{ chainId: evmChainId, verifyingContract: contract },
    ...(has(16) && { salt }),
  };
}

const nonceIn = (data: Hex): bigint =>
  fitting('nonces', () => decodeFunctionResult({ abi: VERIFIER, functionName: 'nonces', data }));

function fitting<T>(name: string, decode: () => T): T {
  try {
    return decode();
  } catch (cause) {
    throw mismatch(`it has no ${name}(), which relaying takes`, { cause });
  }
}

const mismatch = (because: string, options?: ErrorOptions) =>
  new Fault({ code: 'ABI_MISMATCH', what: 'contract', because }, options);

function answered(answer: unknown): Hex {
  if (!(answer instanceof RpcError)) return answer as Hex;
  if (isVerdict(answer)) return '0x'; // it reverted, as a contract does that has no such function
  throw new Fault({ code: 'UNAVAILABLE', what: 'node' }, { cause: answer });
}
