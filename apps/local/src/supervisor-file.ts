import { alive, commandOf, explained, ownDirectory, writeDurably } from '@atoll/embedded';
import fs from 'node:fs';
import path from 'node:path';

import type { Report } from './report.js';

/** Who supervises an installation, and what it told when all was ready. */
export interface Supervisor {
  pid: number;
  report?: Report;
}

const ENTRY = path.join('local', 'dist', 'main.js');

/** The supervisor that runs now. The file of one that was killed is no answer. */
export function supervisorOf(home: string): Supervisor | undefined {
  const found = read(home);
  return found && alive(found.pid) && commandOf(found.pid).includes(ENTRY) ? found : undefined;
}

/** Takes the installation for this process; false when another one has it. */
export function claim(home: string): boolean {
  ownDirectory(home);
  if (supervisorOf(home)) return false;
  const draft = `${fileOf(home)}.${process.pid}`;
  writeDurably(draft, JSON.stringify({ pid: process.pid }));
  fs.rmSync(fileOf(home), { force: true });
  try {
    fs.linkSync(draft, fileOf(home)); // only one of two can make the link
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw explained(error, home);
  } finally {
    fs.rmSync(draft, { force: true });
  }
}

/** Tells others, who may be waiting, that all is ready. */
export function announce(home: string, report: Report): void {
  writeDurably(fileOf(home), JSON.stringify({ pid: process.pid, report } satisfies Supervisor));
}

export function release(home: string): void {
  if (read(home)?.pid === process.pid) fs.rmSync(fileOf(home), { force: true });
}

function read(home: string): Supervisor | undefined {
  try {
    return JSON.parse(fs.readFileSync(fileOf(home), 'utf8')) as Supervisor;
  } catch {
    return undefined;
  }
}

const fileOf = (home: string) => path.join(home, 'supervisor.json');
