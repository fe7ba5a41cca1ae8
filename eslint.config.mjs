import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import a11y from 'eslint-plugin-jsx-a11y';
import hooks from 'eslint-plugin-react-hooks';
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
    files: ['**/*.ts', '**/*.tsx'],
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
            onlyIn(['**/generated/*'], 'libs/store, libs/sdk and libs/contracts where it speaks of its own Solidity'),
          ],
        },
      ],
    },
  },
  {
    files: ['apps/console/**', 'libs/ui/**'],
    languageOptions: { parserOptions: { project: './apps/console/tsconfig.json' } },
  },
  {
    files: ['**/*.tsx'],
    plugins: { 'react-hooks': hooks, 'jsx-a11y': a11y },
    rules: {
      ...a11y.configs.recommended.rules,
      // What scrolls has to be reached by keyboard, and says what it is by role and label.
      'jsx-a11y/no-noninteractive-tabindex': 'off',
      'react-hooks/rules-of-hooks': 'error',
      'react-hooks/exhaustive-deps': 'error',
    },
  },
  {
    files: ['libs/crypto/**', 'libs/store/**', 'libs/sdk/**'],
    rules: { 'no-restricted-imports': 'off' },
  },
  {
    files: ['libs/contracts/src/{kernel,solutions}.ts', 'libs/contracts/src/{kernel,solutions}/**'],
    rules: {
      'no-restricted-imports': ['error', { patterns: [onlyIn(['@noble/*', 'secp256k1', 'hash-wasm'], 'libs/crypto')] }],
    },
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
