import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { sum, verdict } from './results.mjs';

const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'atoll-results-'));
afterAll(() => fs.rmSync(directory, { recursive: true }));

const written = (name, numPassedTests, numFailedTests, numRuntimeErrorTestSuites = 0, testResults = []) => {
  const file = path.join(directory, name);
  fs.writeFileSync(file, JSON.stringify({ numPassedTests, numFailedTests, numRuntimeErrorTestSuites, testResults }));
  return { name, file };
};

it('adds up all projects', () => {
  expect(verdict(sum([written('a', 3, 0), written('b', 4, 0)]), true)).toBe('7 passed, 0 failed');
});

it('counts a file that did not load and a project without a result as failures, and names the latter', () => {
  const total = sum([written('a', 3, 1, 2), { name: 'gone', file: path.join(directory, 'nothing') }]);
  expect(verdict(total, false)).toBe('gone ended without a result.\n3 passed, 4 failed');
});

it('names the tests that failed and says why, and names a file that did not load', () => {
  const suite = (name, ...tests) => ({ name: `/x/${name}`, status: 'failed', assertionResults: tests });
  const gave = { fullName: 'it gave', status: 'failed', failureMessages: ['Expected: 1\n\u001b[31mReceived: 2'] };
  const ran = suite('ran.spec.ts', { fullName: 'it held', status: 'passed' }, gave);
  const total = sum([written('a', 1, 1, 1, [ran, suite('lost.spec.ts')])]);
  expect(verdict(total, false)).toBe('✗ a: it gave: Expected: 1 Received: 2\n✗ a: lost.spec.ts\n1 passed, 2 failed');
});

it('never says that all is well when the run itself failed', () => {
  expect(verdict(sum([written('a', 3, 0)]), false)).toBe('3 passed, 1 failed');
});
