// Plain JavaScript, like the programs that use it, so that it runs the same from the sources and from the build.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(import.meta.url);

/** The packages a source may import from, and where each is installed. */
const LIBRARIES = {
  '@openzeppelin/contracts/': fs.realpathSync(path.dirname(require.resolve('@openzeppelin/contracts/package.json'))),
  '@openzeppelin/contracts-upgradeable/': fs.realpathSync(
    path.dirname(require.resolve('@openzeppelin/contracts-upgradeable/package.json')),
  ),
};

/** Answers an import that is not among the sources. Never leaves the folder of an allowed package. */
export function findImport(name) {
  const [prefix, root] = Object.entries(LIBRARIES).find(([prefix]) => name.startsWith(prefix)) ?? [];
  if (!root) return { error: `Not among the sources, and not of an installed library (${Object.keys(LIBRARIES)})` };
  try {
    const file = fs.realpathSync(path.join(root, name.slice(prefix.length)));
    if (!file.startsWith(root + path.sep)) return { error: 'Outside the library' };
    return { contents: fs.readFileSync(file, 'utf8') };
  } catch {
    return { error: 'No such file in the installed library' };
  }
}
