import fs from 'node:fs';

import * as native from './index.js';
import * as portable from './portable.js';

/** Every module that a source file reaches, and what it imports from outside. */
function reach(file: string, seen = new Set<string>()): Set<string> {
  const source = fs.readFileSync(new URL(file.replace(/\.js$/, '.ts'), import.meta.url), 'utf8');
  for (const [, specifier] of source.matchAll(/from '([^']+)'/g)) {
    if (seen.has(specifier!)) continue;
    seen.add(specifier!);
    if (specifier!.startsWith('./')) reach(specifier!, seen);
  }
  return seen;
}

it('has the names of the native door, but for sealing', () => {
  const names = Object.keys(native).filter((name) => name !== 'seal' && name !== 'open');
  expect(Object.keys(portable).sort()).toEqual(names.sort());
});

it('reaches nothing that a browser lacks', () => {
  const outside = [...reach('./portable.js')].filter((specifier) => !specifier.startsWith('./'));
  expect(outside.length).toBeGreaterThan(0);
  expect(outside.filter((specifier) => !specifier.startsWith('@noble/'))).toEqual([]);
});
