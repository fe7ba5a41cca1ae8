import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { alone } from './claim.js';

const BUILT = path.resolve(import.meta.dirname, '../dist/claim.js');

let directory: string;
let counter: string;
beforeEach(async () => {
  const home = await fs.mkdtemp(path.join(os.tmpdir(), 'atoll-claim-'));
  directory = path.join(home, 'claims');
  counter = path.join(home, 'counter');
  await fs.writeFile(counter, '0');
});
afterEach(() => fs.rm(path.dirname(directory), { recursive: true, force: true }));

it('lets one at a time in, of many processes and of many calls in each, so that no count is lost', async () => {
  const children = [1, 2, 3].map(() =>
    claimant(`await Promise.all(Array.from({ length: 20 }, () => alone(dir, count)));`),
  );
  const exits = await Promise.all(children.map((child) => once(child, 'exit')));

  expect(exits.map(([code]) => code as number)).toEqual([0, 0, 0]);
  expect(await fs.readFile(counter, 'utf8')).toBe('60');
});

it('passes over the claim of a process that was killed in the middle of its work', async () => {
  const child = claimant(
    `await alone(dir, () => { console.log('in'); return new Promise(() => setInterval(() => {}, 1e3)); });`,
  );
  await once(child.stdout, 'data');
  await expect(alone(directory, async () => 'too early', 0)).rejects.toMatchObject({ detail: { code: 'UNAVAILABLE' } });
  child.kill('SIGKILL');
  await once(child, 'exit');

  expect(await alone(directory, async () => 'in')).toBe('in');
});

it('leaves nothing behind, also when the work fails', async () => {
  await expect(alone(directory, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await expect(fs.stat(directory)).rejects.toThrow('ENOENT');
});

function claimant(work: string) {
  const program = `
    import fs from 'node:fs/promises';
    import { alone } from ${JSON.stringify(BUILT)};
    const [dir, counter] = process.argv.slice(1);
    const count = async () => {
      const before = Number(await fs.readFile(counter, 'utf8'));
      await fs.writeFile(counter, String(before + 1));
    };
    ${work}`;
  const argv = ['--input-type=module', '-e', program, directory, counter];
  return spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'inherit'] });
}
