import { randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';

/** Replaces a file as a whole: a reader, and a machine that loses power, sees the old content or the new one. */
export async function writeWhole(path: string, content: string): Promise<void> {
  const draft = `${path}.${randomUUID()}`;
  try {
    const file = await fs.open(draft, 'wx', 0o600);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await fs.rename(draft, path);
  } catch (error) {
    await fs.rm(draft, { force: true });
    throw error;
  }
}

/** Leaves a file that already says this untouched, so that nobody who watches it is woken for nothing; says whether it was news. */
export async function writeIfNew(path: string, content: string): Promise<boolean> {
  if ((await readText(path)) === content) return false;
  await writeWhole(path, content);
  return true;
}

export async function readText(path: string): Promise<string | null> {
  return fs.readFile(path, 'utf8').catch(whenMissing(null));
}

/** What a file of ours says; null when it is missing, or no longer JSON because somebody wrote into it. */
export async function readJson<T>(path: string): Promise<T | null> {
  try {
    return JSON.parse((await readText(path)) ?? 'null') as T | null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Answers for a file or directory that is not there, or no longer. */
export function whenMissing<T>(instead: T): (error: NodeJS.ErrnoException) => T {
  return (error) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return instead;
    throw error;
  };
}
