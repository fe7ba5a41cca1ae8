import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

import { depConstraints, testConstraints } from './boundaries.mjs';

const boundaries = (constraints) => ['error', { depConstraints: constraints, enforceBuildableLibDependency: false }];
const onlyIn = (names, where) => ({
  group: names,
  message: `Only ${where} may import this, so that there is one place to change it.`,
});

export default tseslint.config(
  { ignores: ['**/dist', '**/generated', '**/node_modules', '.nx', '**/fixtures'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.recommended, prettier],
    plugins: { '@nx': nx },
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@nx/enforce-module-boundaries': boundaries(depConstraints),
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'max-lines': ['warn', { max: 300, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            onlyIn(['@noble/*', 'secp256k1', 'hash-wasm'], 'libs/crypto'),
            onlyIn(['**/generated/*'], 'libs/store and libs/sdk'),
          ],
        },
      ],
    },
  },
  {
    files: ['libs/crypto/**', 'libs/store/**', 'libs/sdk/**'],
    rules: { 'no-restricted-imports': 'off' },
  },
  {
    files: ['**/*.spec.ts', '**/testing.ts'],
    rules: { '@nx/enforce-module-boundaries': boundaries(testConstraints) },
  },
  {
    // Printing is what these are for.
    files: ['apps/cli/**', 'apps/local/**', 'apps/node/src/main.ts', 'e2e/**', '**/*.spec.ts'],
    rules: { 'no-console': 'off' },
  },
);
