import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

import { stablePort } from './port.js';

let home: string;
let other: net.Server;
beforeEach(() => (home = fs.mkdtempSync(path.join(os.tmpdir(), 'atoll-port-'))));
afterEach(() => {
  other?.close();
  fs.rmSync(home, { recursive: true, force: true });
});

/** Somebody listens where the service of this home listened before. */
async function taken(port: number): Promise<void> {
  other = net.createServer();
  await new Promise<void>((resolve) => other.listen({ port, host: '127.0.0.1', exclusive: true }, resolve));
}

it('is the same from one start to the next', async () => {
  const port = await stablePort(home, 'api');
  expect(await stablePort(home, 'api')).toBe(port);
});

it.each([false, true])('waits for a server that is about to let it go, asked for: %s', async (asked) => {
  const port = await stablePort(home, 'api');
  await taken(port);
  const again = stablePort(home, 'api', asked ? port : undefined);
  other.close();
  expect(await again).toBe(port);
});

it('is another one when a stranger keeps it, unless it was asked for', async () => {
  const port = await stablePort(home, 'api');
  await taken(port);
  await expect(stablePort(home, 'api', port)).rejects.toThrow(`Port ${port}, wanted for api, is in use`);
  expect(await stablePort(home, 'api')).not.toBe(port);
});
