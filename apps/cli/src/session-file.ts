import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

/** A sign-in kept between commands, readable by its owner only. */
export type SavedSession = {
  url: string;
  accessToken: string;
  accessExpiresAt: string;
  refreshToken: string;
  organisationId?: string;
};

const file = () =>
  path.join(process.env['XDG_CONFIG_HOME'] ?? path.join(os.homedir(), '.config'), 'atoll', 'session.json');

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
