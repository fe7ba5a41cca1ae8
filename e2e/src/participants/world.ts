// A chain of atoll-nodes on which a kernel stands from the start, with members and devices; and no platform at all.
import { account, decide, deployKernel, event, roleMask, testEvm, word, type Contract } from '@atoll/contracts/testing';
import type { KernelContract } from '@atoll/contracts/kernel';
import type { Genesis, GenesisAccount } from '@atoll/protocol';
import { Device, Participant, type KernelPlaces, type ParticipantOptions } from '@atoll/sdk/device';
import { gunzipSync } from 'node:zlib';
import { encodeFunctionData, keccak256, padHex, toHex, type Hex } from 'viem';

import { NodeNetwork } from '../node-network.js';

const FAR = 2n ** 40n;
const ACTIVE = 2;
const ENDORSEMENT = word('DeviceEndorsement');
export const CHAIN_ID = 31_337;

const keyOf = (index: number): Device => Device.of('secp256k1', account(index).getHdKey().privateKey!);

/** A provider of services, an owner of devices, and who vouches for devices: their principals' keys. */
export const [PROVIDER, OWNER, AUTHORITY] = [keyOf(0), keyOf(1), keyOf(2)];

export type Ground = Awaited<ReturnType<typeof ground>>;

/** The kernel and the devices on a real EVM that is not ours, before there is a chain. */
export async function ground() {
  const evm = await testEvm();
  const members = [PROVIDER, OWNER, AUTHORITY].map(({ address }) => address);
  const roles = [roleMask('PROVIDER'), roleMask('OPERATOR', 'GATEWAY'), roleMask('ISSUER')];
  const founders = members.map((org, i) => ({ org, roles: roles[i]! }));
  const kernel = await deployKernel(evm, account(6).address, founders);
  const { CredentialRegistry: credentials } = kernel;
  const accredit = { ...credentials, functionName: 'accreditIssuer', args: [ENDORSEMENT, AUTHORITY.address] };
  const data = encodeFunctionData(accredit as never);
  await decide(kernel.Consortium, members, 'proposeCall', credentials.address, data);
  return { evm, kernel, places: placesOf(kernel) };
}

const placesOf = (kernel: Record<KernelContract, Contract>): KernelPlaces => {
  const { Consortium, CredentialRegistry, IdentityRegistry, ServiceRegistry } = kernel;
  return {
    ...{ Consortium: low(Consortium.address), CredentialRegistry: low(CredentialRegistry.address) },
    ...{ IdentityRegistry: low(IdentityRegistry.address), ServiceRegistry: low(ServiceRegistry.address) },
  };
};
const low = (address: Hex) => address.toLowerCase() as Hex;

/** Registers a device of the owner's, has it vouched for, and activates it. */
export async function activated(
  { kernel, places }: Ground,
  device: Device,
  more: { cls?: 'FULL' | 'CONSTRAINED'; gateway?: Hex } = {},
): Promise<Device> {
  const registry = { chainId: CHAIN_ID, address: places.IdentityRegistry };
  const { info, proof } = await device.prove(registry, {
    ...{ kind: 0, cls: 'FULL', ownerOrg: OWNER.address, hwIdHash: keccak256(device.address) },
    ...more,
  });
  await kernel.IdentityRegistry.tell(OWNER.address, 'registerDevice', device.address, info, proof);
  const vc = keccak256(device.publicKey);
  const deed = await kernel.CredentialRegistry.tell(AUTHORITY.address, 'anchor', ENDORSEMENT, device.address, vc, FAR);
  const { id } = event(deed, 'CredentialAnchored');
  await kernel.IdentityRegistry.tell(OWNER.address, 'setStatus', device.address, ACTIVE, id);
  return device;
}

/** Validators of several members, from this ground on. */
export async function chainOn({ evm }: Ground): Promise<NodeNetwork> {
  const dumped = await evm.chain.rpc.call<Hex>('anvil_dumpState');
  const { accounts } = JSON.parse(gunzipSync(Buffer.from(dumped.slice(2), 'hex')).toString()) as {
    accounts: Record<Hex, { nonce: number | Hex; balance: Hex; code: Hex; storage: Record<Hex, Hex> }>;
  };
  const alloc = Object.fromEntries(
    Object.entries(accounts).map(([address, { nonce, balance, code, storage }]) => {
      const slots = Object.entries(storage).map(([slot, value]) => [padHex(slot as Hex), padHex(value)]);
      const held: GenesisAccount = { balance, nonce: toHex(BigInt(nonce)), storage: Object.fromEntries(slots) };
      return [low(address as Hex), code && code !== '0x' ? { ...held, code } : held];
    }),
  ) as Genesis['alloc'];
  return NodeNetwork.start(3, { chainId: CHAIN_ID, blockPeriodMs: 500, requestTimeoutSeconds: 2, alloc });
}

/** Somebody who takes part by itself. */
export function participant(
  { places }: Ground,
  { genesis }: NodeNetwork,
  device: Device,
  nodes: readonly string[],
  more: Partial<ParticipantOptions> = {},
): Promise<Participant> {
  return Participant.open({ genesis, nodes, kernel: places, device, ...more });
}
