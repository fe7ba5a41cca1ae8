import { rotate } from '@atoll/driver-process';
import fs from 'node:fs/promises';
import path from 'node:path';

/** How large one log may get before it is set aside; the two before it are kept. */
const MOST_BYTES = 16 * 1024 * 1024;
const EVERY_MS = 10_000;

/** Keeps every log of an installation's services small while it runs; returns what ends that. */
export function keepLogsSmall(home: string): () => void {
  const timer = setInterval(() => void rotateLogs(home).catch(() => undefined), EVERY_MS).unref();
  return () => clearInterval(timer);
}

/** Looks at each log once. */
export async function rotateLogs(home: string, mostBytes = MOST_BYTES): Promise<void> {
  const directory = path.join(home, 'logs');
  const names = await fs.readdir(directory).catch(() => []);
  for (const name of names) if (name.endsWith('.log')) await rotate(path.join(directory, name), mostBytes);
}
