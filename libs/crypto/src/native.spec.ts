import { jest } from '@jest/globals';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

it('never loads the slow fallback', async () => {
  await import('./index.js');
  const loaded = Object.keys(require.cache);
  expect(loaded.filter((file) => file.endsWith('secp256k1/bindings.js'))).toHaveLength(1);
  expect(loaded.filter((file) => file.includes('elliptic'))).toEqual([]);
});

it('says what is wrong where the native part does not load', async () => {
  jest.resetModules();
  jest.unstable_mockModule('node:module', () => ({
    createRequire: () => () => {
      throw new Error('No native build was found for platform=plan9');
    },
  }));
  await expect(import('./secp256k1.js')).rejects.toThrow(
    /native part of secp256k1 does not load on .*; run "npm rebuild/,
  );
});
