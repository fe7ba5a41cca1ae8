import { fromHex, toHex } from '@atoll/crypto';

import { CURVES, newPrivateKey, type Curve } from './curves.js';
import { Device } from './device.js';
import { readSecret, SecretFileError, writeSecret } from './secret-file.js';

/** What a key file holds; a little JSON, and nothing that somebody else could change unseen. */
type Kept = { version: 1; curve: Curve; privateKey: `0x${string}` };

/** Makes a key and keeps it in a new file that only its owner reads. An earlier file is never written over. */
export async function createKeyFile(path: string, curve: Curve): Promise<Device> {
  const privateKey = newPrivateKey(curve);
  const kept: Kept = { version: 1, curve, privateKey: toHex(privateKey) };
  await writeSecret(path, JSON.stringify(kept));
  return Device.of(curve, privateKey);
}

/** The device whose key is in the file. Refuses one that others can read, or that is only a link. */
export async function openKeyFile(path: string): Promise<Device> {
  const text = await readSecret(path);
  try {
    const { version, curve, privateKey } = JSON.parse(text) as Kept;
    if (version === 1 && CURVES.includes(curve)) return Device.of(curve, fromHex(privateKey, 32));
  } catch {
    // Without a cause on purpose: nothing that saw the key goes near a log.
  }
  throw new SecretFileError(`${path} is no key file of a device.`);
}
