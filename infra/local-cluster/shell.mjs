import { spawn } from 'node:child_process';
import path from 'node:path';

/** Runs a program, its output kept, and returns what it printed; when it fails, the end of what it said is in the error. */
export function run(command, args, { input, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      ...options,
    });
    const out = [];
    let said = '';
    child.stdout.on('data', (data) => out.push(data));
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (data) => (said = (said + data).slice(-20_000)));
    child.stdin?.on('error', () => {}).end(input);
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0 ? resolve(Buffer.concat(out).toString()) : reject(failure(command, args, said)),
    );
  });
}

/** Looks again until there is an answer that is not undefined or false. */
export async function until(what, look, { seconds = 120, everyMs = 100 } = {}) {
  for (const end = Date.now() + seconds * 1000; ;) {
    let trouble;
    const found = await Promise.resolve()
      .then(look)
      .catch((error) => void (trouble = error));
    if (found !== undefined && found !== false) return found;
    if (Date.now() > end)
      throw new Error(`${what}: not within ${seconds} s.${trouble ? ` Last: ${trouble.message}` : ''}`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}

function failure(command, args, said) {
  const line = [path.basename(command), ...args].join(' ').slice(0, 300);
  return new Error(`${line} failed:\n${said.trim().split('\n').slice(-40).join('\n')}`);
}
