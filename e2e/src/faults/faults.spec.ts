import type { Tally } from '../story.js';
import { run as crash } from './crash.js';
import { run as r6 } from './R6.js';
import { held } from '../held.js';

// At the size each fault has by default, which it prints; the full size is `ATOLL_FULL=1 npm run fault -- ID`.
it.each(['R5', 'R10', 'R11', 'R13', 'R14', 'R15', 'R16', 'R18'])(
  '%s',
  async (id) => {
    const { run } = (await import(`./${id}.js`)) as { run: () => Promise<Tally> };
    held(await run(), 1);
  },
  900_000,
);

it('crash', async () => {
  held(await crash('40', '10', '7'), 1);
}, 900_000);

it('R6', async () => {
  held(await r6('200', '4', '7'), 1);
}, 900_000);
