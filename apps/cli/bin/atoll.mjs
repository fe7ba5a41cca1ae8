#!/usr/bin/env node
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

// What looks after an installation is another program, which needs to be where the installation is.
const [word = '', ...rest] = process.argv.slice(2);
const own = word === 'platform' ? rest : word === 'doctor' ? [word, ...rest] : null;
if (own) {
  const platform = fileURLToPath(new URL('../../platform/dist/main.js', import.meta.url));
  const child = spawn(process.execPath, [platform, ...own], { stdio: 'inherit' });
  child.once('exit', (code, signal) => (process.exitCode = signal ? 1 : (code ?? 1)));
} else {
  await import('../dist/main.js');
}
