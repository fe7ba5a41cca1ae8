import { randomPrivateKey, toHex } from '@atoll/crypto';
import { Fault } from '@atoll/kernel';
import { mkdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { replaceFile } from './durable-file.js';
import { NodeKey } from './network/node-key.js';

const HEX_KEY = /^(?:0x)?([0-9a-fA-F]{64})\s*$/;

/** Where a node keeps its key in its data directory; the name and form (hexadecimal) are Besu's. */
export function keyPath(dataDirectory: string): string {
  return join(dataDirectory, 'key');
}

/** The key of a node, born here the first time it is asked for. `warn` hears of a file that others can read. */
export async function loadOrCreateKey(path: string, warn: (sentence: string) => void): Promise<NodeKey> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return create(path);
    throw error;
  });
  const { mode } = await stat(path);
  if ((mode & 0o077) !== 0) warn(`The key file ${path} can be read by others; run "chmod 600 ${path}".`);
  return parseKey(text);
}

export function parseKey(text: string): NodeKey {
  const [, digits] = HEX_KEY.exec(text) ?? [];
  if (!digits) throw Fault.invalid('key file', 'must hold 64 hexadecimal digits and nothing else');
  try {
    return new NodeKey(new Uint8Array(Buffer.from(digits, 'hex')));
  } catch {
    // Without a cause on purpose: nothing that saw the key goes near a log.
    throw Fault.invalid('key file', 'does not hold a valid secp256k1 private key');
  }
}

/** Puts a key in its place, whole or not at all. */
export async function writeKey(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await replaceFile(path, text, 0o600);
}

async function create(path: string): Promise<string> {
  const text = toHex(randomPrivateKey());
  await writeKey(path, text);
  return text;
}
