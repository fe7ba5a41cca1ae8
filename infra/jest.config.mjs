import preset from '../jest.preset.mjs';

export default {
  ...preset,
  testMatch: [
    '<rootDir>/*.spec.mjs',
    '<rootDir>/local-cluster/*.spec.mjs',
    '<rootDir>/images/*.spec.mjs',
    '<rootDir>/observability/*.spec.mjs',
  ],
  testPathIgnorePatterns: ['/node_modules/', '\\.kubernetes\\.spec\\.mjs$'],
  testTimeout: 120_000,
};
