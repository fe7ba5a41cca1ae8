import { sha256, toHex } from '@atoll/crypto';
import fs from 'node:fs/promises';

/** The key under which all others are sealed. It lives outside the database, and only the worker is given it. */
export type MasterKey = { id: string; bytes: Uint8Array };

export const SIZE = 32;

/** Reads the master key from a file of 64 hexadecimal digits. */
export async function readMasterKey(file: string): Promise<MasterKey> {
  return masterKeyFrom(await readSecret(file, 'master key'), `master key ${file}`);
}

/**
 * Reads a file that nobody but its owner may read: or its group, where it is somebody else's, since a pod is given its secrets
 * as files of root that the pod's group may read.
 */
export async function readSecret(file: string, what: string): Promise<string> {
  const { mode, uid } = await fs.stat(file);
  if (mode & (uid === process.getuid?.() ? 0o077 : 0o037))
    throw new Error(`The ${what} ${file} can be read by others: run "chmod 600" on it.`);
  return (await fs.readFile(file, 'utf8')).trim();
}

/** The same of a text that came from elsewhere, named for whoever has to mend it. */
export function masterKeyFrom(given: string, what: string): MasterKey {
  const text = given.trim();
  if (!/^[0-9a-f]{64}$/i.test(text)) throw new Error(`The ${what} must hold ${SIZE * 2} hexadecimal digits.`);
  return keyOf(Uint8Array.from(Buffer.from(text, 'hex')));
}

/** A key is known by what its hash begins with. */
export const keyOf = (bytes: Uint8Array): MasterKey => ({ id: toHex(sha256(bytes)).slice(2, 18), bytes });
