import fs from 'node:fs';
import path from 'node:path';

import { root } from '../command.mjs';

/**
 * What a program needs to run, as directories of the repository: the projects of its modules, each of which holds what it imports,
 * and the packages that are not within, with whatever these declare to need themselves.
 */
export function closureOf(entries) {
  const projects = new Set(entries.map((entry) => path.dirname(path.dirname(path.join(root, entry)))));
  const packages = new Set();
  for (const project of projects) {
    const needed = JSON.parse(fs.readFileSync(path.join(project, 'dist', 'packages.json'), 'utf8'));
    for (const name of needed) addPackage(packages, name, project);
  }
  const relative = (set) => [...set].map((directory) => path.relative(root, directory)).sort();
  return { projects: relative(projects), packages: relative(packages) };
}

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
