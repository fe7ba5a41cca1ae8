// Devices on the common ground: taken in by their organisation, vouched for by the authority, and active.
import type { DevicePartsFragment } from '@atoll/sdk';
import type { Device, DeviceInfo, Place } from '@atoll/sdk/device';
import { randomBytes } from 'node:crypto';
import { toHex, type Hex } from 'viem';

import type { ConsortiumOfFour, Founder } from './consortium-of-four.js';
import { until } from './wait.js';

export const ENDORSEMENT = 'DeviceEndorsement';
const PATIENT = { seconds: 240 };
const A_MONTH_MS = 30 * 24 * 3_600_000;

/** What is said of a device besides whose it is; hardware that nobody has seen before where nothing is said of it. */
export type Said = Partial<Omit<DeviceInfo, 'ownerOrg'>> & { name?: string };

/** The kernel's registry of devices, as their signatures name it. */
export const registryOf = ({ evmChainId, contracts }: ConsortiumOfFour): Place => ({
  ...{ chainId: evmChainId, address: contracts.IdentityRegistry },
});

export const newHardware = (): Hex => toHex(randomBytes(32));

/** Has the members believe the authority when it vouches for devices, and gives it a key to sign by. Twice changes nothing. */
export async function vouching(ground: ConsortiumOfFour): Promise<void> {
  const { chainId, members } = ground;
  const { atoll } = members.authority;
  await ground.accredits(members.authority, ENDORSEMENT);
  const listed = async () => (await atoll.issuingKeys({ chainId })).issuingKeys.some((key) => key.listed);
  if (await listed()) return;
  const keyId = await documentKey(members.authority, 'issuing');
  await atoll.appointIssuingKey({ chainId, keyId });
  await until('the issuing key in the document of the authority', listed, PATIENT);
}

/** A P-256 key of the member's in custody, once it is born: those sign documents. */
export async function documentKey({ atoll }: Founder, name: string): Promise<string> {
  const { createKey } = await atoll.createKey({ input: { name, curve: 'P256' } });
  await until(`the key ${name}`, async () => (await atoll.key({ id: createKey.id })).key?.publicKey, PATIENT);
  return createKey.id;
}

/** What `registerDevice` takes, with the proof of the device that it is what it says, for this owner. */
export async function lineOf(ground: ConsortiumOfFour, owner: Founder, device: Device, { name = '', ...said }: Said) {
  const info: DeviceInfo = { kind: 0, cls: 'FULL', hwIdHash: newHardware(), ...said, ownerOrg: owner.principal };
  const { cls, kind, hwIdHash, mudHash, fwHash, gateway } = info;
  const { proof } = await device.prove(registryOf(ground), info);
  return {
    ...{ chainId: ground.chainId, address: device.address, class: cls, kind, hwIdHash, proof, name },
    ...(device.curve === 'P-256' && { publicKey: device.publicKey }),
    ...(mudHash && { mudHash }),
    ...(fwHash && { fwHash }),
    ...(gateway && { gateway }),
  };
}

/** The owner takes the device in, and the chain has it. */
export async function registered(ground: ConsortiumOfFour, owner: Founder, device: Device, said: Said = {}) {
  await owner.atoll.registerDevice({ input: await lineOf(ground, owner, device, said) });
  return settled(ground, owner, device);
}

/** The authority vouches for it; the credential, once the chain has its commitment. */
export async function endorsed({ chainId, evmChainId, members }: ConsortiumOfFour, device: Device) {
  const { atoll } = members.authority;
  const input = { chainId, did: device.did(evmChainId), validUntil: new Date(Date.now() + A_MONTH_MS).toISOString() };
  const { endorseDevice } = await atoll.endorseDevice({ input });
  return until(
    'the endorsement on the chain',
    async () => {
      const { credential } = await atoll.credential({ id: endorseDevice.id });
      if (credential.status === 'FAILED') throw new Error(credential.reason ?? 'The endorsement failed.');
      return credential.status === 'VALID' && { id: credential.id, onChainId: credential.onChainId as Hex };
    },
    PATIENT,
  );
}

/** Registered, vouched for and active, as all of the members see it; `vouching` comes before. */
export async function activated(ground: ConsortiumOfFour, owner: Founder, device: Device, said: Said = {}) {
  const { own } = await registered(ground, owner, device, said);
  const credential = await endorsed(ground, device);
  await owner.atoll.activateDevice({ id: own!.id, credential: credential.onChainId });
  const { status, own: now } = await settled(ground, owner, device);
  if (status !== 'ACTIVE') throw new Error(`The device is ${status}: ${now?.reason}`);
  await ground.reaches(await owner.node.getBlockNumber());
  return { id: own!.id, credential };
}

/** The owner's device once nothing of the last wish is left to be done, or can be. */
export async function settled(
  { evmChainId }: ConsortiumOfFour,
  { atoll }: Founder,
  device: Device,
): Promise<DevicePartsFragment> {
  return until(
    'the device to settle',
    async () => {
      const { device: seen } = await atoll.device({ did: device.did(evmChainId) });
      return seen.own?.settled && seen;
    },
    PATIENT,
  );
}
