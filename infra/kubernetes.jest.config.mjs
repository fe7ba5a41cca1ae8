import path from 'node:path';

import preset from '../jest.preset.mjs';

/** What needs a cluster, wherever it lies. Most of the time is waited for the cluster, so that three share it. */
export default {
  ...preset,
  rootDir: path.resolve(import.meta.dirname, '..'),
  testMatch: [
    '<rootDir>/{apps,libs}/*/src/**/*.kubernetes.spec.ts',
    '<rootDir>/e2e/src/**/*.kubernetes.spec.ts',
    '<rootDir>/infra/**/*.kubernetes.spec.mjs',
  ],
  testPathIgnorePatterns: ['/node_modules/'],
  maxWorkers: 3,
};
