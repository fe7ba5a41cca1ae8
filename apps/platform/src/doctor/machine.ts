import type { Setting } from '../setting.js';
import { randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';

import { because, ok, problem, warning, type Finding } from './finding.js';

const GIB = 1024 ** 3;
const LITTLE = 5 * GIB;
const NOTHING = GIB;

/** What the process driver needs: a directory that it may write to, with room. */
export async function lookAtMachine({ driver, home }: Setting): Promise<Finding[]> {
  if (driver !== 'process' || !home) return [];
  const writable = await tryToWrite(home);
  return writable ? [writable] : [ok(`${home} can be written to`), await roomIn(home)];
}

async function tryToWrite(home: string): Promise<Finding | null> {
  const probe = path.join(home, `.doctor-${randomUUID()}`);
  try {
    await fs.writeFile(probe, 'probe', { flag: 'wx', mode: 0o600 });
    await fs.rm(probe);
    return null;
  } catch (error) {
    return problem(
      `Nothing can be written to ${home}: ${because(error)}`,
      'Make ATOLL_HOME name the directory of the installation, and let this account own it; free the disk if it is full.',
    );
  }
}

async function roomIn(home: string): Promise<Finding> {
  const { bavail, bsize } = await fs.statfs(home);
  return judgedRoom(home, bavail * bsize);
}

export function judgedRoom(home: string, bytes: number): Finding {
  const says = `${(bytes / GIB).toFixed(1)} GiB are free in ${home}`;
  const todo =
    'Free some space, or move the installation to a larger disk: "npm run down", copy, set ATOLL_HOME, "npm run up".';
  if (bytes >= LITTLE) return ok(says);
  return bytes < NOTHING ? problem(says, todo) : warning(says, todo);
}
