// ESM under Jest: run with `node --experimental-vm-modules`. Libraries resolve to their sources, so a test never sees a stale build.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(fileURLToPath(import.meta.url));
const { $schema, ...swc } = JSON.parse(fs.readFileSync(path.join(root, '.swcrc'), 'utf8'));

export default {
  testEnvironment: path.join(root, 'infra/jest-environment.mjs'),
  runtime: path.join(root, 'infra/jest-runtime.mjs'),
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', { ...swc, swcrc: false, sourceMaps: 'inline' }] },
  moduleNameMapper: {
    '^@atoll/([a-z-]+)$': `${root}/libs/$1/src/index.ts`,
    '^@atoll/([a-z-]+)/([a-z-]+)$': `${root}/libs/$1/src/$2.ts`,
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  testMatch: ['<rootDir>/src/**/*.spec.ts'],
  // These need a cluster and are run by `npm run test:kubernetes`.
  testPathIgnorePatterns: ['/node_modules/', '\\.kubernetes\\.spec\\.ts$'],
  testTimeout: 60_000,
  // Modules of a suite that has ended are never let go of; a process that holds too many of them makes way for a new one.
  workerIdleMemoryLimit: '1.5GB',
  reporters: ['default', path.join(root, 'infra/jest-ends.mjs')],
};
