import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { leaveLastWords } from './last-words.js';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'last-words-'));
});
afterEach(() => rm(home, { recursive: true }));

it('replaces what was said before', async () => {
  const file = path.join(home, 'log');
  await writeFile(file, 'a longer sentence of the run before');
  leaveLastWords('It is broken.', file);
  expect(await readFile(file, 'utf8')).toBe('It is broken.\n');
});

it('makes no place where none is offered', () => {
  const file = path.join(home, 'log');
  leaveLastWords('It is broken.', file);
  expect(existsSync(file)).toBe(false);
});
