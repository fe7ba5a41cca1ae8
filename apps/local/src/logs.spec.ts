import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { rotateLogs } from './logs.js';

it('keeps a log that is being written to and two before it, each within the bound', async () => {
  const home = await fs.mkdtemp(path.join(os.tmpdir(), 'atoll-logs-'));
  await fs.mkdir(path.join(home, 'logs'));
  const file = path.join(home, 'logs', 'api.log');
  const writer = await fs.open(file, 'a', 0o600); // as the service holds it
  for (let round = 1; round <= 5; round++) {
    await writer.write(`${`round ${round}\n`.repeat(200)}`);
    await rotateLogs(home, 1_000);
  }
  await writer.write('after\n');
  await writer.close();
  const names = (await fs.readdir(path.join(home, 'logs'))).sort();
  expect(names).toEqual(['api.log', 'api.log.1', 'api.log.2']);
  expect(await fs.readFile(file, 'utf8')).toBe('after\n');
  for (const name of names) expect((await fs.stat(path.join(home, 'logs', name))).size).toBeLessThanOrEqual(1_000);
  expect(await fs.readFile(`${file}.1`, 'utf8')).toMatch(/^(round 5\n)+$/);
  expect(await fs.readFile(`${file}.2`, 'utf8')).toMatch(/^(round 4\n)+$/);
  await fs.rm(home, { recursive: true });
});
