import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';

import { writeDurably } from './home.js';
import { Obstacle } from './obstacle.js';

/** Where the search for a free port begins, below the range that the system hands out for outgoing connections. */
const FIRST = { api: 4400, worker: 4700, postgres: 25432, redis: 26379 } as const;
export type PortName = keyof typeof FIRST;

/**
 * The port of one of an installation's services: the wanted one, which must be free; else the one it had before;
 * else the next free one. It is remembered, so that addresses stay the same from one start to the next.
 */
export async function stablePort(home: string, name: PortName, wanted?: number): Promise<number> {
  if (wanted !== undefined && !(await isFree(wanted)))
    throw new Obstacle(
      `Port ${wanted}, wanted for ${name}, is in use by another program. Stop that program, or choose another port with ATOLL_${name.toUpperCase()}_PORT.`,
    );
  const known = remembered(home);
  const port = wanted ?? (await firstFree(known[name], FIRST[name], new Set(Object.values(known))));
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

async function firstFree(last: number | undefined, first: number, taken: Set<number>): Promise<number> {
  if (last !== undefined && (await isFree(last))) return last;
  for (let port = first; port < 65_536; port++) if (!taken.has(port) && (await isFree(port))) return port;
  throw new Obstacle(`No port from ${first} on is free. Stop some of the programs that listen there.`);
}

function remembered(home: string): Partial<Record<PortName, number>> {
  try {
    return JSON.parse(fs.readFileSync(fileOf(home), 'utf8')) as Partial<Record<PortName, number>>;
  } catch {
    return {};
  }
}

const fileOf = (home: string) => path.join(home, 'ports.json');
