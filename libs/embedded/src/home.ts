import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { enterableByAll, type Account } from './account.js';
import { explained, Obstacle } from './obstacle.js';

const MAC = process.platform === 'darwin';

/** The one directory that holds an installation: ATOLL_HOME, or `atoll` below the user's data directory. */
export function atollHome(env: NodeJS.ProcessEnv = process.env): string {
  if (env['ATOLL_HOME']) return path.resolve(env['ATOLL_HOME']);
  return userDirectory(
    env['XDG_DATA_HOME'],
    '/var/lib',
    MAC ? ['Library', 'Application Support'] : ['.local', 'share'],
  );
}

/** Where programs that were fetched or copied lie; every installation of the account shares them. */
export function atollCache(env: NodeJS.ProcessEnv = process.env): string {
  return userDirectory(env['XDG_CACHE_HOME'], '/var/cache', MAC ? ['Library', 'Caches'] : ['.cache']);
}

function userDirectory(chosen: string | undefined, forRoot: string, below: string[]): string {
  if (chosen) return path.join(chosen, 'atoll');
  // Root's servers run as another account, and that one cannot enter the usual 0700 home directory.
  if (process.getuid?.() === 0 && !enterableByAll(os.homedir())) return path.join(forRoot, 'atoll');
  return path.join(os.homedir(), ...below, 'atoll');
}

/** Makes a directory ready to be one of ours, or says in one sentence why it cannot be. */
export function ownDirectory(directory: string): string {
  try {
    fs.mkdirSync(directory, { recursive: true, mode: 0o700 });
    const { uid, mode } = fs.statSync(directory);
    if (uid !== (process.getuid?.() ?? uid))
      throw new Obstacle(`${directory} belongs to another account. Choose another ATOLL_HOME.`);
    // An empty directory cannot be a trap; what others may have put into a full one can.
    if (mode & 0o022 && fs.readdirSync(directory).length > 0)
      throw new Obstacle(`Others may write to ${directory}. Run "chmod go-w ${directory}" if you trust what is in it.`);
    if (mode & 0o022) fs.chmodSync(directory, mode & 0o755);
    // The servers' own account passes through; what lies below stays closed.
    if (uid === 0) fs.chmodSync(directory, (mode & 0o755) | 0o711);
    return directory;
  } catch (error) {
    throw explained(error, directory);
  }
}

/** A directory that only `owner` may look into. One that is there already must be so too: it may be somebody's trap. */
export function privateDirectory(directory: string, owner?: Account): string {
  const uid = owner?.uid ?? process.getuid?.() ?? 0;
  try {
    fs.mkdirSync(directory, { mode: 0o700 });
    if (owner) fs.chownSync(directory, owner.uid, owner.gid);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw explained(error, directory);
  }
  const found = fs.lstatSync(directory);
  if (!found.isDirectory() || found.uid !== uid || found.mode & 0o077)
    throw new Obstacle(
      `${directory} is not a private directory of account ${uid}. Remove it or choose another ATOLL_HOME.`,
    );
  return directory;
}

/** One of an installation's random secrets: made when first asked for, kept in `secrets/` for us alone. */
export function secret(home: string, name: string): string {
  return fs.readFileSync(secretFile(home, name), 'utf8').trim();
}

/** The file that holds a secret, for programs that are told where to look instead of what it says: 64 hexadecimal digits. */
export function secretFile(home: string, name: string): string {
  const file = path.join(privateDirectory(path.join(home, 'secrets')), name);
  if (fs.existsSync(file)) return file;
  const draft = `${file}.${randomBytes(8).toString('hex')}`;
  writeDurably(draft, `${randomBytes(32).toString('hex')}\n`);
  try {
    fs.linkSync(draft, file); // the first of two makers wins, and both read the winner's
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw explained(error, file);
  } finally {
    fs.rmSync(draft, { force: true });
  }
  return file;
}

/** Replaces a file as a whole, for us alone, and returns when it is on the disk. */
export function writeDurably(file: string, text: string): void {
  const draft = `${file}.${process.pid}.new`;
  try {
    fs.writeFileSync(draft, text, { mode: 0o600, flush: true });
    fs.renameSync(draft, file);
  } catch (error) {
    fs.rmSync(draft, { force: true });
    throw explained(error, file);
  }
}

/** Gives a finished directory its name. When another process was first, its work stands and ours is dropped. */
export function settle(draft: string, directory: string): void {
  try {
    fs.renameSync(draft, directory);
  } catch (error) {
    if (!fs.existsSync(directory)) throw explained(error, directory);
    fs.rmSync(draft, { recursive: true, force: true });
  }
}
