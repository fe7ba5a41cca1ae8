import { sha256 } from '@atoll/crypto';

import { AtollError } from '../atoll-error.js';
import type { Device } from './device.js';
import type { DeviceInfo, Place } from './typed-data.js';

/** What a device signs to show that it is there. */
const messageOf = (did: string, challenge: string): Uint8Array =>
  new TextEncoder().encode(`Atoll possession, version 1\ndid: ${did}\nchallenge: ${challenge}\n`);

/**
 * Brings a device's proof of possession to where its organisation wrote it down, by the device's key alone. NOT_FOUND for anything
 * that does not hold: an organisation that wrote down nothing, or something else, as well as another key.
 */
export async function bringProof(api: string, device: Device, registry: Place, info: DeviceInfo): Promise<void> {
  const did = device.did(registry.chainId);
  const { challenge } = (await post(api, 'challenges', { did })) as { challenge: string };
  const signature = await device.signDigest(sha256(messageOf(did, challenge)));
  const { proof } = await device.prove(registry, info);
  await post(api, 'proofs', { did, challenge, signature, proof });
}

async function post(api: string, what: string, body: unknown): Promise<unknown> {
  const response = await fetch(new URL(`/devices/${what}`, api), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as Record<string, unknown>;
  if (response.ok) return answer;
  const { detail, code, ...more } = answer;
  throw new AtollError({ message: String(detail), extensions: { ...more, code: String(code) } });
}
