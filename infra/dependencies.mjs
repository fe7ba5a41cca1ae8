import fs from 'node:fs';
import path from 'node:path';

import { Obstacle, quietly, root } from './command.mjs';
import { step } from './progress.mjs';

/** Installs what the lock file names, unless it is there already. Install scripts stay blocked. */
export async function installDependencies() {
  if (installed()) return;
  await step('dependencies from the lock file', () =>
    quietly(...npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'])),
  );
  if (!installed())
    throw new Obstacle('npm ci did not install what package-lock.json names. Remove node_modules and try again.');
}

/** npm writes what it has installed into a second lock file, last of all, so an install that was cut short has none. */
function installed() {
  const wanted = packagesOf(path.join(root, 'package-lock.json'));
  const found = packagesOf(path.join(root, 'node_modules', '.package-lock.json'));
  return Object.entries(wanted).every(([at, { version, optional, link }]) => {
    if (!at.includes('node_modules')) return true;
    if (!found[at]) return Boolean(optional);
    return link ? fs.existsSync(path.join(root, at)) : found[at].version === version;
  });
}

function packagesOf(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8')).packages;
  } catch {
    return {};
  }
}

/** The npm that runs us, or the one on the PATH. */
function npm(args) {
  const itself = process.env.npm_execpath;
  return itself?.endsWith('.js') ? [process.execPath, [itself, ...args]] : ['npm', args];
}
