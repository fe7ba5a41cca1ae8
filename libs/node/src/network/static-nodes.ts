import { unwatchFile, watchFile } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Logger } from 'pino';

import { Fault } from '@atoll/kernel';

import type { Enode } from './enode.js';
import { parseEnode } from './enode.js';

const POLL_MS = 1_000;

/** Reads a `static-nodes.json`: an array of enode URLs. A file that is not there is an empty list. */
export async function readStaticNodes(path: string): Promise<Enode[]> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '[]';
    throw error;
  });
  return parseStaticNodes(text);
}

function parseStaticNodes(text: string): Enode[] {
  let urls: unknown;
  try {
    urls = JSON.parse(text);
  } catch (cause) {
    throw new Fault({ code: 'INVALID', field: 'static-nodes.json', because: 'is not JSON' }, { cause });
  }
  if (!Array.isArray(urls) || !urls.every((url) => typeof url === 'string'))
    throw Fault.invalid('static-nodes.json', 'is not an array of enode URLs');
  return urls.map(parseEnode);
}

/** Tells the new list whenever the file changes; a list that cannot be read leaves the old one in force. */
export function watchStaticNodes(path: string, log: Logger, changed: (nodes: Enode[]) => void): () => void {
  const reread = (): void => {
    readStaticNodes(path).then(changed, (error: unknown) =>
      log.error({ file: path, because: String(error) }, 'the static list was not read, the old one stays'),
    );
  };
  watchFile(path, { interval: POLL_MS, persistent: false }, reread);
  return () => unwatchFile(path, reread);
}
