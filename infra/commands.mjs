import fs from 'node:fs';
import path from 'node:path';

import { Obstacle, root, show } from './command.mjs';
import { installDependencies } from './dependencies.mjs';
import { build } from './outputs.mjs';

const LOCAL = 'apps/local/dist/main.js';

/** What needs Node alone. */
const BARE = {
  'cluster:up': async (args) => (await import('./local-cluster/up.mjs')).up(args),
  'cluster:programs': async () => (await import('./local-cluster/up.mjs')).programs(),
  'cluster:down': async (args) => (await import('./local-cluster/down.mjs')).down(args),
};

/** What each command does once its dependencies are there; each returns an exit code. */
const COMMANDS = {
  up: (args) => built(() => show(LOCAL, ['up', ...args])),
  // What runs must be stoppable in the middle of an edit, so what was built last is good enough.
  down: (args) =>
    fs.existsSync(path.join(root, LOCAL))
      ? show(LOCAL, ['down', ...args])
      : built(() => show(LOCAL, ['down', ...args])),
  test: (args) => built(async () => (await import('./test.mjs')).test(args)),
  check: async () => (await import('./check.mjs')).check(),
  bench: (args) => endToEnd('bench', args),
  scenario: (args) => endToEnd('scenarios', args),
  fault: (args) => endToEnd('faults', args),
  'cluster:images': (names) => built(async () => (await import('./images/pack.mjs')).clusterImages(names)),
  chart: () => built(async () => (await import('./chart.mjs')).chart()),
  'test:kubernetes': (args) => built(async () => (await import('./test-kubernetes.mjs')).testKubernetes(args)),
};

export async function run([name = '', ...args]) {
  const all = { ...COMMANDS, ...BARE };
  const command = Object.hasOwn(all, name) ? all[name] : undefined;
  try {
    if (!command) throw new Obstacle(`There is no command "${name}"; there are ${Object.keys(all).join(', ')}.`);
    if (!Object.hasOwn(BARE, name)) await installDependencies();
    return await command(args);
  } catch (error) {
    process.stderr.write(`\n${error instanceof Obstacle ? error.message : error.stack}\n`);
    return 1;
  }
}

async function built(work) {
  await build();
  return work();
}

/** Runs `e2e/src/<folder>/<name>.ts`, with the remaining words as its arguments. */
async function endToEnd(folder, [name = '', ...args]) {
  await build();
  const directory = path.join(root, 'e2e', 'dist', folder);
  const names = namesIn(directory);
  const found = names.find((each) => each.toLowerCase() === name.toLowerCase());
  if (found) return show('infra/end-to-end.mjs', [path.join(directory, `${found}.js`), ...args]);
  throw new Obstacle(`There is no "${name}" in e2e/src/${folder}; there are: ${names.join(', ') || 'none'}.`);
}

function namesIn(directory) {
  if (!fs.existsSync(directory)) return [];
  const files = fs.readdirSync(directory).filter((file) => file.endsWith('.js'));
  return files.map((file) => path.basename(file, '.js')).sort();
}
