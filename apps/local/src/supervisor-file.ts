import { isAlive, myself, type ProcessIdentity } from '@atoll/driver-process';
import { explained, ownDirectory, privateDirectory, writeDurably } from '@atoll/embedded';
import fs from 'node:fs';
import path from 'node:path';

import type { Report } from './report.js';

/** Who supervises an installation, and what it told when all was ready. */
export type Supervisor = ProcessIdentity & { report?: Report };

/** The supervisor that runs now. What one left that was killed is no answer, whoever has its number since. */
export const supervisorOf = (home: string): Promise<Supervisor | null> => livingOf(home, lastOf(home));

async function livingOf(home: string, number: number): Promise<Supervisor | null> {
  const holder = holderOf(home, number);
  if (!holder || !(await isAlive(holder))) return null;
  const told = read(home);
  return told?.pid === holder.pid && told.started === holder.started ? told : holder;
}

/**
 * Takes the installation for this process, for as long as it lives; says who has it where somebody else does. Claims are numbered, and
 * nobody takes back the last: of all who find its holder dead, one makes the next.
 */
export async function claim(home: string): Promise<Supervisor | null> {
  privateDirectory(claimsOf(ownDirectory(home)));
  const me = await myself();
  for (;;) {
    const last = lastOf(home);
    const present = await livingOf(home, last);
    if (present) return present;
    if (!make(home, last + 1, me)) continue;
    // Whoever looked long ago may make a claim that was swept away since: the later ones are seen then.
    if (lastOf(home) === last + 1) break;
    sweep(home);
  }
  sweep(home);
  write(home, me);
  return null;
}

/** Tells others that all is ready. */
export const announce = async (home: string, report: Report): Promise<void> =>
  write(home, { ...(await myself()), report });

/** Makes a claim, which names who made it; false where there is one of this number. */
function make(home: string, number: number, { pid, started }: ProcessIdentity): boolean {
  try {
    fs.symlinkSync(`${pid}.${started}`, path.join(claimsOf(home), String(number)));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw explained(error, home);
  }
}

/** Takes all claims away but the last. */
function sweep(home: string): void {
  const last = lastOf(home);
  for (const number of numbersIn(home))
    if (number < last) fs.rmSync(path.join(claimsOf(home), String(number)), { force: true });
}

function holderOf(home: string, number: number): ProcessIdentity | null {
  try {
    const [, pid, started] = /^(\d+)\.(.*)$/.exec(fs.readlinkSync(path.join(claimsOf(home), String(number)))) ?? [];
    return { pid: Number(pid), started: started ?? '' };
  } catch {
    return null;
  }
}

const lastOf = (home: string): number => Math.max(0, ...numbersIn(home));

const numbersIn = (home: string): number[] =>
  fs.existsSync(claimsOf(home)) ? fs.readdirSync(claimsOf(home)).map(Number) : [];

const write = (home: string, supervisor: Supervisor): void => writeDurably(fileOf(home), JSON.stringify(supervisor));

function read(home: string): Supervisor | null {
  try {
    return JSON.parse(fs.readFileSync(fileOf(home), 'utf8')) as Supervisor;
  } catch {
    return null;
  }
}

const fileOf = (home: string) => path.join(home, 'supervisor.json');
const claimsOf = (home: string) => path.join(home, 'supervisors');
