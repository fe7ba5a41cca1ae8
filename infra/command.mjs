import { spawn } from 'node:child_process';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '..');
export const bin = (name) => path.join(root, 'node_modules', ...name.split('/'));

/** Something a person must do; the message says what, so no stack trace is shown. */
export class Obstacle extends Error {}

const SAFE_ENVIRONMENT = { NX_DAEMON: 'false', NX_TUI: 'false', NX_NO_CLOUD: 'true', CHECKPOINT_DISABLE: '1' };

/** Runs a Node program in the repository, its output shown, and tells its exit code. A signal to us reaches it too. */
export function show(file, args, env = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [file, ...args], {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, ...SAFE_ENVIRONMENT, ...env },
    });
    const pass = (signal) => child.kill(signal);
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.on(signal, pass);
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      for (const name of signals) process.off(name, pass);
      resolve(signal ? 1 : code);
    });
  });
}

/** Runs a program in the repository in silence; when it fails, the end of what it said is in the error. */
export function quietly(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...SAFE_ENVIRONMENT },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data));
    child.once('error', reject);
    child.once('exit', (code) => (code === 0 ? resolve(output) : reject(failure(command, args, output))));
  });
}

function failure(command, args, output) {
  if (output.includes('ENOSPC'))
    return new Obstacle(
      'The disk is full. Free some space (Debian: "df -h && sudo apt-get clean"; macOS: "df -h && brew cleanup") and run the command again.',
    );
  if (/EACCES|EPERM/.test(output))
    return new Obstacle(
      `This account may not write here. Take the directory over (Debian and macOS): sudo chown -R "$(id -un)" "${root}"`,
    );
  return new Error(
    `${[path.basename(command), ...args].join(' ')} failed:\n${output.trim().split('\n').slice(-40).join('\n')}`,
  );
}
