import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { print, rounded } from '../measure.js';

const execute = promisify(execFile);
const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');

/** Seconds from `git clone` to the demo chain's first block, with nothing of ours cached but what npm itself keeps. */
export async function run(): Promise<void> {
  const directory = await fs.mkdtemp(path.join(os.tmpdir(), 'atoll-fresh-'));
  await fs.chmod(directory, 0o755);
  const [clone, home] = [path.join(directory, 'atoll'), path.join(directory, 'home')];
  const env = { ...process.env, ATOLL_HOME: home };
  const start = performance.now();
  try {
    await execute('git', ['clone', '--quiet', ROOT, clone]);
    const { stdout } = await execute('npm', ['run', '--silent', 'up', '--', '--detach'], { cwd: clone, env });
    const seconds = (performance.now() - start) / 1_000;
    const { firstBlockSeconds } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as { firstBlockSeconds: number };
    print({
      name: 'fresh-start',
      ours: rounded(seconds, 1),
      peer: null,
      ratio: null,
      unit: 'seconds from clone to first block',
      rounds: 1,
      firstBlockSeconds,
    });
  } finally {
    await execute('npm', ['run', '--silent', 'down'], { cwd: clone, env });
    await fs.rm(directory, { recursive: true, force: true });
  }
}
