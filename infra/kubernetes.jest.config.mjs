import path from 'node:path';

import preset from '../jest.preset.mjs';

/** What needs a cluster, wherever it lies; one file after the other, since they share it. */
export default {
  ...preset,
  rootDir: path.resolve(import.meta.dirname, '..'),
  testMatch: ['<rootDir>/{apps,libs}/*/src/**/*.kubernetes.spec.ts', '<rootDir>/e2e/src/**/*.kubernetes.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  maxWorkers: 1,
};
