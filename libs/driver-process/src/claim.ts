import { Fault } from '@atoll/kernel';
import { randomInt, randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { whenMissing } from './json-file.js';
import { isAlive, myself } from './process-identity.js';

/**
 * Does a piece of work while no other process does work under the same directory. A claim is an empty file that names its
 * process; whoever holds one and sees no other is alone, because of two that write first and look second at least one sees
 * the other. A claim of a dead process counts for nothing, and since no name is used twice, anybody may sweep it away.
 */
export async function alone<T>(directory: string, work: () => Promise<T>, patienceMs = 60_000): Promise<T> {
  const claim = await take(directory, performance.now() + patienceMs);
  try {
    return await work();
  } finally {
    await fs.rm(claim, { force: true });
    await fs.rmdir(directory).catch(() => undefined); // Somebody else's claim keeps it.
  }
}

async function take(directory: string, until: number): Promise<string> {
  const { pid, started } = await myself();
  for (;;) {
    const claim = path.join(directory, `${pid}.${started}.${randomUUID()}`);
    if ((await othersIn(directory)) === 0 && (await write(claim))) {
      if ((await othersIn(directory, claim)) === 0) return claim;
      await fs.rm(claim, { force: true });
    }
    if (performance.now() > until) throw new Fault({ code: 'UNAVAILABLE', what: 'chain, which is being changed,' });
    await pause(randomInt(5, 40));
  }
}

/** False when the directory vanished under our hands because another holder just finished. */
async function write(claim: string): Promise<boolean> {
  try {
    await fs.mkdir(path.dirname(claim), { recursive: true, mode: 0o700 });
    await fs.writeFile(claim, '', { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    return whenMissing(false)(error as NodeJS.ErrnoException);
  }
}

/** How many living processes claim the directory, apart from our own claim. */
async function othersIn(directory: string, mine?: string): Promise<number> {
  const claims = await fs.readdir(directory).catch(whenMissing([]));
  const others = await Promise.all(
    claims
      .map((name) => path.join(directory, name))
      .filter((claim) => claim !== mine)
      .map(holds),
  );
  return others.filter(Boolean).length;
}

async function holds(claim: string): Promise<boolean> {
  const [pid, started] = path.basename(claim).split('.');
  if (await isAlive({ pid: Number(pid), started: started ?? '' })) return true;
  await fs.rm(claim, { force: true });
  return false;
}
