import { fromHex, p256, recoverAddress, addressOf } from '@atoll/crypto';
import type { Device } from '@atoll/store';
import { hashTypedData, hexToBytes, type Address, type Hex } from 'viem';

export const NOBODY: Address = '0x0000000000000000000000000000000000000000';
export const ZERO: Hex = `0x${'00'.repeat(32)}`;

const DEVICE = [
  ...[
    { name: 'did', type: 'address' },
    { name: 'kind', type: 'uint8' },
    { name: 'cls', type: 'uint8' },
    { name: 'ownerOrg', type: 'address' },
  ],
  ...['hwIdHash', 'mudHash', 'fwHash', 'p256x', 'p256y'].map((name) => ({ name, type: 'bytes32' })),
  { name: 'gateway', type: 'address' },
];
const UPDATE = [
  { name: 'did', type: 'address' },
  { name: 'infoHash', type: 'bytes32' },
  { name: 'seq', type: 'uint64' },
];

/** What of a row the device itself has signed. */
export type Said = Pick<
  Device,
  'address' | 'kind' | 'class' | 'hwIdHash' | 'mudHash' | 'fwHash' | 'publicKey' | 'firstGateway'
>;

/** Where signatures are for: an IdentityRegistry on a chain. */
export type Registry = { address: Address; evmChainId: number };

/** The struct that `registerDevice` takes. */
export function infoOf(said: Said, ownerOrg: Address) {
  const { publicKey } = said;
  return {
    ...{ kind: said.kind, cls: said.class === 'FULL' ? 0 : 1, ownerOrg },
    ...{ hwIdHash: said.hwIdHash as Hex, mudHash: said.mudHash as Hex, fwHash: said.fwHash as Hex },
    p256x: publicKey ? (publicKey.slice(0, 66) as Hex) : ZERO,
    p256y: publicKey ? (`0x${publicKey.slice(66)}` as Hex) : ZERO,
    gateway: (said.firstGateway ?? NOBODY) as Address,
  };
}

/** Whether a device signed that it is what the row says, and that it is this organisation's. */
export const hasProved = (said: Said, proof: string, ownerOrg: Address, registry: Registry): boolean =>
  isBy(said.address, proof, digestOf(registry, 'Device', DEVICE, { did: said.address, ...infoOf(said, ownerOrg) }));

/** Whether a device signed an update of itself. */
export const hasUpdated = (did: string, infoHash: string, seq: bigint, proof: string, registry: Registry): boolean =>
  isBy(did, proof, digestOf(registry, 'Update', UPDATE, { did, infoHash, seq }));

function digestOf(
  { address, evmChainId }: Registry,
  primaryType: string,
  fields: object[],
  message: object,
): Uint8Array {
  const domain = { name: 'Atoll IdentityRegistry', version: '1', chainId: evmChainId, verifyingContract: address };
  const typed = { domain, types: { [primaryType]: fields }, primaryType, message };
  return hexToBytes(hashTypedData(typed as Parameters<typeof hashTypedData>[0]));
}

const P256_HALF = 0x7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8n; // of SP 800-186's order

/** As the contract checks it: 65 bytes of secp256k1, or 128 of P-256 with the key and a low s. */
export function isBy(address: string, signature: string, digest: Uint8Array): boolean {
  const bytes = fromHex(signature);
  if (bytes.length === 65) return isBySecp256k1(address, bytes, digest);
  if (bytes.length !== 128) return false;
  const [point, rs] = [bytes.subarray(0, 64), bytes.subarray(64)];
  const s = BigInt(`0x${signature.slice(-64)}`);
  return addressOf(point) === address && s <= P256_HALF && p256.verify(digest, rs, point);
}

function isBySecp256k1(address: string, bytes: Uint8Array, digest: Uint8Array): boolean {
  const v = bytes[64]!;
  if (v !== 27 && v !== 28) return false;
  try {
    return recoverAddress(digest, Uint8Array.from([...bytes.subarray(0, 64), v - 27])) === address;
  } catch {
    return false; // not a canonical signature of anybody
  }
}
