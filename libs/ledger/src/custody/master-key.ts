import { sha256, toHex } from '@atoll/crypto';
import fs from 'node:fs/promises';

/** The key under which all others are sealed. It lives outside the database, and only the worker is given it. */
export type MasterKey = { id: string; bytes: Uint8Array };

const SIZE = 32;

/** Reads the master key from a file of 64 hexadecimal digits that nobody but its owner may read. */
export async function readMasterKey(file: string): Promise<MasterKey> {
  const { mode } = await fs.stat(file);
  if (mode & 0o077) throw new Error(`The master key ${file} can be read by others: run "chmod 600" on it.`);
  const text = (await fs.readFile(file, 'utf8')).trim();
  if (!/^[0-9a-f]{64}$/i.test(text))
    throw new Error(`The master key ${file} must hold ${SIZE * 2} hexadecimal digits.`);
  const bytes = Uint8Array.from(Buffer.from(text, 'hex'));
  return { id: toHex(sha256(bytes)).slice(2, 18), bytes };
}
