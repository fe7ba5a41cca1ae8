import { createHash } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { writeDurably } from './home.js';
import { Obstacle } from './obstacle.js';

/** Where each service's range of ports begins: below the chain nodes' and below what systems lend to outgoing connections. */
const FIRST = { gateway: 9_000, api: 11_000, worker: 13_000, postgres: 15_000, redis: 17_000 } as const;
const RANGE = 2_000;
const DYING_MS = 2_000;
export type PortName = keyof typeof FIRST;

/**
 * The port of one of an installation's services: the wanted one, which must be free; else the one it had before;
 * else the next free one. It is remembered, so that addresses stay the same from one start to the next.
 */
export async function stablePort(home: string, name: PortName, wanted?: number): Promise<number> {
  if (wanted !== undefined && !(await isSoonFree(wanted)))
    throw new Obstacle(
      `Port ${wanted}, wanted for ${name}, is in use by another program. Stop that program, or choose another port with ATOLL_${name.toUpperCase()}_PORT.`,
    );
  const known = remembered(home);
  const port = wanted ?? (await firstFree(home, name, known[name]));
  if (known[name] !== port) writeDurably(fileOf(home), `${JSON.stringify({ ...known, [name]: port })}\n`);
  return port;
}

/** Whether a server could listen on the loopback port now. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = net.createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

/** A server that was killed counts as gone when its first thread is, and the others may hold its port a little longer. */
async function isSoonFree(port: number): Promise<boolean> {
  for (const end = Date.now() + DYING_MS; !(await isFree(port)); await pause(20)) if (Date.now() > end) return false;
  return true;
}

/** Homes begin at places of their own, so that one does not take the port that another's server has lost for a moment. */
async function firstFree(home: string, name: PortName, last: number | undefined): Promise<number> {
  if (last !== undefined && (await isSoonFree(last))) return last;
  const offset = createHash('sha256').update(home).digest().readUInt32BE();
  for (let attempt = 0; attempt < RANGE; attempt++) {
    const port = FIRST[name] + ((offset + attempt) % RANGE);
    if (await isFree(port)) return port;
  }
  throw new Obstacle(
    `No port from ${FIRST[name]} to ${FIRST[name] + RANGE} is free. Choose one with ATOLL_${name.toUpperCase()}_PORT.`,
  );
}

function remembered(home: string): Partial<Record<PortName, number>> {
  try {
    return JSON.parse(fs.readFileSync(fileOf(home), 'utf8')) as Partial<Record<PortName, number>>;
  } catch {
    return {};
  }
}

const fileOf = (home: string) => path.join(home, 'ports.json');
