import { open, readFile, rename, rm } from 'node:fs/promises';

import type { Place } from './follow.js';

/** The place that was kept in a file; null where there is none yet. */
export async function readPlace(path: string): Promise<Place | null> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  return text === null ? null : (JSON.parse(text) as Place);
}

/** Keeps a place: after a loss of power there is this one or the one before, and nothing between. */
export async function writePlace(path: string, place: Place): Promise<void> {
  const draft = `${path}.${process.pid}.new`;
  const file = await open(draft, 'w', 0o600);
  try {
    await file.writeFile(JSON.stringify(place));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path).catch(async (error: unknown) => {
    await rm(draft, { force: true });
    throw error;
  });
}
