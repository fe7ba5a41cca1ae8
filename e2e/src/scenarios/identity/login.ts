import { AtollError, type AuthVerdictPartsFragment } from '@atoll/sdk';
import type { Device } from '@atoll/sdk/device';
import { fromHex, toHex } from '@atoll/crypto';
import type { Hex } from 'viem';

import type { ConsortiumOfFour, Founder } from '../../consortium-of-four.js';

const SERVICE = { origin: 'https://gate.example', audience: 'Gate' };

/** Asks a device who it is: the challenge, and what the device has to sign. */
export async function challenged({ chainId, evmChainId }: ConsortiumOfFour, asker: Founder, device: Device) {
  const input = { ...SERVICE, chainId, did: device.did(evmChainId) };
  const { authChallenge } = await asker.atoll.authChallenge({ input });
  return { id: authChallenge.id, message: fromHex(authChallenge.message as Hex) };
}

/** Has an answer judged; what is not accepted is an error with the verdict's code. */
export async function judged(
  asker: Founder,
  challengeId: string,
  answer: Uint8Array,
): Promise<AuthVerdictPartsFragment> {
  const { authVerify } = await asker.atoll.authVerify({ challengeId, signature: toHex(answer) });
  const { accepted, code, because } = authVerify;
  if (!accepted) throw new AtollError({ message: because, extensions: { code } });
  return authVerify;
}

/** The device answers by its own key, or somebody else does for it. */
export async function login(ground: ConsortiumOfFour, asker: Founder, device: Device, answering = device) {
  const { id, message } = await challenged(ground, asker, device);
  return judged(asker, id, await answering.sign(message));
}
