import { Fault } from '@atoll/kernel';
import { keyPath, loadOrCreateKey, parseKey } from '@atoll/node/key-file';
import { readFile, writeFile } from 'node:fs/promises';

export interface KeyOptions {
  readonly dataDir: string;
  readonly expect?: string;
  readonly printTo?: string;
}

/** Makes sure that the data directory has a key, and prints its public half: the same whenever it is asked. */
export async function key({ dataDir, expect, printTo }: KeyOptions): Promise<void> {
  const path = keyPath(dataDir);
  const found =
    expect === undefined
      ? await loadOrCreateKey(path, (sentence) => process.stderr.write(`${sentence}\n`))
      : await expectedKey(path, expect);
  const text = `${JSON.stringify({ publicKey: `0x${found.id}`, address: found.address })}\n`;
  if (printTo !== undefined) await writeFile(printTo, text);
  process.stdout.write(text);
}

/** A node whose disk was lost must not come back as a stranger, so nothing is made here. */
async function expectedKey(path: string, publicKey: string) {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') throw notTheKey(`${path} is missing`, publicKey);
    throw error;
  });
  const found = parseKey(text);
  if (`0x${found.id}` !== publicKey) throw notTheKey(`${path} is the key of 0x${found.id}`, publicKey);
  return found;
}

const notTheKey = (because: string, publicKey: string) =>
  new Fault({
    code: 'CONFLICT',
    what: 'data directory',
    because: `${because}, and this node is ${publicKey}; restore the disk of that node`,
  });
