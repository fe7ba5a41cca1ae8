import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** A sign-in kept between commands, readable by its owner only. */
export type SavedSession = {
  url: string;
  accessToken: string;
  accessExpiresAt: string;
  refreshToken: string;
  organisationId?: string;
};

/** A file that commands keep for later ones. */
export const configFile = (name: string): string =>
  path.join(process.env['XDG_CONFIG_HOME'] ?? path.join(os.homedir(), '.config'), 'atoll', name);

const file = () => configFile('session.json');

export async function readSession(): Promise<SavedSession | null> {
  try {
    return JSON.parse(await fs.readFile(file(), 'utf8')) as SavedSession;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new Error(`The saved sign-in ${file()} cannot be read. Remove it and sign in again.`, { cause: error });
  }
}

/** Whole or not at all: an interrupted command must not cost the sign-in. */
export async function writeSession(session: SavedSession): Promise<void> {
  await fs.mkdir(path.dirname(file()), { recursive: true, mode: 0o700 });
  const draft = `${file()}.${process.pid}`;
  await fs.writeFile(draft, `${JSON.stringify(session, null, 2)}\n`, { mode: 0o600 });
  await fs.rename(draft, file());
}

export async function removeSession(): Promise<void> {
  await fs.rm(file(), { force: true });
}

const ABANDONED_MS = 20_000;

/** Runs `work` while no other command does, by a lock file that outlives its maker for seconds only. */
export async function alone<T>(work: () => Promise<T>): Promise<T> {
  const lock = `${file()}.lock`;
  while (!(await taken(lock))) await pause(50);
  try {
    return await work();
  } finally {
    await fs.rm(lock, { force: true });
  }
}

async function taken(lock: string): Promise<boolean> {
  try {
    await fs.writeFile(lock, '', { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const made = await fs.stat(lock).catch(() => null);
    if (made && Date.now() - made.mtimeMs > ABANDONED_MS) await fs.rm(lock, { force: true });
    return false;
  }
}
