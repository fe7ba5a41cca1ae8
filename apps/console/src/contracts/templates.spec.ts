import fs from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const solc = require('solc') as { compile: (input: string, callbacks: object) => string };
const folder = new URL('./templates/', import.meta.url);
const contents = (name: string) => fs.readFileSync(new URL(name, folder), 'utf8');
const files = fs.readdirSync(folder);

type Output = { errors?: { formattedMessage: string }[]; contracts: Record<string, Record<string, unknown>> };

it('offers templates that the compiler takes without a word of warning', () => {
  const sources = Object.fromEntries(files.map((name) => [name, { content: contents(name) }]));
  const settings = { outputSelection: { '*': { '*': ['abi'] } } };
  const found = (path: string) => ({ contents: fs.readFileSync(require.resolve(path), 'utf8') });
  const input = JSON.stringify({ language: 'Solidity', sources, settings });
  const output = JSON.parse(solc.compile(input, { import: found })) as Output;
  expect(output.errors ?? []).toEqual([]);
  expect(files.length).toBeGreaterThanOrEqual(4);
});
