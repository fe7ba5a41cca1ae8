import { spawnSync } from 'node:child_process';
import path from 'node:path';

import { bin, root } from './command.mjs';

it('loads packages once for two suites, and hands nothing else from one to the other', () => {
  const config = path.join(root, 'infra/isolation/jest.config.mjs');
  const jest = ['--experimental-vm-modules', '--no-warnings', bin('jest/bin/jest.js'), '--config', config];
  const { stdout } = spawnSync(process.execPath, [...jest, '--runInBand', '--json'], { encoding: 'utf8' });
  const told = JSON.parse(stdout).testResults.flatMap(({ assertionResults: tests }) => tests);
  expect(told.map(({ title, status }) => `${title}: ${status}`)).toEqual([
    'finds nothing that another suite left: passed',
    'loads packages: passed',
    'finds nothing that another suite left: passed',
    'finds the packages loaded: passed',
  ]);
});
