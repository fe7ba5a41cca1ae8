import { checkFence, type Fence } from '@atoll/driver';
import fs from 'node:fs/promises';
import path from 'node:path';

import { whenMissing } from './json-file.js';

/** How long a chain that is gone is remembered, so that nobody who slept through its end brings it back. */
const REMEMBERED_MS = 24 * 3_600_000;

/**
 * Lets in whoever comes with the highest fence that was seen, and writes it down. Each is an empty file named by its number:
 * whoever writes first and looks second, and sees no higher one, came before all higher ones.
 */
export async function admit(directory: string, fence: Fence): Promise<void> {
  checkFence(fence, Math.max(0, ...(await fencesIn(directory))));
  await fs.mkdir(directory, { recursive: true, mode: 0o700 });
  await fs.writeFile(path.join(directory, String(fence)), '', { mode: 0o600 });
  const seen = await fencesIn(directory);
  const lower = seen.filter((other) => other < fence);
  await Promise.all(lower.map((other) => fs.rm(path.join(directory, String(other)), { force: true })));
  checkFence(fence, Math.max(...seen));
}

/** Forgets chains that have been gone for long. `standing` are those that are not. */
export async function forgetFences(fences: string, standing: string[]): Promise<void> {
  const gone = (await fs.readdir(fences).catch(whenMissing([]))).filter((chainId) => !standing.includes(chainId));
  for (const directory of gone.map((chainId) => path.join(fences, chainId))) {
    const { mtimeMs } = await fs.stat(directory).catch(whenMissing({ mtimeMs: Infinity }));
    if (Date.now() - mtimeMs > REMEMBERED_MS) await fs.rm(directory, { recursive: true, force: true });
  }
}

async function fencesIn(directory: string): Promise<Fence[]> {
  return (await fs.readdir(directory).catch(whenMissing([]))).map(Number);
}
