// Emits one project's `src` to `dist` with SWC. Types are checked once for the whole workspace, by `npm run check`.
import { transformFile } from '@swc/core';
import fs from 'node:fs/promises';
import path from 'node:path';

import { emit, filesIn } from './emit.mjs';

const root = path.resolve(import.meta.dirname, '..');
const sources = (await filesIn('src')).filter((file) => !/\.spec\.ts$/.test(file));
await emit((await Promise.all(sources.map(emitted))).flat());

/** What one source becomes, by name. */
async function emitted(file) {
  const from = path.join('src', file);
  if (!file.endsWith('.ts')) return [[file, await fs.readFile(from)]];
  const target = file.replace(/\.ts$/, '.js');
  const sourceFileName = path.relative(path.join('dist', path.dirname(file)), from);
  const { code, map } = await transformFile(from, { configFile: path.join(root, '.swcrc'), sourceFileName });
  return [
    [target, `${code}\n//# sourceMappingURL=${path.basename(target)}.map\n`],
    [`${target}.map`, map],
  ];
}
