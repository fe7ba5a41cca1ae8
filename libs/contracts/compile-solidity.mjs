// Compiles solidity/ with the compiler that tenants' contracts are compiled with, and writes what TypeScript needs of each of its folders.
// Plain JavaScript and before the build, because the build's own sources import what this writes.
import { spawn } from 'node:child_process';
import fs from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { text } from 'node:stream/consumers';

import { personalIn, personalNames } from './personal-data.mjs';

const here = import.meta.dirname;
const output = path.join(here, 'src/generated');

/** The settings of `DEFAULT_SETTINGS`, and more than one pass of the optimizer's: a test compares the code with the pipeline's. */
const settings = { optimizer: { enabled: true, runs: 200 }, evmVersion: 'osaka', viaIR: false };
const wanted = ['object', 'immutableReferences'].map((part) => `evm.deployedBytecode.${part}`);
const outputSelection = { '*': { '*': ['abi', 'userdoc', 'evm.bytecode.object', ...wanted] } };

const sources = Object.fromEntries(await Promise.all((await filesIn('solidity')).map(sourceOf)));
const compiled = await compile({ language: 'Solidity', sources, settings: { ...settings, outputSelection } });
// Ours compile without a warning; what a library warns of is its authors' business.
const problems = (compiled.errors ?? []).filter(
  ({ severity, sourceLocation }) => severity === 'error' || (sourceLocation && sourceLocation.file in sources),
);
if (problems.length > 0) {
  process.stderr.write(problems.map(({ formattedMessage }) => formattedMessage).join('\n'));
  process.exit(1);
}

const unexplained = contractsIn('').flatMap(unexplainedIn);
if (unexplained.length > 0) {
  process.stderr.write(`What callers can do needs a @notice: ${unexplained.join(', ')}\n`);
  process.exit(1);
}

const names = await personalNames(path.join(here, 'schemas'));
const personal = contractsIn('').flatMap(([name, { abi }]) =>
  personalIn(abi, names).map((where) => `${name}.${where}`),
);
if (personal.length > 0) {
  process.stderr.write(`The chain must not be told about persons; commit to it with a salt: ${personal.join(', ')}\n`);
  process.exit(1);
}

await fs.mkdir(output, { recursive: true });
for (const folder of ['kernel', 'solutions'])
  await fs.writeFile(path.join(output, `${folder}.ts`), written(folder, contractsIn(`${folder}/`)));

async function compile(input) {
  const child = spawn(process.execPath, [path.join(here, 'src/solidity/solc-process.mjs')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(JSON.stringify(input));
  return JSON.parse(await text(child.stdout));
}

/** What can be deployed, of our own files; the rest are parts of it. */
function contractsIn(folder) {
  return Object.keys(sources)
    .filter((file) => file.startsWith(folder))
    .flatMap((file) => Object.entries(compiled.contracts[file] ?? {}))
    .filter(([, { abi, evm }]) => evm.bytecode.object !== '' && abi.some(({ type }) => type === 'function'));
}

/** Functions that change something and say nothing to whoever calls them; OpenZeppelin's own are explained by OpenZeppelin. */
function unexplainedIn([contract, { abi, userdoc }]) {
  const explained = new Set(Object.keys(userdoc.methods).map((signature) => signature.split('(')[0]));
  return abi
    .filter(({ type, stateMutability }) => type === 'function' && !['view', 'pure'].includes(stateMutability))
    .filter(({ name }) => name !== 'upgradeToAndCall' && !explained.has(name))
    .map(({ name }) => `${contract}.${name}`);
}

function written(folder, contracts) {
  const files = Object.entries(sources)
    .filter(([file]) => file.startsWith(`${folder}/`))
    .map(([file, { content }]) => ({ path: file, content }));
  return [
    `// Written by compile-solidity.mjs from solidity/${folder}.`,
    `export const ${folder}Sources = ${JSON.stringify(files, null, 2)} as const;`,
    ...contracts.map(([name, { abi }]) => `export const ${abiName(name)} = ${JSON.stringify(abi, null, 1)} as const;`),
    `export const ${folder}Compiler = ${JSON.stringify(createRequire(import.meta.url)('solc').version())};`,
    `export const ${folder}Code = {`,
    ...contracts.map(([name, { evm }]) => {
      const { object: runtime, immutableReferences } = evm.deployedBytecode;
      const code = `bytecode: '0x${evm.bytecode.object}', runtimeBytecode: '0x${runtime}'`;
      return `  ${name}: { abi: ${abiName(name)}, ${code}, immutableReferences: ${JSON.stringify(immutableReferences)} },`;
    }),
    '} as const;',
    'type Hex = `0x${string}`;',
    '/** What each contract answers, and what it can be told: inferred from an ABI of this size, it would take a compiler minutes. */',
    `export interface ${folder[0].toUpperCase()}${folder.slice(1)}Views {`,
    ...contracts.map(([name, { abi }]) => `  ${name}: {${functionsOf(abi, true).map(typed).join(' ')}};`),
    '}',
    `export interface ${folder[0].toUpperCase()}${folder.slice(1)}Deeds {`,
    ...contracts.map(([name, { abi }]) => `  ${name}: {${functionsOf(abi, false).map(typed).join(' ')}};`),
    '}',
    '',
  ].join('\n');
}

function functionsOf(abi, onlyReads) {
  return abi.filter(
    ({ type, stateMutability }) => type === 'function' && ['view', 'pure'].includes(stateMutability) === onlyReads,
  );
}

/** One answer is the value itself, several are a tuple: as viem has them. */
function typed({ name, inputs, outputs }) {
  const [only] = outputs;
  const result = outputs.length === 1 ? typeOf(only) : outputs.length === 0 ? 'undefined' : tupleOf(outputs);
  return `${name}: { args: ${tupleOf(inputs)}; result: ${result} };`;
}

function tupleOf(parameters) {
  const named = parameters.every(({ name }) => name !== '');
  return `readonly [${parameters.map((it) => (named ? `${it.name}: ${typeOf(it)}` : typeOf(it))).join(', ')}]`;
}

function typeOf({ type, components }) {
  const [, element, array] = /^(.*?)(\[\d*\])?$/.exec(type);
  if (array) return `readonly (${typeOf({ type: element, components })})[]`;
  if (type === 'tuple') return `{ ${components.map((it) => `${it.name}: ${typeOf(it)}`).join('; ')} }`;
  if (type === 'bool') return 'boolean';
  if (type === 'string') return 'string';
  if (type === 'address' || type.startsWith('bytes')) return 'Hex';
  return Number(/\d+$/.exec(type)[0]) <= 48 ? 'number' : 'bigint';
}

function abiName(contract) {
  return `${contract[0].toLowerCase()}${contract.slice(1)}Abi`;
}

async function sourceOf(file) {
  return [file.split(path.sep).join('/'), { content: await fs.readFile(path.join(here, 'solidity', file), 'utf8') }];
}

async function filesIn(folder) {
  const files = await fs.readdir(path.join(here, folder), { recursive: true });
  return files.filter((file) => file.endsWith('.sol')).sort();
}
