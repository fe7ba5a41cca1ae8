import path from 'node:path';
import { parseAbi } from 'viem';

import { kernelCode } from '../kernel.js';
import { solutionsCode } from '../solutions.js';

const here = path.resolve(import.meta.dirname, '../..');
const { personalIn, personalNames } = (await import(path.join(here, 'personal-data.mjs'))) as {
  personalIn(abi: unknown, names: string[]): string[];
  personalNames(folder: string): Promise<string[]>;
};

let names: string[];
beforeAll(async () => {
  names = await personalNames(path.join(here, 'schemas'));
});

it('knows what schemas mark', () => {
  for (const name of ['plate', 'imsi', 'nationalId', 'customerNumber', 'invoiceNumber']) expect(names).toContain(name);
});

it.each([
  ['an argument', 'function issue(string plate)', 'function issue(bytes32 plateCommitment)'],
  ['a bare hash of one', 'function bill(bytes32 imsiHash)', 'function bill(bytes32 imsiCommitment)'],
  ['a field of an event', 'event Billed(bytes32 indexed customerNumber)', 'event Billed(bytes32 indexed account)'],
  ['words in another spelling', 'function f(bytes32 national_id)', 'function f(bytes32 nation_index)'],
  ['many of them', 'function f(bytes32[] invoiceNumbers)', 'function f(bytes32[] invoices)'],
  ['a word within a word', 'function f(bytes32 hashOfPlate)', 'function f(bytes32 platen)'],
])('refuses %s; its twin is accepted', (_, refused, accepted) => {
  expect(personalIn(parseAbi([refused] as never), names)).toHaveLength(1);
  expect(personalIn(parseAbi([accepted] as never), names)).toEqual([]);
});

it('looks into structs, and names the place', () => {
  const abi = parseAbi(['struct Owner { address org; string fullName; }', 'function register(Owner owner)']);
  expect(personalIn(abi, names)).toEqual(['register: fullName']);
});

it('finds nothing in ours', () => {
  for (const { abi } of [kernelCode, solutionsCode].flatMap((code) => Object.values(code)))
    expect(personalIn(abi, names)).toEqual([]);
});
