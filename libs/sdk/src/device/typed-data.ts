import { fromHex } from '@atoll/crypto';
import { hashTypedData } from 'viem';

/** A contract as signatures name it (EIP-712): on which chain, and where. */
export type Place = { chainId: number; address: `0x${string}` };

/** What a device is, as `IdentityRegistry` takes it; docs/kernel.md says what each field is. */
export type DeviceInfo = {
  /** By the consortium's own list; 1 and 2 are medical and emergency devices. */
  kind: number;
  cls: 'FULL' | 'CONSTRAINED';
  /** The organisation's principal on the chain. */
  ownerOrg: `0x${string}`;
  /** SHA-256 of the public key of its IDevID. */
  hwIdHash: `0x${string}`;
  mudHash?: `0x${string}`;
  fwHash?: `0x${string}`;
  gateway?: `0x${string}`;
};

type Field = { name: string; type: string };
export type Typed = { primaryType: string; types: Record<string, Field[]>; message: Record<string, unknown> };

export const fields = (text: string): Field[] =>
  text.split(',').map((field) => {
    const [type = '', name = ''] = field.trim().split(' ');
    return { type, name };
  });

const DEVICE = fields(
  'address did,uint8 kind,uint8 cls,address ownerOrg,bytes32 hwIdHash,bytes32 mudHash,bytes32 fwHash,bytes32 p256x,bytes32 p256y,address gateway',
);
const ZERO_WORD = `0x${'00'.repeat(32)}` as const;
const NOBODY = `0x${'00'.repeat(20)}` as const;

/** The struct `DeviceInfo` of a device whose key is `point` (`x‖y`) on P-256, or null on secp256k1. */
export function infoOf(info: DeviceInfo, point: string | null) {
  const { kind, ownerOrg, hwIdHash, mudHash = ZERO_WORD, fwHash = ZERO_WORD, gateway = NOBODY } = info;
  const [p256x, p256y] = point ? [`0x${point.slice(2, 66)}`, `0x${point.slice(66)}`] : [ZERO_WORD, ZERO_WORD];
  return { kind, cls: info.cls === 'FULL' ? 0 : 1, ownerOrg, hwIdHash, mudHash, fwHash, p256x, p256y, gateway };
}

/** What a device says when it is taken in: that it holds its key, and all that is written down of it. */
export const possession = (did: string, info: ReturnType<typeof infoOf>): Typed => ({
  primaryType: 'Device',
  types: { Device: DEVICE },
  message: { did, ...info },
});

export const update = (did: string, infoHash: string, seq: bigint): Typed => ({
  primaryType: 'Update',
  types: { Update: fields('address did,bytes32 infoHash,uint64 seq') },
  message: { did, infoHash, seq },
});

/** The digest of EIP-712 at a contract of the kernel: its domain is its name after `Atoll`, in version 1. */
export function digestOf(contract: string, { chainId, address }: Place, typed: Typed): Uint8Array {
  const domain = { name: `Atoll ${contract}`, version: '1', chainId, verifyingContract: address };
  return fromHex(hashTypedData({ domain, ...typed } as Parameters<typeof hashTypedData>[0]));
}
