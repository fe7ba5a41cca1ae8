// Emits one project's `src` to `dist` with SWC. Types are checked once for the whole workspace, by `npm run check`.
import { transformFile } from '@swc/core';
import fs from 'node:fs/promises';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const files = (await fs.readdir('src', { recursive: true }).catch(() => [])).filter((f) => !/\.spec\.ts$/.test(f));

await fs.rm('dist', { recursive: true, force: true });
await Promise.all(files.map(emit));

async function emit(file) {
  const from = path.join('src', file);
  const to = path.join('dist', file);
  if ((await fs.stat(from)).isDirectory()) return;
  await fs.mkdir(path.dirname(to), { recursive: true });
  if (!file.endsWith('.ts')) return fs.copyFile(from, to);

  const target = to.replace(/\.ts$/, '.js');
  const { code, map } = await transformFile(from, {
    configFile: path.join(root, '.swcrc'),
    sourceFileName: path.relative('dist', from),
  });
  await fs.writeFile(target, `${code}\n//# sourceMappingURL=${path.basename(target)}.map\n`);
  await fs.writeFile(`${target}.map`, map);
}
