import { fromHex, toHex } from '@atoll/crypto';
import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';

import { CURVES, newPrivateKey, type Curve } from './curves.js';
import { Device } from './device.js';

/** What a key file holds; a little JSON, and nothing that somebody else could change unseen. */
type Kept = { version: 1; curve: Curve; privateKey: `0x${string}` };

const MOST_BYTES = 4_096;

/** Makes a key and keeps it in a new file that only its owner reads (mode 0600). An earlier file is never written over. */
export async function createKeyFile(path: string, curve: Curve): Promise<Device> {
  const privateKey = newPrivateKey(curve);
  const kept: Kept = { version: 1, curve, privateKey: toHex(privateKey) };
  const file = await open(path, 'wx', 0o600);
  try {
    await file.chmod(0o600); // whatever the process's mask is
    await file.writeFile(`${JSON.stringify(kept)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  return Device.of(curve, privateKey);
}

/** The device whose key is in the file. Refuses one that others can read, or that is only a link. */
export async function openKeyFile(path: string): Promise<Device> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    const { mode, size } = await file.stat();
    if ((mode & 0o077) !== 0) throw new Error(`Others can read the key file ${path}; run "chmod 600 ${path}".`);
    if (size > MOST_BYTES) throw new Error(`${path} is no key file: it is too large.`);
    return await read(file, path);
  } finally {
    await file.close();
  }
}

async function read(file: FileHandle, path: string): Promise<Device> {
  const text = await file.readFile('utf8');
  try {
    const { version, curve, privateKey } = JSON.parse(text) as Kept;
    if (version === 1 && CURVES.includes(curve)) return Device.of(curve, fromHex(privateKey, 32));
  } catch {
    // Without a cause on purpose: nothing that saw the key goes near a log.
  }
  throw new Error(`${path} is no key file of a device.`);
}
