import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

import { Obstacle } from './obstacle.js';

/** The account that the servers run as: ourselves, unless we are root, which Postgres refuses to run as. */
export interface Account {
  uid: number;
  gid: number;
  /** What to add to `spawn` so that the child runs as this account. */
  credentials: { uid?: number; gid?: number };
  /** Goes before the program's own command line. */
  prefix: readonly string[];
}

/** Chooses the account for data below `directory`, which must exist. */
export function accountFor(directory: string): Account {
  const uid = process.getuid?.() ?? 0;
  const gid = process.getgid?.() ?? 0;
  if (uid !== 0) return { uid, gid, credentials: {}, prefix: [] };
  if (enterableByAll(directory)) {
    const nobody = { uid: idOf('-u'), gid: idOf('-g') };
    return { ...nobody, credentials: nobody, prefix: [] };
  }
  // Nobody else can reach the directory. In a user namespace of its own the server is root's files' owner and yet not root.
  const prefix = ['unshare', '--user', '--map-user=65534', '--map-group=65534', '--'];
  if (spawnSync(prefix[0] as string, [...prefix.slice(1), 'true']).status === 0)
    return { uid, gid, credentials: {}, prefix };
  throw new Obstacle(
    `Postgres does not run as root, and no other account can enter ${directory}. Set ATOLL_HOME to a directory that all may enter, such as /var/lib/atoll, or run as an ordinary user.`,
  );
}

/** Whether every directory from the root down lets any account pass. */
export function enterableByAll(directory: string): boolean {
  for (let at = fs.realpathSync(directory); ; at = path.dirname(at)) {
    if ((fs.statSync(at).mode & 0o001) === 0) return false;
    if (at === path.dirname(at)) return true;
  }
}

function idOf(flag: '-u' | '-g'): number {
  const { status, stdout } = spawnSync('id', [flag, 'nobody'], { encoding: 'utf8' });
  return status === 0 ? Number(stdout.trim()) : 65534;
}
