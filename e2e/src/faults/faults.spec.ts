import type { Tally } from '../story.js';
import { run as crash } from './crash.js';

// At the size each fault has by default, which it prints; the full size is `ATOLL_FULL=1 npm run fault -- ID`.
it.each(['R10', 'R11', 'R13'])(
  '%s',
  async (id) => {
    const { run } = (await import(`./${id}.js`)) as { run: () => Promise<Tally> };
    const { passed, failed } = await run();
    expect(failed).toBe(0);
    expect(passed).toBeGreaterThan(0);
  },
  600_000,
);

it('crash', async () => {
  const { passed, failed } = await crash('40', '10', '7');
  expect({ failed, some: passed > 0 }).toEqual({ failed: 0, some: true });
}, 900_000);
