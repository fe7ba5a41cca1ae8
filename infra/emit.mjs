import fs from 'node:fs/promises';
import path from 'node:path';

/** Makes `dist` hold these files and no others. Each is replaced in one step, so that a process that runs from `dist` never finds it empty. */
export async function emit(files) {
  const names = new Set(files.map(([name]) => name));
  await Promise.all(files.map(([name, content]) => replace(name, content)));
  for (const name of await filesIn('dist'))
    if (!names.has(name) && !isAwaited(name)) await fs.rm(path.join('dist', name), { force: true });
}

/** Two installations may be brought up at once, and each builds: what the other is about to put in its place is not taken from it. */
function isAwaited(name) {
  const [, pid] = /\.(\d+)\.new$/.exec(name) ?? [];
  if (pid === undefined) return false;
  try {
    return process.kill(Number(pid), 0);
  } catch {
    return false;
  }
}

async function replace(name, content) {
  const to = path.join('dist', name);
  const draft = `${to}.${process.pid}.new`;
  await fs.mkdir(path.dirname(to), { recursive: true });
  await fs.writeFile(draft, content);
  await fs.rename(draft, to);
}

export async function filesIn(directory) {
  const entries = await fs.readdir(directory, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(directory, path.join(entry.parentPath, entry.name)));
}
