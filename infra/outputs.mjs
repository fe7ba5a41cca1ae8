import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

import { bin, quietly, root } from './command.mjs';
import { step } from './progress.mjs';

const NX = bin('nx/dist/bin/nx.js');
const STAMP = path.join(root, '.nx', 'built');
const SHARED = [
  'package-lock.json',
  'tsconfig.base.json',
  '.swcrc',
  'prisma.config.ts',
  'infra/build.mjs',
  'infra/bundle.mjs',
  'infra/emit.mjs',
  'infra/prisma.mjs',
];

/** Builds what changed. Nx knows too, but takes seconds to say that nothing did. */
export async function build() {
  const now = fingerprint();
  if (now === readOr(STAMP) && projects().every(isBuilt)) return;
  await step('build', () => quietly(process.execPath, [NX, 'run-many', '-t', 'build']));
  fs.writeFileSync(STAMP, fingerprint());
}

/** Makes the generated sources that types and lint look at. */
export async function generate() {
  await step('generated sources', () => quietly(process.execPath, [NX, 'run-many', '-t', 'generate']));
}

function fingerprint() {
  const hash = createHash('sha256').update(process.version);
  for (const file of [...SHARED, ...filesIn('prisma/schema'), ...projects().flatMap(sourcesOf)].sort())
    hash.update(`${file}\0`).update(fs.readFileSync(path.join(root, file)));
  return hash.digest('hex');
}

function projects() {
  const below = (folder) => fs.readdirSync(path.join(root, folder)).map((name) => `${folder}/${name}`);
  return [...below('apps'), ...below('libs'), 'e2e'].filter((at) => fs.existsSync(path.join(root, at, 'package.json')));
}

const sourcesOf = (project) => [
  `${project}/package.json`,
  ...['index.html', 'vite.config.mjs']
    .map((file) => `${project}/${file}`)
    .filter((file) => fs.existsSync(path.join(root, file))),
  ...filesIn(`${project}/src`).filter((file) => !file.includes('/generated/')),
];

/** A library without a build of its own is part of its user's. */
function isBuilt(project) {
  const { scripts = {} } = JSON.parse(fs.readFileSync(path.join(root, project, 'package.json'), 'utf8'));
  return !scripts.build || filesIn(`${project}/src`).length === 0 || fs.existsSync(path.join(root, project, 'dist'));
}

function filesIn(directory) {
  const at = path.join(root, directory);
  if (!fs.existsSync(at)) return [];
  return fs
    .readdirSync(at, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)));
}

function readOr(file) {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
