import { Fault } from '@atoll/kernel';
import { keyPath, loadOrCreateKey, parseKey } from '@atoll/node/key-file';
import { readFile, writeFile } from 'node:fs/promises';

export interface KeyOptions {
  readonly dataDir: string;
  readonly expect?: string;
  readonly seal?: string;
  readonly receive?: true;
  readonly open?: string;
  readonly printTo?: string;
}

/**
 * Makes sure that the data directory has a key, and prints its public half: the same whenever it is asked. The other ways with a
 * key never show it either: it leaves as ciphertext, and comes back as ciphertext.
 */
export async function key(options: KeyOptions): Promise<void> {
  const text = `${JSON.stringify(await answerTo(options))}\n`;
  if (options.printTo !== undefined) await writeFile(options.printTo, text);
  process.stdout.write(text);
}

async function answerTo({ dataDir, expect, seal, receive, open }: KeyOptions): Promise<object> {
  const path = keyPath(dataDir);
  if ([seal, receive, open].filter((way) => way !== undefined).length > 1)
    throw Fault.invalid('key', 'takes one of --seal, --receive and --open');
  if (seal === undefined && receive === undefined && open === undefined)
    return publicHalf(expect === undefined ? await loadOrCreateKey(path, warn) : await expectedKey(path, expect));
  if (expect === undefined) throw Fault.invalid('--expect', 'must say which key is meant');
  const { openKey, receiveKey, sealKey } = await import('./sealed-key.js'); // Making a key needs no age.
  if (seal !== undefined) return { ...publicHalf(await expectedKey(path, expect)), sealed: await sealKey(path, seal) };
  if (open === undefined) return { recipient: await receiveKey(dataDir) };
  return publicHalf(await openKey(dataDir, expect, open));
}

const warn = (sentence: string) => process.stderr.write(`${sentence}\n`);
const publicHalf = ({ id, address }: { id: string; address: string }) => ({ publicKey: `0x${id}`, address });

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
