import { jest } from '@jest/globals';

import { harmless, showList, showOne } from './output.js';

const columns = {
  id: (n: Row) => n.id,
  name: (n: Row) => n.name,
  words: (n: Row) => n.words,
};
type Row = { id: string; name: string; words: string | null };
const rows: Row[] = [
  { id: '1', name: 'north', words: null },
  { id: '2', name: 'a longer name', words: 'forty words would be too many for here' },
];

let out: string[];
beforeEach(() => {
  out = [];
  jest.spyOn(console, 'log').mockImplementation((line: unknown) => void out.push(...String(line).split('\n')));
  jest.spyOn(console, 'error').mockImplementation(() => undefined);
});
afterEach(() => jest.restoreAllMocks());

/** As on a terminal of that many columns. */
function onTerminal(width: number, work: () => void): void {
  const { isTTY, columns: before } = process.stdout;
  Object.assign(process.stdout, { isTTY: true, columns: width });
  try {
    work();
  } finally {
    Object.assign(process.stdout, { isTTY, columns: before });
  }
}

it('aligns columns and leaves no spaces at the end of lines', () => {
  showList(rows, columns, {}, 'None.');
  expect(out).toEqual([
    'id  name           words',
    '1   north          –',
    '2   a longer name  forty words would be too many for here',
  ]);
});

it('leaves out the last columns where a terminal is narrow, but never the first two', () => {
  onTerminal(40, () => showList(rows, columns, {}, 'None.'));
  expect(out).toEqual(['id  name', '1   north', '2   a longer name']);
  out = [];
  onTerminal(5, () => showList(rows, columns, {}, 'None.'));
  expect(out[0]).toBe('id  name');
});

it('prints only the first column when it is to be quiet, and nothing for an empty list', () => {
  showList(rows, columns, { quiet: true }, 'None.');
  showList([], columns, { quiet: true }, 'None.');
  showOne({ id: '3', name: 'x', words: '' }, columns, { quiet: true });
  expect(out).toEqual(['1', '2', '3']);
});

it('prints an empty list as JSON', () => {
  showList([], columns, { json: true }, 'None.');
  expect(JSON.parse(out.join(''))).toEqual([]);
});

it('lets no words of others steer the terminal', () => {
  const steering = '\u001b[2J\u009b31mred\r\n\u202etxt';
  showOne({ id: '1', name: steering, words: '' }, columns, {});
  showList([{ id: '1', name: steering, words: '' }], columns, {}, 'None.');
  expect(out.join('')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  expect(harmless('Hafen Zürich 東京')).toBe('Hafen Zürich 東京');
});
