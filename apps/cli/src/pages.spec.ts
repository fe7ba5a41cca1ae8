import { jest } from '@jest/globals';
import { AtollError } from '@atoll/sdk';
import { allOf, type AskPage } from '@atoll/sdk/pages';
import fs from 'node:fs';

import { showPages, type Paged } from './pages.js';

const columns = { id: (id: number) => id };

let [out, err] = [[], []] as [string[], string[]];
beforeEach(() => {
  [out, err] = [[], []];
  jest.spyOn(console, 'log').mockImplementation((line: unknown) => void out.push(...String(line).split('\n')));
  jest.spyOn(console, 'error').mockImplementation((line: unknown) => void err.push(String(line)));
});
afterEach(() => jest.restoreAllMocks());

/** A platform that has so many, and gives at most a hundred at once. */
function having(count: number): { ask: AskPage<number>; asked: number[] } {
  const asked: number[] = [];
  const ask: AskPage<number> = async ({ first, after }) => {
    asked.push(first);
    if (first < 1 || first > 100) throw new Error(`no page of ${first}`);
    const start = after === undefined ? 0 : Number(after) + 1;
    const nodes = Array.from({ length: Math.min(first, count - start) }, (_, i) => start + i);
    return { nodes, pageInfo: { hasNextPage: start + nodes.length < count, endCursor: String(nodes.at(-1) ?? '') } };
  };
  return { ask, asked };
}

const shown = (ask: AskPage<number>, options: Paged) => showPages(ask, columns, { quiet: true, ...options }, 'None.');

it.each([
  [{ limit: 100 }, [100], 100],
  [{ limit: 7 }, [7], 7],
  [{ limit: 120 }, [100, 20], 120],
  [{ limit: 249 }, [100, 100, 49], 249],
])('shows no more than %j of 250, and says that there are more', async (options, pages, count) => {
  const { ask, asked } = having(250);
  await shown(ask, options);
  expect(out).toEqual(Array.from({ length: count }, (_, i) => String(i)));
  expect(asked).toEqual(pages);
  expect(err).toEqual([expect.stringMatching(new RegExp(`^${count} shown, and there are more:.*--all.*--limit`))]);
});

it.each([{ limit: 250 }, { limit: 1_000 }, { limit: 100, all: true }])(
  'shows all of 250 for %j, and says nothing',
  async (options) => {
    const { ask } = having(250);
    await shown(ask, options);
    expect([out.length, err]).toEqual([250, []]);
  },
);

it('says so beside JSON, too, which stays JSON', async () => {
  await showPages(having(3).ask, columns, { json: true, limit: 2 }, 'None.');
  expect(JSON.parse(out.join('\n'))).toEqual([0, 1]);
  expect(err).toEqual([expect.stringContaining('2 shown, and there are more')]);
});

it('says that there are none, and not that there are more', async () => {
  await showPages(having(0).ask, columns, { limit: 100 }, 'None.');
  expect([out, err]).toEqual([[], ['None.']]);
});

it('asks for less at once where the platform finds a page too dear', async () => {
  const { ask, asked } = having(70);
  const dear: AskPage<number> = async (page) => {
    if (page.first <= 30) return ask(page);
    throw new AtollError({ message: 'Split it.', extensions: { code: 'LIMIT_EXCEEDED' } });
  };
  await shown(dear, { limit: 60 });
  expect([out.length, asked]).toEqual([60, [30, 30]]);
  const none: AskPage<number> = (page) => dear({ ...page, first: 31 });
  await expect(allOf(none)).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
});

it('gives all that there are', async () => {
  expect(await allOf(having(201).ask)).toHaveLength(201);
});

it('is how every command asks for lists: none stops in silence', () => {
  const sources = fs.readdirSync(new URL('.', import.meta.url)).filter((name) => !/\.spec\.ts$|^pages\.ts$/.test(name));
  const others = sources.filter((name) =>
    /\bfirst: (\d|first\b)|pageInfo\.(endCursor|hasNextPage)/.test(
      fs.readFileSync(new URL(name, import.meta.url), 'utf8'),
    ),
  );
  expect(others).toEqual([]);
});
