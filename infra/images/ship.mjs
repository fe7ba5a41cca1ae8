// `node infra/images/ship.mjs PROGRAM DIRECTORY` builds a program and lays down what it needs to run, and nothing else.
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { Obstacle, root } from '../command.mjs';
import { installDependencies } from '../dependencies.mjs';
import { build } from '../outputs.mjs';
import { closureOf } from './closure.mjs';
import { PROGRAMS } from './programs.mjs';

/** For readers, compilers and debuggers; licences stay. */
const NOT_RUN = /\.(map|md|markdown|[cm]?ts|tsbuildinfo|c|cc|cpp|h|gyp|gypi)$/i;
const OTHER_PLATFORM = new RegExp(`/prebuilds/(?!linux-${process.arch}(/|$))[^/]`);
/** The database client is made for each; the platform's is Postgres. */
const OTHER_DATABASE = /\/@prisma\/client\/.*\.(cockroachdb|mysql|sqlite|sqlserver)\./;
const OTHER_LIBC = /\bmusl\.node$/;

/** Copies a program's projects and packages to where they stand in the repository, and its commands to `bin`. */
export function ship({ commands, files = [] }, target) {
  const { projects, packages } = closureOf(Object.values(commands));
  for (const project of projects) shipProject(project, target);
  for (const each of packages) copy(each, target, (file) => isRun(file) && !nested(each, file));
  for (const each of files) copy(each, target);
  fs.mkdirSync(path.join(target, 'bin'), { recursive: true });
  for (const [name, entry] of Object.entries(commands))
    fs.writeFileSync(path.join(target, 'bin', name), `#!/usr/bin/env node\nimport('../${entry}');\n`, { mode: 0o755 });
  return { projects, packages };
}

/** A project is found by its name, as in the repository. */
function shipProject(project, target) {
  copy(path.join(project, 'dist'), target, isRun);
  copy(path.join(project, 'package.json'), target);
  const { name } = JSON.parse(fs.readFileSync(path.join(root, project, 'package.json'), 'utf8'));
  const link = path.join(target, 'node_modules', name);
  fs.mkdirSync(path.dirname(link), { recursive: true });
  fs.symlinkSync(path.relative(path.dirname(link), path.join(target, project)), link);
}

function copy(from, target, filter = () => true) {
  fs.cpSync(path.join(root, from), path.join(target, from), { recursive: true, filter });
}

const isRun = (file) => ![NOT_RUN, OTHER_DATABASE, OTHER_LIBC, OTHER_PLATFORM].some((form) => form.test(file));

/** A package inside a package is needed, or not, for itself. */
const nested = (own, file) => path.relative(path.join(root, own), file).split(path.sep).includes('node_modules');

async function main([name, target]) {
  const program = Object.hasOwn(PROGRAMS, name ?? '') ? PROGRAMS[name] : undefined;
  if (!program || !target)
    throw new Obstacle(`Usage: node infra/images/ship.mjs ${Object.keys(PROGRAMS).join('|')} DIRECTORY`);
  await installDependencies();
  await build();
  ship(program, path.resolve(target));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  await main(process.argv.slice(2)).catch((error) => {
    process.stderr.write(`${error instanceof Obstacle ? error.message : error.stack}\n`);
    process.exitCode = 1;
  });
