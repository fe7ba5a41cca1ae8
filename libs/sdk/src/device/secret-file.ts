import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

const MOST_BYTES = 100_000;

/** A file that is no secret of its owner's; the sentence says why, and tells nothing of what is in it. */
export class SecretFileError extends Error {
  override readonly name = 'SecretFileError';
}

/** Keeps a secret in a new file that only its owner reads (mode 0600). An earlier file is never written over. */
export async function writeSecret(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.chmod(0o600); // whatever the process's mask is
    await file.writeFile(`${text}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A secret from a file that nobody else can read, and that is no link to another. */
export async function readSecret(path: string): Promise<string> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    const { mode, size } = await file.stat();
    if ((mode & 0o077) !== 0) throw new SecretFileError(`Others can read ${path}; run "chmod 600 ${path}".`);
    if (size > MOST_BYTES) throw new SecretFileError(`${path} is too large to be a key.`);
    return (await file.readFile('utf8')).trim();
  } finally {
    await file.close();
  }
}
