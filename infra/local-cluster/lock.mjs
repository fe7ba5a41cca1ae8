import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { once } from 'node:events';

/** Runs the work while nobody else works on the same cluster. The kernel lets go of the lock when we die. */
export async function locked({ home }, work) {
  fs.mkdirSync(home, { recursive: true, mode: 0o755 });
  const holder = spawn('flock', ['--exclusive', path.join(home, 'lock'), 'sh', '-c', 'echo; exec cat'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const patience = setTimeout(() => process.stderr.write('… waiting for another command on this cluster\n'), 500);
  await Promise.race([once(holder.stdout, 'data'), once(holder, 'exit')]);
  clearTimeout(patience);
  try {
    return await work();
  } finally {
    const gone = once(holder, 'exit');
    holder.stdin.end();
    await gone;
  }
}
