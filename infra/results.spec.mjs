import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { results, settled, unsteady, verdict } from './results.mjs';

const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'atoll-results-'));
afterAll(() => fs.rmSync(directory, { recursive: true }));

const test = (fullName, failure) => ({
  fullName,
  status: failure ? 'failed' : 'passed',
  failureMessages: failure ? [failure] : [],
});
const suite = (name, ...tests) => ({
  name: `/x/${name}`,
  status: tests.length === 0 || tests.some(({ status }) => status === 'failed') ? 'failed' : 'passed',
  assertionResults: tests,
});
const written = (name, ...testResults) => {
  const file = path.join(directory, name);
  fs.writeFileSync(file, JSON.stringify({ testResults }));
  return { name, file };
};
const held = test('it held');
const broke = test('it gave', 'Expected: 1\n\u001b[31mReceived: 2');

it('adds up all projects', () => {
  const outcome = results([written('a', suite('a.spec.ts', held, held)), written('b', suite('b.spec.ts', held))]);
  expect(verdict(outcome, true)).toBe('3 passed, 0 failed');
});

it('counts a file that did not load and a project without a result as failures, and names both', () => {
  const outcome = results([
    written('a', suite('a.spec.ts', held), suite('lost.spec.ts')),
    { name: 'gone', file: path.join(directory, 'nothing') },
  ]);
  expect(verdict(outcome, false)).toBe('✗ a: lost.spec.ts\ngone ended without a result.\n1 passed, 2 failed');
});

it('names the tests that failed and says why', () => {
  const outcome = results([written('a', suite('ran.spec.ts', held, broke))]);
  expect(verdict(outcome, false)).toBe('✗ a: it gave: Expected: 1 Received: 2\n1 passed, 1 failed');
});

it('never says that all is well when the run itself failed', () => {
  expect(verdict(results([written('a', suite('a.spec.ts', held))]), false)).toBe('1 passed, 1 failed');
});

describe('what failed once', () => {
  const outcome = () => results([written('a', suite('one.spec.ts', held), suite('two.spec.ts', held, broke))]);
  const second = (...tests) => results([written('again', suite('two.spec.ts', ...tests))]);

  it('is run a second time, and told also when it passes then', () => {
    expect(unsteady(outcome())).toEqual([{ name: 'a', files: ['/x/two.spec.ts'] }]);
    const said = verdict(settled(outcome(), second(held, test('it gave'))), true);
    expect(said).toBe('~ a: it gave: Expected: 1 Received: 2\n3 passed, 0 failed');
  });

  it('has failed when it fails again, or when its second run says nothing', () => {
    const said = '✗ a: it gave: Expected: 1 Received: 2\n2 passed, 1 failed';
    expect(verdict(settled(outcome(), second(held, broke)), false)).toBe(said);
    expect(verdict(settled(outcome(), results([{ name: 'a', file: path.join(directory, 'none') }])), false)).toBe(said);
  });

  it('is not run again when more than three files failed, or a project broke down', () => {
    const many = ['1', '2', '3', '4'].map((name) => suite(name, broke));
    expect(unsteady(results([written('many', ...many.slice(1))]))).toEqual([
      { name: 'many', files: ['/x/2', '/x/3', '/x/4'] },
    ]);
    expect(unsteady(results([written('many', ...many)]))).toEqual([]);
    const gone = { name: 'gone', file: path.join(directory, 'nothing') };
    expect(unsteady([...outcome(), ...results([gone])])).toEqual([]);
  });
});
