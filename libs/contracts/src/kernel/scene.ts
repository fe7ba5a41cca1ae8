// A kernel with four members, an authority that vouches for devices, and devices.
import { p256, sha256, toHex } from '@atoll/crypto';
import {
  concatHex,
  encodeFunctionData,
  getAddress,
  hexToBytes,
  keccak256,
  zeroHash,
  type Address,
  type Hex,
} from 'viem';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';

import type { KernelContract } from './plan.js';
import {
  account,
  decide,
  deployKernel,
  event,
  now,
  roleMask,
  testEvm,
  typedHash,
  word,
  type Contract,
  type Signer,
  type TestEvm,
} from './testing.js';

/** Members, by their principals: two operators with gateways, an authority, a regulator; then who is nobody. */
export const [A, B, AUTHORITY, REGULATOR, CANDIDATE, STRANGER, DEPLOYER] = Array.from(
  { length: 7 },
  (_, i) => account(i).address,
) as [Address, Address, Address, Address, Address, Address, Address];
export const VOTERS = [A, B, AUTHORITY, REGULATOR];

const FOUNDERS = [
  { org: A, roles: roleMask('OPERATOR', 'GATEWAY', 'PROVIDER') },
  { org: B, roles: roleMask('OPERATOR', 'GATEWAY', 'PROVIDER', 'ORACLE') },
  { org: AUTHORITY, roles: roleMask('ISSUER', 'AUDITOR', 'ORACLE') },
  { org: REGULATOR, roles: roleMask('REGULATOR', 'ARBITER', 'ORACLE') },
];

export const ENDORSEMENT = word('DeviceEndorsement');
export const DEVICE_FIELDS =
  'address did, uint8 kind, uint8 cls, address ownerOrg, bytes32 hwIdHash, bytes32 mudHash, bytes32 fwHash, bytes32 p256x, bytes32 p256y, address gateway';
export const STATUS = { Unregistered: 0, Registered: 1, Active: 2, Suspended: 3, Quarantined: 4, Retired: 5 };
export const NOBODY: Address = '0x0000000000000000000000000000000000000000';
export const FAR = 2n ** 40n;

export type Device = Signer & { x: Hex; y: Hex };

/** A device with a key of its own on secp256k1. */
export function device(): Device {
  const { address, sign } = privateKeyToAccount(generatePrivateKey());
  return { address, sign, x: zeroHash, y: zeroHash };
}

const P256_ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** A device whose secure element speaks P-256: its signatures bring the key along, with `s` in the lower half. */
export function secureElement(): Device {
  const key = p256.randomPrivateKey();
  const point = toHex(p256.publicKeyOf(key));
  const address = getAddress(`0x${keccak256(point).slice(-40)}`);
  const sign = async ({ hash }: { hash: Hex }) => {
    const signature = toHex(p256.sign(hexToBytes(hash), key));
    return concatHex([point, lowS(signature)]);
  };
  return { address, sign, x: `0x${point.slice(2, 66)}`, y: `0x${point.slice(66)}` };
}

/** The same signature with `s` in the lower half of the order: whoever relays it may do that. */
export function lowS(signature: Hex): Hex {
  const s = BigInt(`0x${signature.slice(66)}`);
  if (s <= P256_ORDER / 2n || s >= P256_ORDER) return signature;
  return `${signature.slice(0, 66) as Hex}${(P256_ORDER - s).toString(16).padStart(64, '0')}`;
}

export type KernelScene = Awaited<ReturnType<typeof kernelScene>>;

export async function kernelScene(options: string[] = []) {
  const evm: TestEvm = await testEvm(options);
  const kernel = await deployKernel(evm, DEPLOYER, FOUNDERS);
  return { ...scenery(evm, kernel), evm, kernel, close: evm.close };
}

function scenery(evm: TestEvm, kernel: Record<KernelContract, Contract>) {
  const { Consortium: consortium, CredentialRegistry: credentials, IdentityRegistry: identities } = kernel;

  /** Has the members call a contract. */
  const quorumCalls = (contract: Contract, functionName: string, ...args: unknown[]) =>
    decide(
      consortium,
      VOTERS,
      'proposeCall',
      contract.address,
      encodeFunctionData({ ...contract, functionName, args } as never),
    );

  const suspendMember = (org: Address) =>
    decide(
      consortium,
      VOTERS.filter((voter) => voter !== org),
      'proposeMember',
      org,
      3,
      0,
    );
  const resumeMember = (org: Address) =>
    decide(
      consortium,
      VOTERS.filter((voter) => voter !== org),
      'proposeMember',
      org,
      2,
      0,
    );

  const accredit = (schema: Hex, issuer: Address = AUTHORITY) =>
    quorumCalls(credentials, 'accreditIssuer', schema, issuer);

  /** A credential of the authority's about the subject. */
  const vouch = async (subject: Address, schema: Hex = ENDORSEMENT, until = FAR, issuer = AUTHORITY): Promise<Hex> => {
    const hash = keccak256(concatHex([subject, toHex(new TextEncoder().encode(`${Math.random()}`))]));
    const deed = await credentials.tell(issuer, 'anchor', schema, subject, hash, until);
    return event(deed, 'CredentialAnchored').id as Hex;
  };

  const infoOf = (it: Device, ownerOrg: Address, more: object = {}) => ({
    ...{ kind: 0, cls: 0, ownerOrg, hwIdHash: toHex(sha256(hexToBytes(it.address))), mudHash: word('mud') },
    ...{ fwHash: word('firmware'), p256x: it.x, p256y: it.y, gateway: NOBODY },
    ...more,
  });
  type Info = ReturnType<typeof infoOf>;

  const deviceHash = (did: Address, info: Info) => {
    const { kind, cls, ownerOrg, hwIdHash, mudHash, fwHash, p256x, p256y, gateway } = info;
    const values = [did, kind, cls, ownerOrg, hwIdHash, mudHash, fwHash, p256x, p256y, gateway];
    return typedHash(identities, 'Device', DEVICE_FIELDS, values);
  };
  const proof = async (it: Device, info: Info) => it.sign({ hash: await deviceHash(it.address, info) });

  const register = async (it: Device, org: Address, more: object = {}) => {
    const info = infoOf(it, org, more);
    return identities.tell(org, 'registerDevice', it.address, info, await proof(it, info));
  };

  /** Registers a device, has it vouched for, and activates it. */
  const activate = async (it: Device, org: Address, more: object = {}) => {
    await register(it, org, more);
    const credential = await vouch(it.address);
    await identities.tell(org, 'setStatus', it.address, STATUS.Active, credential);
    return { ...it, credential };
  };

  const statusOf = async (did: Address) => (await identities.read<unknown[]>('devices', did))[3];

  return {
    ...{
      quorumCalls,
      suspendMember,
      resumeMember,
      accredit,
      vouch,
      infoOf,
      deviceHash,
      proof,
      register,
      activate,
      statusOf,
    },
    now: () => now(evm),
  };
}
