import { Fault } from '@atoll/kernel';
import { randomInt } from 'node:crypto';
import net from 'node:net';

// Below the ports that systems lend to outgoing connections, so that a stopped node finds its port free again.
const FIRST = 20_000;
const LAST = 32_000;
const ATTEMPTS = 200;

/** Whether something could listen there now. */
export function isFree(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = net.createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

/** A port that nothing listens on and that no node of this installation keeps; it is kept from now on. */
export async function freePort(host: string, kept: Set<number>): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const port = randomInt(FIRST, LAST);
    if (kept.has(port)) continue;
    kept.add(port); // Before the look, so that two who search at once never find the same.
    if (await isFree(host, port)) return port;
  }
  throw new Fault({ code: 'UNAVAILABLE', what: `pool of free ports from ${FIRST} to ${LAST}` });
}
