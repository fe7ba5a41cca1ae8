import fs from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import typescript from 'typescript';

import { root } from '../command.mjs';

/** How a module of the new kind loads one of the old, and how it names one that another process or thread starts. */
const OTHERS = [
  /createRequire\(import\.meta\.url\)(?:\.resolve)?\('([^']+)'\)/g,
  /\brequire\.resolve\('([^']+)'\)/g,
  /\bnew URL\('(\.[^']+\.m?js)', import\.meta\.url\)/g,
];
const BUILT_IN = new Set(builtinModules);

/**
 * What a program needs to run, as directories of the repository: the workspace projects that its modules import, and the
 * packages that those import, with whatever these declare to need themselves.
 */
export function closureOf(entries) {
  const projects = new Set();
  const packages = new Set();
  const modules = new Set();
  const waiting = entries.map((entry) => path.join(root, entry));
  for (let file = waiting.pop(); file; file = waiting.pop()) {
    if (modules.has(file)) continue;
    modules.add(file);
    projects.add(projectOf(file));
    for (const name of importsOf(file)) {
      const own = name.startsWith('.') ? path.resolve(path.dirname(file), name) : ownModule(name);
      if (own) waiting.push(own);
      else addPackage(packages, packageName(name), path.dirname(file));
    }
  }
  const relative = (set) => [...set].map((directory) => path.relative(root, directory)).sort();
  return { projects: relative(projects), packages: relative(packages) };
}

function importsOf(file) {
  if (!/\.m?js$/.test(file)) return [];
  const text = fs.readFileSync(file, 'utf8');
  const { importedFiles } = typescript.preProcessFile(text, true, true);
  const others = OTHERS.flatMap((form) => [...text.matchAll(form)].map(([, name]) => name));
  const names = [...importedFiles.map(({ fileName }) => fileName), ...others];
  return names.filter((name) => !name.startsWith('node:') && !BUILT_IN.has(name));
}

/** `@atoll/x/y` is what the package of that name says it is. */
function ownModule(name) {
  if (!name.startsWith('@atoll/')) return undefined;
  const [scope, project, ...rest] = name.split('/');
  const directory = fs.realpathSync(path.join(root, 'node_modules', scope, project));
  const exported = readPackage(directory).exports[['.', ...rest].join('/')];
  return path.join(directory, exported.default ?? exported);
}

const projectOf = (file) => path.join(root, ...path.relative(root, file).split(path.sep).slice(0, 2));
const packageName = (name) =>
  name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');

/** Looks where Node would; what is optional and not installed is done without. */
function addPackage(found, name, from, optional = false) {
  const directory = directoryOf(name, from);
  if (!directory && !optional) throw new Error(`${from} needs ${name}, which is not installed.`);
  if (!directory || found.has(directory) || name.startsWith('@types/')) return;
  found.add(directory);
  const { dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta } = readPackage(directory);
  for (const each of Object.keys(dependencies ?? {}))
    addPackage(found, each, directory, each in (optionalDependencies ?? {}));
  for (const each of Object.keys(optionalDependencies ?? {})) addPackage(found, each, directory, true);
  for (const each of Object.keys(peerDependencies ?? {}))
    if (!peerDependenciesMeta?.[each]?.optional) addPackage(found, each, directory, true);
}

function directoryOf(name, from) {
  for (let at = from; at.startsWith(root); at = path.dirname(at)) {
    const directory = path.join(at, 'node_modules', name);
    if (fs.existsSync(path.join(directory, 'package.json'))) return directory;
  }
  return undefined;
}

const readPackage = (directory) => JSON.parse(fs.readFileSync(path.join(directory, 'package.json'), 'utf8'));
