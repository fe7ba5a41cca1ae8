// Emits one project's `src` to `dist` with SWC. Types are checked once for the whole workspace, by `npm run check`.
// Files are replaced one by one, so that a process that runs from `dist` meanwhile never finds it empty.
import { transformFile } from '@swc/core';
import fs from 'node:fs/promises';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const sources = (await filesIn('src')).filter((file) => !/\.spec\.ts$/.test(file));
const emitted = new Set((await Promise.all(sources.map(emit))).flat());

for (const file of await filesIn('dist')) if (!emitted.has(file)) await fs.rm(path.join('dist', file), { force: true });

/** Writes what one source becomes and returns the names. */
async function emit(file) {
  const from = path.join('src', file);
  if (!file.endsWith('.ts')) {
    await replace(file, await fs.readFile(from));
    return [file];
  }
  const target = file.replace(/\.ts$/, '.js');
  const sourceFileName = path.relative(path.join('dist', path.dirname(file)), from);
  const { code, map } = await transformFile(from, { configFile: path.join(root, '.swcrc'), sourceFileName });
  await replace(target, `${code}\n//# sourceMappingURL=${path.basename(target)}.map\n`);
  await replace(`${target}.map`, map);
  return [target, `${target}.map`];
}

async function replace(file, content) {
  const to = path.join('dist', file);
  const draft = `${to}.${process.pid}.new`;
  await fs.mkdir(path.dirname(to), { recursive: true });
  await fs.writeFile(draft, content);
  await fs.rename(draft, to);
}

async function filesIn(directory) {
  const entries = await fs.readdir(directory, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(directory, path.join(entry.parentPath, entry.name)));
}
